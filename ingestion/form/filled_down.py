"""Columns of a table with merged cells filled in: a merged cell applies to all its rows."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.files.container import Refused
from ingestion.form.tables import FormTable
from ingestion.spreadsheet.sheet import Cell, Sheet

MAX_FILLED_DOWN = 5_000_000
"""Cells that merged areas of one column cover, counted each time."""


def fill_down(sheet: Sheet, table: FormTable, position: int) -> list[Cell]:
    """The cells of a column below the heading, with each merged cell repeated in all its rows."""
    cells, filled = list(sheet.columns[position][table.first : table.end]), 0
    for first, last in find_merged(sheet, table, position):
        filled += last - first
        if filled > MAX_FILLED_DOWN:
            raise Refused("FILE_TOO_COSTLY", limit=MAX_FILLED_DOWN)
        cells[first : last + 1] = [cells[first]] * (last + 1 - first)
    return cells


def find_merged(sheet: Sheet, table: FormTable, position: int) -> Iterator[tuple[int, int]]:
    """The first and last row (of the body) of each cell merged downwards in a column."""
    column = sheet.column_numbers[position]
    yield from sheet.merged_down(column, sheet.row_numbers[table.first : table.end])
