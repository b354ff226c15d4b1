"""Starts again the parts of a stack that die or hang, and notifies people.

A part that keeps dying is started at growing intervals. An address outside (``TMDT_HEARTBEAT_URL``)
is asked once a minute while all parts are healthy, so that a service there can raise the alarm when
it hears nothing any more: nobody else notices that a whole machine is down. Times are those of the
monotonic clock, so that nothing is killed when somebody sets the machine's clock.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType

import httpx

from tmdt import notification
from tmdt.orchestration.scheduler_lock import Taken
from warehouse.home import PROJECT, Problem, folder, private

log = logging.getLogger(__name__)
Say = Callable[[str], None]
HEARTBEAT = "TMDT_HEARTBEAT_URL"
LOOK, BEAT = 5.0, 60.0
"""Seconds between two looks at the parts, and between two heartbeats."""
HANGS = 120.0
"""Seconds without a sign of life after which a part is killed; Airflow allows the scheduler 30."""
SETTLES = 240.0
"""Seconds after its start in which a part need not be healthy, and after which it has settled."""
LONGEST_WAIT = 300.0


@dataclass
class Part:
    """One process of the stack."""

    name: str
    command: Sequence[str]
    settings: Mapping[str, str]
    is_of_airflow: bool = True
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    healthy_at: float = 0.0
    deaths: int = 0
    """How often it died since it had last settled."""
    start_at: float | None = None
    """When to start it again, if it is dead."""

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    @property
    def title(self) -> str:
        return f"Airflow's {self.name}" if self.is_of_airflow else f"the part {self.name}"

    @property
    def log(self) -> str:
        prefix = "airflow-" if self.is_of_airflow else ""
        return str(folder("logs") / f"{prefix}{self.name}.log")

    def start(self) -> None:
        with open(self.log, "ab", opener=private) as log:
            self.process = subprocess.Popen(
                self.command, env=self.settings, cwd=PROJECT, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, umask=0o077,
                start_new_session=True,  # Ctrl-C comes to us; we stop them in order
            )  # fmt: skip
        self.started_at = self.healthy_at = time.monotonic()
        self.start_at = None

    def refuse_dead(self) -> None:
        """Raises a Problem if it has ended."""
        if self.process and (status := self.process.poll()) is not None:
            raise Problem(f"{self.title} ended with status {status}: see {self.log}")

    def kill(self) -> None:
        """Ends it with whatever it has started."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    """What SIGTERM does to a supervisor: the same as Ctrl-C."""
    raise KeyboardInterrupt


def supervise(
    parts: Sequence[Part],
    read_health: Callable[[], Mapping[str, str]],
    before_look: Callable[[], None],
    on_start: Callable[[], None],
    say: Say,
) -> None:
    """Keeps all parts running until it is interrupted.

    Args:
        parts: The parts, all started.
        read_health: Which parts are `healthy` or `unhealthy`; those of which nothing is known
            are left out, and left alone.
        before_look: Called before each look at them; a problem that it raises is logged.
        on_start: Called after parts were started again.
        say: Called with each line for the log.

    Raises:
        Taken: another process schedules, as `before_look` found.
    """
    beaten_at, is_recorded = float("-inf"), True

    def tell(line: str) -> None:
        with suppress(OSError):  # the disk is full
            say(line)

    while True:
        now = time.monotonic()
        try:
            before_look()
        except Taken:
            raise
        except Problem as problem:
            tell(str(problem))
        health = read_health()
        for part in parts:
            _look_at(part, health.get(part.name), now, tell)
        due = [part for part in parts if part.start_at is not None and part.start_at <= now]
        is_recorded &= not due
        try:
            for part in due:
                part.start()
                tell(f"{part.name} was started again")
            if not is_recorded:
                on_start()
                is_recorded = True
        except OSError as error:  # no room on the disk or in memory: the next look tries again
            tell(f"not all was started or recorded: {error}")
        if all(health.get(part.name) == "healthy" for part in parts) and now - beaten_at >= BEAT:
            _beat()
            beaten_at = now
        time.sleep(LOOK)


def _look_at(part: Part, state: str | None, now: float, say: Say) -> None:
    """Notes the state of a part; kills it if it hangs; if it is dead, plans its start."""
    if part.start_at is not None or part.process is None:
        return
    if state != "unhealthy":
        part.healthy_at = now
    if state == "healthy" and now - part.started_at > SETTLES:
        part.deaths = 0
    status = part.process.poll()
    is_silent = now - part.healthy_at > HANGS and now - part.started_at > SETTLES
    if status is None and not is_silent:
        return
    part.kill()
    how = f"ended with status {status}" if status is not None else f"was silent for {HANGS:.0f} s"
    wait = min(2.0**part.deaths, LONGEST_WAIT)
    part.deaths += 1
    part.start_at = now + wait
    say(f"{part.name} {how}; it is started again in {wait:.0f} s: see {part.log}")
    notification.notify(
        f"{part.title} {how}",
        f"It is started again in {wait:.0f} s, for the {part.deaths}. time in a row.\n"
        f"Log: {part.log}",
        section="a-part-of-airflow-died",
        severity=notification.WARNING,
    )


def _beat() -> None:
    if address := os.environ.get(HEARTBEAT):
        try:
            httpx.get(address, timeout=10).raise_for_status()
        except httpx.HTTPError as error:
            log.warning("no heartbeat was sent: %s", error)
