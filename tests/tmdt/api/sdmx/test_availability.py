"""Availability: of what there are data, as SQL has it, for a query and for the next choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sdmx_schemas import parse_json, parse_xml
from starlette.testclient import TestClient

from tmdt.api.sdmx.codes import write_breakdown

pytestmark = [pytest.mark.db, pytest.mark.seeded]

DIMENSIONS = ("FREQ", "REF_AREA", "INDICATOR", "BREAKDOWN", "SERIES")
ROWS = """
    select
        freq, ref_area, indicator_code, breakdown, case when is_synthetic then 'S' else 'R' end,
        period_start, period_end
    from marts.fact_indicator
    inner join marts.dim_province using (province_key)
    inner join marts.dim_indicator using (indicator_key)
    inner join marts.dim_period using (period_key)
"""
Rows = Sequence[tuple[Any, ...]]


@pytest.fixture(scope="module")
def rows(as_reader: psycopg.Connection) -> Rows:
    """The figures as reported: the values of dimensions, and the days of the period."""
    return [
        (*row[:3], write_breakdown(row[3]), *row[4:]) for row in as_reader.execute(ROWS).fetchall()
    ]


def read(client: TestClient, address: str) -> dict[str, Any]:
    """What a constraint says: by dimension the values, the days, and the counts."""
    answer = client.get(f"/sdmx/v2/availability/dataflow/MOIT/FIGURES/1.0.0/{address}")
    assert answer.status_code == 200, answer.text
    data = parse_json(answer.content, "2.0")["data"]
    [constraint] = data["dataConstraints"]
    counts = {it["id"]: int(it["title"]) for it in constraint["annotations"]}
    [region] = constraint["cubeRegions"]
    said: dict[str, Any] = {}
    for key in region.get("keyValues", ()):
        if "timeRange" in key:
            edges = ("startPeriod", "endPeriod")
            said["days"] = tuple(key["timeRange"][edge]["period"] for edge in edges)
        else:
            said[key["id"]] = {value["value"] for value in key["values"]}
    return said | counts


def expect(rows: Rows) -> dict[str, Any]:
    """What a constraint should say of rows."""
    values = {name: {row[place] for row in rows} for place, name in enumerate(DIMENSIONS)}
    days = (str(min(row[5] for row in rows)), str(max(row[6] for row in rows)))
    counts = {"obs_count": len(rows), "series_count": len({row[:5] for row in rows})}
    return values | {"days": days} | counts


def test_the_whole_dataflow(client: TestClient, rows: Rows) -> None:
    assert len(rows) > 5
    assert read(client, "*") == expect(rows)
    assert read(client, "") == expect(rows)


def test_one_component(client: TestClient, rows: Rows) -> None:
    said = read(client, "*/REF_AREA")
    assert said.keys() == {"REF_AREA", "obs_count", "series_count"}
    assert said["REF_AREA"] == {row[1] for row in rows}
    assert read(client, "*/TIME_PERIOD,FREQ").keys() == {
        "FREQ", "days", "obs_count", "series_count",
    }  # fmt: skip


def test_a_condition(client: TestClient, rows: Rows) -> None:
    said = read(client, "*?c[TIME_PERIOD]=ge:2026-10")
    assert said == expect([row for row in rows if str(row[5]) >= "2026-10-01"])


def test_both_interfaces_say_the_same(client: TestClient) -> None:
    answer = client.get("/sdmx/2.1/availableconstraint/MOIT,FIGURES,1.0/M.VN34_24.../all/all")
    root = parse_xml(answer.content, "2.1")
    said = {
        key.get("id"): {value.text for value in key.findall("{*}Value")}
        for key in root.iter("{*}KeyValue")
    }
    expected = read(client, "M.VN34_24")
    assert {name: said[name] for name in DIMENSIONS} == {it: expected[it] for it in DIMENSIONS}
    assert [it.text for it in root.iter("{*}StartPeriod", "{*}EndPeriod")] == list(expected["days"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_query(client: TestClient, rows: Rows, data: st.DataObject) -> None:
    """Whatever is chosen: exactly what it has, and what else could be chosen of each dimension."""
    known = [sorted({row[place] for row in rows}) for place in range(5)]
    keys = data.draw(
        st.lists(
            st.tuples(*(st.none() | st.sampled_from(it) for it in known)), min_size=1, max_size=3
        )
    )
    address = ",".join(".".join(value or "*" for value in key) for key in keys)

    def has(row: tuple[Any, ...], key: tuple[Any, ...], but: int = -1) -> bool:
        return all(
            value is None or place == but or row[place] == value for place, value in enumerate(key)
        )

    found = [row for row in rows if any(has(row, key) for key in keys)]
    if found:
        assert read(client, address) == expect(found)
    else:
        answer = client.get(f"/sdmx/v2/availability/dataflow/MOIT/FIGURES/1.0.0/{address}")
        assert answer.status_code == 204
    choices = read(client, f"{address}?mode=available")
    for place, name in enumerate(DIMENSIONS):
        expected = {row[place] for row in rows if any(has(row, key, place) for key in keys)}
        assert choices.get(name, set()) == expected, (address, name)


def test_what_is_used_beside(client: TestClient, rows: Rows) -> None:
    address = "/sdmx/v2/availability/dataflow/MOIT/FIGURES/1.0.0/*.VN34_24"
    data = client.get(f"{address}?references=all").json()["data"]
    assert [it["id"] for it in data["dataflows"]] == ["FIGURES"]
    assert [it["id"] for it in data["dataStructures"]] == ["FIGURES"]
    codelists = {it["id"]: it for it in data["codelists"]}
    codes = {code["id"]: code.get("parent") for code in codelists["CL_AREA"]["codes"]}
    assert codes == {"VN34_24": "VN34_R2", "VN34_R2": "VN", "VN": None}
    assert codelists["CL_AREA"]["isPartial"]
    used = {row[2] for row in rows if row[1] == "VN34_24"}
    assert {code["id"] for code in codelists["CL_INDICATOR"]["codes"]} == used
    assert client.get(f"{address}?references=codelist").json()["data"].keys() == {
        "dataConstraints", "codelists",
    }  # fmt: skip


def test_content_constraints_say_it_too(client: TestClient, rows: Rows) -> None:
    answer = client.get("/sdmx/2.1/contentconstraint/MOIT/FIGURES?references=none")
    root = parse_xml(answer.content, "2.1")
    titles = [it.text for it in root.iter("{*}AnnotationTitle")]
    assert titles == [str(expect(rows)["obs_count"]), str(expect(rows)["series_count"])]
