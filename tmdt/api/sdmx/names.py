"""The names of codes in one language, for the formats that write them beside the codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from psycopg import Connection, sql

from tmdt.api.sdmx.components import Component
from tmdt.api.sdmx.structure.codelists import read_codelist
from tmdt.dissemination.content.document import Language

Names = Mapping[str, Mapping[str, str]]
"""By code list, then by code."""


def read_names(
    connection: Connection[Any], components: Iterable[Component], language: Language
) -> Names:
    """The names of all codes that some components may have."""
    lists = {it.codelist for it in components if it.codelist}
    return {
        codelist: {item.id: item.name.of(language) for item in items}
        for codelist in sorted(lists)
        if (items := read_codelist(connection, codelist).items)
    }


def join_names(components: Iterable[Component], names: Names) -> sql.Composed:
    """What joins the names of codes to a `row`."""
    joins = [
        sql.SQL("left join unnest({}::text[], {}::text[]) as {} (code, name) on {} = {}").format(
            sql.Literal(list(names[codelist])),
            sql.Literal(list(names[codelist].values())),
            _alias(it),
            sql.SQL("{}.code").format(_alias(it)),
            sql.Identifier("row", it.id),
        )
        for it in components
        if (codelist := it.codelist) is not None and codelist in names
    ]
    return sql.Composed(joins).join(" ")


def name_column(component: Component, names: Names) -> sql.Composable | None:
    """The name of a component's code in a row; None where it has none."""
    if component.codelist not in names:
        return None
    return sql.SQL("{}.name").format(_alias(component))


def _alias(component: Component) -> sql.Identifier:
    return sql.Identifier(f"name of {component.id}")
