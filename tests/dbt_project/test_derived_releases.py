"""What is derived, over releases: as it was seen, taken back, given up, and made again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from area_figures import (
    FLOW,
    WITHDRAWN,
)
from derived import HISTORIES, derived, versions
from releases import figure, open_candidate, submit

from tmdt.releases import release, transform

pytestmark = pytest.mark.db


def test_a_withdrawal_reaches_what_was_derived(areas: psycopg.Connection) -> None:
    def now(table: str, area: str, period: str) -> list[Any]:
        columns = "value, reason, n_present, n_expected"
        return derived(areas, table, area, FLOW, period, WITHDRAWN, columns)

    assert now("fact_indicator_vn34", "VN34_24", "2025-04") == [(20, "PARTIAL", 1, 2)]
    assert now("fact_indicator_national", "VN", "2025-04") == [(20, "PARTIAL", 1, 63)]
    assert now("fact_indicator_by_period", "VN34_24", "2025-Q2") == [(20, "PARTIAL", 1, 3)]
    assert now("fact_indicator_vn34", "VN34_24", "2025-05") == []
    assert now("fact_indicator_national", "VN", "2025-05") == []
    assert now("fact_indicator_by_period", "VN63_24", "2025-Q2") == []
    before, after = derived(
        areas, "fact_area_history", "VN34_24", FLOW, "2025-05", WITHDRAWN,
        "value, reason, n_present, known_from_release, known_to_release",
    )  # fmt: skip
    assert before == (30, "PARTIAL", 1, 1, 3)
    assert after == (None, "NONE_PRESENT", 0, 3, None)


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize(
    ("seen", "at_release"),
    [
        ("select * from public.fact_indicator_vn34_{}",
         "select * from marts.fact_indicator_vn34_as_of(%s)"),
        ("select {columns} from (table public.fact_indicator_region_{0}"
         " union all table public.fact_indicator_region_vn63_{0}"
         " union all table public.fact_indicator_national_{0}) as fact"
         " where derived_over = 'provinces'",
         "select {columns} from marts.fact_area_as_of(%s)"
         " inner join marts.dim_area using (area_key) where area_type <> 'province'"),
        ("select {columns} from public.fact_indicator_by_period_{}",
         "select {columns} from marts.fact_period_as_of(%s)"),
    ],
    ids=["vn34", "area", "period"],
)  # fmt: skip
def test_derived_figures_are_told_as_they_were_seen(
    areas: psycopg.Connection, seen: str, at_release: str, number: int
) -> None:
    columns = (
        "area_key, indicator_key, year_key, period_key, breakdown, value, value_low, value_high,"
        " qualifier, obs_status, is_synthetic, method, reason, n_present, n_expected, release_id"
    )

    def rows(query: str, *arguments: Any) -> set[Any]:
        return set(areas.execute(query.format(number, columns=columns), arguments).fetchall())

    [(at, count)] = areas.execute(
        "select published_at, (select count(*) from public.fact_indicator_vn34_1)"
        " from marts.dim_release where release_id = %s",
        [number],
    )
    assert count > 500
    with areas.transaction(force_rollback=True):
        then = rows(seen)
        areas.execute("set local role bi_reader")
        assert rows(at_release, at) == then != set()
        assert rows(at_release, datetime.min.replace(tzinfo=UTC)) == set()
    assert (then == rows(seen.replace("{0}", "3").replace("{}", "3"))) is (number == 3)


def test_a_candidate_that_is_given_up_leaves_nothing(areas: psycopg.Connection) -> None:
    before = [versions(areas, history) for history in HISTORIES]
    open_candidate(areas, 4, "2025-08")
    submit(areas, 4, [
        figure(FLOW, "2025-05", 1, ref_area="VN63_24", breakdown=breakdown)
        for breakdown in ("", "brand=x")
    ])  # fmt: skip
    transform.build()
    left = [versions(areas, history) for history in HISTORIES]
    assert all(len(after) > len(then) for after, then in zip(left, before, strict=True))
    assert release.open_candidate("2031-01") is None
    assert [versions(areas, history) for history in HISTORIES] == before


Versions = dict[str, list[Any]]


@pytest.fixture(scope="module")
def rebuilt(areas: psycopg.Connection) -> tuple[Versions, Versions]:
    """The versions of each history, before and after a rebuild."""
    before = {history: versions(areas, history) for history in HISTORIES}
    transform.build(rebuild=True)
    return before, {history: versions(areas, history) for history in HISTORIES}


@pytest.mark.parametrize("history", HISTORIES)
def test_a_rebuild_derives_the_same(rebuilt: tuple[Versions, Versions], history: str) -> None:
    before, after = (each[history] for each in rebuilt)
    assert {row[5] for row in before} == {1, 2, 3}
    assert after == before
