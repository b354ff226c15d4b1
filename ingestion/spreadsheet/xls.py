"""Workbooks of Excel 95 to 2003 (.xls): values by calamine, what it does not tell from the records.

Calamine leaves out errors, number formats, fonts and what is hidden. The records that say so are
few and simple; the rest is left to it. Runs in a child with limits only
(``ingestion.files.confined``):
a damaged file may take the process down.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingestion.files.compound_file import CompoundFile
from ingestion.files.container import Refused
from ingestion.spreadsheet.days import day_of
from ingestion.spreadsheet.marked_text import LOWERED, RAISED, STRUCK, UNMARKED, spelled
from ingestion.spreadsheet.number_format import AS_STORED, GENERAL, Format, format_of
from ingestion.spreadsheet.sheet import (
    Cell,
    Formatted,
    Sheet,
    Texts,
    crossed_out,
    text_in_format,
)
from ingestion.spreadsheet.spans import Spans
from ingestion.spreadsheet.xls_around import XlsSurroundings
from ingestion.spreadsheet.xls_objects import DrawnObjects
from ingestion.spreadsheet.xls_strings import FontRun, rich_strings
from reference.text import encoding_of_font

STREAMS = ("Workbook", "Book")
BIFF8 = 0x0600
MAX_CELLS = 10_000_000
MAX_SHEETS = 500

BOF, EOF, FILEPASS, SHEET, FONT, FORMAT, XF = 0x809, 0x0A, 0x2F, 0x85, 0x31, 0x41E, 0xE0
STRINGS, CONTINUED, SHARED_STRING, EPOCH = 0xFC, 0x3C, 0xFD, 0x22
ROW, COLUMNS, FORMULA, BOOL_OR_ERROR, MANY_RK = 0x208, 0x7D, 0x06, 0x205, 0xBD
CELL_RECORDS = (FORMULA, BOOL_OR_ERROR, 0x203, 0x204, 0x27E, SHARED_STRING, 0xD6)
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip

Record = tuple[int, bytes]


@dataclass(slots=True)
class Told:
    """What the records of a sheet tell beside its values."""

    objects: DrawnObjects
    around: XlsSurroundings
    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    replaced: dict[tuple[int, int], Cell] = field(default_factory=dict)
    marked: dict[tuple[int, int], int] = field(default_factory=dict)
    """Cells with a shared string in which letters have marks of their own."""
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    height: int = 0
    width: int = 0


class WorkbookRecords:
    """The part of the records that holds for all sheets."""

    def __init__(self, data: bytes) -> None:
        self.sheets: list[tuple[int, bool, bool]] = []  # place, is a worksheet, is hidden
        self.codes: dict[int, str] = {}
        self._fonts: list[str] = []
        self._marks: list[str] = []
        self._formats: list[tuple[int, int]] = []
        self._version = BIFF8
        self.is_1904 = False
        self._strings: list[bytes] = []
        self._last = 0
        for kind, body in _records(data, 0):
            self._take(kind, body)
            self._last = kind if kind != CONTINUED else self._last
        fonts = rich_strings(self._strings) if self._strings else {}
        self.marked = {at: runs for at, runs in fonts.items() if any(map(self._run_mark, runs))}

    def _take(self, kind: int, body: bytes) -> None:
        if kind == BOF:
            self._version = struct.unpack_from("<H", body)[0]
        elif kind == FILEPASS:
            raise Refused("FILE_PASSWORD_PROTECTED")
        elif kind == SHEET:
            place, hidden, type_of = struct.unpack_from("<IBB", body)
            self.sheets.append((place, type_of == 0, hidden & 3 != 0))
        elif kind == FONT:
            self._fonts.append(self._text(body, 14, 1))
            self._marks.append(_mark(body))
        elif kind == FORMAT:
            wide = 2 if self._version == BIFF8 else 1
            self.codes[struct.unpack_from("<H", body)[0]] = self._text(body, 2, wide)
        elif kind == XF:
            self._formats.append(struct.unpack_from("<HH", body))
        elif kind == EPOCH:
            self.is_1904 = body[:1] == b"\1"
        elif kind == STRINGS or (kind == CONTINUED and self._last == STRINGS):
            self._strings.append(body)

    @property
    def is_of_1995(self) -> bool:
        return self._version != BIFF8

    def spelled(self, number: int, style: int, texts: Texts) -> str:
        """A shared string whose letters have marks of their own."""
        return spelled(
            (texts.in_font(run[0], self._legacy(run[1], style)), self._run_mark(run, style))
            for run in self.marked[number]
        )

    def _run_mark(self, run: FontRun, style: int = 0) -> str:
        """The mark of a run, which is the cell's where it has no font of its own."""
        number = _existing(run[1])
        if run[1] < 0:
            return self.mark(style) if style else UNMARKED
        return self._marks[number] if number < len(self._marks) else UNMARKED

    def _legacy(self, font: int, style: int) -> str | None:
        if font < 0:
            return self.font(style)
        name = self._fonts[_existing(font)] if _existing(font) < len(self._fonts) else None
        return name if encoding_of_font(name) else None

    def number_format(self, style: int) -> Format:
        if style >= len(self._formats):
            return GENERAL
        format_id = self._formats[style][1]
        return format_of(format_id, self.codes.get(format_id))

    def font(self, style: int) -> str | None:
        number = self._font_number(style)
        font = self._fonts[number] if number < len(self._fonts) else None
        return font if encoding_of_font(font) else None

    def mark(self, style: int) -> str:
        number = self._font_number(style)
        return self._marks[number] if number < len(self._marks) else UNMARKED

    def _font_number(self, style: int) -> int:
        number = self._formats[style][0] if style < len(self._formats) else 0
        return _existing(number)

    def _text(self, body: bytes, at: int, wide: int) -> str:
        length = int.from_bytes(body[at : at + wide], "little")
        at += wide
        if self._version == BIFF8:
            is_utf16, at = body[at] & 1, at + 1
            if is_utf16:
                return body[at : at + 2 * length].decode("utf-16-le", "replace")
        return body[at : at + length].decode("latin-1")


