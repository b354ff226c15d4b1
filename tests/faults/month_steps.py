"""The steps of a monthly load, each run in a process that can be killed.

Great Expectations takes 10 s to import and dbt 6 s, so a server imports them once and forks a child
for each step: the standard library's fork server. A child does what the task of the same name in
``dags/monthly_load.py`` does, in a process of its own, as Airflow's workers do.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

PRELOADED = [
    "great_expectations", "sqlalchemy.dialects.postgresql.psycopg", "dbt.cli.main",
    "dbt.adapters.postgres", "dbt.task.build", "dbt.parser.sql", "expectations.gate",
    "ingestion.landing", "ingestion.staging.rows",
    "great_expectations.render.renderer.site_builder", "pandas", "pyarrow.csv",
    "tmdt.releases.transform",
    "tmdt.releases.release", "pytest",
]  # fmt: skip
STEPS = (
    "land", "open_candidate", "load_reference", "gate_staging", "transform", "gate_candidate",
    "publish",
)  # fmt: skip
"""In the order of monthly_load."""

SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(PRELOADED)


class MonthStep:
    """A step that has begun in a process of its own."""

    def __init__(self, name: str, period: str, environment: dict[str, str]) -> None:
        self.heard, events = SERVER.Pipe(duplex=False)
        self.process: BaseProcess = SERVER.Process(
            target=_run, args=(name, period, environment, events)
        )
        self.process.start()
        events.close()
        self._hear()  # it has begun
        self.began = time.monotonic()
        self.took: float | None = None
        """Seconds, when it has ended."""

    def result(self) -> Any:
        """What the step returned.

        Raises:
            StepFailed: with its reason, or because the process was killed.
        """
        try:
            outcome, answer = self._hear()
        except EOFError:
            self.process.join()
            raise StepFailed(f"killed by signal {-(self.process.exitcode or 0)}") from None
        self.took = time.monotonic() - self.began
        self.process.join()
        if outcome == "failed":
            raise StepFailed(answer)
        return answer

    def kill(self) -> bool:
        """Kills the process; false when it had come to its end.

        Raises:
            StepFailed: it had failed by itself.
        """
        self.process.kill()
        self.process.join()
        if self.process.exitcode != -9:
            self.result()
        return self.process.exitcode == -9

    def _hear(self) -> Any:
        return self.heard.recv()


class StepFailed(Exception):
    """A step did not come to a good end; the text says why."""


def _run(name: str, period: str, environment: dict[str, str], events: Connection) -> None:
    os.environ.update(environment)
    events.send("begun")
    try:
        events.send(("done", _steps(period)[name]()))
    except Exception as error:
        events.send(("failed", f"{type(error).__name__}: {error}"))


def _steps(period: str) -> dict[str, Any]:
    from ingestion.landing import ingest
    from tmdt.releases import release, transform
    from tmdt.releases.set_apart import run_step

    return {
        "land": lambda: ingest().summary(),
        "open_candidate": lambda: release.open_candidate(period),
        "load_reference": transform.load_reference,
        "gate_staging": lambda: run_step("gate_staging", _candidate())["success"],
        "transform": lambda: run_step("transform", _candidate()),
        "gate_candidate": lambda: run_step("gate_candidate", _candidate())["success"],
        "publish": lambda: release.publish(_candidate()),
    }


def _candidate() -> int:
    """The release that the run is about: in the DAG, what its task open_candidate returned."""
    return int(os.environ["CANDIDATE"])
