"""Dashboards of the bundle: where charts stand, and the filters beside them."""

from __future__ import annotations

from typing import Any

from dashboards import templates
from dashboards.charts import make_filters
from dashboards.definition import Spec
from dashboards.identity import VERSION, uuid_of

GRID = ["ROOT_ID", "GRID_ID"]


def make_dashboard(
    name: str, language: str, spec: Spec, charts: dict[str, Spec], filters: list[Spec]
) -> Spec:
    """A dashboard as a file of the bundle.

    Args:
        name: Its name in the definition.
        language: The language of its words.
        spec: What the definition says of it.
        charts: Its charts as files of the bundle, by name.
        filters: What `make_native_filter` made.
    """
    return {
        "dashboard_title": spec["title"],
        "description": spec["about"],
        "css": templates.style(),
        "slug": f"{name}-{language}",
        "certified_by": None,
        "certification_details": None,
        "published": True,
        "uuid": uuid_of("dashboard", language, name),
        "position": make_position(spec, charts),
        "metadata": {
            "color_scheme": "supersetColors",
            "refresh_frequency": 0,
            "cross_filters_enabled": False,
            "native_filter_configuration": filters,
            "expanded_slices": {},
            "timed_refresh_immune_slices": [],
            "chart_configuration": {},
            "label_colors": {},
            "shared_label_colors": [],
            "map_label_colors": {},
        },
        "theme_uuid": None,
        "version": VERSION,
    }


def number_charts(spec: Spec) -> dict[str, int]:
    """The number by which parts of a dashboard refer to a chart; an import gives it another."""
    return {name: number for number, name in enumerate(spec["charts"], 1)}


def make_position(spec: Spec, charts: dict[str, Spec]) -> Spec:
    rows = {f"ROW-{number}": row for number, row in enumerate(spec["rows"], 1)}
    numbers = number_charts(spec)
    position: Spec = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": [*rows], "parents": ["ROOT_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": spec["title"]}},
    }
    for row_id, row in rows.items():
        position[row_id] = {
            "type": "ROW",
            "id": row_id,
            "children": [f"CHART-{name}" for name in row["charts"]],
            "parents": GRID,
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        for name, width in row["charts"].items():
            position[f"CHART-{name}"] = {
                "type": "CHART",
                "id": f"CHART-{name}",
                "children": [],
                "parents": [*GRID, row_id],
                "meta": {
                    "chartId": numbers[name],
                    "height": row["height"],
                    "sliceName": charts[name]["slice_name"],
                    "uuid": charts[name]["uuid"],
                    "width": width,
                },
            }
    return position


def make_native_filter(name: str, spec: Spec, dashboard: Spec, dataset: str) -> Spec:
    """A filter of a dashboard, which reads its values from a dataset, named by its UUID."""
    numbers = number_charts(dashboard)
    ignoring = [
        numbers[chart] for chart, it in dashboard["charts"].items() if name in it.get("ignores", [])
    ]
    within = [it for it in [spec.get("within")] if it in dashboard["filters"]]
    return {
        "id": f"NATIVE_FILTER-{name}",
        "type": "NATIVE_FILTER",
        "name": spec["name"],
        "description": spec.get("about", ""),
        "filterType": "filter_select",
        "targets": [{"datasetUuid": dataset, "column": {"name": spec["column"]}}],
        "adhoc_filters": make_filters(spec.get("where", {})),
        "sortMetric": spec.get("sort"),
        "controlValues": {
            "enableEmptyFilter": "first" in spec or spec.get("required", False),
            "defaultToFirstItem": "first" in spec,
            "multiSelect": spec.get("many", False),
            "searchAllOptions": False,
            "inverseSelection": False,
            "sortAscending": spec.get("first") != "descending" and "newest_first" not in spec,
        },
        "requiredFirst": "first" in spec,
        "defaultDataMask": make_start(spec),
        "cascadeParentIds": [f"NATIVE_FILTER-{parent}" for parent in within],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": ignoring},
    }


def make_start(spec: Spec) -> dict[str, Any]:
    """What is chosen before anybody chooses."""
    values = spec.get("start")
    if not values:
        return {"extraFormData": {}, "filterState": {}, "ownState": {}}
    chosen = {"col": spec["column"], "op": "IN", "val": values}
    return {
        "extraFormData": {"filters": [chosen]},
        "filterState": {"label": ", ".join(values), "value": values},
        "ownState": {},
    }
