"""Metrics of the warehouse, beside those that Airflow sends of itself and wherever it sends them.

They are callbacks of the tasks, which Airflow calls whatever became of a task and whose errors fail
none. Imported by DAG files on every parse, so nothing heavier than Airflow's SDK may be imported
here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from airflow.sdk import timezone
from airflow.sdk.configuration import conf
from airflow.sdk.observability import stats
from airflow.sdk.observability.metrics.stats_utils import get_stats_factory

SWITCHES = ("statsd_on", "otel_on", "statsd_datadog_enabled")
LOAD = "monthly_load"
GATES = {"gate_staging": "staging", "gate_candidate": "candidate"}
ENDS = ("open_candidate", "publish")
"""The tasks of a load that end it without a release when they are skipped."""
ASIDE = "announce_"
"""How the tasks begin that a release does not depend on."""
QUESTIONS = "select count(*) from quality.review where answer is null"
AGE = """
    select extract(epoch from clock_timestamp() - max(published_at))::float
    from core.release where status = 'published'
"""


def begin() -> None:
    """Makes this process send metrics, as Airflow's own processes do by themselves."""
    legacy = conf.getboolean("metrics", "legacy_names_on")
    stats.initialize(factory=get_stats_factory(), export_legacy_names=legacy)


def count_success(context: Mapping[str, Any]) -> None:
    """A task succeeded: a gate passed, a load published its month, or files were landed."""
    dag_id, task_id = _task(context)
    if dag_id == LOAD and task_id in GATES:
        stats.incr(f"tmdt.gate.{GATES[task_id]}.passed")
    elif (dag_id, task_id) == (LOAD, "publish"):
        _count_load(context, "published")
    _measure_after_landing(dag_id)


def count_skip(context: Mapping[str, Any]) -> None:
    """A task was skipped: a load had nothing to publish, or none of the files had figures."""
    dag_id, task_id = _task(context)
    if dag_id == LOAD and task_id in ENDS:
        _count_load(context, "skipped")
    _measure_after_landing(dag_id)


def count_failure(context: Mapping[str, Any]) -> None:
    """A task failed for good: a gate did not pass, and with it or without it a load failed."""
    dag_id, task_id = _task(context)
    if dag_id == LOAD and task_id in GATES:
        stats.incr(f"tmdt.gate.{GATES[task_id]}.failed")
    if dag_id == LOAD and not task_id.startswith(ASIDE):
        _count_load(context, "failed")
    _measure_after_landing(dag_id)


def _count_load(context: Mapping[str, Any], outcome: str) -> None:
    """Counts a load, and how long it took since its run began."""
    stats.incr(f"tmdt.load.{outcome}")
    if began := getattr(context.get("dag_run"), "start_date", None):
        stats.timing(f"tmdt.load.duration.{outcome}", timezone.utcnow() - began)


def _measure_after_landing(dag_id: str) -> None:
    """Sends what waits, every ten minutes: after each pass over the landing area."""
    if dag_id != "ingest_submissions" or not any(
        conf.getboolean("metrics", switch, fallback=False) for switch in SWITCHES
    ):
        return
    for name, measure in _gauges().items():
        if (value := measure()) is not None:
            stats.gauge(name, value)


def _gauges() -> dict[str, Callable[[], float | None]]:
    from ingestion.landing import count_waiting
    from tmdt.releases.load_request import list_waiting_months

    return {
        "tmdt.landing.waiting": count_waiting,
        "tmdt.months.waiting": lambda: len(list_waiting_months()),
        "tmdt.questions.waiting": lambda: _ask(QUESTIONS),
        "tmdt.release.age": lambda: _ask(AGE),
    }


def _ask(query: str) -> float | None:
    from warehouse import database

    with database.connect() as connection:
        row = connection.execute(query.encode()).fetchone()
    return None if row is None else row[0]


def _task(context: Mapping[str, Any]) -> tuple[str, str]:
    return context["ti"].dag_id, context["ti"].task_id
