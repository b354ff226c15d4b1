"""Announces each month when it is due."""

from __future__ import annotations

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, CronPartitionTimetable

from reference.period import HANOI
from tmdt.orchestration.assets import reporting_month
from tmdt.orchestration.deadline import due_within
from tmdt.orchestration.task_defaults import DEFAULT_ARGS

DOCS = """
### Lịch báo cáo / The reporting calendar

On the 15th, 06:00 Hà Nội time, the month before is due: announces its partition of the asset
`reporting_month`, which starts `monthly_load` for it, whether files arrived or not.

To load past months again, use Airflow's backfill (one `monthly_load` run a month):

    airflow backfill create --dag-id reporting_calendar --from-date 2026-01-01 --to-date 2026-03-31

The dates are those of the reported months. When it is switched on for the first time, or was down
on a 15th, it announces the latest month that fell due; if there is nothing new to load, nothing is
published, so that is harmless.

**Owner:** data-engineering

**Triage:** it does no work and can only fail with Airflow itself. A month missing? Look for a run
whose partition key is that month; backfill it.
"""

with DAG(
    dag_id="reporting_calendar",
    description="On the 15th the month before is due",
    doc_md=DOCS,
    schedule=CronPartitionTimetable(
        "0 6 15 * *",
        timezone=HANOI.key,
        run_offset=-1,
        key_format="%Y-%m",
        run_immediately=True,
    ),
    catchup=False,
    max_active_runs=1,
    deadline=due_within(hours=1),
    default_args=DEFAULT_ARGS,
    tags=["tmdt", "calendar"],
):
    EmptyOperator(task_id="month_is_due", outlets=[reporting_month])
