"""Data messages read back, by what programs of others would do with them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import psycopg

from tmdt.api.sdmx.query import DataQuery
from tmdt.api.sdmx.request.negotiation import Format
from tmdt.api.sdmx.writers.stream import write_data

Row = dict[str, str | None]


def write(
    connection: psycopg.Connection, query: DataQuery, format_: Format, language: Any = "en"
) -> bytes:
    """A whole message."""
    with connection.transaction():
        return b"".join(write_data(connection, query, format_, language))


def read_csv(message: bytes) -> list[Row]:
    """The rows of SDMX-CSV; of an empty cell and an empty text, both are None."""
    lines = csv.DictReader(io.StringIO(message.decode(), newline=""))
    return [{name: cell or None for name, cell in line.items()} for line in lines]


def read_json(message: bytes) -> Iterator[tuple[dict[str, Any], list[Row]]]:
    """The datasets of SDMX-JSON, with what is said of each, and their rows."""
    data = json.loads(message, parse_float=str, parse_int=_Number)["data"]
    structure = data["structures"][0] if "structures" in data else data["structure"]
    for dataset in data["dataSets"]:
        yield dataset, list(_read_dataset(structure, dataset))


class _Number(int):
    """A whole number, which may be an index or a value as it was written."""

    def __new__(cls, written: str) -> _Number:
        made = super().__new__(cls, written)
        made.written = written
        return made

    written: str


def _read_dataset(structure: dict[str, Any], dataset: dict[str, Any]) -> Iterator[Row]:
    dimensions = structure["dimensions"]
    if "series" not in dataset:
        yield from _read_observations(structure, {}, dataset["observations"])
        return
    for key, series in dataset["series"].items():
        of_series = _read_key(dimensions["series"], key)
        if not series["observations"]:
            yield of_series
        yield from _read_observations(structure, of_series, series["observations"])


def _read_observations(
    structure: dict[str, Any], of_series: Row, observations: dict[str, Any]
) -> Iterator[Row]:
    measures = structure.get("measures", {}).get("observation") or [{"id": "OBS_VALUE"}]
    if "measures" in structure:
        measures = structure["measures"]["observation"]
    named = [*measures, *structure["attributes"]["observation"]]
    for key, values in observations.items():
        row = of_series | _read_key(structure["dimensions"]["observation"], key)
        for component, value in zip(named, values, strict=bool(values)):
            row[component["id"]] = _read_value(component, value)
        yield row


def _read_key(dimensions: list[dict[str, Any]], key: str) -> Row:
    return {
        it["id"]: _of(it["values"][int(number)])
        for it, number in zip(dimensions, key.split(":"), strict=True)
    }


def _read_value(component: dict[str, Any], value: Any) -> str | None:
    if value is None or component["id"] == "OBS_VALUE" or "values" not in component:
        if isinstance(value, bool):
            return str(value).lower()
        return getattr(value, "written", value) or None
    return _of(component["values"][value])


def _of(value: dict[str, str]) -> str:
    return value.get("id", value.get("value", value.get("name", "")))


def show(rows: list[Row]) -> list[list[tuple[str, str]]]:
    """Rows to compare: in one order, without what has no value."""
    return sorted(sorted((name, it) for name, it in row.items() if it) for row in rows)
