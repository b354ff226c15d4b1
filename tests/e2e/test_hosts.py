"""Several hosts: two schedulers and three workers share databases, a broker and an object store.

Each is killed once while months are loaded. Run by `make hosts`, as root.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from benchmarks.cluster import PARTS, Cluster, make_cluster, wait_for
from benchmarks.hosts import CANNOT, REASON, Host
from tmdt.collection.sample import write_sample

pytestmark = [
    pytest.mark.hosts, pytest.mark.timeout(1200), pytest.mark.skipif(CANNOT, reason=REASON)
]  # fmt: skip

WORKERS = [name for name, parts in PARTS.items() if parts == "worker"]
MONTHS = ["2026-07", "2026-08", "2026-09"]
PROVINCES = 3
SEEN = """
    select load_period, count(*), count(distinct fact.submission_id)
    from marts.fact_indicator as fact inner join marts.dim_submission using (submission_id)
    group by load_period
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with make_cluster(tmp_path_factory.mktemp("hosts")) as cluster:
        cluster.up(*PARTS)
        yield cluster


def test_every_host_runs_its_parts(cluster: Cluster) -> None:
    health = cluster.api().get("/api/v2/monitor/health").json()
    assert {part["status"] for part in health.values()} == {"healthy"}
    for name, host in cluster.hosts.items():
        said = host.run("status").stdout
        assert all(f"{part} healthy" in said for part in PARTS[name].split()), said


def test_a_host_with_another_landing_area_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    worker = cluster.hosts["tmdt-w1"]
    assert worker.run("store", "list").returncode == 0
    settings = {k: v for k, v in worker.settings.items() if k != "TMDT_LANDING"}
    wrong = Host(worker.name, worker.address, settings)
    file = tmp_path / "a.csv"
    file.write_text("province_code,period,indicator_code,breakdown,value,unit,note\n")
    refused = wrong.run("submit", str(file))
    assert refused.returncode == 2 and "set TMDT_LANDING as on" in refused.stderr


def test_months_are_loaded_while_each_host_is_killed_once(cluster: Cluster, tmp_path: Path) -> None:
    files = [
        file
        for month in MONTHS
        for file in write_sample(tmp_path / month, month, 1)[:PROVINCES]
    ]  # fmt: skip
    sent = cluster.hosts["tmdt-w1"].run("submit", *map(str, files))
    assert sent.returncode == 0, sent.stderr
    api = cluster.api()
    runs = "/api/v2/dags/ingest_submissions/dagRuns"
    api.post(runs, json={"logical_date": None}).raise_for_status()
    with Reader(cluster.reader) as reader:
        killed = _kill_each_once(cluster, api)
        wait_for(lambda: len(cluster.list_published()) == len(MONTHS), 600)
    assert killed == ["tmdt-b", "tmdt-a", *WORKERS, "broker", "store"]
    assert Counter(cluster.list_published()) == Counter(MONTHS), "each once"
    wait_for(lambda: all(run["end_date"] for run in _loads(api)))
    assert {run["state"] for run in _loads(api)} == {"success"}
    _print_tries(api)
    assert reader.errors == []
    assert reader.seen == {(month, 85 * PROVINCES, PROVINCES) for month in MONTHS}


def _loads(api: httpx.Client) -> list[dict[str, Any]]:
    answer = api.get("/api/v2/dags/monthly_load/dagRuns?limit=100").json()
    return list(answer["dag_runs"])


def _print_tries(api: httpx.Client) -> None:
    """Prints which tasks were tried more than once."""
    path = "/api/v2/dags/monthly_load/dagRuns/~/taskInstances?limit=100"
    for task in api.get(path).json()["task_instances"]:
        if task["try_number"] > 1:
            print(f"{task['task_id']}: {task['try_number']} tries, at last on {task['hostname']}")


def _kill_each_once(cluster: Cluster, api: httpx.Client) -> list[str]:
    """Kills each worker while it runs a task, then the schedulers and the broker."""
    killed: list[str] = []
    for name in ("tmdt-b", "tmdt-a"):
        cluster.hosts[name].kill("scheduler")
        killed.append(name)
    hit: set[tuple[str, str]] = set()
    while left := set(WORKERS) - set(killed):
        for task in wait_for(lambda: _running(api)):
            name, which = task["hostname"], (task["dag_run_id"], task["task_id"])
            if name in left and which not in hit:  # a task has three tries, and each may die once
                cluster.hosts[name].kill("worker")
                print(f"{name} was killed in {which[1]} of {which[0]}")
                hit.add(which)
                killed.append(name)
                break
    cluster.restart_broker()
    cluster.pause_store(10)
    return [*killed[:2], *sorted(killed[2:]), "broker", "store"]


def _running(api: httpx.Client) -> list[dict[str, Any]]:
    """The tasks of loads that run."""
    path = "/api/v2/dags/monthly_load/dagRuns/~/taskInstances?state=running"
    with suppress(httpx.HTTPError):
        return list(api.get(path).raise_for_status().json()["task_instances"])
    return []


class Reader:
    """Somebody who reads the marts all the time."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.seen: set[tuple[Any, ...]] = set()
        self.errors: list[str] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read)

    def __enter__(self) -> Reader:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.wait(2)
        self._stop.set()
        self._thread.join()

    def _read(self) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            while not self._stop.wait(0.2):
                try:
                    self.seen.update(connection.execute(SEEN).fetchall())
                except psycopg.Error as error:
                    self.errors.append(str(error))
