"""What the DAG files share: the habits of every task, and which month a run is about.

Imported by DAG files on every parse, so nothing heavier than Airflow's SDK may be imported here.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from typing import Any

from airflow.sdk import (  # type: ignore[attr-defined]  # its stubs lag behind
    DeadlineAlert,
    DeadlineReference,
    Param,
    SyncCallback,
    get_current_context,
)
from airflow.sdk.exceptions import AirflowFailException
from structlog import contextvars

from tmdt import notification

CANDIDATE = "open_candidate"
"""The task that returns the number of the release being made."""

TIMEZONE = "Asia/Ho_Chi_Minh"


def name_the_load(context: Any) -> None:
    """Every line that a task logs carries its run, its month and the release it works on."""
    contextvars.unbind_contextvars("release_id")
    contextvars.bind_contextvars(run_id=context["run_id"], period=_period(context))
    if CANDIDATE in context["task"].get_flat_relative_ids(upstream=True):
        release_id = context["ti"].xcom_pull(task_ids=CANDIDATE)
        contextvars.bind_contextvars(release_id=release_id)


def due_within(**time: float) -> DeadlineAlert:
    """A deadline for the runs of a DAG, counted from when they were asked for (hours=2)."""
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(**time),
        callback=SyncCallback(notification.late),
    )


DEFAULT_ARGS: dict[str, Any] = {
    "owner": "data-engineering",
    "retries": 2,
    # Short, because what fails in passing here is a connection or a lock on the same machine.
    "retry_delay": timedelta(seconds=5),
    "retry_exponential_backoff": 2,
    "max_retry_delay": timedelta(minutes=5),
    "execution_timeout": timedelta(minutes=30),
    "on_execute_callback": name_the_load,
    "on_failure_callback": notification.failed,
}

EMBARGO_LIMIT = timedelta(days=60)
"""How long a release that passed its gates may wait for its time."""

PERIOD = r"^\d{4}-(0[1-9]|1[0-2])$"

FORM = {
    "period": Param(
        None,
        type=["null", "string"],
        pattern=PERIOD,
        title="Kỳ báo cáo / Reporting month",
        description="Tháng cần nạp, dạng YYYY-MM, ví dụ 2026-10; để trống khi đã chọn khóa phân"
        " vùng. / The month, written YYYY-MM, for example 2026-10; empty when a partition key is"
        " given.",
    ),
    "rollback_to": Param(
        None,
        type=["null", "integer"],
        title="Quay lại bản phát hành / Roll back to release",
        description="Chỉ dùng khi cần công bố lại một bản phát hành trước. / Only to publish an"
        " earlier release again; the month is then that of the latest release.",
    ),
    "reason": Param(
        None,
        type=["null", "string"],
        title="Lý do quay lại / Reason of the rollback",
    ),
}
"""What a person who starts a run by hand is asked."""


def run_period() -> str:
    """The month this run is about: its partition key, or the `period` typed into the form.

    Raises:
        AirflowFailException: it names no month; trying again would not help.
    """
    period = _period(get_current_context())
    if not re.fullmatch(PERIOD, period or ""):
        raise AirflowFailException(f"no month to work on: period is {period!r}, want e.g. 2026-10")
    return str(period)


def _period(context: Any) -> str | None:
    period: str | None = context["partition_key"] or context["params"].get("period")
    return period


def rollback() -> tuple[int, str] | None:
    """The release that this run goes back to, and why; None for a load."""
    said = get_current_context()["params"]
    if said.get("rollback_to") is None:
        return None
    return said["rollback_to"], said.get("reason") or ""


def embargo_is_over(ti: Any) -> bool:
    """Whether the month may be published.

    Raises:
        AirflowFailException: it may not, and this run is alone in its process: nobody wakes it.
    """
    from tmdt.releases.embargo import refusal, waits_until

    ends = waits_until(period := run_period())
    if ends and "TMDT_RUNS_ALONE" in os.environ:
        ti.xcom_push("blocked", reason := refusal(period, ends))
        raise AirflowFailException(reason)
    return ends is None


def months_to_load(landed: list[str], try_number: int) -> list[str]:
    """The months that landing files gave something to load.

    An earlier try may have landed files and died before it could say so; after one, every month
    that waits is named.
    """
    if try_number == 1:
        return landed
    from tmdt.releases.release import pending_periods

    return pending_periods()
