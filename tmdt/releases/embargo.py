"""Embargoes: months that may not be published before a given time.

Its load does not begin before: there is one candidate at a time, and one that waits would hold up
the other months. Afterwards the month is announced like any that waits. A decision is recorded with
its reason and never changed; the latest one on a month holds.
"""

from __future__ import annotations

from datetime import datetime

from psycopg import Connection

from reference.period import HANOI, show_moment
from tmdt.releases.decision import current_user, require_reason
from warehouse import database
from warehouse.home import Problem


class Embargoed(Problem):
    """A month may not be published yet."""


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
        # A load that has begun ends without a release: afterwards it is to be asked for again.
        connection.execute("delete from core.load_request where load_period = %s", [kept[0]])


def find_end(period: str) -> datetime | None:
    """When the embargo on a month ends; None if there is none, or it is over."""
    with database.connect() as connection:
        return _ends(connection, period)


def list_in_force() -> list[tuple[str, datetime]]:
    """The months under embargo, each with its end."""
    with database.connect() as connection:
        return connection.execute(
            "select load_period, not_before from staging.embargo order by 1"
        ).fetchall()


def require_over(connection: Connection, period: str) -> None:
    """Checks that a month is under no embargo.

    Raises:
        Embargoed: it is; the message says what to do.
    """
    if ends := _ends(connection, period):
        raise Embargoed(describe_embargo(period, ends))


def describe_embargo(period: str, ends: datetime) -> str:
    """The message when a month may not be published yet."""
    return (
        f"{period} is under embargo until {show_moment(ends)}; it is loaded and published after"
        f" that, by the scheduler or by tmdt load {period}"
    )


def _ends(connection: Connection, period: str) -> datetime | None:
    row = connection.execute(
        "select not_before from staging.embargo where load_period = %s", [period]
    ).fetchone()
    return row[0] if row else None
