"""SDMX-CSV 2.0 and 1.0: PostgreSQL writes the lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import LiteralString

from psycopg import sql

from tmdt.api.sdmx.components import Component
from tmdt.api.sdmx.flows import AGENCY, Flow
from tmdt.api.sdmx.names import Names, join_names, name_column
from tmdt.api.sdmx.query import DataQuery
from tmdt.api.sdmx.rows import series_of
from tmdt.api.sdmx.select import Dataset, list_components
from tmdt.api.sdmx.writers.shape import Shape, Wishes, in_order

ACTIONS = {"Information": "I", "Replace": "R", "Delete": "D"}


class Csv(Shape):
    """Rows without groups. A row that deletes has its key alone, and the release that it is of."""

    options: LiteralString = "format csv"
    end_line = b"\r\n"
    is_grouped = False

    def __init__(self, flow: Flow, query: DataQuery, wishes: Wishes, names: Names) -> None:
        self.flow, self.query, self.wishes, self.names = flow, query, wishes, names
        self.components = list_components(flow, query)
        self.head = _line(self.list_headers())

    def list_headers(self) -> list[str]:
        """The titles of the columns."""
        titles = ["STRUCTURE", "STRUCTURE_ID"]
        if self.wishes.labels == "name":
            titles.append("STRUCTURE_NAME")
        titles.append("ACTION")
        titles += [f"{key}_KEY" for key in ("SERIES", "OBS") if key.lower() in self.list_keys()]
        titles += [title for it in self.components for title in self.title(it)]
        return [*titles, "VALID_FROM"] if self.query.include_history else titles

    def list_keys(self) -> tuple[str, ...]:
        return {"none": (), "both": ("series", "obs")}.get(self.wishes.keys, (self.wishes.keys,))

    def title(self, component: Component) -> list[str]:
        """The title of a component's column, and that of its names."""
        name = component.name.of(self.wishes.language)
        if self.wishes.labels == "both":
            return [f"{component.id}: {name}"]
        return [component.id, name] if self.wishes.labels == "name" else [component.id]

    def write_row(self, dataset: Dataset) -> sql.Composable:
        columns = [*self._structure(dataset), *map(self._key, self.list_keys())]
        written = {it.id for it in dataset.components}
        for component in self.components:
            if component.id in written:
                columns += self._value(component)
            else:
                columns += [sql.SQL("null")] * len(self.title(component))
        if self.query.include_history:
            columns.append(sql.Literal(dataset.release.published_at.isoformat()))
        query = sql.SQL("select {} from ({}) as row {}").format(
            sql.SQL(", ").join(columns), dataset.rows, join_names(dataset.components, self.names)
        )
        return in_order(dataset, query)

    def _structure(self, dataset: Dataset) -> list[sql.Composable]:
        structure, name = f"{AGENCY}:{self.flow.id}(1.0.0)", self.flow.name.of(self.wishes.language)
        if self.wishes.labels == "both":
            structure += f": {name}"
        columns = ["dataflow", structure, ACTIONS[dataset.action]]
        if self.wishes.labels == "name":
            columns.insert(2, name)
        return [sql.Literal(it) for it in columns]

    def _key(self, which: str) -> sql.Composable:
        dimensions = self.flow.dimensions if which == "obs" else series_of(self.flow, self.query)
        if self.query.detail in ("serieskeysonly", "nodata"):
            dimensions = tuple(it for it in dimensions if it in self.components)
        return sql.SQL("concat_ws('.', {})").format(
            sql.SQL(", ").join(sql.Identifier("row", it.id) for it in dimensions)
        )

    def _value(self, component: Component) -> list[sql.Composable]:
        column: sql.Composable = sql.Identifier("row", component.id)
        if component.role == "time" and self.wishes.time_format == "normalized":
            column = sql.SQL("to_char({}, 'YYYY-MM-DD')").format(sql.Identifier("row", "first day"))
        name = name_column(component, self.names)
        if self.wishes.labels == "name":
            return [column, name or sql.SQL("null")]
        if self.wishes.labels == "both" and name is not None:
            return [sql.SQL("{} || coalesce(': ' || {}, '')").format(column, name)]
        return [column]


class Csv1(Csv):
    """SDMX-CSV 1.0: a column for the dataflow, and neither actions nor keys."""

    def list_headers(self) -> list[str]:
        return ["DATAFLOW", *(title for it in self.components for title in self.title(it))]

    def list_keys(self) -> tuple[str, ...]:
        return ()

    def _structure(self, dataset: Dataset) -> list[sql.Composable]:
        structure = f"{AGENCY}:{self.flow.id}(1.0)"
        if self.wishes.labels == "both":
            structure += f": {self.flow.name.of(self.wishes.language)}"
        return [sql.Literal(structure)]


def _line(cells: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


Columns = Mapping[str, str]
