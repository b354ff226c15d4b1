"""Every cell of an Excel sheet, one XML event after the other: exact, at the price of speed.

Only filled cells are kept, so neither a declared size, nor blank rows, nor a lone cell in the last
column costs anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from ingestion.container import Refused
from ingestion.spreadsheet.number_format import AS_STORED, Shown
from ingestion.spreadsheet.sheet import Cell, Formatted, Merged, NoValue, Sheet, Texts, block
from ingestion.spreadsheet.xlsx_package import Styles
from ingestion.spreadsheet.xlsx_strings import Run, Strings
from ingestion.spreadsheet.xml_part import local, parse
from ingestion.text import encoding_of_font

MAX_FILLED = 1_500_000
NO_SUCH_DAY = "#####"
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def read_cells(data: bytes, strings: list[list[Run]], styles: Styles, texts: Texts) -> Sheet:
    """A sheet with all it says of its cells; the name is not in it."""
    reader = _Cells(strings, styles, texts)
    parse(data, reader.start, reader.end, reader.text)
    rows, row_numbers, column_numbers = block(reader.cells)
    return Sheet(
        "", rows, row_numbers, column_numbers,
        hidden_rows=frozenset(reader.hidden_rows),
        hidden_columns=frozenset(reader.hidden_columns),
        merged=reader.merged,
    )  # fmt: skip


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


class _Cells:
    """Handlers for the events of a sheet, found by the element's name."""

    def __init__(self, strings: list[list[Run]], styles: Styles, texts: Texts) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[Merged] = []
        self._strings, self._styles, self._texts = strings, styles, texts
        self._row, self._column = -1, -1
        self._kind, self._style, self._has_formula = "n", 0, False
        self._value: list[str] | None = None
        self._written = ""
        self._inline: Strings | None = None
        self._joined_before: dict[tuple[str, int], str] = {}
        self._begins: dict[str, Callable[[dict[str, str]], None]] = {
            "c": self._begin_cell, "v": self._begin_value, "f": self._begin_formula,
            "is": self._begin_inline, "row": self._begin_row, "col": self._begin_column,
            "mergeCell": self._begin_merged,
        }  # fmt: skip
        self._ends: dict[str, Callable[[], None]] = {"c": self._end_cell, "v": self._end_value}

    def start(self, element: str, attributes: dict[str, str]) -> None:
        begin = self._begins.get(element)
        if begin:
            begin(attributes)
        elif ":" in element:  # some programs write a prefix before every name
            self.start(local(element), attributes)
        elif self._inline:
            self._inline.start(element, attributes)

    def end(self, element: str) -> None:
        end = self._ends.get(element)
        if end:
            end()
        elif ":" in element:
            self.end(local(element))
        elif self._inline and element != "is":
            self._inline.end(element)

    def text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)
        elif self._inline:
            self._inline.text(text)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r", "")
        self._row = int(written) - 1 if written.isdecimal() else self._row + 1
        self._column = -1
        if is_true(attributes.get("hidden")):
            self.hidden_rows.add(self._row)

    def _begin_column(self, attributes: dict[str, str]) -> None:
        if is_true(attributes.get("hidden")):
            self.hidden_columns.update(columns_of(attributes.get("min"), attributes.get("max")))

    def _begin_merged(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        self.merged.append((_place(first), _place(last or first)))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r")
        if address:
            self._row, self._column = _place(address)
        else:
            self._column += 1
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdecimal() else 0
        self._written, self._inline, self._has_formula = "", None, False

    def _begin_value(self, _: dict[str, str]) -> None:
        self._value = []

    def _end_value(self) -> None:
        self._written = "".join(self._value or ())
        self._value = None

    def _begin_formula(self, _: dict[str, str]) -> None:
        self._has_formula = True

    def _begin_inline(self, attributes: dict[str, str]) -> None:
        self._inline = Strings()
        self._inline.start("is", attributes)

    def _end_cell(self) -> None:
        place = (self._row, self._column)
        value = self._cell()
        self._inline = None
        if value == "":
            return
        if place in self.cells:
            raise Refused("FILE_UNREADABLE", reason=f"XML: two cells at row {place[0] + 1}")
        if len(self.cells) >= MAX_FILLED:
            raise Refused("FILE_TOO_LARGE", written=f"> {MAX_FILLED}", limit=MAX_FILLED)
        self.cells[place] = value

    def _cell(self) -> Cell:
        written, kind = self._written, self._kind
        if kind == "s" and written:
            key = (written, self._style)
            text = self._joined_before.get(key)
            if text is None:
                text = self._joined_before[key] = self._joined(self._shared(written))
            return text
        if kind == "inlineStr":
            runs = self._inline.strings[0] if self._inline and self._inline.strings else []
            return self._joined(runs)
        if kind in ("str", "d"):
            return self._joined([Run(written, None)])
        if kind == "e":
            return written or "#N/A"
        if kind == "b" and written:
            return is_true(written)
        if not written.strip():
            return NoValue.FORMULA if self._has_formula else ""
        return self._number(written.strip())

    def _shared(self, written: str) -> list[Run]:
        number = int(written) if written.strip().isdecimal() else -1
        if not 0 <= number < len(self._strings):
            raise Refused("FILE_UNREADABLE", reason=f"XML: no shared string {written[:20]}")
        return self._strings[number]

    def _joined(self, runs: list[Run]) -> str:
        font = self._of_style(self._styles.fonts, None)
        if not font and not any(encoding_of_font(run.font) for run in runs):
            runs = [Run("".join(run.text for run in runs), None)]
        return "".join(
            self._texts.in_font(_ESCAPE.sub(_unescaped, run.text), run.font or font) for run in runs
        )

    def _number(self, written: str) -> Cell:
        if not _NUMBER.fullmatch(written):
            return written
        number = float(written)
        shown: Shown = self._of_style(self._styles.shown, AS_STORED)
        if shown.is_date:
            return day_of(number, self._styles.is_1904)
        return number if shown == AS_STORED else Formatted(number, shown)

    def _of_style(self, styles: list, default: object):  # type: ignore[no-untyped-def,type-arg]
        return styles[self._style] if self._style < len(styles) else default


def _place(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    column, digits = _column(letters), address[len(letters) :]
    row = int(digits) if 0 < len(digits) <= 7 else 0
    if not 0 < row <= MAX_ROW or not 0 < column <= MAX_COLUMN:
        raise Refused("FILE_UNREADABLE", reason=f"XML: no such cell {address[:20]}")
    return row - 1, column - 1


@lru_cache(maxsize=MAX_COLUMN)
def _column(letters: str) -> int:
    column = 0
    for letter in letters[:4]:
        if not "A" <= letter <= "Z":
            return 0
        column = column * 26 + ord(letter) - 64
    return column


def columns_of(first: str | None, last: str | None) -> range:
    """The columns, counted from 0, that a ``col`` element is about."""
    if not (first and last and first.isdecimal() and last.isdecimal()):
        return range(0)
    return range(int(first) - 1, min(int(last), MAX_COLUMN))


def is_true(written: str | None) -> bool:
    return written in ("1", "true")


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
