"""Policies that hold for all DAGs."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from warehouse.home import PROJECT

pytestmark = pytest.mark.airflow

FILES = sorted((PROJECT / "dags").glob("*.py"))
DAG_IDS = [file.stem for file in FILES]
TAGS = {"tmdt", "ingestion", "calendar", "load", "review", "statistics", "upkeep"}


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
        "deliveries": "release",
        "monthly_load": "reporting_month",
        "monthly_statistics": "release",
        "open_data": "release",
        "review_figures": "review",
    }


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
