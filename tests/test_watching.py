"""Watching: who is told what, what the state is, and that telling never fails what it tells of."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from tmdt import notification

TASK = SimpleNamespace(
    dag_id="monthly_load", task_id="gate_staging", log_url="http://127.0.0.1:8080/log"
)


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What a webhook was given, told at its address only."""
    taken: list[dict[str, Any]] = []

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append(json.loads(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Webhook)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv(notification.URLS, f"http://127.0.0.1:{server.server_port}/hook")
    yield taken
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_blocked_gate_says_the_expectation_the_count_and_where_the_log_is(webhook) -> None:
    reason = "gate staging blocked the release: staging_figures.value_is_known: 3 rows"
    notification.failed(
        {"ti": TASK, "exception": RuntimeError(reason), "params": {"period": "2026-10"}}
    )
    (told,) = webhook
    assert told["title"] == "monthly_load 2026-10 failed at gate_staging"
    assert reason in told["message"] and TASK.log_url in told["message"]


def test_a_killed_task_is_told_of_as_well(webhook) -> None:
    notification.failed({"ti": TASK, "partition_key": "2026-09"})
    assert webhook[0]["title"] == "monthly_load 2026-09 failed at gate_staging"


def test_a_late_run_says_which_and_since_when(webhook) -> None:
    notification.late(
        {
            "dag_run": {
                "dag_id": "monthly_load", "dag_run_id": "r1", "state": "running",
                "partition_key": "2026-10",
            },
            "deadline": {"deadline_time": "2026-11-15T01:00:00Z"},
        }
    )  # fmt: skip
    assert webhook[0]["title"] == "monthly_load 2026-10 is late"
    assert "2026-11-15T01:00:00Z" in webhook[0]["message"]


def test_every_address_is_told(webhook, monkeypatch) -> None:
    address = notification.os.environ[notification.URLS]
    monkeypatch.setenv(notification.URLS, f"{address} {address}")
    assert notification.notify("title", "message")
    assert len(webhook) == 2


def test_without_an_address_nobody_is_told(monkeypatch) -> None:
    monkeypatch.delenv(notification.URLS, raising=False)
    assert not notification.notify("title", "message")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/", "nonsense", "mailto://", "smtp://127.0.0.1:9", "://"]
)
def test_a_broken_notifier_fails_nothing(address, monkeypatch, caplog) -> None:
    monkeypatch.setenv(notification.URLS, address)
    notification.failed({"ti": TASK})
    assert "monthly_load failed at gate_staging" in caplog.text or notification.URLS in caplog.text


def test_even_a_context_without_anything_fails_nothing(webhook, caplog) -> None:
    notification.failed({"ti": SimpleNamespace(dag_id="d", task_id="t")})
    assert webhook[0]["title"] == "d failed at t"
