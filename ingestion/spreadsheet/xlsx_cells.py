"""Reads every cell of an Excel sheet, XML event by XML event: exact, at the price of speed.

Only filled cells are kept, so that neither a declared size, nor blank rows, nor a lone cell in the
last column costs anything.
"""

from __future__ import annotations

from collections.abc import Callable

from ingestion.files.container import Refused
from ingestion.spreadsheet.sheet import Cell, Merged, NoValue, Sheet, make_block
from ingestion.spreadsheet.spans import Spans
from ingestion.spreadsheet.xlsx_around import XlsxSurroundings
from ingestion.spreadsheet.xlsx_places import MAX_COLUMN, is_true, parse_address
from ingestion.spreadsheet.xlsx_strings import SharedStrings
from ingestion.spreadsheet.xlsx_values import StoredValues
from ingestion.spreadsheet.xml_part import parse, strip_prefix

MAX_FILLED = 1_500_000
KINDS = ("n", "s", "str", "inlineStr", "d", "b", "e")
BOOLEANS = ("0", "1", "true", "false")
MAX_DIGITS = 9
"""Digits of the number of a shared string; there are never as many strings."""


def read_cells(data: bytes, values: StoredValues) -> Sheet:
    """Reads a sheet with all its cells; its name is stored elsewhere."""
    reader = _Cells(values)
    parse(data, reader.start, reader.end, reader.text)
    rows, row_numbers, column_numbers = make_block(reader.cells)
    return Sheet(
        "", rows, row_numbers, column_numbers,
        hidden_rows=Spans(reader.hidden_rows),
        hidden_columns=Spans(reader.hidden_columns),
        merged=reader.merged,
        prompts=reader.around.prompts,
        page_texts=reader.around.page_texts,
        conditional=reader.around.conditional(values.conditional_formats),
    )  # fmt: skip


class _Cells:
    """Handlers for the events of a sheet, found by the element's name."""

    def __init__(self, values: StoredValues) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self.hidden_rows: list[range] = []
        self.hidden_columns: list[range] = []
        self.merged: list[Merged] = []
        self._values = values
        self._row, self._column = -1, -1
        self._kind, self._style, self._has_formula = "n", 0, False
        self._value: list[str] | None = None
        self._written = ""
        self._inline: SharedStrings | None = None
        self._begins: dict[str, Callable[[dict[str, str]], None]] = {
            "c": self._begin_cell, "v": self._begin_value, "f": self._begin_formula,
            "is": self._begin_inline, "row": self._begin_row, "col": self._begin_column,
            "mergeCell": self._begin_merged,
        }  # fmt: skip
        self.around = XlsxSurroundings()
        self._ends: dict[str, Callable[[], None]] = {"c": self._end_cell, "v": self._end_value}

    def start(self, element: str, attributes: dict[str, str]) -> None:
        begin = self._begins.get(element)
        if begin:
            begin(attributes)
        elif ":" in element:  # some programs write a prefix before every name
            self.start(strip_prefix(element), attributes)
        elif self._inline:
            self._inline.start(element, attributes)
        elif self._value is not None:
            raise Refused("FILE_UNREADABLE", reason=f"XML: a value in row {self._row + 1}")
        else:
            self.around.start(element, attributes)

    def end(self, element: str) -> None:
        end = self._ends.get(element)
        if end:
            end()
        elif ":" in element:
            self.end(strip_prefix(element))
        elif self._inline and element != "is":
            self._inline.end(element)
        else:
            self.around.end(element)

    def text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)
        elif self._inline:
            self._inline.text(text)
        else:
            self.around.text(text)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r", "")
        self._row = int(written) - 1 if written.isdecimal() else self._row + 1
        self._column = -1
        if is_true(attributes.get("hidden")) or _is_zero(attributes.get("ht")):
            self.hidden_rows.append(range(self._row, self._row + 1))

    def _begin_column(self, attributes: dict[str, str]) -> None:
        if is_true(attributes.get("hidden")) or _is_zero(attributes.get("width")):
            self.hidden_columns.append(parse_columns(attributes.get("min"), attributes.get("max")))

    def _begin_merged(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        self.merged.append((parse_address(first), parse_address(last or first)))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r")
        if address:
            self._row, self._column = parse_address(address)
        else:
            self._column += 1
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdecimal() else 0
        self._written, self._inline, self._has_formula = "", None, False

    def _begin_value(self, _: dict[str, str]) -> None:
        self._value = []

    def _end_value(self) -> None:
        self._refuse_two_values()
        self._written = "".join(self._value or ())
        self._value = None

    def _refuse_two_values(self) -> None:
        if self._written or self._inline:
            raise Refused("FILE_UNREADABLE", reason=f"XML: two values in row {self._row + 1}")

    def _begin_formula(self, _: dict[str, str]) -> None:
        self._has_formula = True

    def _begin_inline(self, attributes: dict[str, str]) -> None:
        self._refuse_two_values()
        self._inline = SharedStrings()
        self._inline.start("is", attributes)

    def _end_cell(self) -> None:
        place = (self._row, self._column)
        value = self._make_cell()
        self._inline = None
        if value == "":
            return
        if place in self.cells:
            raise Refused("FILE_UNREADABLE", reason=f"XML: two cells at row {place[0] + 1}")
        if len(self.cells) >= MAX_FILLED:
            raise Refused("FILE_TOO_LARGE", written=f"> {MAX_FILLED}", limit=MAX_FILLED)
        self.cells[place] = value

    def _make_cell(self) -> Cell:
        written, kind = self._written, self._kind
        if kind == "s" and written:
            is_number = written.strip().isdecimal() and len(written) <= MAX_DIGITS
            return self._values.text(int(written) if is_number else -1, self._style)
        if kind not in KINDS or (kind == "inlineStr" and written):
            return f"#{written}" if written else ""
        if kind == "inlineStr" or (self._inline and not written):
            runs = self._inline.strings[0] if self._inline and self._inline.strings else []
            return self._values.show(runs, self._style)
        if kind in ("str", "d"):
            return self._values.show(written, self._style)
        if kind == "e":
            return written if written.startswith("#") else f"#{written or 'N/A'}"
        if kind == "b" and written:
            return is_true(written) if written in BOOLEANS else f"#{written}"
        if not written.strip():
            return NoValue.FORMULA if self._has_formula else ""
        return self._values.number(written.strip(), self._style)


def parse_columns(first: str | None, last: str | None) -> range:
    """Parses the range of columns, counted from 0, of a ``col`` element."""
    if not (first and last and first.isdecimal() and last.isdecimal()):
        return range(0)
    return range(int(first) - 1, min(int(last), MAX_COLUMN))


def _is_zero(size: str | None) -> bool:
    """Whether a row or a column has no height or width: it is as hidden as one that says so."""
    return size is not None and size.strip("0.") == "" and "0" in size
