"""What the records of a sheet in an old Excel workbook hold besides its values."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from ingestion.spreadsheet.sheet import Cell
from ingestion.spreadsheet.xls_around import XlsSurroundings
from ingestion.spreadsheet.xls_objects import DrawnObjects
from ingestion.spreadsheet.xls_workbook import SHARED_STRING, WorkbookRecords, read_records

ROW, COLUMNS, FORMULA, BOOL_OR_ERROR, MANY_RK = 0x208, 0x7D, 0x06, 0x205, 0xBD
CELL_RECORDS = (FORMULA, BOOL_OR_ERROR, 0x203, 0x204, 0x27E, SHARED_STRING, 0xD6)
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


@dataclass(slots=True)
class SheetRecords:
    """What the records of a sheet hold besides its values."""

    objects: DrawnObjects
    surroundings: XlsSurroundings
    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    replaced: dict[tuple[int, int], Cell] = field(default_factory=dict)
    marked: dict[tuple[int, int], int] = field(default_factory=dict)
    """Cells with a shared string whose letters have marks of their own, and its number."""
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    height: int = 0
    width: int = 0


def read_sheet_records(data: bytes, place: int, workbook: WorkbookRecords) -> SheetRecords:
    """Reads the records of the sheet that begins at a place."""
    is_of_1995, marked = workbook.is_of_1995, workbook.marked
    sheet = SheetRecords(
        DrawnObjects(is_of_1995=is_of_1995), XlsSurroundings(workbook.codes, is_of_1995=is_of_1995)
    )
    for kind, body in read_records(data, place):
        sheet.objects.take(kind, body)
        sheet.surroundings.take(kind, body)
        if kind in CELL_RECORDS:
            row, column, style = struct.unpack_from("<HHH", body)
            sheet.styles[row, column] = style
            if kind == SHARED_STRING and (number := struct.unpack_from("<I", body, 6)[0]) in marked:
                sheet.marked[row, column] = number
            if error := _read_error(kind, body):
                sheet.replaced[row, column] = error
            sheet.height, sheet.width = max(sheet.height, row + 1), max(sheet.width, column + 1)
        elif kind == MANY_RK:
            row, column = struct.unpack_from("<HH", body)
            for at in range(4, len(body) - 2, 6):
                sheet.styles[row, column] = struct.unpack_from("<H", body, at)[0]
                column += 1
            sheet.height, sheet.width = max(sheet.height, row + 1), max(sheet.width, column)
        elif kind == ROW and len(body) >= 16 and body[12] & 0x20:
            (row,) = struct.unpack_from("<H", body)
            sheet.hidden_rows.append(range(row, row + 1))
        elif kind == COLUMNS and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            sheet.hidden_columns.append(range(first, min(last, 255) + 1))
    return sheet


def _read_error(kind: int, body: bytes) -> Cell | None:
    """The error that a cell shows, which calamine omits."""
    if kind == BOOL_OR_ERROR and body[7]:
        return ERRORS.get(body[6], "#N/A")
    if kind == FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        return ERRORS.get(body[8], "#N/A")
    return None
