"""Which tables a document has, and the number by which every form of it calls them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from tmdt.dissemination.content.document import Column, Document, Section, Table, Text

NAME = re.compile(r"\w[\w.-]*", re.ASCII)  # also of a file
HEADLINES = "headline_figures"
"""The table that the headlines are in the forms which hold nothing but tables."""


class Numbered(NamedTuple):
    """A table, the section it is first met in, and its number: the same in all forms."""

    number: int
    section: Section
    table: Table


def number_tables(document: Document) -> dict[str, Numbered]:
    """The tables by name, in the order of reading; one that a chart shows too is there once.

    Raises:
        ValueError: two tables or columns have one name, a row lacks a cell, or a title is empty.
    """
    titles = [document.title, *(section.title for section in document.sections)]
    if not all(text.strip() for title in titles for text in title):
        raise ValueError(f"{document.name} or a section of it has no title")
    stated = [table.name for section in document.sections for table in section.tables]
    if len(set(stated)) < len(stated):
        raise ValueError(f"a table stands twice in {document.name}")
    tables: dict[str, Numbered] = {}
    for section, table in _met(document):
        known = tables.setdefault(table.name, Numbered(len(tables) + 1, section, table))
        if known.table != table or table.name == HEADLINES:
            raise ValueError(f"two tables of {document.name} are called {table.name}")
        _check(table)
    return tables


def _check(table: Table) -> None:
    columns = [column.name for column in table.columns]
    if not NAME.fullmatch(table.name) or len(set(columns)) < len(columns):
        raise ValueError(f"{table.name} is no name of a table, or two of its columns have one name")
    if any(len(row) != len(columns) for row in table.rows):
        raise ValueError(f"a row of {table.name} has not as many cells as it has columns")


def _met(document: Document) -> Iterator[tuple[Section, Table]]:
    for section in document.sections:
        yield from ((section, chart.table) for chart in section.charts)
        yield from ((section, table) for table in section.tables)


HEADLINE_COLUMNS = (
    Column("label", Text("Số liệu", "Figure")),
    Column("value", Text("Giá trị", "Value"), "number"),
    Column("unit", Text("Đơn vị", "Unit")),
    Column("since", Text("So với", "Compared with")),
    Column("change", Text("Thay đổi (%)", "Change (%)"), "change"),
    Column("points", Text("Thay đổi (điểm phần trăm)", "Change (percentage points)"), "number"),
    Column("reason", Text("Lý do không so sánh", "Why not compared")),
    Column("note", Text("Ghi chú", "Note")),
    Column("name", Text("Mã", "Code")),
)


def headline_table(document: Document) -> Table | None:
    """The headlines as a table: a row for each moment that a figure is compared with."""
    rows: list[tuple[Any, ...]] = []
    for section in document.sections:
        for line in section.headlines:
            changes: list[tuple[Any, ...]] = [
                (change.since, change.per_cent, change.points, change.reason)
                for change in line.changes
            ]
            rows += [
                (line.label, line.value, line.unit, *change, line.note, line.name)
                for change in changes or [(None,) * 4]
            ]
    title = Text("Số liệu nổi bật", "Headline figures")
    return Table(HEADLINES, title, HEADLINE_COLUMNS, tuple(rows)) if rows else None
