"""Counts every number of a sheet, regardless of tables: each must be accounted for."""

from __future__ import annotations

from collections.abc import Sequence

from ingestion.spreadsheet.sheet import Cell, Formatted, Texts
from ingestion.understanding.figure_syntax import carries_figure

Place = tuple[int, int]
"""Row and column of a cell in the block of its sheet."""


def carries_number(cell: Cell, texts: Texts) -> bool:
    """Whether a cell is a number, or a text that holds a figure."""
    if isinstance(cell, str):
        text = texts.of(cell) if cell else None
        return text is not None and carries_figure(text)
    return isinstance(cell, int | float | Formatted) and not isinstance(cell, bool)


def find_numbers(column: Sequence[Cell], texts: Texts) -> Sequence[int]:
    """Finds the rows of a column with a number; each distinct text is checked once."""
    kinds = list(map(type, column))
    floats, strings = kinds.count(float), kinds.count(str)
    if floats == len(column):
        return range(len(column))
    carrying = {cell for cell in set(column) if type(cell) is str and carries_number(cell, texts)}
    if floats + strings == len(column):
        if not carrying:
            return _find_between_texts(kinds, strings) if floats else ()
        return [row for row, cell in enumerate(column) if type(cell) is float or cell in carrying]
    return [
        row
        for row, cell in enumerate(column)
        if type(cell) is float
        or (cell in carrying if type(cell) is str else carries_number(cell, texts))
    ]


def _find_between_texts(kinds: list[type], strings: int) -> list[int]:
    """Finds the rows of numbers between the texts, of which headings have few."""
    rows: list[int] = []
    begins = 0
    for _ in range(strings):
        text = kinds.index(str, begins)
        rows.extend(range(begins, text))
        begins = text + 1
    rows.extend(range(begins, len(kinds)))
    return rows
