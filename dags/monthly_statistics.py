"""The ministry's monthly bulletin."""

from __future__ import annotations

from airflow.sdk import DAG, PartitionedAssetTimetable, task

from tmdt.orchestration.assets import published, release
from tmdt.orchestration.deadline import due_within
from tmdt.orchestration.run_parameters import PARAMETERS, run_period
from tmdt.orchestration.task_defaults import DEFAULT_ARGS

DOCS = """
### Bản tin thống kê tháng / The monthly statistics

Writes the ministry's bulletin of a month from the published release. Started by the asset
`release`, or by hand with the form below. The same release gives the same bytes.

**Owner:** data-engineering

**Triage:** it only reads `marts` and writes a file: read the log, fix the cause, run the month
again. The release itself is not affected.
"""

with DAG(
    dag_id="monthly_statistics",
    description="Writes the bulletin of a published month",
    doc_md=DOCS,
    schedule=PartitionedAssetTimetable(assets=release),
    params=PARAMETERS,
    catchup=False,
    max_active_runs=1,
    deadline=due_within(hours=1),
    default_args=DEFAULT_ARGS,
    tags=["tmdt", "statistics"],
):

    @task(inlets=[published])
    def write_bulletin() -> str:
        """Writes the bulletin and returns where it is."""
        from tmdt.dissemination.bulletin import write_bulletin

        return write_bulletin(run_period())

    write_bulletin()
