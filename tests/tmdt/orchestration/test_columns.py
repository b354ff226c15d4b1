"""Lineage of columns: what a value is made of, and nothing that had to be guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tmdt.orchestration.lineage import naming
from tmdt.orchestration.lineage.columns import Tracer, list_tables
from tmdt.orchestration.lineage.relations import Column, Relation

FIGURE = Relation(
    "core", "figure", None, None,
    [Column(name, "integer", None) for name in ("area", "value", "low", "release")],
)  # fmt: skip
AREA = Relation("core", "area", None, None, [Column("area", "integer", None)])


Trace = Callable[[str], dict[str, list[str]]]


def tracer(keep_in: Path, *relations: Relation) -> Tracer:
    return Tracer("warehouse", {(one.schema, one.name): one for one in relations}, keep_in)


@pytest.fixture
def trace(tmp_path: Path) -> Trace:
    """Traces a query; each column of a table as ``table.column``."""

    def trace(query: str) -> dict[str, list[str]]:
        traced = tracer(tmp_path, FIGURE, AREA).trace(query)
        return {
            column: [f"{one.table}.{one.column}" for one in sources]
            for column, sources in traced.items()
        }

    return trace


@pytest.mark.parametrize("name", ["core.figure", '"warehouse"."core"."figure"'])
def test_a_column_is_followed_through_stars_and_steps(trace: Trace, name: str) -> None:
    query = f"with step as (select * from {name}) select value as amount from step"
    assert trace(query) == {"amount": ["figure.value"]}


def test_a_value_is_made_of_all_that_is_computed_or_united_in_it(trace: Trace) -> None:
    assert trace("select value + low as range from core.figure") == {
        "range": ["figure.low", "figure.value"]
    }
    united = "select value as v from core.figure union all select area from core.area"
    assert trace(united) == {"v": ["area.area", "figure.value"]}


def test_what_only_chooses_rows_is_no_part_of_a_value(trace: Trace) -> None:
    query = "select f.value from core.figure f join core.area a using (area) where f.release = 1"
    assert trace(query) == {"value": ["figure.value"]}


def test_constants_and_counts_of_rows_are_made_of_no_column(trace: Trace) -> None:
    assert trace("select count(*) as n, 1 as one, max(value) as most from core.figure") == {
        "most": ["figure.value"]
    }


@pytest.mark.parametrize(
    "query",
    [
        "select value from core.unheard_of",
        "select nowhere from core.figure",
        "select f.value as v, from from",
        "select f.value + day as v from core.figure f, lateral generate_series(1, f.low) as day",
        "select one.value as v from core.area as a cross join lateral"
        " (select value from core.figure as f where f.area = a.area limit 1) as one",
    ],
)
def test_what_cannot_be_followed_has_no_lineage(trace: Trace, query: str) -> None:
    assert trace(query) == {}


def test_what_was_found_is_found_again_until_a_table_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "select f.* from core.figure as f"
    found = tracer(tmp_path, FIGURE).trace(query)
    assert tracer(tmp_path, FIGURE._replace(columns=FIGURE.columns[:1])).trace(query).keys() == {
        "area"
    }
    monkeypatch.setattr(Tracer, "_trace", None)  # nothing is read again
    assert tracer(tmp_path, FIGURE).trace(query) == found
    assert found.keys() == {"area", "value", "low", "release"}


def test_the_tables_of_a_query_are_those_it_names_with_a_schema() -> None:
    query = "with step as (select * from core.figure) select * from step, core.area"
    assert list_tables(query) == {("core", "figure"), ("core", "area")}
    assert list_tables("select from from") == set()


@pytest.mark.parametrize(
    ("address", "place"),
    [
        (None, ("tmdt:5432", "warehouse")),
        ("postgresql://u:secret@db.example.org/tmdt", ("db.example.org:5432", "tmdt")),
        ("postgresql://u:secret@db.example.org:6543/tmdt", ("db.example.org:6543", "tmdt")),
        ("host=/var/run/postgresql dbname=tmdt", ("localhost:5432", "tmdt")),
    ],
)
def test_tables_are_named_by_their_server_and_never_with_a_password(
    monkeypatch: pytest.MonkeyPatch, address: str | None, place: tuple[str, str]
) -> None:
    monkeypatch.delenv("TMDT_DATABASE_URL", raising=False)
    if address:
        monkeypatch.setenv("TMDT_DATABASE_URL", address)
    assert naming.locate_warehouse() == place
    assert naming.name_table("core", "figure") == f"{place[1]}.core.figure"
