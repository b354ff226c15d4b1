"""Runs of DAGs, and what Airflow's own database holds after them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tmdt.orchestration import airflow_env

Run = Callable[..., dict[str, Any]]


def query(sql: str, *values: Any) -> list[Any]:
    with airflow_env.connect_to_metadata() as connection:
        return [row[0] for row in connection.execute(sql, values)]


def events(asset: str) -> list[str]:
    """The partitions an asset was announced with, in order."""
    return query(
        "select e.partition_key from asset_event as e join asset as a on a.id = e.asset_id"
        " where a.name = %s order by e.id",
        asset,
    )


def waiting(dag_id: str) -> set[str]:
    """The partitions a scheduler would start a DAG for."""
    return set(
        query(
            "select partition_key from asset_partition_dag_run"
            " where target_dag_id = %s and created_dag_run_id is null",
            dag_id,
        )
    )


def complaints() -> list[str]:
    return query("select extra from log where event = 'missing partition key'")


def states(dag_id: str) -> list[str]:
    return query("select state from task_instance where dag_id = %s", dag_id)
