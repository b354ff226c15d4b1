"""Every cell of an Excel sheet, one XML event after the other: exact, at the price of speed.

Only filled cells are kept, so neither a declared size, nor blank rows, nor a lone cell in the last
column costs anything.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from ingestion.container import Refused
from ingestion.number_format import AS_STORED, Shown
from ingestion.sheet import Cell, Formatted, Merged, NoValue, Sheet, Texts, block
from ingestion.text import encoding_of_font
from ingestion.xlsx_package import Styles
from ingestion.xml_part import local, parse

MAX_FILLED = 3_000_000
NO_SUCH_DAY = "#####"
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


class Run(NamedTuple):
    """A stretch of text in one font; None is the font of the cell."""

    text: str
    font: str | None


def read_strings(data: bytes) -> list[list[Run]]:
    """The strings that cells refer to by number."""
    reader = _Strings()
    if data:
        parse(data, reader.start, reader.end, reader.text)
    return reader.strings


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


class _Strings:
    """Runs of text with their fonts, phonetic guides left out."""

    def __init__(self) -> None:
        self.strings: list[list[Run]] = []
        self._inside: list[str] = []
        self._font: str | None = None

    def start(self, element: str, attributes: dict[str, str]) -> None:
        name = local(element)
        self._inside.append(name)
        if name in ("si", "is"):
            self.strings.append([])
        elif name == "r":
            self._font = None
        elif name == "rFont":
            self._font = attributes.get("val")

    def end(self, element: str) -> None:
        self._inside.pop()
        if local(element) == "r":
            self._font = None

    def text(self, text: str) -> None:
        if self._inside[-1:] == ["t"] and "rPh" not in self._inside and self.strings:
            self.strings[-1].append(Run(text, self._font))


class _Cells:
    """Handlers for the events of a sheet."""

    def __init__(self, strings: list[list[Run]], styles: Styles, texts: Texts) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[Merged] = []
        self._strings, self._styles, self._texts = strings, styles, texts
        self._row, self._column = -1, -1
        self._kind, self._style = "n", 0
        self._value: list[str] | None = None
        self._written = ""
        self._inline: _Strings | None = None
        self._has_formula = False

    def start(self, element: str, attributes: dict[str, str]) -> None:
        name = local(element)
        if self._inline:
            self._inline.start(name, attributes)
        elif name == "c":
            self._begin_cell(attributes)
        elif name == "v":
            self._value = []
        elif name == "f":
            self._has_formula = True
        elif name == "is":
            self._inline = _Strings()
            self._inline.start(name, attributes)
        else:
            self._begin_other(name, attributes)

    def end(self, element: str) -> None:
        name = local(element)
        if name == "c":
            self._end_cell()
        elif self._inline and name != "is":
            self._inline.end(name)
        elif name == "v":
            self._written = "".join(self._value or ())
            self._value = None

    def text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)
        elif self._inline:
            self._inline.text(text)

    def _begin_other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            written = attributes.get("r", "")
            self._row = int(written) - 1 if written.isdecimal() else self._row + 1
            self._column = -1
            if _is_true(attributes.get("hidden")):
                self.hidden_rows.add(self._row)
        elif name == "col" and _is_true(attributes.get("hidden")):
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self.hidden_columns.update(range(first - 1, min(last, MAX_COLUMN)))
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            self.merged.append((_place(first), _place(last or first)))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            self._row, self._column = _place(attributes["r"])
        else:
            self._column += 1
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdecimal() else 0
        self._written, self._inline, self._has_formula = "", None, False

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
            return self._joined(self._shared(written))
        if kind == "inlineStr":
            runs = self._inline.strings[0] if self._inline and self._inline.strings else []
            return self._joined(runs)
        if kind in ("str", "d"):
            return self._joined([Run(written, None)])
        if kind == "e":
            return written or "#N/A"
        if kind == "b" and written:
            return _is_true(written)
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
    found = _ADDRESS.fullmatch(address.replace("$", ""))
    if not found:
        raise Refused("FILE_UNREADABLE", reason=f"XML: no such cell {address[:20]}")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    if row > MAX_ROW or column > MAX_COLUMN:
        raise Refused("FILE_UNREADABLE", reason=f"XML: no such cell {address[:20]}")
    return row - 1, column - 1


def _is_true(written: str | None) -> bool:
    return written in ("1", "true")


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
