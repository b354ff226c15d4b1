"""The small functions that models, gates, views and queries share."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from reference.period import Period

pytestmark = pytest.mark.db

PERIODS = [
    "2026-10", "2024-02", "2026-Q1", "2026", "2021-01-01/2023-10-31", "2026-09-15/2026-10-14",
    "2026-12-15/2027-01-14", "2026-06-15/2026-09-14", "2025-12-15/2026-12-14",
    "2026-09-15/2026-10-15",
]  # fmt: skip


@pytest.mark.parametrize("code", PERIODS)
def test_periods_are_what_they_are_in_python(warehouse: psycopg.Connection, code: str) -> None:
    period = Period.parse(code)
    found = warehouse.execute(
        "select key, core.period_start(key), core.period_end(key), core.period_year(key),"
        " core.convention(core.period_start(key), core.period_end(key))"
        " from (select core.period_key(%s, %s) as key offset 0) as period",
        [period.start, period.end],
    ).fetchone()
    assert found == (
        period.key, period.start, period.end, period.end.year, period.convention
    )  # fmt: skip


@pytest.mark.parametrize(
    ("convention", "month_from", "month_to", "code"),
    [
        ("calendar", date(2026, 10, 1), date(2026, 11, 1), "2026-10"),
        ("calendar", date(2026, 1, 1), date(2027, 1, 1), "2026"),
        ("nd09", date(2026, 10, 1), date(2026, 11, 1), "2026-09-15/2026-10-14"),
        ("nd09", date(2026, 3, 1), date(2026, 4, 1), "2026-02-15/2026-03-14"),
        ("nd09", date(2026, 1, 1), date(2027, 1, 1), "2025-12-15/2026-12-14"),
    ],
)
def test_months_have_the_days_of_their_convention(
    warehouse: psycopg.Connection, convention: str, month_from: date, month_to: date, code: str
) -> None:
    period = Period.parse(code)
    assert warehouse.execute(
        "select core.key_of_months(%(convention)s, %(from)s, %(to)s),"
        " core.month_beginning(%(convention)s, %(start)s),"
        " core.month_beginning(%(convention)s, %(end)s::date + 1)",
        {"convention": convention, "from": month_from, "to": month_to, "start": period.start,
         "end": period.end},
    ).fetchone() == (period.key, month_from, month_to)  # fmt: skip


@pytest.mark.parametrize(
    ("known_from", "known_to", "releases"),
    [(2, None, {2, 3, 4}), (2, 4, {2, 3}), (1, 2, {1}), (5, None, set())],
)
def test_a_version_is_known_until_the_next(
    warehouse: psycopg.Connection, known_from: int, known_to: int | None, releases: set[int]
) -> None:
    found = warehouse.execute(
        "select n from generate_series(0, 4) as n where core.is_known(%s, %s, n)",
        [known_from, known_to],
    )
    assert {row[0] for row in found} == releases


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "days"),
    [(None, None, {1, 2, 3}), (2, None, {2, 3}), (None, 2, {1}), (2, 3, {2})],
)
def test_what_has_an_end_is_in_force_until_the_day_before(
    warehouse: psycopg.Connection, valid_from: int | None, valid_to: int | None, days: set[int]
) -> None:
    found = warehouse.execute(
        "select n from generate_series(1, 3) as n where"
        " core.is_in_force(date '2026-01-01' + %s::integer, date '2026-01-01' + %s::integer,"
        " date '2026-01-01' + n)",
        [valid_from, valid_to],
    )
    assert {row[0] for row in found} == days


@pytest.mark.parametrize(
    ("breakdown", "has"),
    [("commune=1", True), ("channel=web;district=2", True), ("channel=commune", False),
     ("subcommune=1", False), ("", False)],
)  # fmt: skip
def test_a_pattern_finds_a_dimension_by_its_whole_name(
    warehouse: psycopg.Connection, breakdown: str, has: bool
) -> None:
    found = warehouse.execute(
        "select %s ~ core.dimension_pattern(array['commune', 'district'])", [breakdown]
    ).fetchone()
    assert found == (has,)


@pytest.mark.parametrize(
    "relation", ["core.fact_indicator_history", "marts.fact_indicator_history"]
)
@pytest.mark.parametrize(
    "condition",
    [
        "core.is_known(known_from_release, known_to_release, 3)",
        "core.is_known(known_from_release, known_to_release, year_key)",
        "core.is_in_force(null, current_date, core.period_end(period_key))",
        "period_key = core.period_key(date '2026-10-01', current_date)",
        "period_key = core.key_of_months('nd09', current_date, current_date + 31)",
        "core.convention(core.period_start(period_key), core.period_end(period_key)) = 'nd09'",
        "core.month_beginning(breakdown, core.period_start(period_key)) is null",
        "core.period_year(period_key) = 2026",
    ],
)
def test_the_planner_puts_them_in_their_place(
    warehouse: psycopg.Connection, condition: str, relation: str
) -> None:
    plan = "\n".join(
        row[0]
        for row in warehouse.execute(f"explain (verbose) select from {relation} where {condition}")
    )
    assert "Filter" in plan or "Index Cond" in plan
    assert "core.is_" not in plan and "core.period_" not in plan and "core.month_" not in plan
    assert "core.convention" not in plan and "core.key_" not in plan
