"""Which rows of a flow a query is about, as conditions on the keys of its fact."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, product
from typing import Any, NamedTuple

from psycopg import Connection, sql

from tmdt.api.sdmx.components import Component
from tmdt.api.sdmx.conditions import BadQuery, Condition, write_condition
from tmdt.api.sdmx.flows import Flow
from tmdt.api.sdmx.query import DataQuery, Filter

MOST_KEYS = 100_000
Key = Sequence[tuple[str, ...] | None]


class Restriction(NamedTuple):
    """Conditions that all hold: on dimensions, and on measures and attributes."""

    on_keys: list[Condition]
    on_values: list[Condition]


def restrict(connection: Connection[Any], flow: Flow, query: DataQuery) -> Restriction:
    """The conditions of a query; codes are looked up, so that they are conditions on keys.

    Raises:
        BadQuery: it names what the flow does not have.
    """
    found = Restriction([], [])
    keys: dict[str, set[int]] = {}
    for filter_ in [*query.filters, *_list_filters(flow, query)]:
        if filter_.component not in flow.by_id:
            raise BadQuery(f"{flow.id} has no component {filter_.component[:40]!r}")
        component = flow.by_id[filter_.component]
        condition = write_condition(component, filter_)
        lookup = flow.lookups.get(component.column.split(".")[0])
        if lookup and not lookup.is_optional:
            some = _find_keys(connection, flow, component, condition)
            keys[lookup.fact_key] = keys.get(lookup.fact_key, some) & some
        elif component.role in ("dimension", "time"):
            found.on_keys.append(condition)
        else:
            found.on_values.append(condition)
    for column, some in keys.items():
        it, held = sql.Identifier("fact", column), sql.Literal(sorted(some))
        found.on_keys.append(sql.SQL("{} = any({}::bigint[])").format(it, held))
    if len(query.keys) > 1:
        found.on_keys.append(_one_of(flow.dimensions[:-1], query.keys))
    return found


def _list_filters(flow: Flow, query: DataQuery) -> list[Filter]:
    """What all keys agree to restrict, as conditions on each dimension."""
    dimensions = flow.dimensions[:-1]
    if any(len(key) != len(dimensions) for key in query.keys):
        raise BadQuery(f"a key of {flow.id} has {len(dimensions)} dimensions")
    filters = []
    for dimension, of_keys in zip(dimensions, zip(*query.keys, strict=True), strict=False):
        if all(values is not None for values in of_keys):
            values = dict.fromkeys(value for some in of_keys for value in some or ())
            filters.append(Filter(dimension.id, "eq", tuple(values)))
    return filters


def _find_keys(
    connection: Connection[Any], flow: Flow, component: Component, condition: Condition
) -> set[int]:
    """The keys of a lookup that a condition on its codes holds for."""
    alias = component.column.split(".")[0]
    lookup = flow.lookups[alias]
    query = sql.SQL("select {} from ({}) as {} where {}").format(
        sql.Identifier(lookup.key), sql.SQL(lookup.query), sql.Identifier(alias), condition
    )
    return {key for (key,) in connection.execute(query)}


def _one_of(dimensions: Sequence[Component], keys: Sequence[Key]) -> Condition:
    """That a row has one of the keys; those that leave open the same dimensions are one list."""
    alternatives = []
    by_shape = sorted(keys, key=_shape)
    for shape, alike in groupby(by_shape, _shape):
        combined = [
            combination
            for key in alike
            for combination in product(*(values for values in key if values is not None))
        ]
        if len(combined) > MOST_KEYS:
            raise BadQuery(f"too many keys: {len(combined)}, and at most {MOST_KEYS}")
        given = [it for it, is_given in zip(dimensions, shape, strict=True) if is_given]
        if not given:
            return sql.SQL("true")
        alternatives.append(
            sql.SQL("({}) in (select * from unnest({}))").format(
                sql.SQL(", ").join(sql.SQL(it.column) for it in given),
                sql.SQL(", ").join(
                    sql.SQL("{}::text[]").format(sql.Literal(list(values)))
                    for values in zip(*combined, strict=True)
                ),
            )
        )
    return sql.SQL("({})").format(sql.SQL(" or ").join(alternatives))


def _shape(key: Key) -> tuple[bool, ...]:
    return tuple(values is not None for values in key)
