"""A month through Airflow on an existing PostgreSQL, of the oldest version or of all there are."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from servers import OTHERS, Server, find_servers, running
from upath import UPath

from ingestion.landing import submit
from tmdt.orchestration import airflow_env, backup
from tmdt.orchestration import runs as orchestration
from warehouse import database
from warehouse.home import PROJECT

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

FOUND = {version: at for version, at in find_servers().items() if version >= database.OLDEST}
TRIED = FOUND if OTHERS in os.environ else [min(FOUND)]
IN_A_TASK = """
from airflow.sdk.execution_time.supervisor import block_orm_access
block_orm_access()
from tmdt.orchestration.upkeep import clean_metadata
clean_metadata()
"""
"""What the scheduler's worker does before a task, and then the task."""
FIGURES = "select count(*) from marts.fact_indicator"


@pytest.fixture(params=TRIED, ids="PostgreSQL {}".format)
def server(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """The server, which the commands use, with a home beside it."""
    for name in [name for name in os.environ if name.startswith("AIRFLOW")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TMDT_HOME", str(tmp_path / "home"))
    with running(FOUND[request.param], tmp_path) as server:
        use(server, monkeypatch)
        yield server


def use(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMDT_DATABASE_URL", server.url("tmdt", "warehouse"))
    metadata = server.url("airflow", "airflow").replace("postgresql", "postgresql+psycopg", 1)
    monkeypatch.setenv(airflow_env.CONNECTION, metadata)


def count(server: Server) -> int:
    with psycopg.connect(server.url("bi_reader", "warehouse")) as reader:
        return int(reader.execute(FIGURES).fetchone()[0])  # type: ignore[index]


def test_a_month_is_loaded_kept_and_restored(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    database.prepare()
    list(submit([PROJECT / "examples" / "bac_giang_2023-10.csv"]))
    with orchestration.runner() as airflow:
        loaded = airflow.run("monthly_load", "2023-10")
    assert loaded.succeeded, loaded.error
    cleaned = subprocess.run(
        [sys.executable, "-c", IN_A_TASK], env=airflow_env.environment(), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert cleaned.returncode == 0, cleaned.stderr
    assert (figures := count(server)) > 50
    assert not (tmp_path / "home" / "postgres").exists(), "no embedded server was started"

    kept = backup.back_up(UPath(tmp_path / "kept"), say=lambda _: None)
    another = tmp_path / "another"
    another.mkdir()
    version = request.node.callspec.params["server"]
    with running(FOUND[version], another) as empty:
        monkeypatch.setenv("TMDT_HOME", str(another / "home"))
        use(empty, monkeypatch)
        backup.restore(kept, say=lambda _: None)
        assert count(empty) == figures
