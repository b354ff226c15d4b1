"""The supervisor: what dies or hangs is started again, later each time, and people are told."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tmdt import notification
from tmdt.orchestration import supervisor
from tmdt.orchestration.scheduler_lock import Taken
from tmdt.orchestration.supervisor import Part, supervise
from warehouse.home import Problem

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
LONG_AGO = float("-inf")
DIES = [sys.executable, "-c", "raise SystemExit(3)"]


class Enough(Exception):
    """Ends a supervision that goes on for ever."""


@pytest.fixture(autouse=True)
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A home, an impatient supervisor, and the titles of what people are told."""
    titles: list[str] = []
    monkeypatch.setenv("TMDT_HOME", str(tmp_path))
    monkeypatch.setattr(supervisor, "LOOK", 0.05)
    monkeypatch.setattr(notification, "notify", lambda title, *_, **__: titles.append(title))
    return titles


@pytest.fixture
def parts() -> Iterator[list[Part]]:
    parts = [Part("sleeps", SLEEPS, os.environ), Part("dies", DIES, os.environ)]
    for part in parts:
        part.start()
    yield parts
    for part in parts:
        part.kill()


def run(parts: list[Part], looks: int, health: dict[str, str] | None = None) -> list[str]:
    """Supervises parts for so many looks; returns what was said."""
    said: list[str] = []
    left = iter(range(looks))

    def look() -> None:
        if next(left, None) is None:
            raise Enough

    with pytest.raises(Enough):
        supervise(parts, lambda: health or {}, look, lambda: said.append("on_start"), said.append)
    return said


def test_a_database_that_is_away_is_waited_for_but_not_another_scheduler() -> None:
    said: list[str] = []
    looks = iter([Problem("the database does not answer"), Taken("another one is running")])

    def look() -> None:
        raise next(looks)

    with pytest.raises(Taken):
        supervise([], dict, look, lambda: None, said.append)
    assert said == ["the database does not answer"]


def test_a_part_that_dies_is_started_again_and_the_others_are_left_alone(
    parts: list[Part], told: list[str]
) -> None:
    before = parts[0].pid
    said = run(parts, 60)
    assert "dies ended with status 3" in said[0] and "in 1 s" in said[0]
    assert said.index("dies was started again") < said.index("on_start")
    assert parts[0].pid == before
    assert told[0] == "Airflow's dies ended with status 3"


def test_a_part_that_keeps_dying_is_started_later_each_time(
    parts: list[Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(supervisor.time, "sleep", lambda _: None)
    monkeypatch.setattr(supervisor.time, "monotonic", lambda: now)
    waits = []
    for _ in range(12):
        assert parts[1].process is not None
        parts[1].process.wait()
        run(parts[1:], 1)
        assert parts[1].start_at is not None
        waits.append(parts[1].start_at - now)
        parts[1].start()
    assert waits[:4] == pytest.approx([1, 2, 4, 8]) and max(waits) == supervisor.LONGEST_WAIT


def test_a_part_without_a_sign_of_life_is_killed_and_started_again(
    parts: list[Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    parts[1].kill()
    before, parts[0].started_at, parts[0].healthy_at = parts[0].pid, LONG_AGO, LONG_AGO
    assert run(parts[:1], 5) == [], "of which nothing is known is left alone"
    parts[0].healthy_at = LONG_AGO
    said = run(parts[:1], 60, {"sleeps": "unhealthy"})
    assert "sleeps was silent" in said[0]
    assert parts[0].pid != before


def test_a_clock_that_is_set_right_kills_nothing(
    parts: list[Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For Airflow, whose heartbeats then seem old, all parts are unhealthy for a moment."""
    parts[0].started_at = LONG_AGO
    later = time.time() + 300
    monkeypatch.setattr(supervisor.time, "time", lambda: later)
    assert run(parts[:1], 5, {"sleeps": "unhealthy"}) == []


def test_a_full_disk_does_not_end_the_supervision(
    parts: list[Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was started is recorded as soon as there is room."""
    full = [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))] * 3
    recorded: list[int | None] = []
    left = iter(range(60))

    def look() -> None:
        if next(left, None) is None:
            raise Enough

    def record() -> None:
        if full:
            raise full.pop()
        recorded.append(parts[1].pid)

    assert parts[1].process is not None
    parts[1].process.wait()
    monkeypatch.setattr(supervisor, "LONGEST_WAIT", 0.0)
    with pytest.raises(Enough):
        supervise(parts, dict, look, record, lambda line: None)
    assert full == [] and recorded


def test_healthy_parts_are_told_to_the_outside(
    parts: list[Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setenv(supervisor.HEARTBEAT, "https://alarm.example.org/ping")
    request = httpx.Request("GET", "https://alarm.example.org/ping")

    def get(address: str, timeout: float) -> httpx.Response:
        asked.append(address)
        return httpx.Response(200 if len(asked) > 1 else 503, request=request)

    monkeypatch.setattr(httpx, "get", get)
    run(parts[:1], 5, {"sleeps": "healthy"})
    assert asked == ["https://alarm.example.org/ping"], "once a minute"
    run(parts[:1], 5, {"sleeps": "unhealthy"})
    assert len(asked) == 1, "silence raises the alarm"