def read_xls(file: CompoundFile, texts: Texts) -> Iterator[Sheet]:
    """The sheets of a workbook, one at a time."""
    from python_calamine import CalamineWorkbook

    data = file.read(next(name for name in STREAMS if name in file))
    try:
        workbook = WorkbookRecords(data)
        told = [_told(data, place, workbook) for place in _places(workbook)]
    except (struct.error, IndexError) as error:
        raise Refused("FILE_UNREADABLE", reason=f"BIFF: {error}") from None
    calamine = CalamineWorkbook.from_filelike(io.BytesIO(file.content))
    for at, (_, is_worksheet, is_hidden) in enumerate(workbook.sheets):
        if is_worksheet:
            sheet = _sheet(calamine, at, told[at], workbook, texts)
            sheet.is_hidden = is_hidden
            yield sheet


def _sheet(calamine: Any, at: int, told: Told, workbook: WorkbookRecords, texts: Texts) -> Sheet:
    if told.height * told.width > MAX_CELLS:
        raise Refused("FILE_TOO_COSTLY", limit=MAX_CELLS)
    found = calamine.get_sheet_by_index(at)
    rows: list[list[Cell]] = found.to_python(skip_empty_area=False)
    width = max(len(rows[0]) if rows else 0, told.width)
    rows = [row + [""] * (width - len(row)) for row in rows]
    rows += [[""] * width for _ in range(told.height - len(rows))]
    for (row, column), style in told.styles.items():
        rows[row][column] = _seen(rows[row][column], style, workbook, texts)
    for (row, column), number in told.marked.items():
        text = workbook.spelled(number, told.styles[row, column], texts)
        rows[row][column] = text_in_format(text, workbook.number_format(told.styles[row, column]))
    for (row, column), cell in told.replaced.items():
        rows[row][column] = cell
    return Sheet(
        found.name, rows, range(len(rows)), range(width),
        hidden_rows=Spans(told.hidden_rows),
        hidden_columns=Spans(told.hidden_columns),
        merged=found.merged_cell_ranges or [],
        comments=told.objects.comments(),
        prompts=told.around.prompts,
        page_texts=[*told.around.page_texts, *told.objects.drawn()],
        conditional=told.around.conditional,
    )  # fmt: skip


