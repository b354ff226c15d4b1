"""What a run of a DAG is given: its month, and the form of a person who starts it by hand.

Imported by DAG files on every parse, so nothing heavier than Airflow's SDK may be imported here.
"""

from __future__ import annotations

import re
from typing import Any

from airflow.sdk import Param, get_current_context
from airflow.sdk.exceptions import AirflowFailException

PERIOD = r"^\d{4}-(0[1-9]|1[0-2])$"

PARAMETERS = {
    "period": Param(
        None,
        type=["null", "string"],
        # No pattern: a form that does not match one is refused with a JSON schema.
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
        title="Lý do quay lại / Reason for the rollback",
    ),
}
"""The form that Airflow shows to a person who starts a run by hand."""


def run_period() -> str:
    """The month of this run: its partition key, or the `period` typed into the form.

    Raises:
        AirflowFailException: it names no month; trying again would not help.
    """
    period = period_of(get_current_context())
    if not re.fullmatch(PERIOD, period or ""):
        raise AirflowFailException(
            f"không có kỳ để nạp / no month to load: {period!r} is not written like 2026-10"
        )
    return str(period)


def period_of(context: Any) -> str | None:
    """The month in the context of a task, if any."""
    period: str | None = context["partition_key"] or context["params"].get("period")
    return period


def rollback_target() -> tuple[int, str] | None:
    """The release that this run goes back to, and why; None for a load."""
    parameters = get_current_context()["params"]
    if parameters.get("rollback_to") is None:
        return None
    return parameters["rollback_to"], parameters.get("reason") or ""
