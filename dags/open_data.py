"""The open data of a release."""

from __future__ import annotations

from airflow.sdk import DAG, PartitionedAssetTimetable, task

from tmdt.orchestration.assets import published, release
from tmdt.orchestration.deadline import due_within
from tmdt.orchestration.run_parameters import PARAMETERS, run_period
from tmdt.orchestration.task_defaults import DEFAULT_ARGS

DOCS = """
### Dữ liệu mở / Open data

Writes the package of open data of a month's latest release into the store of packages, from which
it is served under `/data`. Started by the asset `release`, or by hand with the form below. A
package that is there is left as it is.

**Owner:** data-engineering

**Triage:** it only reads `marts` and writes files: read the log, fix the cause, run the month
again, or `tmdt package --release N`. The release itself is not affected.
"""

with DAG(
    dag_id="open_data",
    description="Writes the package of open data of a published month",
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
    def write_package() -> str:
        """Writes the package and returns where it is."""
        from tmdt.dissemination.package import write_package

        return write_package(period=run_period())

    write_package()
