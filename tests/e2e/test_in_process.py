"""Loads without a scheduler: the DAGs run in a child that reports to this process."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingestion.landing import submit
from tmdt.collection.sample import write_sample
from tmdt.orchestration import runs as orchestration
from tmdt.orchestration.scheduler_lock import sole_scheduler
from warehouse.home import Problem

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

Ask = Callable[[str], list[tuple[Any, ...]]]


def test_a_month_from_landing_to_bulletin_in_one_child(
    home: Path, tmp_path: Path, ask: Ask
) -> None:
    list(submit(write_sample(tmp_path, "2026-09", 1)[:3]))
    seen: list[str] = []
    with orchestration.runner(lambda *event: seen.append(" ".join(map(str, event)))) as airflow:
        landed = airflow.run("ingest_submissions")
        loaded = airflow.run("monthly_load", "2026-09")
        again = airflow.run("monthly_load", "2026-09")
        written = airflow.run("monthly_statistics", "2026-09")
    assert landed.results["land"]["received"] == 3
    assert loaded.succeeded, loaded.error
    assert loaded.results["publish"]["release_id"] == loaded.results["open_candidate"]
    assert again.succeeded
    assert again.tasks["publish"] == "skipped"
    assert Path(written.results["write_bulletin"]).exists()
    assert seen.index("monthly_load 2026-09 gate_candidate success") < seen.index(
        "monthly_load 2026-09 publish running"
    )
    assert ask("select count(*) from marts.dim_release where period = '2026-09'") == [(1,)]


def test_an_unknown_dag_fails_in_one_line(home: Path) -> None:
    result = orchestration.run("no_such_dag")
    assert not result.succeeded
    assert "no DAG no_such_dag" in (result.error or "")


def test_leaving_early_stops_the_child(home: Path) -> None:
    with pytest.raises(KeyboardInterrupt), orchestration.runner():
        with pytest.raises(Problem, match="tmdt load"), sole_scheduler("test"):
            pass
        time.sleep(1)
        raise KeyboardInterrupt
    with sole_scheduler("test"):
        pass  # the child held the lock; nobody does any more
