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
from chart_queries import query_of
from superset import Superset, running

from dashboards import bundle, environment, serving
from warehouse import database

pytestmark = [pytest.mark.dashboards, pytest.mark.timeout(600)]

PARTS: dict[str, dict[str, Any]] = {
    name: yaml.safe_load(text) for name, text in bundle.read_bundle().items()
}
CHARTS = sorted(name for name in PARTS if name.startswith("charts/"))
DATASETS = {part["uuid"]: part for name, part in PARTS.items() if name.startswith("datasets/")}
FILTERS = [
    pytest.param(native, id=f"{name}:{native['id']}")
    for name, part in PARTS.items()
    if name.startswith("dashboards/")
    for native in part["metadata"]["native_filter_configuration"]
]
NUMBERED = ("id", "chartId", "excluded", "datasetId")
"""What Superset numbers in its own way."""


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
            key: without_numbers(value)
            for key, value in part.items()
            if key not in NUMBERED or isinstance(value, str)
        }
    if isinstance(part, list):
        return [without_numbers(value) for value in part]
    return part


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_shows_what_its_query_gives(
    superset: Superset, datasets: dict[str, int], reader: psycopg.Connection, name: str
) -> None:
    chart = PARTS[name]
    answer = superset.ask(datasets[chart["dataset_uuid"]], query_of(chart))
    assert answer.status_code == 200, (chart["slice_name"], answer.text)
    assert_same_rows(answer.json()["result"][0], reader)


@pytest.mark.parametrize("native", FILTERS)
def test_a_filter_offers_what_its_query_gives(
    superset: Superset, datasets: dict[str, int], reader: psycopg.Connection,
    native: dict[str, Any],
) -> None:  # fmt: skip
    [target] = native["targets"]
    sort = native["sortMetric"]
    column = target["column"]["name"]
    query = {
        "columns": [column],
        "metrics": [sort] if sort else [],
        "filters": [query_filter(it) for it in native["adhoc_filters"]],
        "orderby": [[sort or column, native["controlValues"]["sortAscending"]]],
        "row_limit": 1000,
    }
    answer = superset.ask(datasets[target["datasetUuid"]], query)
    assert answer.status_code == 200, (native["name"], answer.text)
    assert_same_rows(answer.json()["result"][0], reader)


def query_filter(condition: dict[str, Any]) -> dict[str, Any]:
    asked = {"col": condition["subject"], "op": condition["operator"]}
    return asked | ({"val": condition["comparator"]} if "comparator" in condition else {})


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
    shown = [tuple(row[name] for name in names) for row in result["data"]]
    assert sorted(map(repr, shown)) == sorted(map(repr, rows))


def as_json(value: Any) -> Any:
    """A value as Superset's API writes it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.timestamp() * 1000
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day).timestamp() * 1000
    return value
