"""Workbooks of LibreOffice (.ods). Every cell says its type, so they are read from the XML itself.

Rows and columns come with a number of repetitions; blank ones are skipped, whatever the number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from ingestion.container import Container, Refused
from ingestion.spreadsheet.number_format import AS_STORED, PERCENT, Shown, shown_with
from ingestion.spreadsheet.sheet import Cell, Formatted, Merged, NoValue, Sheet, Texts, block
from ingestion.spreadsheet.xml_part import parse
from ingestion.text import encoding_of_font

MAX_FILLED = 1_500_000
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
CELLS = ("table:table-cell", "table:covered-table-cell")
FORMATS = ("number:number-style", "number:currency-style")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?")
_TIME = re.compile(r"PT([0-9]+)H([0-9]+)M([0-9]+)(?:[.,][0-9]+)?S")


def read_ods(container: Container, texts: Texts) -> Iterator[Sheet]:
    """The sheets of a workbook."""
    styles = _Styles()
    if "styles.xml" in container:
        parse(container.read("styles.xml"), styles.start, styles.end, styles.text)
    reader = _Content(styles, texts)
    parse(container.read("content.xml"), reader.start, reader.end, reader.text)
    yield from reader.sheets


class _Styles:
    """What the style of a cell makes of its text, and of its number.

    Attributes:
        fonts: the font of each style that shows other letters than the text stores.
    """

    def __init__(self) -> None:
        self.fonts: dict[str, str] = {}
        self._style = ""
        self._format_of: dict[str, str] = {}
        self._format = ""
        self._words: defaultdict[str, str] = defaultdict(str)
        self._scaled: set[str] = set()
        self._is_text = False

    def shown(self, style: str) -> Shown:
        """What the number format of a style does."""
        number_format = self._format_of.get(style, "")
        if number_format in self._scaled:
            return Shown(is_scaled=True)
        return shown_with(self._words.get(number_format, ""))

    def start(self, element: str, attributes: dict[str, str]) -> None:
        if element in ("style:style", "style:default-style"):
            self._begin_style(attributes)
        elif element == "style:text-properties":
            self._take_font(attributes)
        elif element in FORMATS:
            self._format = attributes.get("style:name", "")
        elif element == "number:number" and attributes.get("number:display-factor", "1") != "1":
            self._scaled.add(self._format)
        elif element == "number:text":
            self._is_text = True
        elif element == "style:map" and self._format:  # how numbers of another sign are shown
            other = attributes.get("style:apply-style-name", "")
            self._words[self._format] += f" {self._words.get(other, '')}"
            self._scaled |= {self._format} if other in self._scaled else set()

    def end(self, element: str) -> None:
        self._is_text = False
        if element in FORMATS:
            self._format = ""

    def text(self, text: str) -> None:
        if self._is_text:
            self._words[self._format] += text

    def _begin_style(self, attributes: dict[str, str]) -> None:
        self._style = attributes.get("style:name", "")
        parent = attributes.get("style:parent-style-name", "")
        if parent in self.fonts:
            self.fonts[self._style] = self.fonts[parent]
        number_format = attributes.get("style:data-style-name") or self._format_of.get(parent)
        if number_format:
            self._format_of[self._style] = number_format

    def _take_font(self, attributes: dict[str, str]) -> None:
        name = attributes.get("style:font-name") or attributes.get("fo:font-family")
        if name and encoding_of_font(name.strip("'\"")):
            self.fonts[self._style] = name.strip("'\"")
        elif name:
            self.fonts.pop(self._style, None)


class _Content:
    """Handlers for the events of `content.xml`."""

    def __init__(self, styles: _Styles, texts: Texts) -> None:
        self.sheets: list[Sheet] = []
        self._styles, self._texts = styles, texts
        self._hidden_sheets: set[str] = set()
        self._display_of = ""
        self._filled = 0
        self._font: str | None = None
        self._begin_sheet({})
        self._begin_cell({})

    def start(self, element: str, attributes: dict[str, str]) -> None:
        if element in ("table:table-row", "table:table-column"):
            self._begin_line(element, attributes)
        elif element in CELLS:
            self._begin_cell(attributes)
        elif element == "office:annotation":
            self._skipping += 1
        elif element == "text:p":
            self._paragraphs.append("")
        elif element in ("text:s", "text:tab", "text:line-break"):
            self.text(" " * min(_count(attributes, "text:c"), 100))
        elif element == "text:span":
            self._font = self._styles.fonts.get(attributes.get("text:style-name", ""), self._font)
        elif element == "table:table":
            self._begin_sheet(attributes)
        else:
            self._style(element, attributes)

    def end(self, element: str) -> None:
        if element == "table:table-row":
            self._row += self._row_times
        elif element in CELLS:
            self._end_cell()
        elif element == "office:annotation":
            self._skipping -= 1
        elif element == "table:table":
            self._end_sheet()
        else:
            self._styles.end(element)

    def text(self, text: str) -> None:
        if self._paragraphs and not self._skipping:
            self._paragraphs[-1] += text
        else:
            self._styles.text(text)

    def _style(self, element: str, attributes: dict[str, str]) -> None:
        self._styles.start(element, attributes)
        if element == "style:style":
            self._display_of = attributes.get("style:name", "")
        elif element == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_sheets.add(self._display_of)

    def _begin_sheet(self, attributes: dict[str, str]) -> None:
        self._name = " ".join(attributes.get("table:name", "").split())
        self._is_hidden = attributes.get("table:style-name") in self._hidden_sheets
        self._cells: dict[tuple[int, int], Cell] = {}
        self._merged: list[Merged] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._column_styles: list[tuple[int, str]] = []
        self._row = self._column = self._columns = 0
        self._row_times = 1

    def _end_sheet(self) -> None:
        rows, row_numbers, column_numbers = block(self._cells)
        sheet = Sheet(
            self._name, rows, row_numbers, column_numbers, self._is_hidden,
            frozenset(self._hidden_rows), frozenset(self._hidden_columns), self._merged,
        )  # fmt: skip
        self.sheets.append(sheet)

    def _begin_line(self, element: str, attributes: dict[str, str]) -> None:
        is_hidden = attributes.get("table:visibility", "visible") != "visible"
        if element == "table:table-row":
            self._row_times = _count(attributes, "table:number-rows-repeated")
            self._column = 0
            if is_hidden:
                self._hidden_rows.update(_next(self._row, self._row_times, MAX_ROW))
        else:
            times = _count(attributes, "table:number-columns-repeated")
            if is_hidden:
                self._hidden_columns.update(_next(self._columns, times, MAX_COLUMN))
            self._columns += times
            style = attributes.get("table:default-cell-style-name", "")
            self._column_styles.append((self._columns, style))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._attributes = attributes
        self._paragraphs: list[str] = []
        self._skipping = 0
        self._cell_style = attributes.get("table:style-name") or self._column_style()
        self._font = self._styles.fonts.get(self._cell_style)

    def _column_style(self) -> str:
        return next((name for end, name in self._column_styles if self._column < end), "")

    def _end_cell(self) -> None:
        attributes = self._attributes
        times = _count(attributes, "table:number-columns-repeated")
        value = self._value()
        if value != "":
            self._filled += times * self._row_times
            if self._filled > MAX_FILLED:
                raise Refused("FILE_TOO_COSTLY", limit=MAX_FILLED)
            for row in _next(self._row, self._row_times, MAX_ROW):
                for column in _next(self._column, times, MAX_COLUMN):
                    self._cells[row, column] = value
        tall = _count(attributes, "table:number-rows-spanned")
        wide = _count(attributes, "table:number-columns-spanned")
        if tall > 1 or wide > 1:
            first = (self._row, self._column)
            self._merged.append((first, (self._row + tall - 1, self._column + wide - 1)))
        self._column += times
        self._paragraphs = []

    def _value(self) -> Cell:
        attributes, kind = self._attributes, self._attributes.get("office:value-type", "")
        written = attributes.get("office:value", "")
        if kind in ("float", "percentage", "currency") and _NUMBER.fullmatch(written):
            number = float(written)
            shown = PERCENT if kind == "percentage" else self._styles.shown(self._cell_style)
            return number if shown == AS_STORED else Formatted(number, shown)
        if kind == "boolean":
            return attributes.get("office:boolean-value") == "true"
        if kind == "date":
            return _day(attributes.get("office:date-value", ""))
        if kind == "time" and (found := _TIME.fullmatch(attributes.get("office:time-value", ""))):
            return ":".join(found.groups())
        text = "\n".join(self._paragraphs)
        if kind == "string" and not self._paragraphs:
            text = attributes.get("office:string-value", "")
        if not kind and not text.strip() and "table:formula" in attributes:
            return NoValue.FORMULA
        return self._texts.in_font(text, self._font)


def _day(written: str) -> Cell:
    try:
        if len(written) == 10:
            return date.fromisoformat(written)
        return datetime.fromisoformat(written)
    except ValueError:
        return written


def _count(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    return int(written) if re.fullmatch("[0-9]{1,9}", written) else 1


def _next(first: int, times: int, end: int) -> range:
    return range(first, min(first + times, end))
