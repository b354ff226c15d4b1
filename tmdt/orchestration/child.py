"""Runs DAGs in this process, without a scheduler: ``python -m tmdt.orchestration.child FD``.

A child of `tmdt.orchestration.runs.runner`, which stays light: importing Airflow takes seconds.
Each line of the input, ``["monthly_load", "2026-10", {}]``, requests a run; its events are written
to the file descriptor FD, one JSON object per line. The output is the log.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, TextIO

from airflow.dag_processing.dagbag import DagBag
from airflow.listeners import hookimpl
from airflow.models.asset import AssetPartitionDagRun
from airflow.models.xcom import XComModel
from airflow.sdk import DAG
from airflow.sdk.listener import get_listener_manager
from airflow.utils.session import create_session
from sqlalchemy import select, update
from structlog.contextvars import clear_contextvars

from tmdt.orchestration import metrics
from tmdt.orchestration.run_note import note_month
from warehouse.home import first_line


class Reporter:
    """An Airflow listener that reports each change of a task's state to the parent."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def report(self, **event: Any) -> None:
        print(json.dumps(event, default=str), file=self.stream, flush=True)

    @hookimpl  # type: ignore[untyped-decorator]
    def on_task_instance_running(self, task_instance: Any) -> None:
        self.report(task_id=task_instance.task_id, state="running")

    @hookimpl  # type: ignore[untyped-decorator]
    def on_task_instance_success(self, task_instance: Any) -> None:
        self.report(task_id=task_instance.task_id, state="success")

    @hookimpl  # type: ignore[untyped-decorator]
    def on_task_instance_skipped(self, task_instance: Any) -> None:
        self.report(task_id=task_instance.task_id, state="skipped")

    @hookimpl  # type: ignore[untyped-decorator]
    def on_task_instance_failed(self, task_instance: Any, error: Any) -> None:
        retried = task_instance.state == "up_for_retry"
        state = "up_for_retry" if retried else "failed"
        self.report(task_id=task_instance.task_id, state=state, error=one_line(error))


def one_line(error: Any) -> str:
    return first_line(error or "") or type(error).__name__


def run(dag: DAG, period: str | None, **conf: Any) -> dict[str, Any]:
    """One run of a DAG; returns its state, its tasks' states and what they returned.

    Args:
        dag: The DAG.
        period: The month, if the DAG takes one.
        **conf: The other values of its form. With any, this is no ordinary load of the month, and
            does not consume the events that wait for one.
    """
    pending = [] if conf else _pending_events(dag.dag_id, period)
    clear_contextvars()  # otherwise log lines would carry the previous run
    dag.deadline = None  # only a scheduler can watch it, not dag.test
    # The logical date stays "now": with None, dag.test would clear the tasks of every earlier run.
    # Every parameter is passed, even None: otherwise values of the previous run would be reused.
    done = dag.test(run_conf={**dict.fromkeys(dag.params), "period": period, **conf})
    with create_session() as session:
        note_month(session.merge(done))
        # The run has consumed the asset events that waited for it, so that a scheduler started
        # later does not run the month again.
        session.execute(
            update(AssetPartitionDagRun)
            .where(AssetPartitionDagRun.id.in_(pending))
            .values(created_dag_run_id=done.id)
        )
        values = session.scalars(
            select(XComModel).where(XComModel.dag_id == dag.dag_id, XComModel.run_id == done.run_id)
        ).all()
        xcoms = [(x.task_id, x.key, XComModel.deserialize_value(x)) for x in values]
        tasks = {ti.task_id: str(ti.state) for ti in done.get_task_instances(session=session)}
    return {
        "state": str(done.state),
        "tasks": tasks,
        "results": {task: value for task, key, value in xcoms if key == "return_value"},
        "blocked": next((value for _, key, value in xcoms if key == "blocked"), None),
    }


def _pending_events(dag_id: str, period: str | None) -> list[int]:
    with create_session() as session:
        return list(
            session.scalars(
                select(AssetPartitionDagRun.id).where(
                    AssetPartitionDagRun.target_dag_id == dag_id,
                    AssetPartitionDagRun.partition_key == period,
                    AssetPartitionDagRun.created_dag_run_id.is_(None),
                )
            )
        )


def main(descriptor: str) -> None:
    """Runs what is requested until the input ends."""
    metrics.begin()
    bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
    with os.fdopen(int(descriptor), "w") as stream:
        reporter = Reporter(stream)
        get_listener_manager().add_listener(reporter)
        for dag_id, period, conf in map(json.loads, sys.stdin):
            if dag := bag.dags.get(dag_id):
                reporter.report(waiting=dag.task_ids)
                reporter.report(ended=run(dag, period, **conf))
            else:
                reasons = "; ".join(map(one_line, bag.import_errors.values())) or "no such file"
                reporter.report(ended={"state": "failed", "error": f"no DAG {dag_id}: {reasons}"})


if __name__ == "__main__":
    main(*sys.argv[1:])
    sys.stdout.flush()
    os._exit(0)  # all is reported and committed; Airflow's threads take seconds to end
