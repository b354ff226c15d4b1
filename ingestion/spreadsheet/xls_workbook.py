"""The records of an old Excel workbook that apply to all its sheets: fonts, formats, strings."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ingestion.files.container import Refused
from ingestion.spreadsheet.marked_text import LOWERED, RAISED, STRUCK, UNMARKED, spell_marked
from ingestion.spreadsheet.number_format import GENERAL, Format, find_format
from ingestion.spreadsheet.sheet import Texts
from ingestion.spreadsheet.xls_strings import FontRun, read_rich_strings
from reference.text import encoding_of_font

BIFF8 = 0x0600
MAX_SHEETS = 500

BOF, EOF, FILEPASS, SHEET, FONT, FORMAT, XF = 0x809, 0x0A, 0x2F, 0x85, 0x31, 0x41E, 0xE0
STRINGS, CONTINUED, SHARED_STRING, EPOCH = 0xFC, 0x3C, 0xFD, 0x22

Record = tuple[int, bytes]
"""The kind of a record, and its content."""


class WorkbookRecords:
    """The records that apply to all sheets: fonts, number formats and marked strings."""

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
        for kind, body in read_records(data, 0):
            self._take(kind, body)
            self._last = kind if kind != CONTINUED else self._last
        fonts = read_rich_strings(self._strings) if self._strings else {}
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
            self._marks.append(_read_mark(body))
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

    def list_sheet_places(self) -> list[int]:
        """Where the sheets begin, each at a place of its own."""
        places = [place for place, _, _ in self.sheets]
        if len(places) > MAX_SHEETS:
            raise Refused("FILE_TOO_COSTLY", limit=MAX_SHEETS)
        if len(set(places)) < len(places):
            raise Refused("FILE_UNSAFE", reason="two sheets of one part")
        return places

    def spell_marked(self, number: int, style: int, texts: Texts) -> str:
        """A shared string whose letters have marks of their own."""
        return spell_marked(
            (
                texts.in_font(run[0], self._find_legacy_font(run[1], style)),
                self._run_mark(run, style),
            )
            for run in self.marked[number]
        )

    def _run_mark(self, run: FontRun, style: int = 0) -> str:
        """The mark of a run, which is the cell's where it has no font of its own."""
        number = _skip_font_4(run[1])
        if run[1] < 0:
            return self.mark(style) if style else UNMARKED
        return self._marks[number] if number < len(self._marks) else UNMARKED

    def _find_legacy_font(self, font: int, style: int) -> str | None:
        if font < 0:
            return self.font(style)
        name = self._fonts[_skip_font_4(font)] if _skip_font_4(font) < len(self._fonts) else None
        return name if encoding_of_font(name) else None

    def number_format(self, style: int) -> Format:
        if style >= len(self._formats):
            return GENERAL
        format_id = self._formats[style][1]
        return find_format(format_id, self.codes.get(format_id))

    def font(self, style: int) -> str | None:
        number = self._get_font_number(style)
        font = self._fonts[number] if number < len(self._fonts) else None
        return font if encoding_of_font(font) else None

    def mark(self, style: int) -> str:
        number = self._get_font_number(style)
        return self._marks[number] if number < len(self._marks) else UNMARKED

    def _get_font_number(self, style: int) -> int:
        number = self._formats[style][0] if style < len(self._formats) else 0
        return _skip_font_4(number)

    def _text(self, body: bytes, at: int, wide: int) -> str:
        length = int.from_bytes(body[at : at + wide], "little")
        at += wide
        if self._version == BIFF8:
            is_utf16, at = body[at] & 1, at + 1
            if is_utf16:
                return body[at : at + 2 * length].decode("utf-16-le", "replace")
        return body[at : at + length].decode("latin-1")


def _read_mark(font: bytes) -> str:
    """The mark that a font gives its text."""
    (flags,), (position,) = struct.unpack_from("<H", font, 2), struct.unpack_from("<H", font, 8)
    if flags & 0x08:
        return STRUCK
    return {1: RAISED, 2: LOWERED}.get(position, UNMARKED)


def _skip_font_4(font: int) -> int:
    """The index of a font: no file has a font 4."""
    return font - (font > 4)


def read_records(data: bytes, place: int) -> Iterator[Record]:
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
