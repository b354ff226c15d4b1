"""Formats under a condition: what a person sees in a cell counts, and this may be how.

Conditions are formulas, which nobody works out here. Where such a format would show a number in
another way than the cell's own format does, it is not certain which number is seen.
"""

from __future__ import annotations

from itertools import product

from ingestion.files.container import Refused
from ingestion.spreadsheet.covered import MOST, block_of, number_of, put_cells
from ingestion.spreadsheet.number_format import AS_STORED, UNCLEAR, Shown, format_of
from ingestion.spreadsheet.sheet import Cell, Formatted, Sheet


def mark_conditional(sheet: Sheet) -> None:
    """Has no number be taken as stored that a format under a condition may show otherwise."""
    looked_at = 0
    found: dict[tuple[int, int], Cell] = {}
    for area, code in sheet.conditional:
        rows, columns = block_of(sheet, area)
        looked_at += len(rows) * len(columns)
        if looked_at > MOST:
            raise Refused("FILE_TOO_COSTLY", limit=MOST)
        for row, column in product(rows, columns):
            number = number_of(sheet.rows[row][column])
            if number is not None and _differs(sheet.rows[row][column], number, code):
                found[row, column] = Formatted(number, Shown(problem=UNCLEAR, written=code))
    put_cells(sheet, found)


def _differs(cell: Cell, number: float, code: str) -> bool:
    own = cell.shown if isinstance(cell, Formatted) else AS_STORED
    return not own.problem and format_of(-1, code).shown(number) != own
