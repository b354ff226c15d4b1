"""A document as a workbook: a sheet of contents, and each table on a sheet of its own."""

from __future__ import annotations

import io
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from reference import wording
from tmdt.dissemination.content.document import Column, Document, Language, Table, Text
from tmdt.dissemination.forms.characters import plain
from tmdt.dissemination.forms.numbering import headline_table, number_tables
from tmdt.dissemination.forms.numbers import (
    finite,
    in_utc,
    in_vietnam,
    places_of,
    same_places,
    write,
    write_moment,
)
from tmdt.dissemination.forms.words import WORDS
from warehouse.output import is_formula

HEADING_ROW = 3
LONGEST = 32_767
"""Characters of a cell; what a spreadsheet does not take is cut, visibly."""
DIGITS = 15
"""Of a number that a spreadsheet keeps as it is."""
WIDEST, TREND = 45, 16
PAPER_A4 = 9
SIGNED = "+{0};\N{MINUS SIGN}{0};{0}"
EPOCH = (1980, 1, 1, 0, 0, 0)


class Sheet(NamedTuple):
    """A table with the name of its sheet and of the section it is in."""

    name: str
    section: str
    table: Table


def render_workbook(document: Document, language: Language) -> bytes:
    """The workbook in one language; numbers are numbers, and no text is a formula.

    Raises:
        ValueError: the document is not in order (see ``number_tables``).
    """
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        _Writer(book, document, language).write_book()
    return _stored(out.getvalue())


