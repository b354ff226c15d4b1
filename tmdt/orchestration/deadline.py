"""When a run of a DAG is late, counted from its creation.

Airflow's own reference, the time at which a run was queued, is counted again when somebody clears a
run, and Airflow 3.3 fails at that: *Clear* answers HTTP 500 (apache/airflow#70368). This one stays
as it was; whether a run that is cleared later is late again is decided by its state when it falls
due. Airflow finds the reference through the plugin below, an entry point of the package.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.plugins_manager import AirflowPlugin
from airflow.sdk import DeadlineAlert, SyncCallback  # type: ignore[attr-defined]
from airflow.sdk.definitions.deadline import BaseDeadlineReference, deadline_reference

from tmdt import notification


@deadline_reference
class RunCreated(BaseDeadlineReference):  # type: ignore[misc]  # Airflow is not typed
    """The time at which a run was created, which nothing changes afterwards."""

    def _evaluate_with(self, **_: Any) -> datetime:
        return datetime.now(UTC)


class Deadlines(AirflowPlugin):  # type: ignore[misc]
    """Registers the reference."""

    name = "tmdt_deadlines"
    deadline_references = [RunCreated]  # noqa: RUF012 - Airflow's way of registering


def due_within(**time: float) -> DeadlineAlert:
    """A deadline for the runs of a DAG, counted from their creation (hours=2)."""
    return DeadlineAlert(
        reference=RunCreated(),
        interval=timedelta(**time),
        callback=SyncCallback(notification.notify_late),
    )
