"""Rollbacks: an earlier release is published again, as a new one.

Nothing is unpublished. The candidate of a rollback takes in no submission; it restates each figure
that differs from the earlier release: revised figures get their old values and evidence, and newer
ones are withdrawn. It says which release it restores, so that the build leaves out the targets and
reports of those between. It goes through the same build and gates as any candidate. A rollback is
undone in the same way: the release before it is an earlier release too.
"""

from __future__ import annotations

from psycopg import Connection

from tmdt.releases import release
from tmdt.releases.correction import RESTATE
from tmdt.releases.decision import require_reason
from warehouse import database
from warehouse.home import Problem

GO_BACK = """
    with compared as (
        select
            today.province_key, today.indicator_key, today.period_key, today.breakdown,
            today.is_synthetic, earlier.value, earlier.value_low,
            earlier.value_high,
            coalesce(earlier.qualifier, today.qualifier) as qualifier,
            coalesce(earlier.obs_status, today.obs_status) as obs_status,
            coalesce(earlier.is_withdrawn, true) as is_withdrawn,
            coalesce(earlier.submission_id, today.submission_id) as submission_id,
            coalesce(earlier.source_ref, today.source_ref) as source_ref,
            row(
                today.value, today.value_low, today.value_high, today.qualifier, today.obs_status,
                today.is_withdrawn
            ) as contents_today
        from core.fact_indicator_history as today
        left join core.fact_indicator_history as earlier
            on
                today.indicator_key = earlier.indicator_key
                and today.province_key = earlier.province_key
                and today.period_key = earlier.period_key
                and today.breakdown = earlier.breakdown
                and today.is_synthetic = earlier.is_synthetic
                and core.is_known(
                    earlier.known_from_release, earlier.known_to_release, %(back_to)s
                )
        where today.known_to_release is null and today.known_from_release > %(back_to)s
    )

    select
        %(candidate)s, province_key, indicator_key, period_key, breakdown, value, value_low,
        value_high, qualifier, obs_status, is_synthetic, is_withdrawn, submission_id, source_ref,
        %(origin)s, %(reason)s
    from compared
    where
        row(value, value_low, value_high, qualifier, obs_status, is_withdrawn)
        is distinct from contents_today
"""
"""Reads the versions that are newer than the earlier release, and those they replaced."""


ORIGIN = """
    with recursive step as (
        select release_id, restores_release from core.release where release_id = %s
        union all
        select earlier.release_id, earlier.restores_release
        from step
        inner join core.release as earlier on step.restores_release = earlier.release_id
    )

    select release_id from step where restores_release is null
"""
"""The load whose contents a release has: its own number, unless it is a rollback."""


def open_rollback(back_to: int, reason: str) -> int | None:
    """Opens a candidate that restores an earlier release.

    Returns:
        Its number, or None if readers already see the same.

    Raises:
        Problem: there is no such published release, or no reason is given.
    """
    reason = require_reason(reason)
    period = find_period_of_latest(back_to)
    with database.connect() as connection:
        release.take_turn(connection)
        note = f"rolled back to release {back_to}: {reason}"
        candidate = release.add_candidate(connection, period, note)
        connection.execute(
            "update core.release set restores_release = %s where release_id = %s",
            [back_to, candidate],
        )
        restated = connection.execute(
            RESTATE + GO_BACK,
            {
                "back_to": back_to,
                "candidate": candidate,
                "origin": f"rollback to release {back_to}",
                "reason": reason,
            },
        )
        if not restated.rowcount and _restores_the_latest(connection, candidate):
            connection.rollback()
            return None
    return candidate


def _restores_the_latest(connection: Connection, candidate: int) -> bool:
    """Whether readers see the contents of that very load, its targets and reports included."""
    row = connection.execute(
        f"select ({ORIGIN}) = ({ORIGIN})", [candidate, candidate - 1]
    ).fetchone()
    return bool(row and row[0])


def find_period_of_latest(back_to: int) -> str:
    """The month of the latest release, which a rollback belongs to.

    Raises:
        Problem: the earlier one is not published.
    """
    with database.connect() as connection:
        row = connection.execute(
            "select (select load_period from core.release where status = 'published'"
            " order by release_id desc limit 1) from core.release"
            " where status = 'published' and release_id = %s",
            [back_to],
        ).fetchone()
    if row is None:
        raise Problem(f"there is no published release {back_to}: see tmdt release list")
    return str(row[0])