def _stored(packed: bytes) -> bytes:
    """The same files without compression: what zlib makes of them differs between machines."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(packed)) as read, ZipFile(out, "w", ZIP_STORED) as written:
        for name in read.namelist():
            written.writestr(ZipInfo(name, EPOCH), read.read(name))
    return out.getvalue()


def is_exact(value: Decimal) -> bool:
    """Whether a spreadsheet keeps all digits of a number."""
    return len("".join(map(str, value.as_tuple().digits)).strip("0")) <= DIGITS and (
        not value or abs(value.adjusted()) < 300
    )


class _Writer:
    """Writes one workbook; formats are made once, in the order of their first use."""

    def __init__(self, book: Any, document: Document, language: Language) -> None:
        self.book, self.document, self.language = book, document, language
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.has_texts_for_numbers = False

    @cached_property
    def sheets(self) -> list[Sheet]:
        word = self.word("table")
        sheets = [
            Sheet(f"{word} {number}", self.text(section.title), table)
            for number, section, table in number_tables(self.document).values()
        ]
        headlines = headline_table(self.document)
        if headlines:
            sheets.insert(0, Sheet(self.text(headlines.title)[:31], "", headlines))
        return sheets

    def write_book(self) -> None:
        contents = self.book.add_worksheet(self.word("contents"))
        for sheet in self.sheets:
            self.write_sheet(sheet)
        self.write_contents(contents)
        self.book.set_properties(
            {
                "title": self.text(self.document.title),
                "subject": self.text(self.document.subtitle),
                "author": self.word("publisher"),
                "created": in_utc(self.document.source.published_at).replace(tzinfo=None),
            }
        )

    def write_contents(self, sheet: Any) -> None:
        source = self.document.source
        published = write_moment(source.published_at, self.language)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 2, 60)
        self.put(sheet, 0, 0, self.text(self.document.title), bold=True, font_size=16)
        self.put(sheet, 1, 0, self.text(self.document.subtitle))
        facts = [
            (self.word("release"), str(source.release_id)),
            (self.word("published"), f"{published} ({self.word('vietnam_time')})"),
            (self.word("hash"), source.content_hash),
        ]
        if self.document.is_synthetic:
            facts.insert(0, (self.word("synthetic"), self.word("not_statistics")))
        if self.has_texts_for_numbers:
            facts.append((self.word("note"), self.word("as_text")))
        for row, (label, value) in enumerate(facts, 3):
            self.put(sheet, row, 0, label, bold=True)
            self.put(sheet, row, 1, value)
        top = 4 + len(facts)
        for column, name in enumerate(("sheet", "title", "section")):
            self.put(sheet, top, column, self.word(name), **HEADING)
        for row, (name, section, table) in enumerate(self.sheets, top + 1):
            sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
            self.put(sheet, row, 1, self.text(table.title))
            self.put(sheet, row, 2, section)
        sheet.freeze_panes(top + 1, 0)
        _set_page(sheet, 3)

    def write_sheet(self, stated: Sheet) -> None:
        table = stated.table
        sheet = self.book.add_worksheet(stated.name)
        self.put(sheet, 0, 0, f"{stated.name}. {self.text(table.title)}", bold=True, font_size=13)
        sheet.write_url(1, 0, f"internal:'{self.word('contents')}'!A1", string=self.word("back"))
        if self.document.is_synthetic:
            warning = f"{self.word('synthetic')}. {self.word('not_statistics')}"
            self.put(sheet, 2, 0, warning, bold=True, font_color="#a8071a")
        beside = len(table.columns)  # where the numbers behind the trends begin
        for index, column in enumerate(table.columns):
            self.put(sheet, HEADING_ROW, index, self.heading(column), **HEADING)
            self.write_column(sheet, table, index)
            if column.kind == "trend":
                beside = self.write_trend(sheet, stated, index, beside)
        last = HEADING_ROW + len(table.rows)
        if table.rows:
            sheet.autofilter(HEADING_ROW, 0, last, len(table.columns) - 1)
        for row, note in enumerate(table.notes, last + 2):
            self.put(sheet, row, 0, self.text(note))
        sheet.freeze_panes(HEADING_ROW + 1, 1)
        _set_page(sheet, beside)
        sheet.repeat_rows(HEADING_ROW)

    def write_column(self, sheet: Any, table: Table, index: int) -> None:
        """The cells of a column, which is as wide as they are."""
        column = table.columns[index]
        values = [row[index] for row in table.rows]
        places = same_places(values) if column.kind == "percent" else None
        shown = [
            max(map(len, self.heading(column).split()), default=0) + 4,  # the arrow of the filter
            *(self.write_cell(sheet, HEADING_ROW + 1 + row, index, value, column, places)
              for row, value in enumerate(values)),
        ]  # fmt: skip
        width = TREND if column.kind == "trend" else min(WIDEST, max(9, *shown) + 1)
        sheet.set_column(index, index, width)

    def write_cell(
        self, sheet: Any, row: int, index: int, value: Any, column: Column, places: int | None
    ) -> int:
        """Writes one cell; how many characters wide it is."""
        if value is None or column.kind == "trend":
            return 0
        if column.kind == "text":
            text = self.text(value)
            self.put(sheet, row, index, text, text_wrap=len(text) > WIDEST, valign="top")
            return len(text)
        if column.kind in ("date", "moment"):
            is_day = column.kind == "date"
            day = value if is_day else in_vietnam(value).replace(microsecond=0)
            pattern = "dd/mm/yyyy" if is_day else "dd/mm/yyyy hh:mm"
            sheet.write_datetime(row, index, day, self.format(num_format=pattern, valign="top"))
            return len(pattern)
        self.put_number(sheet, row, index, finite(value), _pattern(value, column, places))
        return len(write(value, column.kind, self.language, places))

    def write_trend(self, sheet: Any, stated: Sheet, index: int, beside: int) -> int:
        """The numbers of a trend right of the table, and the lines that are drawn of them."""
        heading = self.text(stated.table.columns[index].heading)
        trends = [row[index] or () for row in stated.table.rows]
        length = max(map(len, trends), default=0)
        for place in range(length):
            self.put(sheet, HEADING_ROW, beside + place, f"{heading} {place + 1}", **HEADING)
        for row, values in enumerate(trends, HEADING_ROW + 1):
            for place, value in enumerate(values):
                if value is not None:
                    pattern = _number_pattern(places_of(value))
                    self.put_number(sheet, row, beside + place, finite(value), pattern)
            if values:
                sheet.add_sparkline(row, index, {
                    "range": _range(stated.name, row, beside, beside + len(values) - 1),
                    "series_color": "#0b4a8f", "last_point": True, "last_color": "#1b1f24",
                })  # fmt: skip
        return beside + length

    def put(self, sheet: Any, row: int, column: int, text: str, **style: Any) -> None:
        """Text, never a formula, a link or a number."""
        if len(text) > LONGEST:
            text = text[: LONGEST - 1] + "…"
        if is_formula(text):
            style["quote_prefix"] = True
        sheet.write_string(row, column, text, self.format(**style))

    def put_number(self, sheet: Any, row: int, column: int, value: Decimal, pattern: str) -> None:
        """A number, or its digits as text where a spreadsheet would change them."""
        if is_exact(value):
            style = self.format(num_format=pattern, valign="top")
            sheet.write_number(row, column, float(value), style)
            return
        self.has_texts_for_numbers = True
        written = wording.number(value, language=self.language)
        self.put(sheet, row, column, written, align="right", valign="top")

    def format(self, **style: Any) -> Any:
        key = tuple(style.items())
        if key not in self.formats:
            self.formats[key] = self.book.add_format(style)
        return self.formats[key]

    def heading(self, column: Column) -> str:
        unit = f"\n({self.text(column.unit)})" if column.unit else ""
        return self.text(column.heading) + unit

    def text(self, text: Text | str) -> str:
        return plain(text.of(self.language) if isinstance(text, Text) else text)

    def word(self, name: str) -> str:
        return WORDS[name].of(self.language)


HEADING: dict[str, Any] = {
    "bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bg_color": "#f3f5f8",
}  # fmt: skip


def _pattern(value: Any, column: Column, places: int | None) -> str:
    """How a spreadsheet shows a number; its own language chooses point and comma."""
    if column.kind == "change":
        return SIGNED.format('0.0"%"')
    plain_pattern = _number_pattern(places_of(finite(value)) if places is None else places)
    return plain_pattern + '"%"' if column.kind == "percent" else plain_pattern


def _number_pattern(places: int) -> str:
    return "#,##0" + ("." + "0" * places if places else "")


def _range(sheet: str, row: int, first: int, last: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    start, end = (xl_rowcol_to_cell(row, column, True, True) for column in (first, last))
    return f"'{sheet}'!{start}:{end}"


def _set_page(sheet: Any, columns: int) -> None:
    sheet.set_paper(PAPER_A4)
    sheet.fit_to_pages(1, 0)
    if columns > 6:
        sheet.set_landscape()
