"""One month from staging to a published release."""

from __future__ import annotations

from typing import Any

from airflow.sdk import DAG, PartitionedAssetTimetable, chain, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from tmdt.orchestration.assets import published, release, reporting_month, review, staged, versions
from tmdt.orchestration.deadline import due_within
from tmdt.orchestration.run_parameters import PARAMETERS, rollback_target, run_period
from tmdt.orchestration.task_defaults import DEFAULT_ARGS

DOCS = """
### Nạp số liệu tháng / The monthly load

Lands what waits, then takes one month's new figures through `gate_staging` → `transform` →
`gate_candidate` → `publish`. Until `publish`, BI sees the previous release; when there is
nothing new, or the month is under embargo, `open_candidate` is skipped and the run succeeds without
a release.

Started by the asset `reporting_month` (files arrived, or the month is due), by hand with the form
below (*Trigger*), or by `tmdt load 2026-10`. Past months: backfill `reporting_calendar`.

**Owner:** data-engineering

A submission that makes a gate or the build fail is set apart by name, people are notified, and the
month continues without it: `tmdt submission list`.

**Triage:**
- `gate_staging` or `gate_candidate` failed: the data broke a critical rule, and leaving out
  submissions does not help. The last line of the log, like `data_docs` of the task's XCom, leads to
  the page that shows which rows of which files, and what to do. It is not retried: correct the
  files or the rule, then load the month again. The published release is unchanged.
- `transform` failed: a dbt model or test. The last line of its log names it, and the folder with
  dbt's `manifest.json` and `run_results.json`, which the XCom of a good build has as `artifacts`.
- Anything else is tried three times. A run killed at any point leaves the published release as it
  was; load the month again.
"""

with DAG(
    dag_id="monthly_load",
    description="Gate, transform, gate and publish one month",
    doc_md=DOCS,
    schedule=PartitionedAssetTimetable(assets=reporting_month),
    params=PARAMETERS,
    catchup=False,
    max_active_runs=1,  # two loads must never meet: there is one candidate at a time
    deadline=due_within(hours=2),
    default_args=DEFAULT_ARGS,
    tags=["tmdt", "load"],
):

    @task(outlets=[staged])
    def land(*, outlet_events: Any = None) -> dict[str, Any]:
        """Reads the waiting files, so that a load on demand needs no other run before it."""
        from tmdt.orchestration.landing import land_months

        period = run_period()  # a run without a month lands nothing
        landed, months = land_months(outlet_events)
        others = [month for month in months if month != period]
        return {**landed.summary(), "other_months": others}

    @task(outlets=[reporting_month])
    def announce_other_months(landed: dict[str, Any], *, outlet_events: Any = None) -> None:
        """Announces the other months that wait, which starts their loads."""
        if not landed["other_months"]:
            raise AirflowSkipException("no other month")
        outlet_events[reporting_month].add_partitions(landed["other_months"])

    @task
    def open_candidate() -> int:
        """Opens the candidate; skips the rest if the month has nothing new or is embargoed."""
        from tmdt.releases.embargo import Embargoed
        from tmdt.releases.load_request import begin
        from tmdt.releases.release import open_candidate
        from tmdt.releases.rollback import open_rollback

        period, back_to = run_period(), rollback_target()
        try:
            begin(period)
        except Embargoed as reason:
            raise AirflowSkipException(str(reason)) from reason
        if (number := open_rollback(*back_to) if back_to else open_candidate(period)) is None:
            raise AirflowSkipException(f"nothing new for {period}")
        return number

    @task(outlets=[review], trigger_rule="none_failed")
    def announce_questions(*, outlet_events: Any = None) -> None:
        """Announces questions about held figures and closed months; the load does not wait."""
        from tmdt.releases.review import has_unasked

        if not has_unasked():
            raise AirflowSkipException("no question for a reviewer")
        outlet_events[review].add_partitions(run_period())

    @task
    def load_reference() -> None:
        """Loads the provinces, indicators and units of this version of the project."""
        from tmdt.releases.transform import load_reference

        load_reference()

    @task
    def take(step: str, release_id: int, *, ti: Any = None) -> Any:
        """Runs a gate or the build; keeps the message of a gate that blocks as `blocked`."""
        from expectations.gate import Blocked
        from tmdt.releases.set_apart import run_step

        try:
            return run_step(step, release_id, ti.run_id)
        except Blocked as reason:
            ti.xcom_push("blocked", str(reason))
            ti.xcom_push("data_docs", reason.summary["data_docs"])
            files = getattr(reason, "__notes__", ())  # whose rows the gate found
            raise AirflowFailException("\n".join([str(reason), *files])) from reason

    @task(inlets=[versions], outlets=[release, published])
    def publish(release_id: int, *, outlet_events: Any = None) -> dict[str, Any]:
        """Makes the candidate what BI sees, in one short transaction."""
        from tmdt.releases.embargo import Embargoed
        from tmdt.releases.release import publish

        try:
            published = publish(release_id)
        except Embargoed as reason:  # since the candidate was opened
            raise AirflowSkipException(str(reason)) from reason
        outlet_events[release].add_partitions(run_period())
        return published

    landed = land()
    candidate = open_candidate()
    announce_other_months(landed)
    candidate >> announce_questions()
    chain(
        landed,
        candidate,
        load_reference(),
        take.override(task_id="gate_staging")("gate_staging", candidate),
        take.override(task_id="transform", inlets=[staged], outlets=[versions])(
            "transform", candidate
        ),
        take.override(task_id="gate_candidate")("gate_candidate", candidate),
        publish(candidate),
    )
