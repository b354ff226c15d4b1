"""Values of cells in an Excel sheet: the stored value, interpreted by its style and font."""

from __future__ import annotations

import re

from ingestion.files.container import Refused
from ingestion.spreadsheet.days import convert_day
from ingestion.spreadsheet.marked_text import STRUCK, UNMARKED, spell_marked
from ingestion.spreadsheet.number_format import AS_STORED, GENERAL, Format
from ingestion.spreadsheet.sheet import Cell, Formatted, Texts, apply_format, cross_out
from ingestion.spreadsheet.xlsx_strings import Shared
from ingestion.spreadsheet.xlsx_styles import XlsxStyles
from reference.text import encoding_of_font

FIRST_OF_CELLS = 1_000_000_000
"""Larger than the number of any string that the workbook itself shares."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


class StoredValues:
    """The shared strings and styles of a workbook, looked up cell by cell.

    Attributes:
        changing: the styles that do not show numbers as stored.
        conditional_formats: the number formats that apply under a condition.
        changing_unless_positive: the styles that certainly do so only for numbers above zero.
    """

    def __init__(self, strings: list[Shared], styles: XlsxStyles, texts: Texts) -> None:
        """Joins and repairs nothing until it is needed."""
        self._strings, self._styles, self._texts = strings, styles, texts
        self._of_cells: list[Shared] = []
        self.conditional_formats = styles.conditional_formats
        self.changing: list[int] = []
        self.changing_unless_positive: list[int] = []
        for at, its_format in enumerate(styles.formats):
            if styles.marks[at] == STRUCK or its_format.of_positive != AS_STORED:
                self.changing.append(at)
            elif its_format.always != AS_STORED:
                self.changing_unless_positive.append(at)

    def share(self, texts: list[Shared]) -> range:
        """Takes texts that belong to single cells; returns the numbers they have here."""
        first = FIRST_OF_CELLS + len(self._of_cells)
        self._of_cells += texts
        return range(first, first + len(texts))

    def text(self, number: int, style: int) -> str:
        """The shared string of a number, as a cell of that style shows it."""
        strings, at = self._strings, number
        if number >= FIRST_OF_CELLS:
            strings, at = self._of_cells, number - FIRST_OF_CELLS
        if not 0 <= at < len(strings):
            raise Refused("FILE_UNREADABLE", reason=f"XML: no shared string {number}")
        return self.show(strings[at], style)

    def show(self, stored: Shared, style: int) -> str:
        """A text, or runs of it, each in its own font or in that of the cell."""
        return apply_format(self._apply_fonts(stored, style), self._get_format(style))

    def number(self, written: str, style: int) -> Cell:
        """A number as shown; anything else in its place is an error."""
        if not _NUMBER.fullmatch(written):
            return f"#{written}"
        number = float(written)
        if self._get_mark(style) == STRUCK:
            return cross_out(number)
        shown = self._get_format(style).show(number)
        if shown.is_date:
            return convert_day(number, self._styles.is_1904)
        return number if shown == AS_STORED else Formatted(number, shown)

    def _apply_fonts(self, stored: Shared, style: int) -> str:
        font, mark = self._get_font(style), self._get_mark(style)
        if isinstance(stored, str):
            text = self._texts.in_font(_unescape(stored), font)
            return spell_marked([(text, mark)]) if mark == STRUCK else text
        has_marks = mark or any(run.mark for run in stored)
        if not font and not has_marks and not any(encoding_of_font(run.font) for run in stored):
            return self._texts.in_font("".join(_unescape(run.text) for run in stored), None)
        return spell_marked(
            (
                self._texts.in_font(_unescape(run.text), run.font or font),
                mark if run.mark is None else run.mark,
            )
            for run in stored
        )

    def _get_font(self, style: int) -> str | None:
        return self._styles.fonts[style] if style < len(self._styles.fonts) else None

    def _get_mark(self, style: int) -> str:
        return self._styles.marks[style] if style < len(self._styles.marks) else UNMARKED

    def _get_format(self, style: int) -> Format:
        return self._styles.formats[style] if style < len(self._styles.formats) else GENERAL


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text
