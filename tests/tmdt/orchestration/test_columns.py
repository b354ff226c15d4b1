"""Lineage of columns: what a value is made of, and nothing that had to be guessed."""

from __future__ import annotations

import pytest

from tmdt.orchestration.lineage.columns import Tracer, list_tables
from tmdt.orchestration.lineage.relations import Column, Relation

FIGURE = Relation(
    "core", "figure", None, None,
    [Column(name, "integer", None) for name in ("area", "value", "low", "release")],
)  # fmt: skip
AREA = Relation("core", "area", None, None, [Column("area", "integer", None)])


def trace(query: str) -> dict[str, list[str]]:
    tracer = Tracer("warehouse", {("core", one.name): one for one in (FIGURE, AREA)})
    return {
        column: [f"{one.table}.{one.column}" for one in sources]
        for column, sources in tracer.trace(query).items()
    }


@pytest.mark.parametrize("name", ["core.figure", '"warehouse"."core"."figure"'])
def test_a_column_is_followed_through_stars_and_steps(name: str) -> None:
    query = f"with step as (select * from {name}) select value as amount from step"
    assert trace(query) == {"amount": ["figure.value"]}


def test_a_value_is_made_of_all_that_is_computed_or_united_in_it() -> None:
    assert trace("select value + low as range from core.figure") == {
        "range": ["figure.low", "figure.value"]
    }
    united = "select value as v from core.figure union all select area from core.area"
    assert trace(united) == {"v": ["area.area", "figure.value"]}


def test_what_only_chooses_rows_is_no_part_of_a_value() -> None:
    query = "select f.value from core.figure f join core.area a using (area) where f.release = 1"
    assert trace(query) == {"value": ["figure.value"]}


def test_constants_and_counts_of_rows_are_made_of_no_column() -> None:
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
def test_what_cannot_be_followed_has_no_lineage(query: str) -> None:
    assert trace(query) == {}


def test_the_tables_of_a_query_are_those_it_names_with_a_schema() -> None:
    query = "with step as (select * from core.figure) select * from step, core.area"
    assert list_tables(query) == {("core", "figure"), ("core", "area")}
    assert list_tables("select from from") == set()
