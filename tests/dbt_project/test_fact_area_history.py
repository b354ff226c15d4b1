"""Figures on other boundaries: what is derived, from how much, and what never is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from area_figures import (
    MONTHS,
    RATE,
    SHARE,
    STOCK,
)
from derived import DERIVED, derived, totals

pytestmark = pytest.mark.db


def test_what_adds_up_has_the_same_sum_on_both_boundaries(areas: psycopg.Connection) -> None:
    reported = totals(areas, "select * from marts.fact_indicator")
    assert len(reported) == 2 * len(MONTHS)
    assert totals(areas, "select * from marts.fact_indicator_vn34") == reported
    assert totals(areas, "select * from marts.fact_indicator_national") == reported
    for scheme, of_months in (("region", MONTHS), ("region_vn63", MONTHS[:6])):
        regions = totals(areas, f"select * from marts.fact_indicator_{scheme}")
        assert regions == {key: total for key, total in reported.items() if key[1] in of_months}


def test_every_one_of_the_34_has_one_series(areas: psycopg.Connection) -> None:
    found = areas.execute(
        "select count(*), count(distinct province_key), bool_and(is_current)"
        " from marts.fact_indicator_vn34"
        " inner join marts.dim_province using (province_key)"
        " inner join marts.dim_indicator using (indicator_key)"
        " where indicator_code = %s and breakdown = ''",
        [STOCK],
    ).fetchone()
    assert found == (34 * len(MONTHS), 34, True)


def test_code_24_never_shares_a_series(areas: psycopg.Connection) -> None:
    rows = areas.execute(
        "select province_key, period from marts.fact_indicator"
        " inner join marts.dim_province using (province_key)"
        " inner join marts.dim_period using (period_key)"
        " where province_code = '24' and period in ('2025-06', '2025-07')"
    ).fetchall()
    assert {(key, period) for key, period in rows} == {(632401, "2025-06"), (342401, "2025-07")}


@pytest.mark.parametrize(
    ("area", "indicator", "period", "breakdown", "expected"),
    [
        # (60 % of 300 + 90 % of 300) / 600, once release 2 has raised the weight of Bắc Giang
        ("VN34_24", RATE, "2025-05", "", (75, "weighted_mean", None, 2, 2, "A")),
        ("VN34_24", RATE, "2025-04", "", (None, "weighted_mean", "WEIGHT_MISSING", 2, 2, "O")),
        ("VN34_24", RATE, "2025-03", "", (None, "weighted_mean", "WEIGHT_ZERO", 2, 2, "O")),
        ("VN34_24", "ebi_score", "2024", "", (None, "not_comparable", "NOT_COMPARABLE", 2, 2, "M")),
        ("VN34_46", "ebi_score", "2024", "", (70, "as_reported", None, 1, 1, "A")),
        ("VN34_24", SHARE, "2024", "", (50, "weighted_mean", None, 2, 2, "A")),
        ("VN34_24", SHARE, "2024-06", "", (50, "weighted_mean", None, 2, 2, "A")),
        ("VN34_86", STOCK, "2025-05", "account_type=fixed", (18, "sum", None, 3, 3, "A")),
    ],
)  # fmt: skip
def test_each_rule_carries_its_own_way(
    areas: psycopg.Connection, area: str, indicator: str, period: str, breakdown: str, expected: Any
) -> None:
    assert derived(areas, "fact_indicator_vn34", area, indicator, period, breakdown) == [expected]


def test_a_reason_is_told_in_both_languages(areas: psycopg.Connection) -> None:
    ((vi, en),) = derived(
        areas, "fact_indicator_vn34", "VN34_24", RATE, "2025-04", columns="reason_vi, reason_en"
    )
    assert "quyền số" in vi and "weight" in en


def test_a_partial_sum_is_never_passed_off_as_whole(areas: psycopg.Connection) -> None:
    partial = "value, reason, n_present, n_expected, obs_status, known_to_release"
    before, after = derived(
        areas, "fact_area_history", "VN34_86", STOCK, "2025-05", "account_type=fixed",
        f"{partial}, known_from_release",
    )  # fmt: skip
    assert before == (11, "PARTIAL", 2, 3, "P", 2, 1)
    assert after == (18, None, 3, 3, "A", None, 2)
    national = derived(
        areas, "fact_indicator_national", "VN", STOCK, "2025-05", "account_type=fixed"
    )
    assert national == [(18, "sum", "PARTIAL", 3, 63, "P")]


def test_an_index_is_never_summed(areas: psycopg.Connection) -> None:
    rows = areas.execute(
        "select value, value_low, value_high, reason from marts.fact_area_history"
        " inner join marts.dim_indicator using (indicator_key) where indicator_code = 'ebi_score'"
    ).fetchall()
    assert len(rows) > 3 and set(rows) == {(None, None, None, "NOT_COMPARABLE")}
    assert not areas.execute(
        "select from marts.fact_indicator_by_period"
        " inner join marts.dim_indicator using (indicator_key) where over_periods = 'not_additive'"
    ).fetchall()


def test_communes_are_carried_nowhere(areas: psycopg.Connection) -> None:
    def communes(table: str) -> list[str]:
        rows = areas.execute(f"select breakdown from marts.{table} where breakdown ~ 'commune='")
        return [row[0] for row in rows]

    assert sorted(communes("fact_indicator")) == ["commune=a", "commune=b", "commune=c"]
    assert communes("fact_indicator_vn34") == ["commune=c"], "its own province, its own boundaries"
    assert communes("fact_area_history") == communes("fact_period_history") == []


@pytest.mark.parametrize("view", [*DERIVED, "fact_indicator_vn34_history"])
def test_an_indicator_is_found_by_its_key(areas: psycopg.Connection, view: str) -> None:
    with areas.transaction():
        areas.execute("set local enable_seqscan = off; set local enable_bitmapscan = off")
        plan = areas.execute(
            f"explain (format json) select * from marts.{view} where indicator_key = 5"
        ).fetchone()
    assert plan is not None
    nodes = list(nodes_of(plan[0][0]["Plan"]))
    histories = [node for node in nodes if node.get("Relation Name", "").endswith("_history")]
    assert histories
    assert all("(indicator_key = " in node["Index Cond"] for node in histories)
    assert {"CTE Scan", "Function Scan"}.isdisjoint(node["Node Type"] for node in nodes)


def nodes_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes_of(part)


def test_from_34_to_63_is_refused(areas: psycopg.Connection) -> None:
    def ask(vintage: str, period: str) -> list[Any]:
        return areas.execute(
            "select * from marts.on_boundaries(%s, %s)", [vintage, period]
        ).fetchall()

    areas.execute("set role bi_reader")
    try:
        assert len(ask("VN34", "2025-08")) == 2 * 34
        assert len(ask("VN63", "2025-06")) == 2 * 63
        with pytest.raises(psycopg.errors.FeatureNotSupported, match=r"(?s)63.*never split.*VN34"):
            ask("VN63", "2025-07")
        with pytest.raises(psycopg.errors.InvalidParameterValue, match="no boundaries VN50"):
            ask("VN50", "2025-07")
    finally:
        areas.execute("reset role")
