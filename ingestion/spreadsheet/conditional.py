"""Conditional formats: what a person sees in a cell counts, and they may change it.

Conditions are formulas, which are not evaluated here. If such a format would show a number
differently from the cell's own format, it is not certain which number a person sees.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from ingestion.files.container import Refused
from ingestion.spreadsheet.covered import MOST, find_block, get_number, put_cells
from ingestion.spreadsheet.number_format import AS_STORED, UNCLEAR, Format, Shown
from ingestion.spreadsheet.sheet import Cell, Formatted, Sheet


def mark_conditional(sheet: Sheet) -> None:
    """Marks the numbers that a conditional format may show differently."""
    looked_at = 0
    found: dict[tuple[int, int], Cell] = {}
    for area, its_format in sheet.conditional:
        rows, columns = find_block(sheet, area)
        looked_at += len(rows) * len(columns)
        if looked_at > MOST:
            raise Refused("FILE_TOO_COSTLY", limit=MOST)
        for row, column in product(rows, columns):
            cell = sheet.rows[row][column]
            if (number := get_number(cell)) is not None:
                own = cell.shown if isinstance(cell, Formatted) else AS_STORED
                shown = show_for_certain(number, own, [its_format])
                if shown != own:
                    found[row, column] = Formatted(number, shown)
    put_cells(sheet, found)


def show_for_certain(number: float, own: Shown, others: Iterable[Format]) -> Shown:
    """How the cell's own format shows a number, unless one of the others would differ."""
    if own.problem:
        return own
    other = next((other for other in others if other.show(number) != own), None)
    return Shown(problem=UNCLEAR, written=other.code) if other else own