def _seen(cell: Cell, style: int, workbook: WorkbookRecords, texts: Texts) -> Cell:
    """A cell as its format and its font show it."""
    its_format, is_struck = workbook.number_format(style), workbook.mark(style) == STRUCK
    if isinstance(cell, str):
        font = workbook.font(style)
        text = texts.in_font(cell, font) if font else cell
        return text_in_format(spelled([(text, STRUCK)]) if is_struck else text, its_format)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    if is_struck:
        return crossed_out(cell)
    shown = its_format.shown(cell)
    if shown.is_date:
        return day_of(cell, workbook.is_1904)
    return float(cell) if shown == AS_STORED else Formatted(float(cell), shown)


def _mark(font: bytes) -> str:
    """The mark that a font gives to its text."""
    (flags,), (position,) = struct.unpack_from("<H", font, 2), struct.unpack_from("<H", font, 8)
    if flags & 0x08:
        return STRUCK
    return {1: RAISED, 2: LOWERED}.get(position, UNMARKED)


def _existing(font: int) -> int:
    """Where a font stands: there is no font 4."""
    return font - (font > 4)


def _places(workbook: WorkbookRecords) -> list[int]:
    """Where the sheets begin: each somewhere else."""
    places = [place for place, _, _ in workbook.sheets]
    if len(places) > MAX_SHEETS:
        raise Refused("FILE_TOO_COSTLY", limit=MAX_SHEETS)
    if len(set(places)) < len(places):
        raise Refused("FILE_UNSAFE", reason="two sheets of one part")
    return places


def _told(data: bytes, place: int, workbook: WorkbookRecords) -> Told:
    is_of_1995, marked = workbook.is_of_1995, workbook.marked
    told = Told(
        DrawnObjects(is_of_1995=is_of_1995), XlsSurroundings(workbook.codes, is_of_1995=is_of_1995)
    )
    for kind, body in _records(data, place):
        told.objects.take(kind, body)
        told.around.take(kind, body)
        if kind in CELL_RECORDS:
            row, column, style = struct.unpack_from("<HHH", body)
            told.styles[row, column] = style
            if kind == SHARED_STRING and (number := struct.unpack_from("<I", body, 6)[0]) in marked:
                told.marked[row, column] = number
            if error := _error(kind, body):
                told.replaced[row, column] = error
            told.height, told.width = max(told.height, row + 1), max(told.width, column + 1)
        elif kind == MANY_RK:
            row, column = struct.unpack_from("<HH", body)
            for at in range(4, len(body) - 2, 6):
                told.styles[row, column] = struct.unpack_from("<H", body, at)[0]
                column += 1
            told.height, told.width = max(told.height, row + 1), max(told.width, column)
        elif kind == ROW and len(body) >= 16 and body[12] & 0x20:
            (row,) = struct.unpack_from("<H", body)
            told.hidden_rows.append(range(row, row + 1))
        elif kind == COLUMNS and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            told.hidden_columns.append(range(first, min(last, 255) + 1))
    return told


def _error(kind: int, body: bytes) -> Cell | None:
    """The error a cell shows, which calamine leaves out."""
    if kind == BOOL_OR_ERROR and body[7]:
        return ERRORS.get(body[6], "#N/A")
    if kind == FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        return ERRORS.get(body[8], "#N/A")
    return None


def _records(data: bytes, place: int) -> Iterator[Record]:
    """The records of a sheet, or of the workbook, without those of charts inside."""
    depth = 0
    while place + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, place)
        place += 4
        if kind == BOF:
            depth += 1
        elif kind == EOF:
            depth -= 1
            if depth <= 0:
                return
        if depth == 1:
            yield kind, data[place : place + length]
        place += length
