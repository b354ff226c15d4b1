"""Reminds provinces of what they owe."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable, task
from airflow.sdk.exceptions import AirflowSkipException

from reference.period import HANOI
from tmdt.orchestration.deadline import due_within
from tmdt.orchestration.task_defaults import DEFAULT_ARGS

DOCS = """
### Nhắc nộp báo cáo / Reminders

Every Monday at 08:00, Hà Nội time: reminds each province of the months that were due and for which
nothing has come, through its targets (`TMDT_DELIVERY_URL`). **Without a target, which is the
default, nobody is reminded**, and `list_reminded` is skipped and says so. No province is reminded
of a month twice in a week, however often this runs; `dissemination.reminder` keeps what was sent.

**Owner:** data-engineering

**Triage:** each province is a task of its own, by its code. A target that is down is tried again;
after that fix it, and clear the failed tasks in the same week. Next Monday it is due anew.
"""

with DAG(
    dag_id="reminders",
    description="Reminds provinces of overdue reports, once a week",
    doc_md=DOCS,
    schedule=CronTriggerTimetable("0 8 * * 1", timezone=HANOI.key),
    catchup=False,
    max_active_runs=1,
    deadline=due_within(hours=3),
    default_args=DEFAULT_ARGS,
    tags=["tmdt", "calendar"],
):

    @task
    def list_reminded() -> list[str]:
        """The provinces that owe something."""
        from tmdt.dissemination.delivery.reminders import list_reminded
        from tmdt.dissemination.delivery.targets import are_set

        if not are_set():
            raise AirflowSkipException("TMDT_DELIVERY_URL is not set: nobody is reminded")
        if not (owing := list_reminded()):
            raise AirflowSkipException("nobody owes anything")
        return owing

    @task(
        map_index_template="{{ task.op_kwargs['ref_area'] }}",
        max_active_tis_per_dag=2,
        retry_delay=timedelta(minutes=5),
        max_retry_delay=timedelta(hours=1),
    )
    def remind(ref_area: str) -> dict[str, int]:
        """Reminds a province through each of its targets that has not done so this week."""
        from tmdt.dissemination.delivery.reminders import remind

        return remind(ref_area)

    remind.expand(ref_area=list_reminded())
