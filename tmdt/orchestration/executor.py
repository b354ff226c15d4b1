"""Airflow's LocalExecutor, with the heavy libraries imported before it forks its workers."""

from __future__ import annotations

from importlib import import_module

from airflow.executors import local_executor

from tmdt.orchestration.airflow_env import HEAVY


class LocalExecutor(local_executor.LocalExecutor):  # type: ignore[misc]  # Airflow is not typed
    """Runs tasks beside the scheduler, in workers that have Great Expectations and dbt already.

    A task runs in a process forked from a worker, and a worker is forked from the scheduler, so
    gates and builds inherit what the scheduler has imported. Otherwise each gate would spend 9 s
    and each build 6 s on imports alone.
    """

    def start(self) -> None:
        """Imports, then forks the workers."""
        for module in HEAVY:
            import_module(module)
        super().start()
