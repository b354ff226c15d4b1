"""Synthetic files: whether this home accepts them; they never replace real figures."""

from __future__ import annotations

import os

from psycopg import Connection

from expectations.rules import Finding, registry
from warehouse.home import Problem

SETTING = "TMDT_SYNTHETIC"
"""The setting that accepts or refuses files marked as synthetic."""
ACCEPT, REFUSE = "accept", "refuse"

REPORTED = """
    select
        mine.ref_area, to_char(mine.period_end, 'YYYY-MM') as period, count(*) over () as reports
    from staging.coverage as mine
    where
        mine.submission_id = %s and mine.figures_loaded > 0
        and exists (
            select from staging.coverage as other
            inner join staging.submission as submission using (submission_id)
            where
                other.ref_area = mine.ref_area
                and other.period_start = mine.period_start
                and other.period_end = mine.period_end
                and other.figures_loaded > 0 and not submission.is_synthetic
        )
    order by mine.ref_area, mine.period_end
    limit 1
"""
"""Provinces and periods of a submission that have real figures."""


def are_refused() -> bool:
    """Whether this home refuses every file that is marked as synthetic.

    Raises:
        Problem: the setting is neither `accept` nor `refuse`: a typo must not let them in.
    """
    setting = os.environ.get(SETTING) or ACCEPT
    if setting not in (ACCEPT, REFUSE):
        raise Problem(f"{SETTING} is {setting!r}: write {ACCEPT} or {REFUSE}")
    return setting == REFUSE


def find_refusal(is_synthetic: bool) -> list[Finding]:
    """The finding on a synthetic file if they are refused."""
    return [registry()["SYNTHETIC_REFUSED"].finding()] if is_synthetic and are_refused() else []


def find_real_figures(connection: Connection, submission_id: int) -> list[Finding]:
    """The finding on a synthetic file if its provinces have real figures for the same periods."""
    found = connection.execute(REPORTED, [submission_id]).fetchone()
    if found is None:
        return []
    ref_area, period, reports = found
    rule = registry()["SYNTHETIC_APART"]
    return [rule.finding(ref_area=ref_area, period=period, reports=reports)]
