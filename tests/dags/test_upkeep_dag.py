"""Upkeep: each part is done although another one fails."""

from __future__ import annotations

import pytest
from dag_runs import Run
from stand_ins import Work

pytestmark = pytest.mark.airflow


def test_all_of_it_is_done(run: Run, work: Work) -> None:
    ended = run("upkeep")
    assert ended["state"] == "success"
    assert ended["results"]["remove_old_logs"] == 3
    assert sorted(work.done) == [
        "clean metadata", "remove old logs", "restore limits", "sign releases",
    ]  # fmt: skip


def test_what_fails_keeps_nothing_else_from_being_done(run: Run, work: Work) -> None:
    work.failures["clean metadata"] = 9
    ended = run("upkeep")
    assert ended["state"] == "failed"
    assert sorted(work.done) == ["remove old logs", "restore limits", "sign releases"]
