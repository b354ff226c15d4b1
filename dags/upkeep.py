"""Removes what a running stack leaves behind, restores readers' limits, signs old releases."""

from __future__ import annotations

from airflow.sdk import DAG, CronTriggerTimetable, task

from reference.period import HANOI
from tmdt.orchestration.deadline import due_within
from tmdt.orchestration.task_defaults import DEFAULT_ARGS

DOCS = """
### Dọn dẹp / Upkeep

Every Sunday at 03:00, Hà Nội time: removes logs and Airflow's history of runs that are older than
90 days, begins large logs anew, and undoes what BI's role has changed of its limits. Releases of
earlier versions that have no manifest get one. Releases, figures, decisions and the archive are
never touched.

**Owner:** data-engineering

**Triage:** nothing depends on it: read the log, fix the cause, clear the task.
"""

with DAG(
    dag_id="upkeep",
    description="Removes old logs and runs, restores limits of readers, signs unsigned releases",
    doc_md=DOCS,
    schedule=CronTriggerTimetable("0 3 * * 0", timezone=HANOI.key),
    catchup=False,
    max_active_runs=1,
    deadline=due_within(hours=2),
    default_args=DEFAULT_ARGS,
    tags=["tmdt", "upkeep"],
):

    @task
    def remove_old_logs() -> int:
        """Removes old logs."""
        from tmdt.orchestration.upkeep import remove_old_logs

        return remove_old_logs()

    @task
    def rotate_logs() -> list[str]:
        """Begins large logs anew."""
        from tmdt.orchestration.upkeep import rotate_logs

        return rotate_logs()

    @task
    def clean_metadata() -> None:
        """Removes the history of old runs from Airflow's database."""
        from tmdt.orchestration.upkeep import clean_metadata

        clean_metadata()

    @task
    def restore_limits() -> list[str]:
        """Restores what BI's role has changed of its limits; returns those that do not hold."""
        from tmdt.orchestration.upkeep import restore_limits

        return restore_limits()

    @task
    def sign_releases() -> list[int]:
        """Signs the releases that a version without manifests published; returns their numbers."""
        from tmdt.releases.manifest.release_manifest import sign_missing

        return sign_missing()

    remove_old_logs()
    rotate_logs()
    clean_metadata()
    restore_limits()
    sign_releases()
