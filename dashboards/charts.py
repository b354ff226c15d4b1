"""Charts of the bundle: what each kind in the definition is in Superset's words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from dashboards import templates
from dashboards.definition import Spec
from dashboards.identity import VERSION, uuid_of

NUMBERS = ",.2~f"
COLOURS = "supersetColors"
ROWS = 5000
"""At most so many rows a chart; a table of findings is the only one that may have more."""


def make_chart(dashboard: str, name: str, language: str, spec: Spec, dataset: Spec) -> Spec:
    """A chart of a dashboard, as a file of the bundle."""
    kind, parameters = KINDS[spec["kind"]]
    params = {
        "viz_type": kind,
        "annotation_layers": [],
        "adhoc_filters": make_filters(spec.get("where", {})),
    }
    return {
        "slice_name": spec["title"],
        "description": spec.get("about"),
        "certified_by": None,
        "certification_details": None,
        "viz_type": kind,
        "params": params | parameters(spec, language),
        "query_context": None,
        "cache_timeout": None,
        "uuid": uuid_of("chart", language, dashboard, name),
        "version": VERSION,
        "dataset_uuid": dataset["uuid"],
    }


def make_filters(where: Spec) -> list[Spec]:
    """Conditions that a chart always has: a value, one of several, or that there is any."""
    return [make_filter(column, value) for column, value in where.items()]


def make_filter(column: str, value: Any) -> Spec:
    condition: Spec = {"clause": "WHERE", "expressionType": "SIMPLE", "subject": column}
    if value == "any":
        return condition | {"operator": "IS NOT NULL", "operatorId": "IS_NOT_NULL"}
    if str(value).startswith("> "):
        least = int(value.removeprefix("> "))
        return condition | {"operator": ">", "operatorId": "GREATER_THAN", "comparator": least}
    if isinstance(value, list):
        return condition | {"operator": "IN", "operatorId": "IN", "comparator": value}
    return condition | {"operator": "==", "operatorId": "EQUALS", "comparator": value}


def make_series(spec: Spec) -> Spec:
    """What lines and columns over months have in common."""
    return {
        "x_axis": spec.get("x", "month_date"),
        "time_grain_sqla": "P1M",
        "metrics": spec["metrics"],
        "groupby": spec.get("by", []),
        "order_desc": True,
        "row_limit": ROWS,
        "truncate_metric": True,
        "show_empty_columns": False,
        "color_scheme": COLOURS,
        "show_legend": True,
        "legendType": "scroll",
        "legendOrientation": "top",
        "rich_tooltip": True,
        "x_axis_time_format": "%m/%Y",
        "tooltipTimeFormat": "%m/%Y",
        "y_axis_format": spec.get("format", NUMBERS),
        "truncateYAxis": False,
        "y_axis_bounds": [None, None],
    }


def make_line(spec: Spec, language: str) -> Spec:
    """A line with gaps where months have no figure."""
    return make_series(spec) | {
        "markerEnabled": True,
        "markerSize": 6,
        "connectNulls": False,
        "resample_rule": "1MS",
        "resample_method": "asfreq",
    }


def make_bars(spec: Spec, language: str) -> Spec:
    return make_series(spec) | {
        "orientation": "vertical",
        "stack": spec.get("stack"),
        "x_axis_label_rotation": 45,
    }


def make_ranking(spec: Spec, language: str) -> Spec:
    """Bars beside one another, the longest on top."""
    metric = spec["metrics"][0]
    return {
        "x_axis": spec["x"],
        "metrics": spec["metrics"],
        "groupby": spec.get("by", []),
        "orientation": "horizontal",
        "x_axis_sort": metric,
        "x_axis_sort_asc": True,
        "timeseries_limit_metric": metric,
        "order_desc": True,
        "row_limit": 100,
        "truncate_metric": True,
        "color_scheme": COLOURS,
        "show_value": True,
        "show_legend": bool(spec.get("by")),
        "legendType": "scroll",
        "legendOrientation": "top",
        "rich_tooltip": True,
        "y_axis_format": spec.get("format", NUMBERS),
        "truncateYAxis": False,
        "y_axis_bounds": [None, None],
    }


def make_rows(spec: Spec, language: str) -> Spec:
    """A table of rows as they stand in the view."""
    return {
        "query_mode": "raw",
        "all_columns": spec["columns"],
        "order_by_cols": [order(column) for column in spec["sort"]],
        "row_limit": ROWS,
        "server_pagination": False,
        "page_length": 50,
        "include_search": True,
        "table_timestamp_format": "%d/%m/%Y",
        "show_cell_bars": False,
        "allow_rearrange_columns": True,
        "column_config": {
            column: {"d3NumberFormat": "d" if column.endswith("year") else NUMBERS}
            for column in spec["columns"]
        },
    }


def make_groups(spec: Spec, language: str) -> Spec:
    """A table of groups and what is counted in each."""
    return {
        "query_mode": "aggregate",
        "groupby": spec["by"],
        "metrics": spec["metrics"],
        "timeseries_limit_metric": spec.get("sort", spec["metrics"][0]),
        "order_desc": True,
        "row_limit": ROWS,
        "server_pagination": False,
        "page_length": 50,
        "include_search": True,
        "show_cell_bars": True,
        "column_config": {metric: {"d3NumberFormat": NUMBERS} for metric in spec["metrics"]},
    }


def make_pivot(spec: Spec, language: str) -> Spec:
    return {
        "groupbyRows": spec["down"],
        "groupbyColumns": spec["across"],
        "metrics": [spec["metric"]],
        "metricsLayout": "COLUMNS",
        "aggregateFunction": spec.get("aggregate", "Maximum"),
        "rowTotals": False,
        "colTotals": False,
        "rowOrder": spec.get("row_order", "key_a_to_z"),
        "colOrder": spec.get("order", "key_a_to_z"),
        "valueFormat": spec.get("format", NUMBERS),
        "date_format": "%m/%Y",
        "row_limit": ROWS,
        "order_desc": False,
        "conditional_formatting": spec.get("colours", []),
    }


def make_headline(spec: Spec, language: str) -> Spec:
    """One figure in large print, with its unit, its change, and of how many provinces it is."""
    return {
        "query_mode": "raw",
        "all_columns": templates.HEADLINE_COLUMNS,
        "order_by_cols": [],
        "row_limit": 10,
        "handlebarsTemplate": templates.headline(language),
        "styleTemplate": "",
    }


def make_tiles(spec: Spec, language: str) -> Spec:
    """The map: a tile for each province, placed by its code, as dark as its fifth."""
    return make_text(["area_code", "area"], ["figure", "shade"], templates.tile_map(language))


def make_notice(spec: Spec, language: str) -> Spec:
    """A line that says whether invented figures are in view."""
    return make_text([], ["synthetic_rows", "rows"], templates.notice(language))


def make_text(columns: list[str], metrics: list[str], template: str) -> Spec:
    return {
        "query_mode": "aggregate",
        "groupby": columns,
        "metrics": metrics,
        "row_limit": 1000,
        "order_desc": True,
        "handlebarsTemplate": template,
        "styleTemplate": "",
    }


def order(column: str) -> str:
    """A column to sort by, downwards after a minus sign, as Superset writes it."""
    return json.dumps([column.removeprefix("-"), not column.startswith("-")])


KINDS: dict[str, tuple[str, Callable[[Spec, str], Spec]]] = {
    "line": ("echarts_timeseries_line", make_line),
    "bars": ("echarts_timeseries_bar", make_bars),
    "ranking": ("echarts_timeseries_bar", make_ranking),
    "rows": ("table", make_rows),
    "groups": ("table", make_groups),
    "pivot": ("pivot_table_v2", make_pivot),
    "headline": ("handlebars", make_headline),
    "tiles": ("handlebars", make_tiles),
    "notice": ("handlebars", make_notice),
}
"""Each kind of the definition: Superset's chart, and its parameters."""
