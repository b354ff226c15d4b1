"""Figures as a submission states them, and as they are published, in one line each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

PHONE = {"indicator_code": "phone", "unit": "subscriber", "is_integer": True, "is_count": True}
BUDGET = {"indicator_code": "budget", "unit": "VND", "is_integer": True, "kind": "budget"}
RANK = {"unit": "rank", "is_integer": True, "over_provinces": "not_comparable"}
SHARE = {
    "indicator_code": "share", "unit": "percent", "valid_max": 100,
    "over_provinces": "weighted_mean",
}  # fmt: skip


def figure(value: Any = 5, **changes: Any) -> dict[str, Any]:
    """A figure that no rule objects to, apart from the changes."""
    year = str(changes.pop("year", 2026))
    first, last = (year, year) if len(year) == 4 else year.split("/")
    low, high = value if isinstance(value, tuple) else (value, value)
    return {
        "submission_id": 1, "kind": "actual", "ref_area": "VN34_24", "indicator_code": "tonnes",
        "breakdown": "", "period": year, "period_start": f"{first}-01-01",
        "period_end": f"{last}-12-31", "value": None if isinstance(value, tuple) else value,
        "value_low": low, "value_high": high,
        "qualifier": "range" if isinstance(value, tuple) else "exact", "unit": "tonne",
        "valid_min": 0, "valid_max": 10_000_000_000, "valid_from": "1990-01-01",
        "is_integer": False, "is_count": False,
        "over_provinces": "sum", "over_periods": "sum",
    } | changes  # fmt: skip


def phone(
    total: Any, fixed: Any, prepaid: Any, postpaid: Any, **changes: Any
) -> list[dict[str, Any]]:
    return [
        figure(total, **PHONE, **changes),
        figure(fixed, **PHONE, **changes, breakdown="account_type=fixed"),
        figure(prepaid, **PHONE, **changes, breakdown="account_type=prepaid"),
        figure(postpaid, **PHONE, **changes, breakdown="account_type=postpaid"),
    ]


PLAN = [
    figure(30, **BUDGET, year="2021/2023"),
    figure(10, **BUDGET, year=2021),
    figure(10, **BUDGET, year=2022),
]


def month(number: int) -> dict[str, Any]:
    """The period of a month, counted from 1 in January 2024; 30 is June 2026."""
    first = date(2024 + (number - 1) // 12, (number - 1) % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {"period": f"{first:%Y-%m}", "period_start": first, "period_end": last}


def known(values: Sequence[Any], until: int = 29, **changes: Any) -> list[dict[str, Any]]:
    """A monthly series whose last value is of the month ``until``."""
    first = until - len(values) + 1
    return [figure(value, **month(first + at), **changes) for at, value in enumerate(values)]


def to_date(value: Any, last: int, **changes: Any) -> dict[str, Any]:
    """A cumulative figure of 2026, from January to the end of a month."""
    span = {"period_start": date(2026, 1, 1), "period_end": month(24 + last)["period_end"]}
    changes = span | changes
    return figure(value, period=f"2026-01-01/{changes['period_end']}", **changes)


def everywhere(values: Sequence[Any], **changes: Any) -> list[dict[str, Any]]:
    """What provinces say of the same figure."""
    return [figure(value, ref_area=f"VN34_{50 + at}", **changes) for at, value in enumerate(values)]


NOW = month(30)
STEADY = [1000, 1100, 1050, 980, 1010, 1070, 990, 1020, 1040, 1000, 1060, 1030]
SKEWED = [100, 5000, 900, 1100, 300, 7000, 1500, 400, 2500, 800, 12000, 600]
# Each June is tenfold; the third one comes.
SEASONAL = [10_000 if month(number)["period_start"].month == 6 else 1000 for number in range(1, 30)]
SIZES = [200, 400, 700, 900, 1000, 1100, 1300, 1800, 3000]
GROUPS = ("a", "b", "c", "d", "e")


def of_a_size(values: Sequence[Any], factor: int, **changes: Any) -> list[dict[str, Any]]:
    """Five indicators of one province, so that its size can be told."""
    return [
        figure(value * factor, indicator_code=code, **changes)
        for code, value in zip(GROUPS, values, strict=True)
    ]


PEERS = [row for code in GROUPS for row in everywhere(SIZES, indicator_code=code)]
