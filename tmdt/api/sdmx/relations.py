"""What the flows are read from: at a release, and what changed or went between two releases.

`{release}` and `{since}` are numbers of releases. Every version of a figure begins with a release,
and so does its withdrawal: what changed is found by the release that it began with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql


@dataclass(frozen=True)
class Relation:
    """The rows of a flow, called `fact`.

    Args:
        at: Those of a release.
        changed: Which of them began after `{since}`; None where that is not told.
        gone: The keys of those that ended since, and have no successor.
        versions: What `{versions}` in these stands for.
    """

    at: LiteralString
    changed: LiteralString | None = None
    gone: LiteralString | None = None
    versions: LiteralString = ""

    def between(self, text: LiteralString, since: int, release: int) -> sql.Composed:
        """One of these texts, of these releases."""
        numbers = {"since": sql.Literal(since), "release": sql.Literal(release)}
        return sql.SQL(text).format(versions=sql.SQL(self.versions).format(**numbers), **numbers)


FIGURES = Relation(
    at="marts.fact_indicator_at_release({release})",
    changed="fact.release_id > {since}",
    gone="""(
        select * from marts.fact_indicator_history
        where
            is_withdrawn
            and known_from_release > {since}
            and known_from_release <= {release}
            and coalesce(known_to_release > {release}, true)
    )""",
)
FIGURES_VN34 = Relation(
    at="""(
        select * from marts.fact_indicator_vn34_history
        where
            known_from_release <= {release}
            and coalesce(known_to_release > {release}, true)
    )""",
    changed="fact.release_id > {since}",
    gone="""(
        select earlier.* from marts.fact_indicator_vn34_history as earlier
        where
            earlier.known_from_release <= {since}
            and earlier.known_to_release > {since}
            and earlier.known_to_release <= {release}
            and not exists (
                select from marts.fact_indicator_vn34_history as later
                where
                    later.province_key = earlier.province_key
                    and later.indicator_key = earlier.indicator_key
                    and later.period_key = earlier.period_key
                    and later.breakdown = earlier.breakdown
                    and later.is_synthetic = earlier.is_synthetic
                    and later.known_from_release <= {release}
                    and coalesce(later.known_to_release > {release}, true)
            )
    )""",
)
AREAS = Relation(
    at="marts.fact_indicator_area_at_release({release})",
    changed="""(
        fact.area_key, fact.indicator_key, fact.period_key, fact.breakdown, fact.is_synthetic
    ) in {versions}""",
    gone="""(
        select version.* from {versions} as version
        inner join marts.dim_area as area using (area_key)
        where
            area.area_type <> 'province'
            and not exists (
                select from marts.fact_indicator_area_at_release({release}) as later
                where
                    later.area_key = version.area_key
                    and later.indicator_key = version.indicator_key
                    and later.period_key = version.period_key
                    and later.breakdown = version.breakdown
                    and later.is_synthetic = version.is_synthetic
            )
    )""",
    versions="""(
        select area_key, indicator_key, period_key, breakdown, is_synthetic
        from marts.fact_area_history
        where known_from_release > {since} and known_from_release <= {release}
        union
        select area_key, indicator_key, period_key, breakdown, is_synthetic
        from marts.fact_period_history
        where known_from_release > {since} and known_from_release <= {release}
    )""",
)
"""A figure of a quarter or year is the better of two that have versions of their own: whenever one
of these changed, it is looked at again."""
# A target that is in no plan any more has no source to name.
TARGETS = Relation("""(
    select attained.*, stated.source, stated.submission_id
    from marts.target_attainment_at_release({release}) as attained
    left join marts.fact_target as stated
        using (plan, indicator_key, breakdown, period_key, is_synthetic)
)""")
REPORTING = Relation("""(
    select
        province_key, period_key, form, series = 'synthetic' as is_synthetic, due_on, due, received,
        received_at, on_time, complete, accepted, n_submissions, n_figures, n_present, n_expected
    from marts.reporting_rate_at_release({release})
)""")
