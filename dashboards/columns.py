"""What charts and filters of the bundle ask of the views, held against the views there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import sqlglot
import yaml
from psycopg import Connection
from sqlglot import exp

from dashboards.definition import Spec

NAMED = ("all_columns", "groupby", "groupbyRows", "groupbyColumns")
MEASURED = ("metrics", "percent_metrics")


def find_missing(connection: Connection, files: dict[str, str]) -> list[str]:
    """A line for each column that is asked for and not there: the chart or filter, and the view."""
    parts = {name: yaml.safe_load(text) for name, text in files.items()}
    datasets = {it["uuid"]: it for name, it in parts.items() if name.startswith("datasets/")}
    live = {uuid: _live_columns(connection, dataset) for uuid, dataset in datasets.items()}
    return [
        f"{what} asks for {column}, which {_name(datasets[uuid])} does not have"
        for what, uuid, columns in _asked(parts, datasets)
        for column in sorted(columns - live[uuid])
    ]


def _name(dataset: Spec) -> str:
    return f"the query of {dataset['table_name']}" if dataset["sql"] else _view(dataset)


def _view(dataset: Spec) -> str:
    return f"{dataset['schema']}.{dataset['table_name']}"


def _live_columns(connection: Connection, dataset: Spec) -> set[str]:
    """The columns that a dataset has now; none when its view or a part of its query is gone."""
    source = f"({dataset['sql']})" if dataset["sql"] else _view(dataset)
    try:
        with connection.transaction():
            result = connection.execute(f"select * from {source} as source limit 0")  # noqa: S608
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
        return set()
    return {column.name for column in result.description or ()}


def _asked(
    parts: dict[str, Spec], datasets: dict[str, Spec]
) -> Iterator[tuple[str, str, set[str]]]:
    for name, part in parts.items():
        if name.startswith("charts/"):
            dataset = datasets[part["dataset_uuid"]]
            title = f"the chart {part['slice_name']!r} ({name})"
            yield title, dataset["uuid"], columns_of(part["params"], dataset)
        elif name.startswith("dashboards/"):
            for native in part["metadata"]["native_filter_configuration"]:
                [target] = native["targets"]
                title = f"the filter {native['name']!r} of {part['dashboard_title']!r} ({name})"
                yield title, target["datasetUuid"], {target["column"]["name"]}


def columns_of(params: Spec, dataset: Spec) -> set[str]:
    """The columns that a chart's parameters name, also through its metrics."""
    names = {column for key in NAMED for column in _as_list(params.get(key))}
    names |= {params["x_axis"]} if "x_axis" in params else set()
    names |= {condition["subject"] for condition in params["adhoc_filters"]}
    expressions = {it["metric_name"]: it["expression"] for it in dataset["metrics"]}
    metrics = [metric for key in MEASURED for metric in params.get(key, [])]
    metrics += [params["metric"]] if "metric" in params else []
    for metric in metrics:
        names |= columns_in(expressions[metric])
    return names


def columns_in(expression: str) -> set[str]:
    """The columns that an SQL expression names."""
    parsed = sqlglot.parse_one(expression, dialect="postgres")
    return {column.name for column in parsed.find_all(exp.Column)}


def _as_list(value: Any) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)
