"""Takes in what the provinces sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, CronTriggerTimetable, task
from airflow.sdk.exceptions import AirflowSkipException

from reference.period import HANOI
from tmdt.orchestration.assets import reporting_month, staged, submission
from tmdt.orchestration.deadline import due_within
from tmdt.orchestration.task_defaults import DEFAULT_ARGS
from warehouse.home import Problem

DOCS = """
### Nhận biểu của các tỉnh / Land the provinces' submissions

Every ten minutes: archives each file of the landing area, reads it into `staging`, and announces
the assets `submission` (one partition a month and province, `2026-10|VN34_24`) and
`reporting_month` (one a month, `2026-10`), which starts `monthly_load` for that month. Months that
wait for another reason are announced too: their load was paused when their files arrived, or their
embargo is over. Skipped when there is nothing to announce. Running it again changes nothing: a file
is known by its SHA-256.

**Owner:** data-engineering

**Triage:** a bad file does not fail this DAG; it becomes rows of `staging.finding`, and
`tmdt check FILE` says the same. What cannot be a submission (a link, a pipe, a file too large) is
set apart in the landing area: `tmdt status` lists it. A failure here
means that the landing area is unreachable, the disk is full or the database is down. Fix the cause;
the next run takes in what waits.
"""

with DAG(
    dag_id="ingest_submissions",
    description="Reads what arrived in the landing area into staging",
    doc_md=DOCS,
    schedule=CronTriggerTimetable("*/10 * * * *", timezone=HANOI.key, run_immediately=True),
    catchup=False,
    max_active_runs=1,
    deadline=due_within(hours=1),
    default_args=DEFAULT_ARGS | {"execution_timeout": timedelta(hours=1)},
    tags=["tmdt", "ingestion"],
):

    @task(outlets=[submission, reporting_month, staged])
    def land(*, outlet_events: Any = None) -> dict[str, Any]:
        """Archives and reads the waiting files; announces what they touch, and months that wait."""
        from tmdt.orchestration.landing import land_months

        landed, months = land_months(outlet_events)
        if not months:
            if landed.left:
                raise Problem("; ".join(landed.left))
            # An event without a partition would start nothing and be logged as an error.
            raise AirflowSkipException(f"nothing to load: {landed.summary()}")
        outlet_events[submission].add_partitions(landed.partitions)
        outlet_events[reporting_month].add_partitions(months)
        return landed.summary()

    land()
