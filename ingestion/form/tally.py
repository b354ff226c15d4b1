"""Every number of a sheet, counted without a thought for tables: none may be in no account."""

from __future__ import annotations

from collections.abc import Sequence

from ingestion.figure_syntax import carries_figure
from ingestion.spreadsheet.sheet import Cell, Formatted, Texts

Place = tuple[int, int]
"""Row and column of a cell in the block of its sheet."""


def carries_number(cell: Cell, texts: Texts) -> bool:
    """Whether a cell is a number, or a text that carries a figure."""
    if isinstance(cell, str):
        text = texts.of(cell) if cell else None
        return text is not None and carries_figure(text)
    return isinstance(cell, int | float | Formatted) and not isinstance(cell, bool)


def rows_with_numbers(column: Sequence[Cell], texts: Texts) -> Sequence[int]:
    """The rows of a column with a number; each distinct text is looked at once."""
    distinct = set(column)
    is_told_by_them = len(distinct) * 2 < len(column) and not distinct & {0, 1}  # True is 1
    kinds = set(map(type, distinct if is_told_by_them else column))
    if kinds == {float}:
        return range(len(column))
    written = distinct if kinds == {str} else {cell for cell in distinct if type(cell) is str}
    carrying = {text for text in written if carries_number(text, texts)}
    if not carrying and kinds == {str}:
        return ()
    if not carrying and kinds == {float, str}:
        return [row for row, kind in enumerate(map(type, column)) if kind is float]
    return [
        row
        for row, cell in enumerate(column)
        if type(cell) is float
        or (cell in carrying if type(cell) is str else carries_number(cell, texts))
    ]
