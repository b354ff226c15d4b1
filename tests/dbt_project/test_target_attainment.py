"""Targets beside what was reached."""

from __future__ import annotations

import psycopg
import pytest
from area_figures import (
    FLOW,
    STOCK,
    TARGETS,
    stated,
)
from derived import on_its_boundaries

pytestmark = pytest.mark.db


def test_targets_beside_what_was_reached(areas: psycopg.Connection) -> None:
    found = areas.execute(
        "select ref_area, indicator_code, breakdown, target.period, actual.period, actual_value,"
        " status, reason, distance from marts.target_attainment as attained"
        " inner join marts.dim_province using (province_key)"
        " inner join marts.dim_indicator using (indicator_key)"
        " inner join marts.dim_period as target using (period_key)"
        " left join marts.dim_period as actual on actual_period_key = actual.period_key"
    ).fetchall()
    quarter = sum(stated("VN63_24", FLOW, month) for month in (4, 5, 6))
    so_far = sum(on_its_boundaries("VN34_24", FLOW, month) for month in range(1, 9))
    june, august = stated("VN63_24", STOCK, 6), stated("VN34_46", STOCK, 8)
    expected = {
        ("VN63_24", FLOW, "", "2025-Q2", "2025-Q2", quarter, "met", None, 0),
        # Merged before the year ended, and not there yet: today's province is not compared.
        ("VN63_24", STOCK, "", "2025", "2025-Q2", june, "not_comparable", "BOUNDARY_CHANGED",
         20_000 - june),
        ("VN63_24", STOCK, "account_type=fixed", "2025", None, None, "not_comparable", "NO_ACTUAL",
         None),
        # Huế goes on under its name of today; what it has falls.
        ("VN63_46", STOCK, "", "2025", "2025-08", august, "off", None, 50_000 - august),
        # The year is not over: what is not to be exceeded is not met, and not missed.
        ("VN34_24", FLOW, "", "2025", "2025", so_far, "on_the_way", None, 0),
        ("VN34_24", FLOW, "", "2026", "2025", so_far, "not_comparable", "PARTIAL", None),
        ("VN34_24", "ebi_score", "", "2025", "2024", None, "not_comparable", "METHOD_BREAK", None),
    }  # fmt: skip
    assert len(found) == len(TARGETS)
    assert set(found) == expected
