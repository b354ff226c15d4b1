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


def test_the_year_of_the_country_is_that_of_its_months(areas: psycopg.Connection) -> None:
    by_month = totals(areas, "select * from marts.fact_indicator_national")
    found = derived(areas, "fact_indicator_by_period", "VN", FLOW, "2025")
    whole = sum(by_month[FLOW, month] for month in MONTHS)
    assert found == [(whole, "sum", "PARTIAL", 8, 12, "P")]
