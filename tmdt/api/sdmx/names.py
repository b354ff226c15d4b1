"""The codes that the datasets of an answer have, and their names in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from psycopg import Connection, sql

from tmdt.api.sdmx.codes import TOTAL, read_breakdown, read_period
from tmdt.api.sdmx.components import BREAKDOWN, Component
from tmdt.api.sdmx.conditions import BadQuery
from tmdt.api.sdmx.select import Dataset
from tmdt.api.sdmx.structure.codelists import read_codelist
from tmdt.dissemination.content.document import Language, Text

MOST_VALUES = 100_000
"""Of all components together. SDMX-JSON 1.0 numbers even figures; other formats list nothing."""
Values = Mapping[Component, Sequence[str]]
Names = Mapping[Component, Mapping[str, str]]
"""By component, then by code."""
ALL_OF_IT = Text("Tổng số", "Total")


class TooMuch(BadQuery):
    """More values than a format can list."""


def list_values(
    connection: Connection[Any], datasets: Iterable[Dataset], components: Sequence[Component]
) -> dict[Component, list[str]]:
    """The values that components have in some datasets, in order.

    Raises:
        TooMuch: there are more of them than can be listed.
    """
    found: dict[Component, set[str]] = {it: set() for it in components}
    for dataset in datasets:
        listed = [it for it in components if it in dataset.components]
        columns = [sql.SQL("{}::text").format(sql.Identifier(it.id)) for it in listed]
        # Each row has the value of one component.
        query = sql.SQL("select {} from ({}) as row group by grouping sets ({}) limit {}").format(
            sql.SQL(", ").join(columns),
            dataset.rows,
            sql.SQL(", ").join(sql.SQL("({})").format(it) for it in columns),
            sql.Literal(MOST_VALUES + 1),
        )
        rows = connection.execute(query).fetchall()
        if len(rows) > MOST_VALUES:
            raise TooMuch(
                f"more than {MOST_VALUES} values would have to be listed in this format: ask for"
                " less, or for SDMX-CSV with labels=id, or SDMX-ML"
            )
        for component, values in zip(listed, zip(*rows, strict=True), strict=False):
            found[component].update(value for value in values if value is not None)
    return {it: sorted(values, key=_order_of(it)) for it, values in found.items()}


def _order_of(component: Component) -> Callable[[str], Any]:
    return read_period if component.type == "ObservationalTimePeriod" else str


def read_names(connection: Connection[Any], values: Values, language: Language) -> Names:
    """The names of codes that were listed."""
    names = {}
    for component, codes in values.items():
        if component is BREAKDOWN:
            names[component] = _name_breakdowns(connection, codes, language)
        elif component.codelist:
            items = read_codelist(connection, component.codelist).items
            names[component] = {item.id: item.name.of(language) for item in items}
    return names


def _name_breakdowns(
    connection: Connection[Any], codes: Iterable[str], language: Language
) -> dict[str, str]:
    """A breakdown has the names of its members: not all that ever were are looked up for it."""
    query = "select code, name_vi, name_en from marts.dim_code where code_list = 'breakdown'"
    members = {code: Text(vi, en).of(language) for code, vi, en in connection.execute(query)}
    return {
        code: ALL_OF_IT.of(language)
        if code == TOTAL
        else "; ".join(members.get(it, it) for it in read_breakdown(code).split(";"))
        for code in codes
    }


def join_names(components: Iterable[Component], names: Names) -> sql.Composed:
    """What joins the names of codes to a `row`."""
    joins = [
        sql.SQL(
            "left join unnest({codes}::text[], {names}::text[]) as {list} ({code}, {name})"
            " on {list}.{code} = {column}"
        ).format(
            codes=sql.Literal(list(names[it])),
            names=sql.Literal(list(names[it].values())),
            list=sql.Identifier(f"list of {it.id}"),
            code=sql.Identifier(f"code of {it.id}"),
            name=sql.Identifier(_name(it)),
            column=sql.Identifier("row", it.id),
        )
        for it in components
        if it in names
    ]
    return sql.Composed(joins).join(" ")


def name_column(component: Component, names: Names) -> sql.Composable | None:
    """The name of a component's code in a row; None where it has none."""
    return sql.Identifier("row", _name(component)) if component in names else None


def _name(component: Component) -> str:
    return f"name of {component.id}"
