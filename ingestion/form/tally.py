"""Every number of a sheet, counted without a thought for tables: none may be in no account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingestion.figure_syntax import carries_figure
from ingestion.spreadsheet.sheet import Cell, Formatted, Sheet, Texts

Place = tuple[int, int]
"""Row and column of a cell in the block of its sheet."""


def carries_number(cell: Cell, texts: Texts) -> bool:
    """Whether a cell is a number, or a text that carries a figure."""
    if isinstance(cell, str):
        text = texts.of(cell) if cell else None
        return text is not None and carries_figure(text)
    return isinstance(cell, int | float | Formatted) and not isinstance(cell, bool)


def first_unaccounted(sheet: Sheet, texts: Texts, accounted: Sequence[set[int]]) -> Place | None:
    """The first number of a sheet that its reader has neither handed on nor taken for a label.

    Args:
        sheet: The sheet.
        texts: Its texts.
        accounted: For each column of the block the rows whose numbers are accounted for.
    """
    for position, rows in enumerate(accounted):
        column = sheet.columns[position]
        if len(rows) < len(column):
            for row in _numbers(column, texts):
                if row not in rows:
                    return row, position
    return None


def _numbers(column: Sequence[Cell], texts: Texts) -> Iterator[int]:
    """The rows of a column with a number; each distinct text is looked at once."""
    carrying = {text for text in {*filter(_is_text, column)} if carries_number(text, texts)}
    for row, cell in enumerate(column):
        if cell in carrying if isinstance(cell, str) else carries_number(cell, texts):
            yield row


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str)
