"""What an Excel sheet stores for a cell, and what that is: its style and its font decide."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from ingestion.container import Refused
from ingestion.spreadsheet.number_format import AS_STORED, Shown
from ingestion.spreadsheet.sheet import Cell, Formatted, Texts
from ingestion.spreadsheet.xlsx_package import Styles
from ingestion.spreadsheet.xlsx_strings import Shared
from ingestion.text import encoding_of_font

NO_SUCH_DAY = "#####"
FIRST_OF_CELLS = 1_000_000_000
"""Beyond the number of any string that a workbook shares itself."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


class StoredValues:
    """The shared strings and styles of a workbook, asked cell by cell.

    Attributes:
        changing: the styles under which a number is not shown as it is stored.
    """

    def __init__(self, strings: list[Shared], styles: Styles, texts: Texts) -> None:
        """Nothing is joined or repaired before it is asked for."""
        self._strings, self._styles, self._texts = strings, styles, texts
        self._of_cells: list[Shared] = []
        self.changing = [at for at, shown in enumerate(styles.shown) if shown != AS_STORED]

    def share(self, texts: list[Shared]) -> range:
        """Takes in texts that cells had for themselves, and returns the numbers they have here."""
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
        return self.as_shown(strings[at], style)

    def as_shown(self, stored: Shared, style: int) -> str:
        """A text, or runs of it, each in its own font or in that of the cell."""
        font = self._font(style)
        if isinstance(stored, str):
            return self._texts.in_font(_unescaped(stored), font)
        if not font and not any(encoding_of_font(run.font) for run in stored):
            return self._texts.in_font("".join(_unescaped(run.text) for run in stored), None)
        return "".join(
            self._texts.in_font(_unescaped(run.text), run.font or font) for run in stored
        )

    def number(self, written: str, style: int) -> Cell:
        """A number as it is shown; what is none stays a text."""
        if not _NUMBER.fullmatch(written):
            return written
        number, shown = float(written), self._shown(style)
        if shown.is_date:
            return day_of(number, self._styles.is_1904)
        return number if shown == AS_STORED else Formatted(number, shown)

    def _font(self, style: int) -> str | None:
        return self._styles.fonts[style] if style < len(self._styles.fonts) else None

    def _shown(self, style: int) -> Shown:
        return self._styles.shown[style] if style < len(self._styles.shown) else AS_STORED


def day_of(serial: float, is_1904: bool) -> Cell:
    """The day and time a number of days stands for; as Excel shows it when it stands for none."""
    if 0 <= serial < 1:
        return (datetime.min + timedelta(seconds=round(serial * 86_400))).time()
    # Excel believes in a 29 February 1900, so its days before March 1900 are one further on.
    epoch = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30 if serial >= 60 else 31)
    try:
        day = epoch + timedelta(seconds=round(serial * 86_400))
    except (OverflowError, ValueError):
        return NO_SUCH_DAY
    return day if serial >= 0 else NO_SUCH_DAY


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text
