"""The real scheduler, DAG processor, API server and triggerer do by themselves what they should."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import psutil
import psycopg
import pytest

from ingestion.landing import submit
from tmdt.collection.sample import write_sample
from tmdt.orchestration import airflow_api, airflow_env, running, stack
from tmdt.orchestration import runs as orchestration
from tmdt.releases import closed_months, load_request
from warehouse import database
from warehouse.home import Problem
from warehouse.stores import locate

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

MONTH = "2026-08"
Ask = Callable[[str], list[tuple[Any, ...]]]
PATIENCE = 420


@pytest.fixture(scope="module")
def airflow(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The stack, started when one month's files wait in the landing area; its address."""
    files = write_sample(tmp_path_factory.mktemp("sample"), MONTH, 1)
    list(submit(files[:4]))
    stack.up(detach=True)
    yield running.find_address() or ""


def test_every_part_is_healthy(airflow: str) -> None:
    assert set(running.read_status().components.values()) == {"healthy"}


def test_workers_are_forked_with_the_import_of_the_gates_done(airflow: str, home: Path) -> None:
    """Of Python's modules another process tells nothing; of the libraries they load, it does."""
    everything = psutil.process_iter(["environ", "cmdline"])
    ours = [one for one in everything if (one.info["environ"] or {}).get(running.MARK) == str(home)]
    scheduler = next(one for one in ours if "scheduler" in one.info["cmdline"])
    _wait_for(lambda: len(scheduler.children()) >= 4)
    for worker in scheduler.children():
        assert any("/scipy/" in library.path for library in worker.memory_maps())


def test_files_that_arrive_are_published_without_anybody_asking(airflow: str, ask: Ask) -> None:
    _wait_for(lambda: MONTH in _published(ask))
    assert list(locate("landing").iterdir()) == []
    assert ask(
        "select count(distinct province_key) from marts.fact_indicator"
        " inner join marts.dim_submission using (submission_id)"
        f" where load_period = '{MONTH}'"
    ) == [(4,)]
    _wait_for(lambda: (MONTH, "success") in _runs("monthly_statistics"))
    _wait_for(lambda: (MONTH, "success") in _runs("monthly_load"))
    _wait_for(lambda: {state for _, state in _runs("monthly_load")} == {"success"})
    with airflow_env.connect_to_metadata() as connection:
        noted = connection.execute(
            "select coalesce(run.partition_key, run.conf ->> 'period'), note.content"
            " from dag_run as run"
            " left join dag_run_note as note on note.dag_run_id = run.id"
            " where run.dag_id = 'monthly_load'"
        ).fetchall()
    assert noted and all(month == note for month, note in noted), "its id does not say it"


def test_open_data_is_served_beside_airflow_and_has_the_package_of_the_release(
    airflow: str,
) -> None:
    web = running.find_web()
    assert httpx.get(f"{web}/data").status_code == 200
    _wait_for(lambda: (MONTH, "success") in _runs("open_data"))
    package = f"{web}/data/releases/latest/datapackage.json"
    described = httpx.get(package, follow_redirects=True).json()
    assert {"fact_indicator", "dim_area"} <= {it["name"] for it in described["resources"]}
    indicators = httpx.get(f"{web}/data/indicators").json()
    code = indicators[0]["indicator_code"]
    assert httpx.get(f"{web}/data/indicators/{code}.csv").status_code == 200
    pid = running.list_alive()["web"]
    os.kill(pid, signal.SIGKILL)
    _wait_for(lambda: running.list_alive().get("web", pid) != pid)
    _wait_for(lambda: running.read_status().components["web"] == "healthy")


def test_a_load_on_demand_goes_through_the_scheduler(airflow: str) -> None:
    seen: list[tuple[str, str]] = []
    result = orchestration.run(
        "monthly_load", MONTH, lambda _dag, _period, task, state: seen.append((task, state))
    )
    assert result.succeeded
    assert result.tasks["open_candidate"] == "skipped"
    assert result.log.startswith(airflow)
    assert ("land", "success") in seen


def test_a_month_with_nothing_new_or_nothing_at_all_is_not_published(airflow: str, tmdt) -> None:
    again = tmdt("load", MONTH)
    assert again.returncode == 0 and "nothing new" in again.stdout
    empty = tmdt("load", "2019-03")
    assert empty.returncode == 1 and "nothing to publish" in empty.stdout


def test_a_backfill_loads_the_months_of_its_range(airflow: str, ask: Ask, tmp_path: Path) -> None:
    for month in ("2026-01", "2026-02"):
        files = write_sample(tmp_path / month, month, 1)
        list(submit(files[:2]))
    dates = ["--from-date", "2026-01-01", "--to-date", "2026-02-28"]
    port = int(airflow.rsplit(":", 1)[1])
    subprocess.run(
        [*airflow_env.AIRFLOW, "backfill", "create", "--dag-id", "reporting_calendar", *dates],
        env=airflow_env.environment(port), check=True, capture_output=True,
    )  # fmt: skip
    months = {"2026-01", "2026-02"}
    _wait_for(lambda: months <= set(_published(ask)))
    _wait_for(lambda: {(month, "success") for month in months} <= set(_runs("monthly_load")))
    assert {state for _, state in _runs("monthly_load")} <= {"success", "running", "queued"}


