"""The month of a run as its note, since Airflow makes the ids of runs that assets start itself."""

from __future__ import annotations

from typing import Any

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin


class Months:
    """A listener of the scheduler."""

    @hookimpl  # type: ignore[untyped-decorator]
    def on_dag_run_running(self, dag_run: Any) -> None:
        """Notes the month of a run that begins; the scheduler stores it with the run's state."""
        note_month(dag_run)


class RunNotes(AirflowPlugin):  # type: ignore[misc]  # Airflow is not typed
    """Registers the listener."""

    name = "tmdt_run_notes"
    listeners = [Months()]  # noqa: RUF012 - Airflow's way of registering


def note_month(dag_run: Any) -> None:
    """Makes the month of a run its note, unless it has one."""
    month = dag_run.partition_key or (dag_run.conf or {}).get("period")
    if month and not dag_run.note:
        dag_run.note = month
