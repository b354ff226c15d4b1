"""The DAGs: policies that hold for all of them, and runs with stand-ins for the work they call."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Any

import pytest
from stand_ins import STOOD_FOR, Work, called_by_tasks, stand_in

from tmdt.orchestration import airflow_env
from warehouse import database, postgres
from warehouse.home import PROJECT

pytestmark = pytest.mark.airflow

FILES = sorted((PROJECT / "dags").glob("*.py"))
DAG_IDS = [file.stem for file in FILES]
ORCHESTRATION = PROJECT / "tmdt" / "orchestration"
SHARED = [ORCHESTRATION / f"{name}.py" for name in ("run_parameters", "task_defaults")]
REALLY_CALLED = {
    "tmdt.orchestration.landing.land",
    "tmdt.releases.evidence",
    "expectations.gate.Blocked",
}
"""What the tasks call that is wiring and words: it does its work here as well."""
TAGS = {"tmdt", "ingestion", "calendar", "load", "review", "statistics"}


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The parsed DAG files, with a migrated metadata database of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMDT_HOME", str(tmp_path_factory.mktemp("airflow")))
        patch.setenv("TMDT_POSTGRES_OPTIONS", "-c fsync=off")
        patch.delenv("TMDT_DATABASE_URL", raising=False)
        database.prepare()
        for name, value in airflow_env.environment().items():
            patch.setenv(name, value)

        from airflow.dag_processing.dagbag import DagBag
        from airflow.utils.db import upgradedb

        upgradedb()
        yield DagBag(str(PROJECT / "dags"))
        postgres.stop()


# ---------------------------------------------------------------------------- policies


def test_every_file_gives_the_dag_of_its_name(bag: Any) -> None:
    assert bag.import_errors == {}
    assert sorted(bag.dags) == DAG_IDS


@pytest.mark.parametrize("dag_id", DAG_IDS)
def test_a_dag_explains_itself(bag: Any, dag_id: str) -> None:
    dag = bag.dags[dag_id]
    assert "**Triage:**" in dag.doc_md
    assert "**Owner:** data-engineering" in dag.doc_md
    assert dag.description
    assert {"tmdt"} < dag.tags <= TAGS


@pytest.mark.parametrize("dag_id", DAG_IDS)
def test_a_dag_survives_a_hiccup_and_never_meets_itself(bag: Any, dag_id: str) -> None:
    dag = bag.dags[dag_id]
    assert dag.max_active_runs == 1 or dag_id == "review_figures"  # its runs wait for people
    assert dag.catchup is False
    for task in dag.tasks:
        assert task.owner == "data-engineering"
        assert task.retries == 2
        assert task.retry_exponential_backoff > 1
        assert timedelta(0) < task.execution_timeout <= timedelta(hours=1)


@pytest.mark.parametrize("file", FILES, ids=DAG_IDS)
def test_dag_files_stay_short(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= 150


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
        "gate_candidate": {"embargo"},
        "embargo": {"publish"},
        "publish": set(),
    }


def test_assets_connect_the_dags(bag: Any) -> None:
    outlets = {
        (dag_id, task.task_id): announced
        for dag_id, dag in bag.dags.items()
        for task in dag.tasks
        if (announced := {asset.name for asset in task.outlets if "." not in asset.name})
    }
    assert outlets == {
        ("ingest_submissions", "land"): {"submission", "reporting_month"},
        ("reporting_calendar", "month_is_due"): {"reporting_month"},
        ("monthly_load", "announce_other_months"): {"reporting_month"},
        ("monthly_load", "announce_questions"): {"review"},
        ("monthly_load", "publish"): {"release"},
        ("review_figures", "review_one.record"): {"reporting_month"},
    }
    triggers = {
        dag_id: dag.timetable.asset_condition.name
        for dag_id, dag in bag.dags.items()
        if "Asset" in type(dag.timetable).__name__
    }
    assert triggers == {
        "monthly_load": "reporting_month",
        "monthly_statistics": "release",
        "review_figures": "review",
    }


def test_a_backfill_of_the_calendar_names_the_months_in_its_range(bag: Any) -> None:
    infos = _core_timetable(bag, "reporting_calendar").iter_partition_dagrun_infos(
        earliest=datetime(2026, 1, 1, tzinfo=UTC), latest=datetime(2026, 3, 31, tzinfo=UTC)
    )
    assert [info.partition_key for info in infos] == ["2026-01", "2026-02", "2026-03"]


def test_the_calendar_announces_the_month_before(bag: Any) -> None:
    from airflow.sdk import timezone

    timetable = _core_timetable(bag, "reporting_calendar")
    six_in_hanoi = timezone.coerce_datetime(datetime(2026, 11, 14, 23, tzinfo=UTC))
    assert timetable._get_partition_info(run_date=six_in_hanoi)[1] == "2026-10"


def test_parsing_the_dags_imports_nothing_heavy() -> None:
    script = (
        "import sys; from airflow.dag_processing.dagbag import DagBag;"
        f"assert DagBag({str(PROJECT / 'dags')!r}).dags;"
        "print(*{'great_expectations', 'dbt', 'pandas', 'openpyxl'} & set(sys.modules))"
    )
    env = os.environ | {"AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == ""


@pytest.mark.parametrize("file", [*FILES, *SHARED], ids=lambda file: file.stem)
def test_whatever_a_task_calls_has_a_stand_in_or_does_nothing_by_itself(file: Path) -> None:
    assert set(called_by_tasks(file)) - {*STOOD_FOR, *REALLY_CALLED} == set()


@pytest.mark.parametrize("place", STOOD_FOR)
def test_a_stand_in_takes_what_the_real_one_takes(place: str) -> None:
    module, _, name = place.rpartition(".")
    real = signature(getattr(import_module(module), name))
    stand_in = signature(getattr(Work(), name))
    assert _parameters(stand_in) == _parameters(real)


# ---------------------------------------------------------------------------- runs


@pytest.fixture
def work(bag: Any, monkeypatch: pytest.MonkeyPatch) -> Work:
    work = Work()
    stand_in(work, monkeypatch)
    for dag in bag.dags.values():
        for task in dag.tasks:
            monkeypatch.setattr(task, "retry_delay", timedelta(0))
    return work


@pytest.fixture
def run(bag: Any, work: Work) -> Callable[..., dict[str, Any]]:
    from tmdt.orchestration import child

    return lambda dag_id, period=None, **conf: child.run(bag.dags[dag_id], period, **conf)


Run = Callable[..., dict[str, Any]]


def test_a_month_goes_through_the_gates_and_is_published(run: Run, work: Work) -> None:
    ended = run("monthly_load", "2026-10")
    assert ended["state"] == "success"
    assert ended["results"]["publish"] == {"release_id": 7}
    assert ended["tasks"]["announce_other_months"] == "skipped"
    assert work.done == [
        "land",
        ("open", "2026-10"),
        ("gate_staging", 7),
        ("transform", 7),
        ("gate_candidate", 7),
        ("publish", 7),
    ]
    assert _events("release")[-1] == "2026-10"


def test_a_month_with_nothing_new_ends_well_and_publishes_nothing(run: Run, work: Work) -> None:
    work.release_id = None
    ended = run("monthly_load", "2026-10")
    assert ended["state"] == "success"
    assert work.done == ["land", ("open", "2026-10")]
    assert {task for task, state in ended["tasks"].items() if state != "skipped"} == {"land"}


@pytest.mark.parametrize(("gate", "reached"), [("staging", 2), ("candidate", 4)])
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
    assert work.done[1] == ("roll back", 3, "wrong figures")
    run("monthly_load", "2026-10")
    assert ("open", "2026-10") in work.done, "the next run does not inherit it"


def test_under_embargo_a_lone_run_ends_before_publication(
    run: Run, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMDT_RUNS_ALONE", "yes")
    work.embargoes = ["noon"]
    ended = run("monthly_load", "2026-10")
    assert ended["state"] == "failed"
    assert ended["blocked"] == "2026-10 is under embargo until noon"
    assert work.done[-1] == ("gate_candidate", 7)


def test_other_failures_are_tried_again(run: Run, work: Work) -> None:
    work.failures["transform"] = 2
    ended = run("monthly_load", "2026-10")
    assert ended["state"] == "success"
    assert ended["blocked"] is None


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
    assert _events("reporting_month")[-1] == "2026-08"


def test_questions_to_a_reviewer_are_announced_even_without_a_release(run: Run, work: Work) -> None:
    work.questions, work.release_id = True, None
    assert run("monthly_load", "2026-10")["state"] == "success"
    assert _events("review") == ["2026-10"]
    assert "2026-10" in _waiting("review_figures")


def test_what_an_interrupted_landing_left_is_announced(run: Run, work: Work) -> None:
    work.landed, work.failures["land"] = [], 1
    before = len(_events("reporting_month"))
    run("ingest_submissions")
    assert sorted(_events("reporting_month")[before:]) == ["2026-09", "2026-10"]


def test_landing_announces_months_and_provinces(run: Run, work: Work) -> None:
    work.landed = ["2026-07", "2026-10"]
    assert run("ingest_submissions")["results"] == {"land": {"received": 2}}
    assert sorted(_events("reporting_month")[-2:]) == ["2026-07", "2026-10"]
    assert sorted(_events("submission")[-2:]) == ["2026-07|VN34_24", "2026-10|VN34_24"]


def test_landing_nothing_is_quiet(run: Run, work: Work) -> None:
    work.landed = []
    before = len(_events("reporting_month"))
    assert run("ingest_submissions")["tasks"] == {"land": "skipped"}
    assert len(_events("reporting_month")) == before
    assert _complaints() == []


def test_a_run_answers_the_events_that_waited_for_its_month(run: Run, work: Work) -> None:
    work.landed = ["2026-05", "2026-06"]
    run("ingest_submissions")
    assert {"2026-05", "2026-06"} <= _waiting("monthly_load")
    work.landed = []
    run("monthly_load", "2026-05")
    assert _waiting("monthly_load") >= {"2026-06"}
    assert "2026-05" not in _waiting("monthly_load")


def test_runs_leave_the_history_of_earlier_runs_alone(run: Run, work: Work) -> None:
    run("monthly_statistics", "2026-09")
    run("monthly_statistics", "2026-10")
    assert set(_states("monthly_statistics")) == {"success"}


def test_the_bulletin_of_a_month_is_written(run: Run) -> None:
    ended = run("monthly_statistics", "2026-10")
    assert ended["results"] == {"write_bulletin": "/bulletins/2026-10.html"}


def _parameters(function: Signature) -> list[tuple[str, Any, bool]]:
    return [
        (one.name, one.kind, one.default is Parameter.empty) for one in function.parameters.values()
    ]


def _fails(run: Run, dag_id: str, period: str | None) -> bool:
    try:
        return bool(run(dag_id, period)["state"] == "failed")
    except Exception as error:  # Airflow refuses what the form's pattern refuses
        assert "period" in str(error)
        return True


def _core_timetable(bag: Any, dag_id: str) -> Any:
    from airflow.serialization.encoders import coerce_to_core_timetable

    return coerce_to_core_timetable(bag.dags[dag_id].timetable)


def _query(sql: str, *values: Any) -> list[Any]:
    with airflow_env.connect_to_metadata() as connection:
        return [row[0] for row in connection.execute(sql, values)]


def _events(asset: str) -> list[str]:
    """The partitions an asset was announced with, in order."""
    return _query(
        "select e.partition_key from asset_event as e join asset as a on a.id = e.asset_id"
        " where a.name = %s order by e.id",
        asset,
    )


def _waiting(dag_id: str) -> set[str]:
    """The partitions a scheduler would start a DAG for."""
    return set(
        _query(
            "select partition_key from asset_partition_dag_run"
            " where target_dag_id = %s and created_dag_run_id is null",
            dag_id,
        )
    )


def _complaints() -> list[str]:
    return _query("select extra from log where event = 'missing partition key'")


def _states(dag_id: str) -> list[str]:
    return _query("select state from task_instance where dag_id = %s", dag_id)
