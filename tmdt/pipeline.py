"""What the DAG files share: the habits of every task, and which month a run is about.

Imported by DAG files on every parse, so nothing heavier than Airflow's SDK may be imported here.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from airflow.sdk import Param, get_current_context
from airflow.sdk.exceptions import AirflowFailException

TIMEZONE = "Asia/Ho_Chi_Minh"

DEFAULT_ARGS: dict[str, Any] = {
    "owner": "data-engineering",
    "retries": 2,
    # Short, because what fails in passing here is a connection or a lock on the same machine.
    "retry_delay": timedelta(seconds=5),
    "retry_exponential_backoff": 2,
    "max_retry_delay": timedelta(minutes=5),
    "execution_timeout": timedelta(minutes=30),
}

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
    )
}
"""What a person who starts a run by hand is asked."""


def run_period() -> str:
    """The month this run is about: its partition key, or the `period` typed into the form.

    Raises:
        AirflowFailException: it names no month; trying again would not help.
    """
    context = get_current_context()
    period = context["partition_key"] or context["params"].get("period")
    if not re.fullmatch(PERIOD, period or ""):
        raise AirflowFailException(f"no month to work on: period is {period!r}, want e.g. 2026-10")
    return str(period)


def months_to_load(landed: list[str], try_number: int) -> list[str]:
    """The months that landing files gave something to load.

    An earlier try may have landed files and died before it could say so; after one, every month
    that waits is named.
    """
    if try_number == 1:
        return landed
    from tmdt.release import pending_periods

    return pending_periods()
