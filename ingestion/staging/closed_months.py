"""Findings on submissions that arrived after their month was closed."""

from __future__ import annotations

from psycopg import Connection

from expectations.rules import Finding, registry
from reference.period import HANOI

HELD = """
    select closed_period, to_char(closed_at at time zone %s, 'YYYY-MM-DD')
    from staging.held_submission
    where submission_id = %s
    order by 1
"""


def find_closed_months(connection: Connection, submission_id: int) -> list[Finding]:
    """One finding for each closed month that the submission came too late for."""
    rows = connection.execute(HELD, [HANOI.key, submission_id]).fetchall()
    rule = registry()["PERIOD_CLOSED"]
    return [rule.finding(period=period, closed_on=closed_on) for period, closed_on in rows]
