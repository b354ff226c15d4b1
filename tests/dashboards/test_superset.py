"""The bundle in the real Superset, over the warehouse of the home: `make run` fills one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from chart_queries import filter_of, query_of
from superset import Superset, running

from dashboards import bundle, environment, serving
from warehouse import database

pytestmark = [pytest.mark.dashboards, pytest.mark.timeout(600)]

Part = dict[str, Any]


def filters_of(board: Part) -> list[Part]:
    found: list[Part] = board["metadata"]["native_filter_configuration"]
    return found


PARTS: dict[str, dict[str, Any]] = {
    name: yaml.safe_load(text) for name, text in bundle.read_bundle().items()
}
CHARTS = sorted(name for name in PARTS if name.startswith("charts/"))
DATASETS = {part["uuid"]: part for name, part in PARTS.items() if name.startswith("datasets/")}
BOARDS = {part["slug"]: part for name, part in PARTS.items() if name.startswith("dashboards/")}
PLACES = [
    (chart["meta"]["uuid"], board)
    for board in BOARDS.values()
    for chart in board["position"].values()
    if isinstance(chart, dict) and chart["type"] == "CHART"
]
BOARD_OF = dict(PLACES)
FILTERS = [
    pytest.param(native, id=f"{slug}:{native['id']}")
    for slug, board in BOARDS.items()
    for native in filters_of(board)
]
NUMBERED = ("chartId", "excluded", "datasource")
"""What Superset numbers in its own way."""
UNORDERED = {"columns": "column_name", "metrics": "metric_name"}
"""Parts of a dataset, which Superset exports in no order, and what they are named by."""


@pytest.fixture(scope="session")
def variables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What Superset is told: the home's warehouse, and a database of the test's own."""
    database.prepare()
    with psycopg.connect(database.url(database.READER)) as reader:
        published = reader.execute("select exists (select from marts.dim_release)").fetchone()
    assert published == (True,), "nothing is published in this home: make run"
    metadata = tmp_path_factory.mktemp("superset") / "superset.db"
    return environment.surroundings() | {"SUPERSET_METADATA_URL": f"sqlite:///{metadata}"}


@pytest.fixture(scope="session")
def programs() -> Path:
    return environment.install()


@pytest.fixture(scope="session")
def superset(programs: Path, variables: dict[str, str]) -> Iterator[Superset]:
    with running(programs, variables) as served:
        yield served


@pytest.fixture(scope="session")
def datasets(superset: Superset) -> dict[str, int]:
    return superset.numbers("dataset")


@pytest.fixture
def reader() -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.url(database.READER)) as connection:
        yield connection


def test_what_is_imported_is_the_bundle_and_again_changes_nothing(
    superset: Superset, programs: Path, variables: dict[str, str]
) -> None:
    first = superset.export()
    assert {uuid: without_numbers(part) for uuid, part in first.items()} == {
        part["uuid"]: without_numbers(part)
        for name, part in PARTS.items()
        if name != "metadata.yaml"
    }
    serving.prepare(programs, variables)
    assert superset.export() == first


def without_numbers(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            key: {it[UNORDERED[key]]: it for it in value}
            if key in UNORDERED and "table_name" in part
            else without_numbers(value)
            for key, value in part.items()
            if key not in NUMBERED
        }
    if isinstance(part, list):
        return [without_numbers(value) for value in part]
    return part


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_shows_what_its_query_gives(
    superset: Superset, datasets: dict[str, int], reader: psycopg.Connection, name: str
) -> None:
    """With the filters as they stand when the dashboard is opened."""
    chart = PARTS[name]
    query = query_of(chart)
    query["filters"] += chosen_at_first(superset, datasets, chart)
    answer = superset.ask(datasets[chart["dataset_uuid"]], query)
    assert answer.status_code == 200, (chart["slice_name"], answer.text)
    assert_same_rows(answer.json()["result"][0], reader)


