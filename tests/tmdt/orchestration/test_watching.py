"""Watching: who is told what, what the state is, and that telling never fails what it tells of."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from tmdt import cli, notification
from tmdt.cli import status
from tmdt.collection import overdue
from tmdt.orchestration import airflow_env
from warehouse.home import PROJECT

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
    notification.notify_failed(
        {"ti": TASK, "exception": RuntimeError(reason), "params": {"period": "2026-10"}}
    )
    (message,) = webhook
    assert message["title"] == "monthly_load 2026-10 failed at gate_staging"
    assert reason in message["message"] and TASK.log_url in message["message"]


def test_a_killed_task_is_told_of_as_well(webhook) -> None:
    notification.notify_failed({"ti": TASK, "partition_key": "2026-09"})
    assert webhook[0]["title"] == "monthly_load 2026-09 failed at gate_staging"


def test_a_late_run_says_which_and_since_when(webhook) -> None:
    notification.notify_late(
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


@pytest.mark.parametrize("state", ["failed", "success"])
def test_of_a_run_that_has_ended_nobody_is_told_again(webhook, state: str) -> None:
    run = {"dag_id": "monthly_load", "dag_run_id": "r1", "state": state}
    notification.notify_late({"dag_run": run, "deadline": {"deadline_time": "x"}})
    assert webhook == []


def test_reviewers_are_told_of_questions_in_both_languages(webhook, monkeypatch) -> None:
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "http://127.0.0.1:8080")
    notification.notify_of_questions([])
    notification.notify_of_questions(["Mở lại kỳ 2026-05? / Reopen 2026-05?"])
    (message,) = webhook
    assert "1 câu hỏi" in message["title"] and "1 questions" in message["title"]
    assert "http://127.0.0.1:8080/required_actions" in message["message"]
    assert message["type"] == "info"


def test_a_message_says_how_severe_it_is_and_links_to_its_section(webhook, monkeypatch) -> None:
    monkeypatch.setenv(notification.RUNBOOK_URL, "https://docs.example.org/runbook.html")
    notification.notify_failed({"ti": TASK})
    assert webhook[0]["type"] == "failure"
    section = "https://docs.example.org/runbook.html#a-gate-blocked-the-month"
    assert webhook[0]["message"].endswith(section)


@pytest.mark.parametrize("file", ["notification", "orchestration", "releases"])
def test_every_section_that_a_message_links_to_exists(file: str) -> None:
    code = PROJECT / "tmdt"
    files = [code / f"{file}.py"] if (code / f"{file}.py").exists() else (code / file).glob("*.py")
    texts = "".join(one.read_text() for one in files)
    linked = set(re.findall(r'(?:section=|GENERAL = |"gate_\w+": )"([a-z]+-[a-z-]+)"', texts))
    headings = re.findall(r"^## (.+)$", (PROJECT / "docs/runbook.md").read_text(), re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", one.lower()).replace(" ", "-") for one in headings}
    assert linked and linked <= anchors


def test_every_address_is_told(webhook, monkeypatch) -> None:
    address = os.environ[notification.URLS]
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
    notification.notify_failed({"ti": TASK})
    assert "monthly_load failed at gate_staging" in caplog.text or notification.URLS in caplog.text


def test_a_task_without_an_error_or_a_month_is_told_of(webhook) -> None:
    notification.notify_failed({"ti": SimpleNamespace(dag_id="d", task_id="t")})
    assert webhook[0]["title"] == "d failed at t"


# What a person on watch asks ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 11, 14), date(2026, 9, 1)),  # the day itself is still in time
        (date(2026, 11, 15), date(2026, 10, 1)),
        (date(2027, 1, 3), date(2026, 11, 1)),
        (date(2027, 1, 20), date(2026, 12, 1)),
        (date(2026, 2, 14), None),  # January 2026 is the first month that is collected
    ],
)
def test_the_month_due_last(today: date, month: date | None) -> None:
    assert overdue.find_last_due(today) == month


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2021, 2, 15), None),  # nothing was collected before February 2021
        (date(2021, 3, 15), date(2021, 2, 1)),
        (date(2026, 7, 15), date(2026, 6, 1)),  # the old rule, until June 2026
        (date(2026, 8, 15), date(2026, 6, 1)),  # July has until the 20th
        (date(2026, 8, 21), date(2026, 7, 1)),
        (date(2027, 6, 30), date(2026, 12, 1)),  # and nothing is owed after 2026
    ],
)
def test_the_month_due_last_is_by_the_rule_then_in_force(
    today: date, month: date | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = ("due_day_of_next_month", "valid_from", "valid_to", "collected_from")
    rules = [
        dict(zip(columns, row, strict=True))
        for row in (
            ("20", "2026-07-01", "2027-01-01", "2021-02-01"),
            ("14", "2021-01-01", "2026-07-01", "2021-02-01"),
        )
    ]
    monkeypatch.setattr(overdue, "seed", lambda name: rules)
    assert overdue.find_last_due(today) == month


@pytest.mark.db
def test_overdue_is_who_owed_a_month_and_has_not_reported_it_since(warehouse) -> None:
    for number, ref_area in ((1, "VN34_24"), (2, "VN34_01")):
        warehouse.execute(
            "insert into marts.dim_province values"
            " (%s, 'VN34', right(%s, 2), %s, 'x', 'x', 'province', 'x', 'x', null, null, true)",
            [number, ref_area, ref_area],
        )
    warehouse.execute(
        "insert into marts.dim_period values"
        " (1, '2026-09', 'M', '2026-09-01', '2026-09-30', 2026, 'calendar')"
    )
    at = datetime(2026, 11, 14, 12, tzinfo=UTC)
    assert status.count_overdue(at) == {}, "nobody ever owed anything"
    for province in (1, 2):
        warehouse.execute(
            "insert into marts.reporting_rate values"
            " (%s, 1, '01-TMĐT', '2026-10-14', true, %s, null, false, false, false, 0, 0, 0, 1,"
            " null, 'real')",
            [province, province == 1],
        )
    assert status.count_overdue(at) == {"2026-09": 2}, "neither has sent a file"
    with warehouse.transaction():
        warehouse.execute(
            "insert into staging.submission values (1, repeat('0', 64), 'f', 'csv', 1, now(), 'x',"
            " '01-TMĐT', '2026-09', 'VN34_24', null, null, null, false, 'accepted', 1)"
        )
        warehouse.execute(
            "insert into staging.coverage values"
            " (1, 'VN34_24', '2026-09-01', '2026-09-30', '{x}', 1, 0)"
        )
    assert status.count_overdue(at) == {"2026-09": 1}
    a_day_later = datetime(2026, 11, 14, 17, 30, tzinfo=UTC)  # the 15th in Hà Nội
    assert status.count_overdue(a_day_later) == {"2026-10": 2, "2026-09": 1}


@pytest.mark.db
def test_status_tells_what_waits_even_without_airflow(
    warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(airflow_env.CONNECTION, "postgresql+psycopg://nobody@127.0.0.1:9/airflow")
    done = CliRunner().invoke(cli.app, ["status"])
    assert done.exit_code == 0, done.output
    lines = {line[:11].strip(): line[12:].strip() for line in done.output.splitlines()}
    assert lines["published"] == "nothing yet"
    assert lines["overdue"] == "nothing"
    assert lines["questions"] == "none"
    assert "does not answer" in lines["runs"]


@pytest.mark.db
def test_runs_that_failed_are_told_until_they_succeed(
    warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Airflow's own table is stood in for by one with the columns that are asked."""
    url = os.environ["TMDT_DATABASE_URL"]
    monkeypatch.setenv(airflow_env.CONNECTION, url.replace("postgresql", "postgresql+psycopg", 1))
    warehouse.execute(
        "create table public.dag_run (id int, dag_id text, partition_key text, conf jsonb,"
        " state text, start_date timestamptz, end_date timestamptz)"
    )

    def ran(number: int, key: str | None, conf: str, state: str) -> None:
        warehouse.execute(
            "insert into public.dag_run values"
            " (%s, 'monthly_load', %s, %s, %s, '2026-11-15', '2026-11-15 01:00+00')",
            [number, key, conf, state],
        )

    ran(1, "2026-09", "{}", "failed")
    ran(2, None, '{"period": "2026-10"}', "failed")
    ran(3, "2026-11", "{}", "running")
    ran(4, "2026-12", "{}", "queued")
    assert status.find_runs() == {
        "running": ["monthly_load 2026-11 (2026-11-15 08:00 Hà Nội, 01:00 UTC)"],
        "failed": [
            "monthly_load 2026-09 (2026-11-15 08:00 Hà Nội, 01:00 UTC)",
            "monthly_load 2026-10 (2026-11-15 08:00 Hà Nội, 01:00 UTC)",
        ],
    }
    ran(5, "2026-10", "{}", "success")
    failed = ["monthly_load 2026-09 (2026-11-15 08:00 Hà Nội, 01:00 UTC)"]
    assert status.find_runs()["failed"] == failed


@pytest.mark.db
def test_status_leads_to_the_page_of_the_gate_that_blocked(warehouse) -> None:
    warehouse.execute(
        "insert into core.release values (1, '2026-10', 'candidate', now(), null, null);"
        "insert into quality.validation (release_id, gate, validated_at, success, data_docs) values"
        " (1, 'staging', clock_timestamp(), false, 'file:///pages/000001_staging/index.html')"
    )
    page = "file:///pages/000001_staging/index.html"
    assert status.find_blocked() == [("2026-10", "staging", page)]
    done = CliRunner().invoke(cli.app, ["status"])
    assert f"blocked     2026-10 at the gate staging: {page}" in done.output
    warehouse.execute("update core.release set opened_at = clock_timestamp()")
    assert status.find_blocked() == [], "the next candidate of that number was not asked about yet"
