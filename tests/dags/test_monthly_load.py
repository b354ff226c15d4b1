"""A month's load: through both gates to its release, or not at all, and what it announces."""

from __future__ import annotations

from typing import Any

import pytest
from dag_runs import Run, events, waiting
from stand_ins import Work

from warehouse.home import Unrepeatable

pytestmark = pytest.mark.airflow


def test_monthly_load_passes_both_gates_before_it_publishes(bag: Any) -> None:
    edges = {task.task_id: task.downstream_task_ids for task in bag.dags["monthly_load"].tasks}
    assert edges == {
        "land": {"open_candidate", "announce_other_months"},
        "announce_other_months": set(),
        "load_reference": {"gate_staging"},
        "open_candidate": {
            "announce_questions",
            "load_reference",
            "gate_staging",
            "transform",
            "gate_candidate",
            "publish",
        },
        "announce_questions": set(),
        "gate_staging": {"transform"},
        "transform": {"gate_candidate"},
        "gate_candidate": {"publish"},
        "publish": set(),
    }


def test_a_month_goes_through_the_gates_and_is_published(run: Run, work: Work) -> None:
    ended = run("monthly_load", "2026-10")
    assert ended["state"] == "success"
    assert ended["results"]["publish"] == {"release_id": 7}
    assert ended["tasks"]["announce_other_months"] == "skipped"
    assert work.done == [
        "land",
        ("begin", "2026-10"),
        ("open", "2026-10"),
        ("gate_staging", 7),
        ("transform", 7),
        ("gate_candidate", 7),
        ("publish", 7),
    ]
    assert events("release")[-1] == "2026-10"


def test_a_month_with_nothing_new_ends_well_and_publishes_nothing(run: Run, work: Work) -> None:
    work.release_id = None
    ended = run("monthly_load", "2026-10")
    assert ended["state"] == "success"
    assert work.done == ["land", ("begin", "2026-10"), ("open", "2026-10")]
    assert {task for task, state in ended["tasks"].items() if state != "skipped"} == {"land"}


@pytest.mark.parametrize(("gate", "reached"), [("staging", 3), ("candidate", 5)])
def test_a_gate_that_blocks_stops_the_run_at_once(
    run: Run, work: Work, gate: str, reached: int
) -> None:
    work.blocks = f"gate_{gate}"
    ended = run("monthly_load", "2026-10")
    assert ended["state"] == "failed"
    assert ended["tasks"][f"gate_{gate}"] == "failed"
    assert ended["tasks"]["publish"] == "upstream_failed"
    assert ended["blocked"] == "expect_values_to_be_in_range failed on 3 rows"
    assert len(work.done) == reached  # and nothing was tried twice


def test_a_rollback_takes_the_way_of_a_load(run: Run, work: Work) -> None:
    ended = run("monthly_load", "2026-10", rollback_to=3, reason="wrong figures")
    assert ended["results"]["publish"] == {"release_id": 8}
    assert work.done[2] == ("roll back", 3, "wrong figures")
    run("monthly_load", "2026-10")
    assert ("open", "2026-10") in work.done, "the next run does not inherit it"


def test_a_month_under_embargo_opens_no_candidate_and_hinders_no_other(
    run: Run, work: Work
) -> None:
    work.embargoed = {"2026-10"}
    ended = run("monthly_load", "2026-10")
    assert (ended["state"], ended["tasks"]["open_candidate"]) == ("success", "skipped")
    assert work.done == ["land"]
    assert run("monthly_load", "2026-09")["results"]["publish"] == {"release_id": 7}


def test_an_embargo_set_during_a_load_ends_it_quietly(run: Run, work: Work) -> None:
    work.embargoed = {"publish"}
    ended = run("monthly_load", "2026-10")
    assert (ended["state"], ended["tasks"]["publish"]) == ("success", "skipped")


def test_other_failures_are_tried_again(run: Run, work: Work) -> None:
    work.failures["transform"] = 2
    ended = run("monthly_load", "2026-10")
    assert ended["state"] == "success"
    assert ended["blocked"] is None


def test_what_cannot_succeed_is_not_tried_again(
    run: Run, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def run_step(step: str, release_id: int, run_id: str | None = None) -> None:
        tried.append(step)
        raise Unrepeatable("release 7 is not an open candidate any more; load the month again")

    monkeypatch.setattr("tmdt.releases.set_apart.run_step", run_step)
    assert run("monthly_load", "2026-10")["tasks"]["gate_staging"] == "failed"
    assert tried == ["gate_staging"]


def test_a_failure_that_stays_fails_the_run(run: Run, work: Work) -> None:
    work.failures["transform"] = 3
    ended = run("monthly_load", "2026-10")
    assert ended["state"] == "failed"
    assert ended["tasks"]["transform"] == "failed"
    assert ended["tasks"]["gate_candidate"] == "upstream_failed"


@pytest.mark.parametrize("period", [None, "2026-13", "2026", "2026-10\n"])
def test_a_run_must_name_a_month(run: Run, work: Work, period: str | None) -> None:
    assert _fails(run, "monthly_load", period)
    assert work.done == []


def test_a_run_does_not_inherit_the_month_of_the_run_before(run: Run, work: Work) -> None:
    run("monthly_load", "2026-10")
    assert run("monthly_load", None)["state"] == "failed"


def test_files_of_other_months_start_those_months_loads(run: Run, work: Work) -> None:
    work.landed = ["2026-08", "2026-10"]
    run("monthly_load", "2026-10")
    assert events("reporting_month")[-1] == "2026-08"


def test_questions_to_a_reviewer_are_announced_even_without_a_release(run: Run, work: Work) -> None:
    work.questions, work.release_id = True, None
    assert run("monthly_load", "2026-10")["state"] == "success"
    assert events("review") == ["2026-10"]
    assert "2026-10" in waiting("review_figures")


def _fails(run: Run, dag_id: str, period: str | None) -> bool:
    try:
        return bool(run(dag_id, period)["state"] == "failed")
    except Exception as error:  # Airflow refuses what the form's pattern refuses
        assert "period" in str(error)
        return True