def chosen_at_first(superset: Superset, datasets: dict[str, int], chart: Part) -> list[Part]:
    """What the filters of a chart's dashboard say before anybody chooses."""
    board = BOARD_OF[chart["uuid"]]
    [number] = [
        it["meta"]["chartId"]
        for it in board["position"].values()
        if isinstance(it, dict) and it.get("meta", {}).get("uuid") == chart["uuid"]
    ]
    known = {it["column_name"] for it in DATASETS[chart["dataset_uuid"]]["columns"]}
    return [
        {"col": column_of(native), "op": "IN", "val": values}
        for native in filters_of(board)
        if number not in native["scope"]["excluded"] and column_of(native) in known
        if (values := first_values(superset, *filter_query(datasets, native), native))
    ]


def first_values(superset: Superset, dataset: int, query: Part, native: Part) -> list[Any]:
    """What is chosen at first: what the filter starts with, or the first that it offers."""
    if not native["requiredFirst"]:
        return list(native["defaultDataMask"]["filterState"].get("value", []))
    asked = repr((dataset, query))
    if asked not in superset.answers:
        rows = superset.ask(dataset, query).json()["result"][0]["data"]
        superset.answers[asked] = [row[column_of(native)] for row in rows[:1]]
    return superset.answers[asked]


@pytest.mark.parametrize("native", FILTERS)
def test_a_filter_offers_what_its_query_gives(
    superset: Superset, datasets: dict[str, int], reader: psycopg.Connection, native: Part
) -> None:
    answer = superset.ask(*filter_query(datasets, native))
    assert answer.status_code == 200, (native["name"], answer.text)
    assert_same_rows(answer.json()["result"][0], reader)


def filter_query(datasets: dict[str, int], native: Part) -> tuple[int, Part]:
    """The query for the values that a filter offers."""
    [target] = native["targets"]
    sort, column = native["sortMetric"], column_of(native)
    return datasets[target["datasetUuid"]], {
        "columns": [column],
        "metrics": [sort] if sort else [],
        "filters": [filter_of(it) for it in native["adhoc_filters"]],
        "orderby": [[sort or column, native["controlValues"]["sortAscending"]]],
        "row_limit": 1000,
    }


def column_of(native: Part) -> str:
    return str(native["targets"][0]["column"]["name"])


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["area", "areas"])
def test_areas_that_are_chosen_from_the_start_exist(
    reader: psycopg.Connection, language: str, name: str
) -> None:
    from dashboards.definition import read

    chosen = read("filters", language)[name]["start"]
    labels = reader.execute(f"select label_{language} from marts.dim_area where is_current")
    assert set(chosen) <= {label for (label,) in labels}


def test_a_column_that_is_gone_fails_the_chart_that_asks_for_it(
    superset: Superset, datasets: dict[str, int]
) -> None:
    chart = PARTS["charts/vi/overview_all_indicators.yaml"]
    query = query_of(chart) | {"columns": ["indicator", "renamed"]}
    answer = superset.ask(datasets[chart["dataset_uuid"]], query)
    assert answer.status_code == 400
    assert "renamed" in answer.text


def test_no_secret_is_in_supersets_database(variables: dict[str, str], superset: Superset) -> None:
    content = Path(variables["SUPERSET_METADATA_URL"].removeprefix("sqlite:///")).read_bytes()
    password = database.url(database.READER).split(":")[2].split("@")[0]
    assert password.encode() not in content
    assert variables["SUPERSET_ADMIN_PASSWORD"].encode() not in content


def assert_same_rows(result: dict[str, Any], reader: psycopg.Connection) -> None:
    """The rows that the API answers are those of its query, asked as BI's role."""
    cursor = reader.execute(result["query"].rstrip().rstrip(";").encode())
    names = [it.name for it in cursor.description or ()]
    rows = [tuple(map(as_json, row)) for row in cursor.fetchall()]
    shown = [tuple(as_json(row[name]) for name in names) for row in result["data"]]
    assert sorted(map(repr, shown)) == sorted(map(repr, rows))


def as_json(value: Any) -> Any:
    """A value as Superset's API writes it."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return float(value)  # a whole number as well, where a row beside it has none
    if isinstance(value, datetime):
        return value.timestamp() * 1000
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day).timestamp() * 1000
    return value
