"""What a StatsD server hears of loads, gates and what waits, once Airflow's settings name it."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from dag_runs import Run
from stand_ins import Work

from expectations.suites import GATES
from warehouse.home import PROJECT
from warehouse.stores import locate

pytestmark = pytest.mark.airflow

Heard = Callable[[], dict[str, str]]
GAUGES = {"landing.waiting", "months.waiting", "questions.waiting"}
"""In a warehouse without a release, whose age is the other one."""


@pytest.fixture
def metrics(bag: Any) -> Any:
    """The module, which reads Airflow's settings when it is imported."""
    from tmdt.orchestration import metrics

    return metrics


@pytest.fixture
def heard(metrics: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """The warehouse's metrics of this test, as a StatsD server receives them: name and value."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.setblocking(False)
        monkeypatch.setenv("AIRFLOW__METRICS__STATSD_ON", "True")
        monkeypatch.setenv("AIRFLOW__METRICS__STATSD_HOST", "127.0.0.1")
        monkeypatch.setenv("AIRFLOW__METRICS__STATSD_PORT", str(server.getsockname()[1]))
        metrics.begin()

        def hear() -> dict[str, str]:
            packets = []
            with suppress(BlockingIOError):
                while True:
                    packets.append(server.recv(65536).decode())
            lines = [line.partition(":") for packet in packets for line in packet.splitlines()]
            ours = re.compile(r"airflow\.tmdt\.(.+)")
            return {found[1]: value for name, _, value in lines if (found := ours.match(name))}

        yield hear
        monkeypatch.delenv("AIRFLOW__METRICS__STATSD_ON")
        metrics.begin()


def test_a_published_month_is_counted_with_its_gates(run: Run, heard: Heard) -> None:
    run("monthly_load", "2026-10")
    counted = heard()
    milliseconds = counted.pop("load.duration.published")
    assert counted == dict.fromkeys(
        ["load.published", "gate.staging.passed", "gate.candidate.passed"], "1|c"
    )
    assert 0 < float(milliseconds.removesuffix("|ms")) < 300_000


@pytest.mark.parametrize(
    ("gate", "before"), [("staging", set()), ("candidate", {"gate.staging.passed"})]
)
def test_a_blocked_month_is_counted_as_failed_with_the_gate(
    run: Run, work: Work, heard: Heard, gate: str, before: set[str]
) -> None:
    work.blocks = f"gate_{gate}"
    run("monthly_load", "2026-10")
    assert set(heard()) == before | {f"gate.{gate}.failed", "load.failed", "load.duration.failed"}


def test_a_failure_that_passes_is_not_counted(run: Run, work: Work, heard: Heard) -> None:
    work.failures["transform"] = 2
    run("monthly_load", "2026-10")
    assert "load.failed" not in heard()


@pytest.mark.parametrize("reason", ["nothing new", "embargo", "embargo set meanwhile"])
def test_a_month_without_a_release_is_counted_as_skipped(
    run: Run, work: Work, heard: Heard, reason: str
) -> None:
    if reason == "nothing new":
        work.release_id = None
    else:
        work.embargoed = {"2026-10" if reason == "embargo" else "publish"}
    run("monthly_load", "2026-10")
    counted = heard()
    assert counted["load.skipped"] == "1|c" and "load.published" not in counted


@pytest.mark.parametrize("landed", [["2026-10"], []])
def test_what_waits_is_measured_after_each_landing(
    run: Run, work: Work, heard: Heard, landed: list[str]
) -> None:
    work.landed = landed
    waiting = locate("landing") / "waits.csv"
    waiting.write_text("not read by a stand-in")
    try:
        run("ingest_submissions")
    finally:
        waiting.unlink()
    measured = heard()
    assert set(measured) == GAUGES
    assert measured["landing.waiting"] == "1|g" and measured["questions.waiting"] == "0|g"


def test_the_age_of_a_release_is_measured(metrics: Any, warehouse: Any) -> None:
    assert metrics._gauges()["tmdt.release.age"]() is None
    warehouse.execute(
        "insert into core.release (release_id, load_period, status, opened_at, published_at)"
        " values (1, '2026-10', 'published', now(), now() - interval '1 hour')"
    )
    warehouse.commit()
    assert 3600 <= (metrics._gauges()["tmdt.release.age"]() or 0) < 3700


def test_a_metric_that_cannot_be_had_fails_nothing(
    run: Run, metrics: Any, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "_gauges", lambda: 1 / 0)
    monkeypatch.setattr(metrics, "_count_load", lambda *_: 1 / 0)
    assert run("ingest_submissions")["state"] == "success"
    assert run("monthly_load", "2026-10")["state"] == "success"


def test_nothing_is_measured_for_nobody(
    run: Run, metrics: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(metrics, "_gauges", lambda: asked.append("asked") or {})
    run("ingest_submissions")
    assert asked == []


def test_every_metric_is_documented(metrics: Any) -> None:
    page = (PROJECT / "docs" / "operations.md").read_text("utf-8")
    documented = set(re.findall(r"`(tmdt\.[a-z.]+)`", page))
    ends = ("published", "skipped", "failed")
    assert documented == {
        *(f"tmdt.load.{end}" for end in ends),
        *(f"tmdt.load.duration.{end}" for end in ends),
        *(f"tmdt.gate.{gate}.{end}" for gate in GATES for end in ("passed", "failed")),
        *metrics._gauges(),
    }
