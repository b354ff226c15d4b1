"""Embargoes: months that may not be published before a given time.

The load passes its gates and then waits; nothing of it is visible before. A decision is recorded
with its reason and never changed; the latest one on a month holds.
"""

from __future__ import annotations

from datetime import datetime

from psycopg import Connection

from reference.period import HANOI
from tmdt.releases.decision import current_user, require_reason
from warehouse import database
from warehouse.home import Problem


class Embargoed(Problem):
    """A release passed its gates, but its month may not be published yet."""


def parse_moment(written: str) -> datetime:
    """Parses a time such as ``2026-11-20T09:00``, in Hà Nội unless it names another zone.

    Raises:
        Problem: it is not a time.
    """
    try:
        parsed = datetime.fromisoformat(written)
    except ValueError as error:
        raise Problem(f"{written} is not a time: write it like 2026-11-20T09:00") from error
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=HANOI)


def set_time(period: str, not_before: datetime, reason: str) -> None:
    """Sets the time before which no release of a month is published; a past one lifts the embargo.

    Raises:
        Problem: it is not a month, or no reason is given.
    """
    from tmdt.releases.closed_months import parse_month

    kept = [parse_month(period), not_before, current_user(), require_reason(reason)]
    with database.connect() as connection:
        connection.execute(
            "insert into staging.publication_time"
            " (load_period, not_before, decided_at, decided_by, reason)"
            " values (%s, %s, clock_timestamp(), %s, %s)",
            kept,
        )


def find_end(period: str) -> datetime | None:
    """When the embargo on a month ends; None if there is none, or it is over."""
    with database.connect() as connection:
        return _ends(connection, period)


def require_over(connection: Connection, period: str) -> None:
    """Checks that a month is under no embargo.

    Raises:
        Embargoed: it is; the message says what to do.
    """
    if ends := _ends(connection, period):
        raise Embargoed(describe_embargo(period, ends))


def describe_embargo(period: str, ends: datetime) -> str:
    """The message when a month may not be published yet."""
    until = f"{ends.astimezone(HANOI):%Y-%m-%d %H:%M} (Hà Nội)"
    return (
        f"{period} passed its gates and is under embargo until {until}:"
        f" nothing of it is visible; after that, run tmdt load {period}"
    )


def _ends(connection: Connection, period: str) -> datetime | None:
    row = connection.execute(
        "select not_before from ("
        " select not_before from staging.publication_time where load_period = %s"
        " order by decision_id desc limit 1"
        ") as last_decision where not_before > clock_timestamp()",
        [period],
    ).fetchone()
    return row[0] if row else None
