"""The styles of an Excel workbook: their number formats, their fonts and the marks of these."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingestion.spreadsheet.marked_text import STRUCK, UNMARKED
from ingestion.spreadsheet.number_format import Format, find_format
from ingestion.spreadsheet.xlsx_strings import read_mark
from ingestion.spreadsheet.xml_part import parse, strip_prefix
from reference.text import encoding_of_font


@dataclass(slots=True)
class XlsxStyles:
    """The number format, font and mark of each cell style of a workbook."""

    formats: list[Format] = field(default_factory=list)
    fonts: list[str | None] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    conditional_formats: list[str | None] = field(default_factory=list)
    """The number format of each style that applies under a condition, if it has one."""
    is_1904: bool = False
    """Days are counted from 1904, as Excel for Macintosh did."""


def read_styles(data: bytes) -> XlsxStyles:
    """Reads the styles to which cells refer by number."""
    reader = _Reader()
    if data:
        parse(data, reader.start, reader.end)
    return reader.styles()


class _Reader:
    """Handlers for the events of the part with the styles."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._fonts: list[str | None] = []
        self._marks: list[str] = []
        self._formats: list[tuple[int, int]] = []
        self._conditional: list[str | None] = []
        self._inside: list[str] = []

    def start(self, element: str, attributes: dict[str, str]) -> None:
        name = strip_prefix(element)
        parent = self._inside[-1] if self._inside else ""
        self._inside.append(name)
        if name == "numFmt":
            self._take_code(parent, attributes)
        elif name == "xf" and parent == "cellXfs":
            self._formats.append(
                (_read_number(attributes, "numFmtId"), _read_number(attributes, "fontId"))
            )
        elif name == "dxf" and parent == "dxfs":
            self._conditional.append(None)
        elif name == "font" and parent == "fonts":
            self._fonts.append(None)
            self._marks.append(UNMARKED)
        elif self._inside[-3:-1] == ["fonts", "font"]:
            self._take_property(name, attributes)

    def end(self, _: str) -> None:
        self._inside.pop()

    def _take_code(self, parent: str, attributes: dict[str, str]) -> None:
        if parent == "numFmts":
            self._codes[_read_number(attributes, "numFmtId")] = attributes.get("formatCode", "")
        elif parent == "dxf" and self._conditional:
            self._conditional[-1] = attributes.get("formatCode", "")

    def _take_property(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("name", "rFont"):
            self._fonts[-1] = attributes.get("val")
        elif mark := read_mark(name, attributes):
            self._marks[-1] = STRUCK if STRUCK in (mark, self._marks[-1]) else mark

    def styles(self) -> XlsxStyles:
        styles = XlsxStyles(conditional_formats=self._conditional)
        for format_id, font_id in self._formats:
            font = self._fonts[font_id] if font_id < len(self._fonts) else None
            styles.formats.append(find_format(format_id, self._codes.get(format_id)))
            styles.fonts.append(font if encoding_of_font(font) else None)
            styles.marks.append(self._marks[font_id] if font_id < len(self._marks) else UNMARKED)
        return styles


def _read_number(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(name, "0")
    return int(written) if re.fullmatch("[0-9]{1,9}", written) else 0
