"""The parsed DAGs, and runs of them with stand-ins for the work they call."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from stand_ins import Work, stand_in

from tmdt.orchestration import airflow_env
from warehouse.home import PROJECT


@pytest.fixture(scope="session")
def parsed(cluster_home: Path, cluster: str) -> tuple[dict[str, str], Any]:
    """Airflow's settings in the tests' own cluster, which a process reads once; the parsed DAGs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMDT_HOME", str(cluster_home))
        settings = {
            "TMDT_HOME": str(cluster_home),
            **dict(airflow_env.environment().items() - os.environ.items()),
        }
        for name, value in settings.items():
            patch.setenv(name, value)

        from airflow.dag_processing.dagbag import DagBag
        from airflow.utils.db import upgradedb

        upgradedb()
        return settings, DagBag(str(PROJECT / "dags"))


@pytest.fixture(scope="module")
def bag(parsed: tuple[dict[str, str], Any]) -> Iterator[Any]:
    """The parsed DAG files, with a migrated metadata database."""
    settings, bag = parsed
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        yield bag


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
