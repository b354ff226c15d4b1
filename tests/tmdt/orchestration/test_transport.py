"""A collector of lineage that does not answer costs one short wait, whatever it does instead."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import Job, Run, RunEvent, RunState
from openlineage.client.uuid import generate_new_uuid

from tmdt.orchestration import airflow_env
from tmdt.orchestration.lineage import transport

ALIASES = "OPENLINEAGE__TRANSPORT__TRANSPORTS__"
Collector = tuple[str, list[tuple[str, str | None, dict[str, Any]]]]


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TMDT_HOME", str(tmp_path))
    monkeypatch.setattr(transport, "WAIT", 1)
    yield
    remove_aliases()


def remove_aliases() -> None:
    """Removes the variables that the client sets by itself."""
    for name in [name for name in os.environ if name.startswith(ALIASES)]:
        del os.environ[name]


@pytest.fixture
def collector() -> Iterator[Collector]:
    """An address, and what was sent there: path, authorization and event."""
    taken: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            taken.append((self.path, self.headers["Authorization"], body))
            self.send_response(400 if body["job"]["name"] == "refused" else 201)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", taken
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def client(monkeypatch: pytest.MonkeyPatch, address: str, **others: str) -> OpenLineageClient:
    """A client with the settings that Airflow's processes get."""
    remove_aliases()
    for name in [name for name in os.environ if "OPENLINEAGE" in name]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("OPENLINEAGE_URL", address)
    for name, value in others.items():
        monkeypatch.setenv(name, value)
    for name, value in airflow_env.collector_settings().items():
        monkeypatch.setenv(name, value)
    made = OpenLineageClient()
    assert type(made.transport) is transport.Transport
    return made


def event(job: str = "job") -> RunEvent:
    return RunEvent(
        eventType=RunState.START, eventTime="2026-10-15T00:00:00Z",
        run=Run(str(generate_new_uuid())), job=Job("tmdt", job), producer="https://example.org",
    )  # fmt: skip


def test_events_arrive_where_the_settings_say(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, taken = collector
    client(monkeypatch, address).emit(event())
    client(monkeypatch, address, OPENLINEAGE_ENDPOINT="events", OPENLINEAGE_API_KEY="a-key").emit(
        event()
    )
    assert [(path, key) for path, key, _ in taken] == [
        ("/api/v1/lineage", None), ("/events", "Bearer a-key"),
    ]  # fmt: skip
    assert taken[0][2]["job"]["name"] == "job"


@pytest.mark.parametrize("kind", ["silent", "refusing", "unknown"])
def test_one_that_does_not_answer_is_waited_for_once(
    kind: str, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = {
        "silent": silent, "refusing": "http://127.0.0.1:1", "unknown": "http://no.such.invalid",
    }[kind]  # fmt: skip
    began = time.monotonic()
    for _ in range(20):
        with pytest.raises((requests.ConnectionError, TimeoutError)):
            client(monkeypatch, address).emit(event())
    assert time.monotonic() - began < 3


def test_it_is_tried_again_after_a_while(
    silent: str, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TimeoutError):
        client(monkeypatch, silent).emit(event())
    again = client(monkeypatch, collector[0])
    with pytest.raises(requests.ConnectionError, match="did not answer before"):
        again.emit(event())
    monkeypatch.setattr(transport, "PAUSE", 0)
    again.emit(event())
    assert len(collector[1]) == 1


def test_one_that_refuses_an_event_gets_the_next(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = client(monkeypatch, collector[0])
    with pytest.raises(requests.HTTPError):
        one.emit(event("refused"))
    one.emit(event())
    assert len(collector[1]) == 2


def test_a_transport_that_is_set_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENLINEAGE_URL", "http://collector.example.org")
    monkeypatch.setenv("AIRFLOW__OPENLINEAGE__TRANSPORT", '{"type": "console"}')
    assert airflow_env.collector_settings() == {}
