"""The defaults of every task: retries, log context, notifications, metrics.

Imported by DAG files on every parse, so nothing heavier than Airflow's SDK may be imported here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import (  # type: ignore[attr-defined]  # its stubs lag behind
    ExceptionRetryPolicy,
    RetryAction,
    RetryRule,
)
from structlog import contextvars

from tmdt import notification
from tmdt.orchestration import metrics
from tmdt.orchestration.run_parameters import period_of
from warehouse.home import Unrepeatable

UNREPEATABLE = f"{Unrepeatable.__module__}.{Unrepeatable.__qualname__}"
CANDIDATE = "open_candidate"
"""The task that returns the number of the release being made."""


def add_log_context(context: Any) -> None:
    """Adds the run, its month and its release to every line that a task logs."""
    contextvars.unbind_contextvars("release_id")
    contextvars.bind_contextvars(run_id=context["run_id"], period=period_of(context))
    if CANDIDATE in context["task"].get_flat_relative_ids(upstream=True):
        release_id = context["ti"].xcom_pull(task_ids=CANDIDATE)
        contextvars.bind_contextvars(release_id=release_id)


DEFAULT_ARGS: dict[str, Any] = {
    "owner": "data-engineering",
    "retries": 2,
    # Short: transient failures here are connections and locks on the same machine.
    "retry_delay": timedelta(seconds=5),
    "retry_exponential_backoff": 2,
    "retry_policy": ExceptionRetryPolicy(
        [RetryRule(exception=UNREPEATABLE, action=RetryAction.FAIL)]
    ),
    "max_retry_delay": timedelta(minutes=5),
    "execution_timeout": timedelta(minutes=30),
    "on_execute_callback": add_log_context,
    "on_success_callback": metrics.count_success,
    "on_skipped_callback": metrics.count_skip,
    "on_failure_callback": [metrics.count_failure, notification.notify_failed],
}
