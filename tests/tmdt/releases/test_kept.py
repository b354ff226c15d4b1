"""Obligations, targets and findings as each release had them."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from releases import figure, open_candidate, submit

from tmdt.releases import kept

pytestmark = pytest.mark.db

OBLIGATION = """
    insert into marts.reporting_rate (province_key, period_key, form, series, due, received,
        complete, accepted, n_submissions, n_figures, n_present, n_expected, due_on)
    values (%s, %s, 'F', 'real', true, true, true, true, 1, %s, 1, 1, %s)
"""
TARGET = """
    insert into marts.target_attainment (plan, area_key, indicator_key, breakdown, target_year,
        period_key, operator, target_low, target_high, status, is_synthetic, actual_value,
        province_key)
    values (%s, 1, %s, '', 2026, 2026010120261231, 'at_least', 1, 1, 'off', false, %s, %s)
"""
OBLIGATIONS = st.dictionaries(
    st.tuples(st.integers(1, 3), st.sampled_from([202610, 202611])),
    st.tuples(st.integers(0, 2), st.sampled_from([None, "2026-11-14"])),
)
TARGETS = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b"]), st.integers(1, 2)),
    st.tuples(st.sampled_from([None, 1, 2]), st.sampled_from([None, 7])),
)


def replace(connection: psycopg.Connection, obligations: Any, targets: Any) -> None:
    """What a publication does with the two tables before it keeps them."""
    connection.execute("delete from marts.reporting_rate")
    connection.execute("delete from marts.target_attainment")
    for (province, period), (n_figures, due_on) in obligations.items():
        connection.execute(OBLIGATION, [province, period, n_figures, due_on])
    for (plan, indicator), (value, province) in targets.items():
        connection.execute(TARGET, [plan, indicator, value, province])


def rows(connection: psycopg.Connection, table: str) -> list[str]:
    return sorted(str(row) for row in connection.execute(f"select * from {table}").fetchall())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(releases=st.lists(st.tuples(OBLIGATIONS, TARGETS), min_size=1, max_size=5))
def test_each_release_has_its_own(
    lasting_warehouse: psycopg.Connection, releases: list[tuple[Any, Any]]
) -> None:
    connection = lasting_warehouse
    with connection.transaction(force_rollback=True):
        then = []
        for number, (obligations, targets) in enumerate(releases, start=1):
            replace(connection, obligations, targets)
            kept.keep_versions(connection, number)
            kept.keep_versions(connection, number)  # a second time changes nothing
            then.append([rows(connection, f"marts.{table}") for table in kept.KEPT])
        for number, tables in enumerate(then, start=1):
            again = [rows(connection, f"marts.{table}_at_release({number})") for table in kept.KEPT]
            assert again == tables
        for table in kept.KEPT:
            changed = connection.execute(
                f"select count(*) from dissemination.{table}_history"
                " where known_from_release = known_to_release"
            ).fetchone()
            assert changed == (0,)


def test_what_does_not_change_is_kept_once(warehouse: psycopg.Connection) -> None:
    for number in (1, 2, 3):
        replace(warehouse, {(1, 202610): (number // 3, None)}, {})
        kept.keep_versions(warehouse, number)
    assert warehouse.execute(
        "select n_figures, known_from_release, known_to_release"
        " from dissemination.reporting_rate_history order by 2"
    ).fetchall() == [(0, 1, 3), (1, 3, None)]


def test_a_finding_is_open_until_the_release_that_settled_it(
    warehouse: psycopg.Connection,
) -> None:
    for number in (1, 2):
        open_candidate(warehouse, number, "2026-10")
        submit(warehouse, number, [figure("ecom_sales_vnd", "2026-10", number)])
        if number == 1:
            warehouse.execute(
                "insert into staging.finding values (1, 1, 1, 'X', 'error', null, null, null,"
                " null, 'sai', 'wrong', 'sửa', 'mend it')"
            )
        warehouse.execute(
            "insert into staging.coverage select submission_id, ref_area, period_start, period_end,"
            " '{ecom_sales_vnd}', 1, 0 from staging.heading where submission_id = %s",
            [number],
        )
        warehouse.execute("update core.release set status = 'published', published_at = now()")
    states = {
        number: warehouse.execute(
            "select state, resolved_by, fix_vi, fix_en from marts.quality_finding_at_release(%s)",
            [number],
        ).fetchall()
        for number in (0, 1, 2)
    }
    assert states == {
        0: [],
        1: [("open", None, "sửa", "mend it")],
        2: [("resolved", 2, "sửa", "mend it")],
    }
