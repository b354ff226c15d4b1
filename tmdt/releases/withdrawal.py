"""Withdrawals after publication: the figures of a submission are replaced by those of others.

`tmdt submission withdraw` records the decision (see `tmdt.releases.submission`); the next load of
any month carries it out. For each published figure of the submission, the candidate restates the
value of another submission: the last one before, or a later one with the same value. If there is
none, the figure is withdrawn. The history keeps what was published.
"""

from __future__ import annotations

from psycopg import Connection

from tmdt.releases.correction import RESTATE

WAITING = """
    select withdrawn.submission_id, withdrawn.decision_id, withdrawn.decided_by, withdrawn.reason,
        taken.release_id as published_in, submission.load_period
    from staging.kept_out as withdrawn
    inner join staging.submission as submission using (submission_id)
    inner join core.release_submission as taken using (submission_id)
    inner join core.release as release on taken.release_id = release.release_id
    where withdrawn.decision = 'withdrawn' and release.status = 'published'
        and not exists (
            select from core.release as done
            where done.release_id = withdrawn.release_id and done.status = 'published'
        )
"""
"""Submissions withdrawn after publication that no published release has taken back yet."""

TAKE_BACK = """
    with withdrawn as (
        select * from staging.kept_out where decision_id = any(%(decisions)s)
    ),

    -- Their published figures, unless a submission of this release reports them again.
    figure as (
        select distinct on (
            version.indicator_key, version.province_key, version.period_key, version.breakdown,
            version.is_synthetic
        )
            version.*,
            stated.ref_area,
            stated.indicator_code,
            stated.period_start,
            stated.period_end,
            taken.release_id as taken_in,
            withdrawn.reason || ' (' || withdrawn.decided_by || ')' as reason
        from withdrawn
        inner join core.release_submission as taken using (submission_id)
        inner join staging.observation as stated using (submission_id)
        inner join marts.dim_indicator as indicator using (indicator_code)
        inner join marts.dim_province as province using (ref_area)
        inner join core.fact_indicator_history as version
            on
                indicator.indicator_key = version.indicator_key
                and province.province_key = version.province_key
                and version.period_key = core.period_key(stated.period_start, stated.period_end)
                and stated.breakdown = version.breakdown
        where
            stated.status = 'loaded' and stated.kind in ('actual', 'budget')
            and version.submission_id = withdrawn.submission_id
            and version.known_to_release is null and not version.is_withdrawn
            and not exists (
                select from core.release_submission as coming
                inner join staging.submission as newer on coming.submission_id = newer.submission_id
                inner join staging.observation as other_figure
                    on coming.submission_id = other_figure.submission_id
                where
                    coming.release_id = %(release_id)s and other_figure.status = 'loaded'
                    and newer.is_synthetic = version.is_synthetic
                    and other_figure.kind in ('actual', 'budget')
                    and other_figure.ref_area = stated.ref_area
                    and other_figure.indicator_code = stated.indicator_code
                    and other_figure.breakdown = stated.breakdown
                    and other_figure.period_start = stated.period_start
                    and other_figure.period_end = stated.period_end
                    and not exists (
                        select from quality.held_figure as held
                        where
                            held.submission_id = other_figure.submission_id
                            and held.figure_no = other_figure.figure_no
                    )
            )
    ),

    others as (
        select
            figure.indicator_key,
            figure.province_key,
            figure.period_key,
            figure.breakdown,
            figure.is_synthetic,
            taken.release_id,
            heading.submission_id,
            other_figure.figure_no,
            other_figure.value,
            coalesce(other_figure.value_low, other_figure.value) as value_low,
            coalesce(other_figure.value_high, other_figure.value) as value_high,
            other_figure.qualifier,
            coalesce(other_figure.obs_status, 'A') as obs_status,
            other_figure.source_ref
        from figure
        inner join staging.heading as heading
            on
                figure.ref_area = heading.ref_area
                and figure.indicator_code = heading.indicator_code
                and figure.period_start = heading.period_start
                and figure.period_end = heading.period_end
        inner join core.release_submission as taken
            on heading.submission_id = taken.submission_id
        inner join core.release as release
            on taken.release_id = release.release_id and release.status = 'published'
        inner join staging.submission as submission
            on
                heading.submission_id = submission.submission_id
                and figure.is_synthetic = submission.is_synthetic
        inner join staging.figure as other_figure
            on
                heading.submission_id = other_figure.submission_id
                and heading.heading_no = other_figure.heading_no
                and figure.breakdown = other_figure.breakdown
        where
            heading.kind in ('actual', 'budget') and other_figure.status = 'loaded'
            and not exists (
                select from staging.kept_out as kept
                where kept.submission_id = heading.submission_id
            )
            and not exists (
                select from quality.held_figure as held
                inner join quality.question as question using (question_id)
                where
                    held.submission_id = other_figure.submission_id
                    and held.figure_no = other_figure.figure_no
                    and question.release_id is null
            )
            and (
                (taken.release_id, heading.submission_id) < (figure.taken_in, figure.submission_id)
                or row(
                    other_figure.value, coalesce(other_figure.value_low, other_figure.value),
                    coalesce(other_figure.value_high, other_figure.value), other_figure.qualifier
                ) is not distinct from row(
                    figure.value, figure.value_low, figure.value_high, figure.qualifier
                )
            )
    ),

    last_stated as (
        select distinct on (
            indicator_key, province_key, period_key, breakdown, is_synthetic
        ) *
        from others
        order by
            indicator_key, province_key, period_key, breakdown, is_synthetic, release_id desc,
            submission_id desc, figure_no desc
    )

    select
        %(release_id)s, province_key, indicator_key, period_key, breakdown, other.value,
        other.value_low, other.value_high, coalesce(other.qualifier, figure.qualifier),
        coalesce(other.obs_status, figure.obs_status), is_synthetic,
        other.submission_id is null, coalesce(other.submission_id, figure.submission_id),
        coalesce(other.source_ref, figure.source_ref),
        'withdrawal of submission ' || figure.submission_id, figure.reason
    from figure
    left join last_stated as other
        using (indicator_key, province_key, period_key, breakdown, is_synthetic)
"""


def enter_withdrawals(connection: Connection, release_id: int) -> int:
    """Enters the withdrawals since the last release into a candidate.

    Args:
        connection: The transaction that opens the candidate, its submissions already in it.
        release_id: The candidate.

    Returns:
        How many submissions are taken back.
    """
    decisions = [row[1] for row in connection.execute(WAITING).fetchall()]
    if not decisions:
        return 0
    parameters = {"release_id": release_id, "decisions": decisions}
    connection.execute(RESTATE + TAKE_BACK, parameters)
    connection.execute(
        "update staging.submission_decision set release_id = %(release_id)s"
        " where decision_id = any(%(decisions)s)",
        parameters,
    )
    return len(decisions)
