"""Closed months: files that arrive later are kept and flagged, and wait until it is reopened.

A closing is recorded with its reason and never changed; the latest one on a month holds. Files that
arrived before the closing may still be loaded.
"""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime
from typing import NamedTuple

from psycopg import Connection

from reference.period import CALENDAR, Period
from tmdt.releases.decision import current_user, require_reason
from warehouse import database
from warehouse.home import Problem


class Closing(NamedTuple):
    """The closing of a month, or its reopening."""

    period: str
    is_closed: bool
    decided_at: datetime
    decided_by: str
    reason: str


def parse_month(period: str) -> str:
    """Parses a calendar month; returns its code.

    Raises:
        Problem: it is not one.
    """
    try:
        parsed = Period.parse(period)
    except ValueError as error:
        raise Problem(str(error)) from error
    if parsed.freq != "M" or parsed.convention != CALENDAR:
        raise Problem(f"{period} is not a month: write it like 2026-10")
    return parsed.code


def close(period: str, reason: str) -> None:
    """Closes a month.

    Raises:
        Problem: it is not a month, it is already closed, or no reason is given.
    """
    _decide(period, True, reason)


def reopen(
    period: str, reason: str, by: str | None = None, connection: Connection | None = None
) -> None:
    """Reopens a month: the next load takes in the files that arrived while it was closed.

    Args:
        period: The month.
        reason: Why; kept with the decision.
        by: Who decided; by default the user of this process.
        connection: The transaction to do it in; by default one of its own.

    Raises:
        Problem: it is not a month, it is not closed, or no reason is given.
    """
    _decide(period, False, reason, by, connection)


def is_closed(period: str) -> bool:
    """Whether a month is closed now."""
    with database.connect() as connection:
        return _is_closed(connection, period)


def list_closings() -> list[Closing]:
    """Every closing and reopening, in order of time."""
    with database.connect() as connection:
        rows = connection.execute(
            "select load_period, is_closed, decided_at, decided_by, reason"
            " from staging.period_closing order by decision_id"
        ).fetchall()
    return [Closing(*row) for row in rows]


def count_held() -> dict[str, int]:
    """How many submissions wait for each closed month."""
    with database.connect() as connection:
        return dict(
            connection.execute(
                "select closed_period, count(*) from staging.held_submission group by 1 order by 1"
            ).fetchall()
        )


def _decide(
    period: str,
    closed: bool,
    reason: str,
    by: str | None = None,
    within: Connection | None = None,
) -> None:
    reason, period = require_reason(reason), parse_month(period)
    with nullcontext(within) if within else database.connect() as connection:
        connection.execute("lock table staging.period_closing in share row exclusive mode")
        # Closing a closed month again would let in the files that arrived since.
        if _is_closed(connection, period) == closed:
            raise Problem(f"{period} is {'already closed' if closed else 'not closed'}")
        connection.execute(
            "insert into staging.period_closing"
            " (load_period, is_closed, decided_at, decided_by, reason)"
            " values (%s, %s, clock_timestamp(), %s, %s)",
            [period, closed, by or current_user(), reason],
        )


def _is_closed(connection: Connection, period: str) -> bool:
    found = connection.execute(
        "select 1 from staging.closed_period where load_period = %s", [period]
    )
    return found.fetchone() is not None
