"""A Superset of a test's own, on a database of its own, that reads the home's warehouse."""

from __future__ import annotations

import io
import socket
import subprocess
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

from dashboards import environment, serving


@contextmanager
def running(programs: Path, variables: dict[str, str]) -> Iterator[Superset]:
    """Serves meanwhile, as `make dashboards` does."""
    with socket.socket() as probe:
        probe.bind((serving.HOST, 0))
        port = int(probe.getsockname()[1])
    serving.prepare(programs, variables)
    server = serving.start_server(programs, variables, port)
    try:
        yield Superset(f"http://{serving.HOST}:{port}", server)
    finally:
        server.terminate()
        server.wait(30)


class Superset:
    """The administrator's side of Superset's API."""

    def __init__(self, address: str, server: subprocess.Popen[bytes]) -> None:
        self.answers: dict[str, list[Any]] = {}
        self.http = httpx.Client(base_url=address, timeout=120)
        deadline = time.monotonic() + 120
        while True:
            try:
                self.http.get("/health").raise_for_status()
                break
            except httpx.HTTPError:
                assert server.poll() is None and time.monotonic() < deadline
                time.sleep(0.5)
        who = {
            "username": "admin", "password": environment.secret(environment.ADMIN),
            "provider": "db", "refresh": False,
        }  # fmt: skip
        token = self.http.post("/api/v1/security/login", json=who).json()["access_token"]
        self.http.headers["Authorization"] = f"Bearer {token}"

    def export(self) -> dict[str, dict[str, Any]]:
        """Everything there is, as files of a bundle, by UUID."""
        answer = self.http.get("/api/v1/assets/export/").raise_for_status()
        with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
            parts = [
                yaml.safe_load(bundle.read(name))
                for name in bundle.namelist()
                if "metadata.yaml" not in name
            ]
        return {part["uuid"]: part for part in parts}

    def numbers(self, kind: str) -> dict[str, int]:
        """The numbers of charts or datasets by UUID."""
        columns = "(columns:!(id,uuid),page_size:1000)"
        answer = self.http.get(f"/api/v1/{kind}/", params={"q": columns}).raise_for_status()
        return {it["uuid"]: it["id"] for it in answer.json()["result"]}

    def ask(self, dataset: int, query: dict[str, Any]) -> httpx.Response:
        """What a chart's page asks."""
        context = {
            "datasource": {"id": dataset, "type": "table"}, "force": True, "queries": [query],
            "result_format": "json", "result_type": "full",
        }  # fmt: skip
        return self.http.post("/api/v1/chart/data", json=context)
