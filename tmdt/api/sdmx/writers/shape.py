"""What a format is to the stream that sends it: pieces of text, and SQL that writes each row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg import Connection, sql

from tmdt.api.sdmx.components import Component
from tmdt.api.sdmx.flows import Flow
from tmdt.api.sdmx.query import DataQuery
from tmdt.api.sdmx.request.negotiation import Format
from tmdt.api.sdmx.rows import series_of
from tmdt.api.sdmx.select import Dataset, find_flow, list_components
from tmdt.dissemination.content.document import Language

GROUP = b"\x02"
"""Between what opens a group and the row, in a line of a shape with groups."""
LINE: LiteralString = r"format csv, delimiter E'\x03', quote E'\x01', null ''"
"""How a row is copied that SQL has written whole: no text of ours has such characters."""


@dataclass(frozen=True)
class Request:
    """A query, and how its answer is to be written."""

    query: DataQuery
    format: Format
    language: Language

    @property
    def flow(self) -> Flow:
        """The dataflow."""
        return find_flow(self.query)

    @property
    def components(self) -> tuple[Component, ...]:
        """Those that are asked for."""
        return list_components(self.flow, self.query)

    @property
    def series(self) -> tuple[Component, ...]:
        """The dimensions that a group of observations shares."""
        return series_of(self.flow, self.query)


class Shape(ABC):
    """A format, for one request.

    In a shape with groups, a line is what opens the group of the row, `GROUP`, and the row; of
    rows one after the other with the same opening, only the first brings it.
    """

    tail = b""
    between_datasets = b""
    between_groups = b""
    between_rows = b""
    end_group = b""
    end_row = b""
    options: LiteralString = LINE
    is_grouped = True

    def __init__(self, request: Request) -> None:
        self.request = request

    @abstractmethod
    def open_message(self, connection: Connection[Any], datasets: list[Dataset]) -> bytes:
        """What comes before all datasets, of which there is at least one."""

    @abstractmethod
    def write_line(self, dataset: Dataset) -> list[sql.Composable]:
        """The columns of what is copied, of a `row` of the dataset."""

    def join_lists(self, dataset: Dataset) -> sql.Composed:
        """What is joined to the row: names or numbers of its values."""
        return sql.Composed([])

    def write_rows(self, dataset: Dataset) -> sql.Composable:
        """Selects the rows of a dataset as lines of the format, in their order.

        They are sorted before they are written, since lines are long; `offset 0` sees to that. The
        order is said twice, and costs once.
        """
        order: sql.Composable = sql.SQL("")
        if dataset.order is not None:
            order = sql.SQL("order by {}").format(dataset.order)
        return sql.SQL(
            "select {line} from"
            " (select * from ({rows}) as row {lists} {order} offset 0) as row {order}"
        ).format(
            line=sql.SQL(", ").join(self.write_line(dataset)),
            rows=dataset.rows,
            lists=self.join_lists(dataset),
            order=order,
        )

    def open_dataset(self, dataset: Dataset) -> bytes:
        """What comes before its rows."""
        return b""

    def close_dataset(self, dataset: Dataset) -> bytes:
        """What comes after them."""
        return b""


def write_text(component: Component) -> sql.Composable:
    """The value of a component in a row, as SDMX writes it."""
    column = sql.Identifier("row", component.id)
    return sql.SQL("{}::text").format(column) if component.type == "Boolean" else column
