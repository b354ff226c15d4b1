"""Releases: what a candidate takes in, when it may be published, and what a failed one leaves."""

from __future__ import annotations

import pytest

from tmdt import release
from tmdt.home import Problem

pytestmark = pytest.mark.db


@pytest.fixture
def submitted(warehouse):
    """Writes a submission of a month, with a status."""

    def submitted(number: int, period: str | None, status: str = "accepted") -> None:
        warehouse.execute(
            "insert into staging.submission values (%s, lpad(%s::text, 64, '0'), 'f', 'csv', 1,"
            " now(), 'x', 'LONG-CSV', %s, null, null, null, null, false, %s, 0)",
            [number, str(number), period, status],
        )

    return submitted


def version(warehouse, known_from, known_to=None, value=1):
    warehouse.execute(
        "insert into core.fact_indicator_history values"
        " (1, 1, 2026100120261031, '', 2026, %s, %s, %s, %s, %s, 'exact', 'A', false, 1, 'x')",
        [known_from, known_to, value, value, value],
    )


def pass_gates(warehouse, number, **passed):
    for gate in release.GATES:
        warehouse.execute(
            "insert into quality.validation (release_id, gate, validated_at, success)"
            " values (%s, %s, clock_timestamp(), %s)",
            [number, gate, passed.get(gate, True)],
        )


@pytest.fixture
def built(warehouse):
    """What a dbt build leaves, as far as publishing needs it: the tables to publish whole."""
    for table in release.PUBLISHED_WHOLE:
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
    assert release.pending_periods() == ["2026-09", "2026-10"]
    assert release.open_candidate("2026-10") == 1
    taken = warehouse.execute("select submission_id from core.release_submission order by 1")
    assert taken.fetchall() == [(1,), (2,)]


def test_nothing_new_opens_nothing(warehouse, submitted):
    assert release.open_candidate("2026-10") is None
    assert warehouse.execute("select count(*) from core.release").fetchone() == (0,)


def test_a_candidate_is_not_seen_until_it_is_published(warehouse, submitted, built):
    submitted(1, "2026-10")
    number = release.open_candidate("2026-10")
    version(warehouse, number, value=7)
    assert seen(warehouse) == []
    pass_gates(warehouse, number)
    assert release.publish(number)["figures_new"] == 1
    assert seen(warehouse) == [(7, number)]
    assert release.latest("2026-10")[0] == number
    assert release.pending_periods() == []


@pytest.mark.parametrize("failed", ["staging", "candidate"])
def test_what_a_gate_did_not_pass_is_not_published(warehouse, submitted, built, failed):
    submitted(1, "2026-10")
    number = release.open_candidate("2026-10")
    pass_gates(warehouse, number, **{failed: False})
    with pytest.raises(Problem, match=failed):
        release.publish(number)
    assert release.latest() is None


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
    when = release.latest()
    assert release.publish(number) == first
    assert release.latest() == when
    with pytest.raises(Problem, match="no release 99"):
        release.publish(99)
