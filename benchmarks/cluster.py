"""A cluster of this project's: two schedulers and three workers, each on a host of its own."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg

from benchmarks.hosts import (
    MIDDLE,
    Host,
    make_network,
    run_object_store,
    run_postgres,
    run_redis,
)
from warehouse.stores import STORES

PARTS = {
    "tmdt-a": "api-server scheduler dag-processor triggerer",
    "tmdt-b": "scheduler",
    "tmdt-w1": "worker",
    "tmdt-w2": "worker",
    "tmdt-w3": "worker",
}
"""The hosts, and the parts that run on each."""


@dataclass
class Cluster:
    """The hosts, and what stands in their middle."""

    hosts: dict[str, Host]
    restart_broker: Callable[[], None]
    pause_store: Callable[[float], None]
    warehouse: str
    reader: str

    def up(self, *names: str) -> None:
        """Starts the stacks of some hosts, and waits for them."""
        for name in names:
            has_api = "api-server" in PARTS[name]
            self.hosts[name].up(*(["--host", self.hosts[name].address] if has_api else []))
        for name in names:
            wait_for(self.hosts[name].is_up)

    def api(self) -> httpx.Client:
        """Airflow's API, as the administrator."""
        host = self.hosts["tmdt-a"]
        client = httpx.Client(base_url=f"http://{host.address}:8080", timeout=60)
        password = (host.home / "secrets" / "airflow-admin").read_text()
        answer = client.post("/auth/token", json={"username": "admin", "password": password})
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return client

    def announce(self) -> None:
        """Lands what was submitted, which starts the loads of its months."""
        body = {"logical_date": None}
        self.api().post("/api/v2/dags/ingest_submissions/dagRuns", json=body).raise_for_status()

    def list_published(self) -> list[str]:
        """The months of all releases."""
        with psycopg.connect(self.warehouse) as connection:
            found = connection.execute("select period from marts.dim_release").fetchall()
        return [row[0] for row in found]


@contextmanager
def make_cluster(place: Path) -> Iterator[Cluster]:
    """Makes the hosts and what they share, in a folder; nothing of it remains."""
    hosts = {name: Host(name, f"10.77.0.{11 + number}", {}) for number, name in enumerate(PARTS)}
    with (
        make_network(list(hosts.values())),
        run_postgres(place / "postgres") as passwords,
        run_redis(place / "redis") as restart_broker,
        run_object_store() as (store, pause_store),
    ):
        warehouse = f"postgresql://tmdt:{passwords['tmdt']}@{MIDDLE}:5432/warehouse"
        reader = f"postgresql://bi_reader:{passwords['bi_reader']}@{MIDDLE}:5432/warehouse"
        common = store | _settings(warehouse, passwords["airflow"], hosts["tmdt-a"].address)
        for host in hosts.values():
            own = {"TMDT_HOME": str(place / host.name), "TMDT_PARTS": PARTS[host.name]}
            host.settings |= common | own
        try:
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


def wait_for(condition: Callable[[], Any], seconds: float = 240) -> Any:
    """Waits until something holds; returns it."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"in {seconds:.0f} s there was no {condition}")
        time.sleep(0.5)
    return found
