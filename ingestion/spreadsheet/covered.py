"""Numbers that nobody sees: a merged cell shows what stands in its first corner, and no other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from ingestion.files.container import Refused
from ingestion.spreadsheet.number_format import Shown
from ingestion.spreadsheet.sheet import Cell, Formatted, Sheet

MOST = 5_000_000
"""Cells that merged areas cover, over and over."""
COVERED = Shown(problem="NUMBER_COVERED", written="ô gộp")


def mark_covered(sheet: Sheet) -> None:
    """Has no number under a merged cell be taken for one that is shown."""
    covered = 0
    found: dict[tuple[int, int], Cell] = {}
    for (top, left), (bottom, right) in sheet.merged:
        rows = range(bisect_left(sheet.row_numbers, top), bisect_right(sheet.row_numbers, bottom))
        columns = range(
            bisect_left(sheet.column_numbers, left), bisect_right(sheet.column_numbers, right)
        )
        covered += len(rows) * len(columns)
        if covered > MOST:
            raise Refused("FILE_TOO_COSTLY", limit=MOST)
        found |= {
            (row, column): Formatted(_number(cell), COVERED)
            for row in rows
            for column in columns
            if isinstance(cell := sheet.rows[row][column], int | float | Formatted)
            and not isinstance(cell, bool)
            and (sheet.row_numbers[row], sheet.column_numbers[column]) != (top, left)
        }
    if found:
        rows_of = [list(row) for row in sheet.rows]
        for (row, column), cell in found.items():
            rows_of[row][column] = cell
        sheet.rows, sheet.columns = rows_of, list(zip(*rows_of, strict=True))


def _number(cell: float | Formatted) -> float:
    return cell.number if isinstance(cell, Formatted) else float(cell)