def test_a_closed_month_is_reopened_when_a_reviewer_approves_in_airflow(
    airflow: str, ask: Ask, tmp_path: Path
) -> None:
    closed_months.close("2026-05", "published")
    list(submit(write_sample(tmp_path, "2026-05", 1)[:1]))
    assert orchestration.run("monthly_load", "2026-05").tasks["open_candidate"] == "skipped"
    client = airflow_api.Client(airflow).http
    subject = "Mở lại kỳ 2026-05? / Reopen 2026-05?"
    _wait_for(lambda: _open_questions(client, subject) != [])
    (question,) = _open_questions(client, subject)
    task = question["task_instance"]
    answered = client.patch(
        f"/api/v2/dags/review_figures/dagRuns/{quote(task['dag_run_id'])}/taskInstances"
        f"/{task['task_id']}/{task['map_index']}/hitlDetails",
        json={"chosen_options": ["Approve"], "params_input": {"reason": "errors were found"}},
    )
    assert answered.is_success, answered.text
    _wait_for(lambda: "2026-05" in _published(ask))
    assert closed_months.list_closings()[-1][3:] == ("admin", "errors were found")


def test_a_failed_run_can_be_cleared_as_the_ui_does_it(airflow: str) -> None:
    """With a deadline that counts from queueing this answers 500 (apache/airflow#70368)."""
    failed = orchestration.run("monthly_load", "2026-99")
    assert not failed.succeeded and failed.failed_task == "land"
    client = airflow_api.Client(airflow).http
    run_id = failed.log.rsplit("/", 1)[1]
    for path, body in (
        (f"dagRuns/{quote(run_id)}/clear", {"dry_run": False, "only_failed": True}),
        ("clearTaskInstances", {"dry_run": False, "dag_run_id": run_id, "only_failed": True}),
    ):
        cleared = client.post(f"/api/v2/dags/monthly_load/{path}", json=body)
        assert cleared.status_code == 200, cleared.text
    run = f"/api/v2/dags/monthly_load/dagRuns/{quote(run_id)}"
    _wait_for(lambda: client.get(run).json()["state"] == "failed")


def test_a_month_whose_announcement_airflow_dropped_is_announced_again(
    airflow: str, ask: Ask, tmp_path: Path
) -> None:
    """Airflow keeps no asset event for a DAG that is paused."""
    client = airflow_api.Client(airflow).http
    _pause(client, paused=True)
    list(submit(write_sample(tmp_path, "2026-03", 1)[:2]))
    assert orchestration.run("ingest_submissions").succeeded
    _pause(client, paused=False)
    assert "2026-03" in load_request.list_waiting_months()
    with database.connect() as connection:
        connection.execute("update core.load_request set announced_at = now() - interval '2 hours'")
    assert orchestration.run("ingest_submissions").succeeded
    _wait_for(lambda: "2026-03" in _published(ask))


def test_a_killed_scheduler_is_started_again(airflow: str) -> None:
    before = running._state()[running.PARTS]["scheduler"]
    os.kill(before, signal.SIGKILL)
    _wait_for(lambda: running._state()[running.PARTS]["scheduler"] != before)
    _wait_for(lambda: set(running.read_status().components.values()) == {"healthy"})
    assert running.read_status().is_supervised


def test_a_load_whose_scheduler_is_gone_for_good_ends_with_a_reason(
    airflow: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody starts it again, since the supervisor was killed as well."""
    supervisor = running.find_supervisor()
    assert supervisor is not None
    os.kill(supervisor.pid, signal.SIGKILL)
    os.kill(running._state()[running.PARTS]["scheduler"], signal.SIGKILL)
    monkeypatch.setattr(airflow_api, "PATIENCE", 10)
    with pytest.raises(Problem, match=r"scheduler does not work.*tmdt up.*manual__2026-08"):
        orchestration.run("monthly_load", MONTH)
    assert not running.read_status().is_supervised


def test_the_stack_stops_whole_even_after_its_leaders_were_killed(airflow: str) -> None:
    for pid in filter(psutil.pid_exists, _leaders()):
        os.kill(pid, signal.SIGKILL)
    assert stack.down() is True
    assert running.find_address() is None
    assert running.read_status().database_port is None
    marked = subprocess.run(
        [sys.executable, "-c", "from tmdt.orchestration import stack; print(stack.down())"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert marked.stdout.strip() == "False"


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"runs: {_runs('monthly_load')}"
        time.sleep(2)


def _pause(client: httpx.Client, *, paused: bool) -> None:
    answered = client.patch("/api/v2/dags/monthly_load", json={"is_paused": paused})
    assert answered.is_success, answered.text


def _open_questions(client: httpx.Client, subject: str) -> list[dict[str, Any]]:
    """The questions of a subject that wait for an answer in Airflow."""
    found = client.get("/api/v2/dags/~/dagRuns/~/hitlDetails").json()["hitl_details"]
    return [one for one in found if one["subject"] == subject and not one["response_received"]]


def _published(ask: Ask) -> list[str]:
    return [row[0] for row in ask("select period from marts.dim_release order by 1")]


def _runs(dag_id: str) -> list[tuple[str, str]]:
    """Partition and state of a DAG's runs that the scheduler started by itself."""
    url = airflow_env.environment()[airflow_env.CONNECTION].replace("+psycopg", "", 1)
    with psycopg.connect(url) as connection:
        return connection.execute(
            "select partition_key, state from dag_run"
            " where dag_id = %s and run_type <> 'manual' order by id",
            [dag_id],
        ).fetchall()


def _leaders() -> list[int]:
    return list(running._state()[running.PARTS].values())
