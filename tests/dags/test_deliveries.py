"""What goes out with a release, and every week: each province by itself, and nothing by default."""

from __future__ import annotations

import pytest
from dag_runs import Run
from stand_ins import Work

pytestmark = pytest.mark.airflow


def test_by_default_nothing_goes_out(run: Run, work: Work) -> None:
    ended = run("deliveries", "2026-10")
    assert ended["state"] == "success"
    assert set(ended["tasks"].values()) == {"skipped"}
    assert set(run("reminders")["tasks"].values()) == {"skipped"}
    assert work.done == []


def test_each_province_is_sent_its_own_by_a_task_of_its_own(run: Run, work: Work) -> None:
    work.has_target = True
    assert run("deliveries", "2026-10")["state"] == "success"
    assert sorted(work.done) == [("deliver VN34_01", 7), ("deliver VN34_24", 7)]


def test_a_target_that_fails_is_tried_again_and_harms_nobody_else(run: Run, work: Work) -> None:
    work.has_target = True
    work.failures = {"deliver VN34_01": 2, "deliver VN34_24": 99}
    assert run("deliveries", "2026-10")["state"] == "failed"
    assert work.done == [("deliver VN34_01", 7)]
    assert work.failures["deliver VN34_24"] == 96  # tried three times


def test_a_month_of_before_todays_provinces_is_sent_to_nobody(run: Run, work: Work) -> None:
    work.has_target, work.provinces = True, []
    assert set(run("deliveries", "2020-12")["tasks"].values()) == {"skipped"}


def test_standing_requests_are_answered_whatever_becomes_of_deliveries(
    run: Run, work: Work
) -> None:
    work.standing = [3, 5]
    assert run("deliveries", "2026-10")["state"] == "success"
    assert sorted(work.done) == [("give", 3), ("give", 5)]


def test_who_owes_is_reminded_each_by_itself(run: Run, work: Work) -> None:
    work.has_target = True
    work.failures = {"remind VN34_01": 99}
    assert run("reminders")["state"] == "failed"
    assert work.done == ["remind VN34_24"]
    work.failures, work.provinces = {}, []
    assert set(run("reminders")["tasks"].values()) == {"skipped"}
