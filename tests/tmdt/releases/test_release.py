"""Releases: what a candidate takes in, when it may be published, and what a failed one leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from releases import pass_gates

from tmdt.releases import embargo, load_request, release
from warehouse.home import Problem

pytestmark = pytest.mark.db


def version(warehouse, known_from, known_to=None, value=1):
    warehouse.execute(
        "insert into core.fact_indicator_history values"
        " (1, 1, 2026100120261031, '', 2026, %s, %s, %s, %s, %s, 'exact', 'A', false, 1, 'x')",
        [known_from, known_to, value, value, value],
    )


@pytest.fixture
def built(warehouse):
    """What a dbt build leaves, as far as publishing needs it: the tables to publish whole."""
    for table in release.list_published_tables(warehouse):
        warehouse.execute(f"create table core.{table} (like marts.{table})")


def seen(warehouse):
    return warehouse.execute(
        "select value, release_id from marts.fact_indicator order by 1"
    ).fetchall()


def test_a_candidate_takes_in_what_is_new_of_its_month(warehouse, submitted):
    submitted(1, "2026-10")
    submitted(2, "2026-10", "partial")
    submitted(3, "2026-10", "rejected")
    submitted(4, "2026-09")
    submitted(5, None, "rejected")
    assert load_request.list_waiting_months() == ["2026-09", "2026-10"]
    assert release.open_candidate("2026-10") == 1
    taken = warehouse.execute("select submission_id from core.release_submission order by 1")
    assert taken.fetchall() == [(1,), (2,)]


def test_nothing_new_opens_nothing(warehouse, submitted):
    assert release.open_candidate("2026-10") is None
    assert warehouse.execute("select count(*) from core.release").fetchone() == (0,)


def test_reports_of_nothing_go_with_the_next_figures(warehouse, submitted):
    submitted(1, "2026-10", brings_figures=False)
    assert load_request.list_waiting_months() == []
    assert release.open_candidate("2026-10") is None
    submitted(2, "2026-10")
    assert load_request.list_waiting_months() == ["2026-10"]
    release.open_candidate("2026-10")
    taken = warehouse.execute("select submission_id from core.release_submission order by 1")
    assert taken.fetchall() == [(1,), (2,)]


def test_a_candidate_is_not_seen_until_it_is_published(warehouse, submitted, built):
    submitted(1, "2026-10")
    number = release.open_candidate("2026-10")
    version(warehouse, number, value=7)
    assert seen(warehouse) == []
    pass_gates(warehouse, number)
    assert release.publish(number)["figures_new"] == 1
    assert seen(warehouse) == [(7, number)]
    assert release.find_latest("2026-10")[0] == number
    assert load_request.list_waiting_months() == []


@pytest.mark.parametrize("failed", ["staging", "candidate"])
def test_what_a_gate_did_not_pass_is_not_published(warehouse, submitted, built, failed):
    submitted(1, "2026-10")
    number = release.open_candidate("2026-10")
    pass_gates(warehouse, number, **{failed: False})
    with pytest.raises(Problem, match=failed):
        release.publish(number)
    assert release.find_latest() is None


def test_a_gate_passed_by_an_earlier_candidate_does_not_count(warehouse, submitted, built):
    submitted(1, "2026-10")
    pass_gates(warehouse, release.open_candidate("2026-10"))
    again = release.open_candidate("2026-10")
    with pytest.raises(Problem, match="staging and candidate"):
        release.publish(again)


def test_a_leftover_is_undone_and_its_number_used_again(warehouse, submitted, built):
    submitted(1, "2026-09")
    first = release.open_candidate("2026-09")
    version(warehouse, first, value=1)
    pass_gates(warehouse, first)
    release.publish(first)
    submitted(2, "2026-10")
    left = release.open_candidate("2026-10")
    with warehouse.transaction():  # a version must end where another begins
        warehouse.execute("update core.fact_indicator_history set known_to_release = %s", [left])
        version(warehouse, left, value=2)
    assert seen(warehouse) == [(1, first)], "the old version stands until the new is published"
    assert release.open_candidate("2026-10") == left
    assert warehouse.execute(
        "select value, known_to_release from core.fact_indicator_history"
    ).fetchall() == [(1, None)]


def test_publishing_again_changes_nothing(warehouse, submitted, built):
    submitted(1, "2026-10")
    number = release.open_candidate("2026-10")
    pass_gates(warehouse, number)
    first = release.publish(number)
    when = release.find_latest()
    assert release.publish(number) == first
    assert release.find_latest() == when
    with pytest.raises(Problem, match="no release 99"):
        release.publish(99)


@pytest.mark.parametrize(
    ("versions", "broken"),
    [
        ([(1, None), (2, None)], "one_open_version"),
        ([(1, 2)], "ends_where_the_next_begins"),
        ([(1, 3), (2, None)], "ends_where_the_next_begins"),
        ([(1, 2), (3, None)], "ends_where_the_next_begins"),
        ([(1, 3), (2, 3), (3, None)], "one_version_ends_with_a_release"),
        ([(2, 1), (1, None)], "fact_indicator_history_check"),
        ([(1, None), (1, None)], "fact_indicator_history_pkey"),
    ],
    ids=str,
)
def test_the_database_refuses_versions_that_overlap_or_leave_gaps(warehouse, versions, broken):
    with pytest.raises(psycopg.IntegrityError, match=broken), warehouse.transaction():
        for known_from, known_to in versions:
            version(warehouse, known_from, known_to)


def test_the_database_takes_versions_that_follow_one_another(warehouse):
    with warehouse.transaction():
        for known_from, known_to in [(1, 3), (3, 4), (4, None)]:
            version(warehouse, known_from, known_to)
    with pytest.raises(psycopg.IntegrityError), warehouse.transaction():
        warehouse.execute("delete from core.fact_indicator_history where known_from_release = 3")


def test_a_withdrawn_version_has_no_value(warehouse):
    version(warehouse, 1)
    for change in ("is_withdrawn = true", "value_low = null"):
        with pytest.raises(psycopg.IntegrityError, match="withdrawn_says_nothing"):
            warehouse.execute(f"update core.fact_indicator_history set {change}")


def test_bi_asks_for_the_past_through_marts_only(warehouse, submitted, built):
    submitted(1, "2026-10")
    number = release.open_candidate("2026-10")
    version(warehouse, number, value=7)
    pass_gates(warehouse, number)
    release.publish(number)
    with warehouse.transaction(force_rollback=True):
        warehouse.execute("set local role bi_reader")
        for relation in (
            "fact_indicator_as_of(now())", "fact_indicator_at_release(1)", "fact_indicator",
            "fact_indicator_history",
        ):  # fmt: skip
            assert warehouse.execute(f"select count(*) from marts.{relation}").fetchone() == (1,)
        for function in ("core.content_hash(1)", "core.content_change(1)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), warehouse.transaction():
                warehouse.execute(f"select {function}")


def test_under_embargo_nothing_is_published(warehouse, submitted, built):
    submitted(1, "2026-10")
    number = release.open_candidate("2026-10")
    version(warehouse, number, value=7)
    pass_gates(warehouse, number)
    embargo.set_time("2026-10", datetime.now(UTC) + timedelta(hours=1), "the press conference")
    with pytest.raises(embargo.Embargoed, match=r"under embargo until .* tmdt load 2026-10"):
        release.publish(number)
    assert seen(warehouse) == []
    embargo.set_time("2026-10", datetime.now(UTC) - timedelta(hours=1), "lifted")
    release.publish(number)
    assert seen(warehouse) == [(7, number)]
