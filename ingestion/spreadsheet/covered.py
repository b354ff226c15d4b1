"""Numbers that nobody sees: a merged cell shows only the content of its first corner."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping

from ingestion.files.container import Refused
from ingestion.spreadsheet.number_format import Shown
from ingestion.spreadsheet.sheet import Cell, Formatted, Merged, Sheet

MOST = 5_000_000
"""Cells that merged areas cover, counted each time."""
COVERED = Shown(problem="NUMBER_COVERED", written="ô gộp")


def mark_covered(sheet: Sheet) -> None:
    """Marks the numbers under merged cells as not shown."""
    covered = 0
    found: dict[tuple[int, int], Cell] = {}
    for (top, left), (bottom, right) in sheet.merged:
        rows, columns = find_block(sheet, ((top, left), (bottom, right)))
        covered += len(rows) * len(columns)
        if covered > MOST:
            raise Refused("FILE_TOO_COSTLY", limit=MOST)
        found |= {
            (row, column): Formatted(number, COVERED)
            for row in rows
            for column in columns
            if (number := get_number(sheet.rows[row][column])) is not None
            and (sheet.row_numbers[row], sheet.column_numbers[column]) != (top, left)
        }
    put_cells(sheet, found)


def find_block(sheet: Sheet, area: Merged) -> tuple[range, range]:
    """The rows and the columns of the block that lie within an area of the sheet."""
    (top, left), (bottom, right) = area
    rows, columns = sheet.row_numbers, sheet.column_numbers
    return (
        range(bisect_left(rows, top), bisect_right(rows, bottom)),
        range(bisect_left(columns, left), bisect_right(columns, right)),
    )


def put_cells(sheet: Sheet, found: Mapping[tuple[int, int], Cell]) -> None:
    """Replaces cells of a sheet."""
    if found:
        rows_of = [list(row) for row in sheet.rows]
        for (row, column), cell in found.items():
            rows_of[row][column] = cell
        sheet.rows, sheet.columns = rows_of, list(zip(*rows_of, strict=True))


def get_number(cell: Cell) -> float | None:
    """The number that a cell stores; None if it stores anything else."""
    if isinstance(cell, Formatted):
        return cell.number
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None
