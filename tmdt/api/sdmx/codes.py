"""How values of the warehouse are written as codes of SDMX, and read again: nothing is lost."""

from __future__ import annotations

import re
from datetime import date, timedelta

from reference.period import Period

TOTAL = "_T"
_RANGE = re.compile(r"(\d{4}-\d\d-\d\d)(?:T00:00:00)?/P(\d{1,5})D", re.ASCII)
_PART = re.compile(r"(\d{4})-([ASTQ])([1-4])", re.ASCII)
_MONTHS = {"A": 12, "S": 6, "T": 4, "Q": 3}
_WEEK = re.compile(r"\d{4}-W\d\d", re.ASCII)
_DAY_OF_YEAR = re.compile(r"(\d{4})-D(\d{3})", re.ASCII)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)


def write_breakdown(breakdown: str) -> str:
    """The code of a breakdown: `_T` for the total, and nothing that an id may not have."""
    if not breakdown:
        return TOTAL
    return breakdown.replace(";", "@@").replace("=", "@").replace(".", "$")


def read_breakdown(code: str) -> str:
    """The breakdown of a code, the reverse of `write_breakdown`."""
    if code == TOTAL:
        return ""
    return code.replace("$", ".").replace("@@", ";").replace("@", "=")


def write_period(period: Period) -> str:
    """A period as SDMX writes it: a span of days by its first day and its length."""
    if "/" not in period.code:
        return period.code
    return f"{period.start}/P{(period.end - period.start).days + 1}D"


def read_period(written: str) -> Period:
    """The days of a period, however SDMX may write it.

    Raises:
        ValueError: it is none.
    """
    try:
        return _read_period(written)
    except (ValueError, OverflowError):
        raise ValueError(
            f"not a period of SDMX: {written[:40]!r}; write 2026-10, 2026-Q3, 2026, 2026-10-15 or"
            " 2021-01-01/P1034D"
        ) from None


def _read_period(written: str) -> Period:
    if found := _RANGE.fullmatch(written):
        start = date.fromisoformat(found[1])
        return Period(start, start + timedelta(days=int(found[2]) - 1))
    if found := _PART.fullmatch(written):
        months = _MONTHS[found[2]]
        last = months * int(found[3])
        return Period.of_months(int(found[1]), last - months + 1, last)
    if found := _DAY_OF_YEAR.fullmatch(written):
        day = date(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)
        if str(day.year) != found[1]:
            raise ValueError("a year has no such day")
        return Period(day, day)
    if _WEEK.fullmatch(written):
        monday = date.fromisoformat(f"{written}-1")
        return Period(monday, monday + timedelta(days=6))
    if found := _DAY.fullmatch(written):
        day = date.fromisoformat(found[1])
        return Period(day, day)
    return Period.parse(re.sub(r"^(\d{4})-M(\d\d)$", r"\1-\2", written))
