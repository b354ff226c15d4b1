"""Several hosts: two schedulers and three workers share databases, a broker and an object store.

Each is killed once while months are loaded. Run by `make hosts`, as root.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from hosts import (
    CANNOT,
    MIDDLE,
    REASON,
    Host,
    make_network,
    run_object_store,
    run_postgres,
    run_redis,
)

from tmdt.collection.sample import write_sample
from warehouse.stores import STORES

pytestmark = [
    pytest.mark.hosts, pytest.mark.timeout(1200), pytest.mark.skipif(CANNOT, reason=REASON)
]  # fmt: skip

PARTS = {
    "tmdt-a": "api-server scheduler dag-processor triggerer",
    "tmdt-b": "scheduler",
    "tmdt-w1": "worker",
    "tmdt-w2": "worker",
    "tmdt-w3": "worker",
}
WORKERS = [name for name, parts in PARTS.items() if parts == "worker"]
MONTHS = ["2026-07", "2026-08", "2026-09"]
PROVINCES = 3
SEEN = """
    select load_period, count(*), count(distinct fact.submission_id)
    from marts.fact_indicator as fact inner join marts.dim_submission using (submission_id)
    group by load_period
"""


@dataclass
class Cluster:
    hosts: dict[str, Host]
    restart_broker: Callable[[], None]
    pause_store: Callable[[float], None]
    warehouse: str
    reader: str

    def api(self) -> httpx.Client:
        """Airflow's API, as the administrator."""
        home = self.hosts["tmdt-a"].home
        client = httpx.Client(base_url=f"http://{self.hosts['tmdt-a'].address}:8080", timeout=60)
        password = (home / "secrets" / "airflow-admin").read_text()
        answer = client.post("/auth/token", json={"username": "admin", "password": password})
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return client


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    place = tmp_path_factory.mktemp("hosts")
    hosts = {name: Host(name, f"10.77.0.{11 + number}", {}) for number, name in enumerate(PARTS)}
    with (
        make_network(list(hosts.values())),
        run_postgres(place / "postgres") as passwords,
        run_redis(place / "redis") as restart_broker,
        run_object_store() as (store, pause_store),
    ):
        warehouse = f"postgresql://tmdt:{passwords['tmdt']}@{MIDDLE}:5432/warehouse"
        common = store | _settings(warehouse, passwords["airflow"], hosts["tmdt-a"].address)
        for host in hosts.values():
            own = {"TMDT_HOME": str(place / host.name), "TMDT_PARTS": PARTS[host.name]}
            host.settings |= common | own
        try:
            for host in hosts.values():
                host.up(*(["--host", host.address] if "api-server" in PARTS[host.name] else []))
            for host in hosts.values():
                _wait_for(lambda host=host: "Ctrl-C" in (host.home / "up.log").read_text())
            reader = f"postgresql://bi_reader:{passwords['bi_reader']}@{MIDDLE}:5432/warehouse"
            yield Cluster(hosts, restart_broker, pause_store, warehouse, reader)
        finally:
            for host in hosts.values():
                host.stop()
            for host in hosts.values():
                host.down()


def _settings(warehouse: str, password: str, api: str) -> dict[str, str]:
    """What all hosts have in common, as docs/several-hosts.md lists it."""
    metadata = f"postgresql+psycopg://airflow:{password}@{MIDDLE}:5432/airflow"
    return {
        "PATH": os.environ["PATH"],
        "TMDT_SECRET": secrets.token_urlsafe(24),
        "TMDT_DATABASE_URL": warehouse,
        **{store.setting: f"s3://tmdt/{name}" for name, store in STORES.items()},
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": metadata,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": metadata,
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        "AIRFLOW__CELERY__BROKER_URL": f"redis://{MIDDLE}:6379/0",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://{api}:8080/execution/",
        "AIRFLOW__API__BASE_URL": f"http://{api}:8080",
        # A dead worker is noticed sooner than in five minutes.
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
    }


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
        _wait_for(lambda: len(_published(cluster)) == len(MONTHS), 600)
    assert killed == ["tmdt-b", "tmdt-a", *WORKERS, "broker", "store"]
    assert Counter(_published(cluster)) == Counter(MONTHS), "each once"
    _wait_for(lambda: all(run["end_date"] for run in _loads(api)))
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
        for task in _wait_for(lambda: _running(api)):
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


def _published(cluster: Cluster) -> list[str]:
    with psycopg.connect(cluster.warehouse) as connection:
        found = connection.execute("select period from marts.dim_release").fetchall()
    return [row[0] for row in found]


def _wait_for(condition: Callable[[], Any], seconds: float = 240) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, condition
        time.sleep(0.5)
    return found
