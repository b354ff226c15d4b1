"""SDMX-CSV 2.0 and 1.0: PostgreSQL writes the lines.

In a history, the column `VALID_FROM` says which release a row is of: SDMX-CSV has no datasets, but
allows columns of one's own.
"""

from __future__ import annotations

import csv
import io
from types import MappingProxyType
from typing import Any, LiteralString

from psycopg import Connection, sql

from tmdt.api.sdmx.components import Component
from tmdt.api.sdmx.flows import AGENCY
from tmdt.api.sdmx.names import Names, join_names, list_values, name_column, read_names
from tmdt.api.sdmx.select import Dataset
from tmdt.api.sdmx.writers.shape import Request, Shape, write_text

ACTIONS = {"Information": "I", "Replace": "R", "Delete": "D"}
KEYS = {"none": (), "series": ("SERIES",), "obs": ("OBS",), "both": ("SERIES", "OBS")}


class Csv20(Shape):
    """SDMX-CSV 2.0: a row that deletes has its key alone."""

    options: LiteralString = "format csv"
    end_row = b"\r\n"
    is_grouped = False
    version = "1.0.0"
    first: tuple[str, ...] = ("STRUCTURE", "STRUCTURE_ID", "ACTION")

    names: Names = MappingProxyType({})

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.labels = request.format.labels

    def open_message(self, connection: Connection[Any], datasets: list[Dataset]) -> bytes:
        if self.labels != "id":
            coded = [it for it in self.request.components if it.codelist]
            values = list_values(connection, datasets, coded)
            self.names = read_names(connection, values, self.request.language)
        titles = list(self.first)
        if self.labels == "name":
            titles.insert(2, "STRUCTURE_NAME")
        titles += [f"{key}_KEY" for key in KEYS[self.request.format.keys]]
        titles += [title for it in self.request.components for title in self._write_titles(it)]
        if self.request.query.include_history:
            titles.append("VALID_FROM")
        line = io.StringIO()
        csv.writer(line).writerow(titles)
        return line.getvalue().encode()

    def _write_titles(self, component: Component) -> list[str]:
        """The title of a component's column, and that of its names if they have one."""
        name = component.name.of(self.request.language)
        if self.labels == "both":
            return [f"{component.id}: {name}"]
        return [component.id, name] if self.labels == "name" else [component.id]

    def join_lists(self, dataset: Dataset) -> sql.Composed:
        return join_names(dataset.components, self.names)

    def write_line(self, dataset: Dataset) -> list[sql.Composable]:
        columns: list[sql.Composable] = [sql.Literal(it) for it in self._describe(dataset)]
        columns += [self._write_key(key) for key in KEYS[self.request.format.keys]]
        for component in self.request.components:
            if component in dataset.components:
                columns += self._write_values(component)
            else:
                columns += [sql.SQL("null")] * len(self._write_titles(component))
        if self.request.query.include_history:
            columns.append(sql.Literal(dataset.moment))
        return columns

    def _describe(self, dataset: Dataset) -> list[str]:
        flow = self.request.flow
        name = flow.name.of(self.request.language)
        structure = f"{AGENCY}:{flow.id}({self.version})"
        structure += f": {name}" if self.labels == "both" else ""
        named = [name] if self.labels == "name" else []
        return ["dataflow", structure, *named, ACTIONS[dataset.action]]

    def _write_key(self, which: str) -> sql.Composable:
        components = self.request.flow.dimensions if which == "OBS" else self.request.series
        return sql.SQL("concat_ws('.', {})").format(
            sql.SQL(", ").join(
                sql.Identifier("row", it.id) for it in components if it in self.request.components
            )
        )

    def _write_values(self, component: Component) -> list[sql.Composable]:
        column = write_text(component)
        if component.role == "time" and self.request.format.time_format == "normalized":
            column = sql.SQL(FIRST_DAY).format(column)
        name = name_column(component, self.names)
        if self.labels == "name":
            return [column, name or sql.SQL("null")]
        if name is not None:
            return [sql.SQL("{} || coalesce(': ' || {}, '')").format(column, name)]
        return [column]


class Csv10(Csv20):
    """SDMX-CSV 1.0: a column for the dataflow, and neither actions nor keys."""

    version = "1.0"
    first = ("DATAFLOW",)

    def _describe(self, dataset: Dataset) -> list[str]:
        return super()._describe(dataset)[1:2]


FIRST_DAY: LiteralString = """
    case
        when {0} like '%%Q%%' then
            left({0}, 5) || lpad((3 * right({0}, 1)::integer - 2)::text, 2, '0') || '-01'
        else left({0} || '-01-01', 10)
    end
""".replace("%%", "%")
"""Of a period as it is written here: `2026`, `2026-Q3`, `2026-10` or `2021-01-01/P1034D`."""
