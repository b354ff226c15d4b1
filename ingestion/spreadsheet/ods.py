"""Workbooks of LibreOffice (.ods), read from the XML itself, since every cell states its type.

Rows and columns come with a number of repetitions; blank ones are skipped, whatever the number.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, datetime

from ingestion.files.container import Container, Refused
from ingestion.spreadsheet.conditional import show_for_certain
from ingestion.spreadsheet.days import convert_day
from ingestion.spreadsheet.displayed import is_error, match_display
from ingestion.spreadsheet.marked_text import STRUCK, UNMARKED, spell_marked
from ingestion.spreadsheet.number_format import AS_STORED, PERCENT
from ingestion.spreadsheet.ods_around import OdsSurroundings
from ingestion.spreadsheet.ods_beside import AttachedTexts
from ingestion.spreadsheet.ods_pages import DEFAULT, MasterPages
from ingestion.spreadsheet.ods_styles import OdsStyles
from ingestion.spreadsheet.sheet import (
    Cell,
    Formatted,
    Merged,
    NoValue,
    Sheet,
    Texts,
    apply_format,
    cross_out,
    make_block,
)
from ingestion.spreadsheet.spans import Spans
from ingestion.spreadsheet.xml_part import parse

MAX_FILLED = 1_500_000
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
MAX_SHEETS = 500
CELLS = ("table:table-cell", "table:covered-table-cell")
NUMBERS = ("float", "percentage", "currency")
TEXTS = ("", "string", "void", "error")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?")
_TIME = re.compile(r"PT([0-9]+)H([0-9]+)M([0-9]+)(?:[.,][0-9]+)?S")


def read_ods(container: Container, texts: Texts) -> Iterator[Sheet]:
    """The sheets of a workbook."""
    styles, pages = OdsStyles(), MasterPages()
    if "styles.xml" in container:
        data = container.read("styles.xml")
        for part in (styles, pages):
            parse(data, part.start, part.end, part.text)
    reader = _Content(styles, pages, texts)
    parse(container.read("content.xml"), reader.start, reader.end, reader.text)
    yield from reader.sheets


class _Content:
    """Handlers for the events of `content.xml`."""

    def __init__(self, styles: OdsStyles, pages: MasterPages, texts: Texts) -> None:
        self.sheets: list[Sheet] = []
        self._styles, self._pages, self._texts = styles, pages, texts
        self._around = OdsSurroundings(styles)
        self._hidden_sheets: set[str] = set()
        self._master_of: dict[str, str] = {}
        self._display_of = ""
        self._filled = 0
        self._in_cell = False
        self._begin_sheet({})
        self._begin_cell({})
        self._in_cell = False

    def start(self, element: str, attributes: dict[str, str]) -> None:
        if self._beside.start(element, (self._row, self._column) if self._in_cell else None):
            return
        if element in ("table:table-row", "table:table-column"):
            self._begin_line(element, attributes)
        elif element in CELLS:
            self._begin_cell(attributes)
        elif element == "text:p" and self._in_cell:
            self._pieces.append(("\n" if self._pieces else "", self._font, self._mark))
        elif element == "text:s":
            self.text(" " * min(_read_count(attributes, "text:c"), 100))
        elif element in ("text:tab", "text:line-break"):
            self.text("\t" if element == "text:tab" else "\n")
        elif element == "text:span":
            self._begin_span(attributes.get("text:style-name", ""))
        elif element == "table:table":
            self._begin_sheet(attributes)
        else:
            self._around.start(element, attributes)
            self._style(element, attributes)

    def end(self, element: str) -> None:
        if self._beside.end(element):
            return
        if element == "table:table-row":
            self._row += self._row_times
        elif element in CELLS:
            self._end_cell()
        elif element == "text:span" and self._spans:
            self._font, self._mark = self._spans.pop()
        elif element == "table:table":
            self._end_sheet()
        else:
            self._around.end(element)
            self._styles.end(element)

    def text(self, text: str) -> None:
        if self._beside.text(text):
            return
        if self._in_cell and self._pieces:
            self._pieces.append((text, self._font, self._mark))
        else:
            self._around.text(text)
            self._styles.text(text)

    def _style(self, element: str, attributes: dict[str, str]) -> None:
        self._styles.start(element, attributes)
        if element == "style:style":
            self._display_of = attributes.get("style:name", "")
            self._master_of[self._display_of] = attributes.get("style:master-page-name", "")
        elif element == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_sheets.add(self._display_of)

    def _begin_span(self, style: str) -> None:
        self._spans.append((self._font, self._mark))
        self._font = self._styles.fonts.get(style, self._font)
        self._mark = self._styles.marks.get(style, self._mark)

    # Sheets, rows, columns ------------------------------------------------------------------------

    def _begin_sheet(self, attributes: dict[str, str]) -> None:
        if self._in_cell:
            raise Refused("FILE_UNREADABLE", reason="ODS: a table inside a cell")
        if len(self.sheets) >= MAX_SHEETS:
            raise Refused("FILE_TOO_COSTLY", limit=MAX_SHEETS)
        self._name = " ".join(attributes.get("table:name", "").split())
        style = attributes.get("table:style-name", "")
        self._is_hidden = style in self._hidden_sheets
        self._master = self._master_of.get(style) or DEFAULT
        self._cells: dict[tuple[int, int], Cell] = {}
        self._beside = AttachedTexts()
        self._around.begin_sheet()
        self._merged: list[Merged] = []
        self._hidden_rows: list[range] = []
        self._hidden_columns: list[range] = []
        self._column_ends: list[int] = []
        self._column_styles: list[str] = []
        self._row = self._column = 0
        self._row_times, self._row_style = 1, ""

    def _end_sheet(self) -> None:
        rows, row_numbers, column_numbers = make_block(self._cells)
        sheet = Sheet(
            self._name, rows, row_numbers, column_numbers, self._is_hidden,
            Spans(self._hidden_rows), Spans(self._hidden_columns), self._merged,
            self._beside.comments, self._around.prompts,
            [*self._pages.texts(self._master), *self._beside.drawn], self._around.conditional,
        )  # fmt: skip
        self.sheets.append(sheet)

    def _begin_line(self, element: str, attributes: dict[str, str]) -> None:
        is_hidden = attributes.get("table:visibility", "visible") != "visible"
        style = attributes.get("table:default-cell-style-name", "")
        if element == "table:table-row":
            self._row_times = _read_count(attributes, "table:number-rows-repeated")
            self._column, self._row_style = 0, style
            if is_hidden:
                self._hidden_rows.append(range(self._row, self._row + self._row_times))
        else:
            first = self._column_ends[-1] if self._column_ends else 0
            end = first + _read_count(attributes, "table:number-columns-repeated")
            if is_hidden:
                self._hidden_columns.append(range(first, end))
            self._column_ends.append(end)
            self._column_styles.append(style)

    # Cells ----------------------------------------------------------------------------------------

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._attributes, self._in_cell = attributes, True
        self._pieces: list[tuple[str, str | None, str]] = []
        self._spans: list[tuple[str | None, str]] = []
        self._cell_style = (
            attributes.get("table:style-name") or self._row_style or self._get_column_style()
        )
        self._font = self._styles.fonts.get(self._cell_style)
        self._mark = self._styles.marks.get(self._cell_style, UNMARKED)

    def _get_column_style(self) -> str:
        at = bisect_right(self._column_ends, self._column)
        return self._column_styles[at] if at < len(self._column_styles) else ""

    def _end_cell(self) -> None:
        self._in_cell = False
        attributes = self._attributes
        times = _read_count(attributes, "table:number-columns-repeated")
        value = self._read_value()
        if value != "":
            self._fill(value, times)
        tall = _read_count(attributes, "table:number-rows-spanned")
        wide = _read_count(attributes, "table:number-columns-spanned")
        if tall > 1 or wide > 1:
            first = (self._row, self._column)
            self._merged.append((first, (self._row + tall - 1, self._column + wide - 1)))
        if rule := attributes.get("table:content-validation-name"):
            last = (self._row + self._row_times - 1, self._column + times - 1)
            self._around.take_validation(rule, ((self._row, self._column), last))
        self._column += times

    def _fill(self, value: Cell, times: int) -> None:
        rows = range(self._row, self._row + self._row_times)
        columns = range(self._column, self._column + times)
        self._filled += len(rows) * len(columns)
        if self._filled > MAX_FILLED:
            raise Refused("FILE_TOO_COSTLY", limit=MAX_FILLED)
        if rows.stop > MAX_ROW or columns.stop > MAX_COLUMN:
            raise Refused("FILE_UNREADABLE", reason=f"ODS: no such cell, row {rows.start + 1}")
        for row in rows:
            for column in columns:
                self._cells[row, column] = value

    def _read_value(self) -> Cell:
        attributes, kind = self._attributes, self._attributes.get("office:value-type", "")
        text = apply_format(self._text(), self._styles.number_format(self._cell_style))
        if kind in NUMBERS or (not kind and "office:value" in attributes):
            written = attributes.get("office:value", text)
            is_number = _NUMBER.fullmatch(written)
            return self._number(written, kind, text) if is_number else f"#{written}"
        if kind == "boolean":
            return attributes.get("office:boolean-value") == "true"
        if kind == "date":
            return _parse_day(attributes.get("office:date-value", ""))
        if kind == "time":
            written = attributes.get("office:time-value", "")
            found = _TIME.fullmatch(written)
            return ":".join(found.groups()) if found else f"#{written}"
        if kind not in TEXTS:
            return f"#{text or kind}"
        stored = self._texts.in_font(attributes.get("office:string-value", ""), self._font)
        if kind == "string" and not self._pieces:
            text = stored
        elif stored and stored.split() != text.split():
            return f"#{text}"
        if not kind and not text.strip() and "table:formula" in attributes:
            return NoValue.FORMULA
        return text

    def _number(self, written: str, kind: str, text: str) -> Cell:
        """A number as its format shows it, checked against the text recorded in the file."""
        number = float(written)
        if self._mark == STRUCK:
            return cross_out(number)
        its_format = self._styles.number_format(self._cell_style)
        shown = its_format.show(number) if its_format else AS_STORED
        if kind == "percentage" and not its_format:
            shown = PERCENT
        if is_error(text):
            return text
        if shown.is_date:
            return convert_day(number)
        shown = show_for_certain(number, shown, self._styles.conditional_formats(self._cell_style))
        if text and not shown.problem:
            shown = match_display(text, number, shown)
        return number if shown == AS_STORED else Formatted(number, shown)

    def _text(self) -> str:
        """The text of a cell, each piece in its own font."""
        if all((font, mark) == (self._font, UNMARKED) for _, font, mark in self._pieces):
            return self._texts.in_font("".join(piece[0] for piece in self._pieces), self._font)
        return spell_marked((self._texts.in_font(t, font), mark) for t, font, mark in self._pieces)


def _parse_day(written: str) -> Cell:
    try:
        if len(written) == 10:
            return date.fromisoformat(written)
        return datetime.fromisoformat(written)
    except ValueError:
        return f"#{written}"


def _read_count(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    return int(written) if re.fullmatch("[0-9]{1,9}", written) else 1
