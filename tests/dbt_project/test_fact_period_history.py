"""Figures over longer periods: what is derived of months, from how many."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from area_figures import (
    FLOW,
    MONTHS,
    STOCK,
)
from derived import derived, on_its_boundaries, totals

from warehouse.schema import MIGRATIONS

pytestmark = pytest.mark.db


@pytest.mark.parametrize(
    ("area", "indicator", "period", "parts", "expected"),
    [
        ("VN63_24", FLOW, "2025-Q1", [1, 2, 3], (None, 3, 3)),
        ("VN34_24", FLOW, "2025-Q2", [4, 5, 6], (None, 3, 3)),
        ("VN34_24", FLOW, "2025-Q3", [7, 8], ("PARTIAL", 2, 3)),
        ("VN34_24", FLOW, "2025", [1, 2, 3, 4, 5, 6, 7, 8], ("PARTIAL", 8, 12)),
        ("VN63_24", FLOW, "2025", [1, 2, 3, 4, 5, 6], ("PARTIAL", 6, 12)),
        ("VN63_24", STOCK, "2025-Q2", [6], (None, 3, 3)),
        ("VN34_24", STOCK, "2025-Q3", [8], ("PARTIAL", 2, 3)),
    ],
)
def test_a_flow_is_summed_and_a_stock_takes_its_last(
    areas: psycopg.Connection, area: str, indicator: str, period: str, parts: list[int],
    expected: tuple[Any, ...],
) -> None:  # fmt: skip
    found = derived(
        areas, "fact_indicator_by_period", area, indicator, period,
        columns="value, reason, n_present, n_expected",
    )  # fmt: skip
    assert found == [(sum(on_its_boundaries(area, indicator, month) for month in parts), *expected)]


def test_a_quarter_counts_its_provinces_as_well_as_its_months(areas: psycopg.Connection) -> None:
    def counted(area: str, indicator: str, period: str, breakdown: str = "") -> list[Any]:
        return derived(
            areas, "fact_indicator_by_period", area, indicator, period, breakdown,
            columns="n_present, n_expected, n_provinces_present, n_provinces_expected, is_complete",
        )  # fmt: skip

    assert counted("VN", FLOW, "2025-Q2") == [(3, 3, 63, 63, True)]
    assert counted("VN", FLOW, "2025-Q3") == [(2, 3, 34, 34, False)]
    assert counted("VN", STOCK, "2025-Q2", "account_type=fixed") == [(1, 3, 3, 63, False)]
    assert counted("VN34_24", FLOW, "2025-Q2") == [(3, 3, 2, 2, True)]
    assert counted("VN34_24", FLOW, "2025-Q3") == [(2, 3, 1, 1, False)]


def test_an_upgrade_counts_provinces_as_the_build_does(areas: psycopg.Connection) -> None:
    """Of flows and stocks: before, there were no other quarters and years."""
    file = MIGRATIONS / "0012_provinces_of_periods.sql"
    _, update = file.read_text("utf-8").split("default 1;\n", 1)

    def counted() -> list[Any]:
        return areas.execute(
            "select * from core.fact_period_history where method in ('sum', 'last', 'mean')"
            " order by indicator_key, area_key, period_key, breakdown, known_from_release"
        ).fetchall()

    before = counted()
    assert {row[-2:] for row in before} > {(0, 1), (1, 1), (2, 2), (63, 63)}
    with areas.transaction(force_rollback=True):
        areas.execute(
            "update core.fact_period_history set n_provinces_present = 1, n_provinces_expected = 1"
        )
        areas.execute(update.encode())
        assert counted() == before


def test_the_year_of_the_country_is_that_of_its_months(areas: psycopg.Connection) -> None:
    by_month = totals(areas, "select * from marts.fact_indicator_national")
    found = derived(areas, "fact_indicator_by_period", "VN", FLOW, "2025")
    whole = sum(by_month[FLOW, month] for month in MONTHS)
    assert found == [(whole, "sum", "PARTIAL", 8, 12, "P")]
