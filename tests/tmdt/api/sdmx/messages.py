"""Data messages read back, by what programs of others would do with them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import psycopg
from lxml import etree

from tmdt.api.sdmx.query import DataQuery
from tmdt.api.sdmx.request.negotiation import Format
from tmdt.api.sdmx.writers.stream import write_data

Row = dict[str, str | None]
OF_THE_FLOW = {"STRUCTURE", "STRUCTURE_ID", "DATAFLOW"}


def write(
    connection: psycopg.Connection, query: DataQuery, format_: Format, language: Any = "en"
) -> bytes:
    """A whole message."""
    with connection.transaction():
        return b"".join(write_data(connection, query, format_, language))


def read_datasets(message: bytes, format_: Format) -> list[tuple[str, str | None, list[Row]]]:
    """The datasets of a message: what is to be done with each, since when it holds, its rows."""
    if format_.syntax == "csv":
        return list(_read_csv_datasets(message))
    if format_.syntax == "json":
        return [(it["action"], it["validFrom"], rows) for it, rows in read_json(message)]
    return list(_read_xml(message))


def _read_csv_datasets(message: bytes) -> Iterator[tuple[str, str | None, list[Row]]]:
    actions = {"I": "Information", "R": "Replace", "D": "Delete", None: "Information"}
    kept = [
        (actions[row.pop("ACTION", None)], row.pop("VALID_FROM", None), row)
        for row in read_csv(message)
    ]
    for (action, moment), rows in groupby(kept, lambda it: it[:2]):
        yield action, moment, [_data_of(row) for _, _, row in rows]


def _data_of(row: Row) -> Row:
    return {it: value for it, value in row.items() if it not in OF_THE_FLOW}


def _read_xml(message: bytes) -> Iterator[tuple[str, str | None, list[Row]]]:
    for dataset in etree.fromstring(message).iterchildren("{*}DataSet"):
        said = {etree.QName(name).localname: value for name, value in dataset.attrib.items()}
        rows: list[Row] = []
        for element in dataset:
            of_series, observations = _read_key_of(element), element.findall("{*}Obs")
            if etree.QName(element).localname == "Obs":
                of_series, observations = {}, [element]
            rows += [of_series | _read_element(it) for it in observations] or [of_series]
        yield said["action"], said["validFromDate"], rows


def _read_key_of(element: etree._Element) -> Row:
    generic = element.findall("{*}SeriesKey/{*}Value")
    return dict(element.attrib) | {it.get("id"): it.get("value") for it in generic}


def _read_element(observation: etree._Element) -> Row:
    found: Row = dict(observation.attrib)
    for it in observation.iterdescendants("{*}ObsDimension", "{*}ObsValue", "{*}Value"):
        found[it.get("id", "OBS_VALUE")] = it.get("value")
    return found


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


def as_carried(rows: list[Row], format_: Format) -> list[Row]:
    """Rows as a format can carry them: XML has no control characters."""
    if format_.syntax != "xml":
        return rows
    lost = {number: "\ufffd" for number in range(1, 32) if chr(number) not in "\t\n\r"}
    return [{name: it and it.translate(lost) for name, it in row.items()} for row in rows]


def show(rows: list[Row]) -> list[list[tuple[str, str]]]:
    """Rows to compare: in one order, without what has no value."""
    return sorted(sorted((name, it) for name, it in row.items() if it) for row in rows)
