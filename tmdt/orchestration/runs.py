"""Runs DAGs and reports how they went: in the running stack, or in a child of this process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tmdt.orchestration import airflow_api, running
from tmdt.orchestration.airflow_env import environment, migrate
from tmdt.orchestration.scheduler_lock import sole_scheduler
from warehouse import database
from warehouse.home import Problem, folder, private

OnState = Callable[[str, str | None, str, str], None]
"""Called with DAG id, period, task id and its new state; first once for each of the tasks."""
WAITING = "waiting"
"""The state of a task that has not begun."""


@dataclass(frozen=True)
class RunResult:
    """How one run of a DAG ended."""

    dag_id: str
    period: str | None
    state: str
    """`success` or `failed`."""
    tasks: dict[str, str] = field(default_factory=dict)
    """The last state of each task."""
    results: dict[str, Any] = field(default_factory=dict)
    """What each task returned."""
    blocked: str | None = None
    """The message of the gate that blocked the run."""
    failed_task: str | None = None
    error: str | None = None
    """The failure in one line."""
    log: str = ""
    """Where to read more: a file, or a page of the Airflow UI."""

    @property
    def succeeded(self) -> bool:
        return self.state == "success"


class Runner:
    """Runs DAGs one after another; made by `runner`."""

    def __init__(self, follow: Callable[..., Iterator[dict[str, Any]]], on_state: OnState):
        self._follow = follow
        self._on_state = on_state

    def run(self, dag_id: str, period: str | None = None, **conf: Any) -> RunResult:
        """Runs a DAG and waits for its end.

        Args:
            dag_id: The DAG.
            period: The month, if the DAG takes one.
            **conf: The other values of its form.
        """
        errors: dict[str, str] = {}
        for event in self._follow(dag_id, period, **conf):
            if "ended" in event:
                return _result(dag_id, period, errors, **event["ended"])
            if "waiting" in event:
                for task_id in event["waiting"]:
                    self._on_state(dag_id, period, task_id, WAITING)
                continue
            if "error" in event:
                errors[event["task_id"]] = event["error"]
            self._on_state(dag_id, period, event["task_id"], event["state"])
        raise Problem(f"the run of {dag_id} ended without a report: see {folder('logs')}")


def run(dag_id: str, period: str | None = None, on_state: OnState | None = None) -> RunResult:
    """Runs one DAG and waits for its end. For several, one `runner` is cheaper."""
    with runner(on_state) as one:
        return one.run(dag_id, period)


@contextmanager
def runner(on_state: OnState | None = None) -> Iterator[Runner]:
    """Runs DAGs in the scheduler when the stack is up, otherwise in a child of this process.

    The child imports Airflow, which takes seconds, while the caller continues.

    Raises:
        Problem: another load is running in this home, or Airflow does not answer.
    """
    on_state = on_state or (lambda *_: None)
    database.prepare()
    migrate()
    if server := running.find_address():
        yield Runner(airflow_api.Client(server).follow, on_state)
        return
    log = folder("logs") / f"load-{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}.log"
    with _child(log) as (requests, events):

        def follow(dag_id: str, period: str | None, **conf: Any) -> Iterator[dict[str, Any]]:
            print(json.dumps([dag_id, period, conf]), file=requests, flush=True)
            for event in map(json.loads, events):
                if "ended" in event:
                    event["ended"]["log"] = str(log)
                yield event

        yield Runner(follow, on_state)


@contextmanager
def _child(log: Path) -> Iterator[tuple[IO[str], IO[str]]]:
    """Starts a child; yields its input and its events; leaves nothing behind."""
    reader, writer = os.pipe()
    with (
        sole_scheduler("tmdt load") as lock,
        open(log, "w", opener=private) as output,
        os.fdopen(reader) as events,
    ):
        child = subprocess.Popen(
            [sys.executable, "-m", "tmdt.orchestration.child", str(writer)],
            env=environment(), stdin=subprocess.PIPE, stdout=output, stderr=output, text=True,
            # The child keeps the lock even if this process is killed. It leads its own group, so
            # that Ctrl-C comes here and whatever it started is stopped with it.
            pass_fds=[writer, lock.fileno()], start_new_session=True, umask=0o077,
        )  # fmt: skip
        os.close(writer)
        assert child.stdin is not None
        try:
            yield child.stdin, events
            child.stdin.close()  # no more requests
            child.wait(30)
        finally:
            _end(child)


def _end(child: subprocess.Popen[str]) -> None:
    """Ends a child, and afterwards what it leaves behind, such as OpenLineage's process."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            child.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait(10)


def _result(
    dag_id: str, period: str | None, errors: dict[str, str], *, state: str, log: str,
    tasks: dict[str, str] | None = None, results: dict[str, Any] | None = None,
    blocked: str | None = None, error: str | None = None,
) -> RunResult:  # fmt: skip
    tasks = tasks or {}
    failed = next((task for task, task_state in tasks.items() if task_state == "failed"), None)
    error = blocked or error or errors.get(failed or "")
    return RunResult(dag_id, period, state, tasks, results or {}, blocked, failed, error, log)
