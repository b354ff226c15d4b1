"""The query that Superset's pages send for a chart, from what the bundle says of it."""

from __future__ import annotations

import json
from typing import Any

Query = dict[str, Any]


def query_of(chart: dict[str, Any]) -> Query:
    """The query of a chart, without what is done with its rows afterwards."""
    params = chart["params"]
    return {
        "columns": columns_of(params),
        "metrics": metrics_of(params),
        "filters": [filter_of(it) for it in params["adhoc_filters"]],
        "orderby": order_of(params),
        "row_limit": params["row_limit"],
    }


def columns_of(params: Query) -> list[Any]:
    if params.get("query_mode") == "raw":
        return list(params["all_columns"])
    columns = [*params.get("groupby", []), *params.get("groupbyRows", [])]
    columns += params.get("groupbyColumns", [])
    return [axis_of(params), *columns] if "x_axis" in params else columns


def axis_of(params: Query) -> Query:
    axis = {
        "columnType": "BASE_AXIS", "expressionType": "SQL",
        "label": params["x_axis"], "sqlExpression": params["x_axis"],
    }  # fmt: skip
    grain = params.get("time_grain_sqla")
    return axis | ({"timeGrain": grain} if grain else {})


def metrics_of(params: Query) -> list[str] | None:
    if params.get("query_mode") == "raw":
        return None
    return params.get("metrics") or [params["metric"]]


def filter_of(condition: Query) -> Query:
    asked = {"col": condition["subject"], "op": condition["operator"]}
    return asked | ({"val": condition["comparator"]} if "comparator" in condition else {})


def order_of(params: Query) -> list[Any]:
    if params.get("query_mode") == "raw":
        return [json.loads(it) for it in params["order_by_cols"]]
    limit = params.get("timeseries_limit_metric")
    return [[limit, not params["order_desc"]]] if limit else []
