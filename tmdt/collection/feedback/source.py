"""A submission as a harmless workbook: values only, whatever the file was.

Formulas become their last results; names, links, conditions, pictures and macros are dropped; text
that looks like a formula stays text. Meant for a process with limits
(``tmdt.collection.feedback.workbook``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.files.container import Container
from ingestion.form.headings import find_field
from ingestion.form.tables import find_tables
from ingestion.long_csv.reader import open_lines
from ingestion.spreadsheet.sheet import Sheet, Texts
from ingestion.spreadsheet.xlsx import read_xlsx
from reference.returned import OUR_AUTHOR, SHEET, TITLE
from warehouse.output import is_formula

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_CSV_COLUMNS = 200
MAX_MERGED = 1_000_000  # cells under merged areas
MAX_TEXT = 32_000  # a cell holds 32 767 characters
LITERAL = re.compile(r'-?[0-9.]+|"[^"=]*"')


@dataclass(slots=True)
class Table:
    """A table on a sheet, rows and columns counted from 1."""

    heading: int
    last: int
    columns: dict[str, int]
    """The column of each field that a label names."""


@dataclass(slots=True)
class Page:
    """A sheet to mark, with the name that findings use for it, and its tables."""

    sheet: Worksheet
    name: str | None
    tables: list[Table]


def open_workbook(path: Path) -> tuple[Workbook, list[Page]]:
    """Opens an .xlsx or .xlsm with its formatting, disarmed, without marks of earlier feedback."""
    from openpyxl import load_workbook

    texts = Texts()
    known = {texts.line(sheet.name): sheet for sheet in read_xlsx(Container(path), texts)}
    _refuse_large_merges(known.values())
    with path.open("rb") as file:
        book = load_workbook(file, data_only=True, keep_links=False)
    book.defined_names.clear()
    for chartsheet in book.chartsheets:
        book.remove(chartsheet)
    pages = []
    for worksheet in book.worksheets:
        if worksheet.title.startswith(SHEET) and worksheet["A1"].value == TITLE:
            book.remove(worksheet)
            continue
        _disarm(worksheet)
        _unmark(worksheet)
        name = texts.line(worksheet.title)
        sheet = known.get(name)
        pages.append(Page(worksheet, name, _tables(sheet, texts) if sheet else []))
    return book, pages


def open_csv(path: Path) -> tuple[Workbook, list[Page]]:
    """Opens a CSV as a sheet: line 7 is row 7, every cell as it was written."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "CSV"
    table = None
    for number, cells in open_lines(path):
        for column, text in enumerate(cells[:MAX_CSV_COLUMNS], start=1):
            if text:
                write_text(sheet.cell(number, column), text)
        if table is None and any(cells):
            fields = {find_field(text): at for at, text in enumerate(cells, start=1)}
            columns = {name: at for name, at in fields.items() if name}
            table = Table(number, number, columns)
            for column in range(1, len(cells[:MAX_CSV_COLUMNS]) + 1):
                sheet.column_dimensions[get_column_letter(column)].width = 20
            sheet.freeze_panes = f"A{number + 1}"
    if table:
        table.last = sheet.max_row
    return book, [Page(sheet, None, [table] if table else [])]


def write_text(cell: Any, text: str) -> None:
    """Writes text that stays text, whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = None
    cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", text)[:MAX_TEXT]
    cell.data_type = "s"
    cell.quotePrefix = is_formula(text)


def _tables(sheet: Sheet, texts: Texts) -> list[Table]:
    rows, columns = sheet.row_numbers, sheet.column_numbers
    return [
        Table(
            heading=rows[table.heading] + 1,
            last=rows[table.end - 1] + 1,
            columns={name: columns[at] + 1 for name, at in table.columns.items()},
        )
        for table in find_tables(sheet, texts)
    ]


def _refuse_large_merges(sheets: Iterable[Sheet]) -> None:
    """Openpyxl creates every cell of a merged area, up to all 17 thousand million of a sheet."""
    areas = (area for sheet in sheets for area in sheet.merged)
    covered = sum((bottom - top + 1) * (right - left + 1) for (top, left), (bottom, right) in areas)
    if covered > MAX_MERGED:
        raise ValueError(f"merged areas cover {covered} cells")


def _disarm(sheet: Worksheet) -> None:
    from openpyxl.cell.cell import ERROR_CODES, MergedCell
    from openpyxl.formatting.formatting import ConditionalFormattingList
    from openpyxl.worksheet.scenario import ScenarioList

    sheet.defined_names.clear()
    sheet.tables.clear()
    sheet.conditional_formatting = ConditionalFormattingList()
    sheet.scenarios = ScenarioList()
    sheet.legacy_drawing = None
    for parts in ("_charts", "_images", "_pivots", "_hyperlinks"):
        setattr(sheet, parts, [])
    rules = sheet.data_validations.dataValidation
    sheet.data_validations.dataValidation = [
        rule
        for rule in rules
        if all(LITERAL.fullmatch(f) for f in (rule.formula1, rule.formula2) if f)
    ]
    for cell in list_cells(sheet):
        if isinstance(cell, MergedCell):
            continue
        cell.hyperlink = None
        text, kind = cell.value, cell.data_type
        harmless = kind == "s" or (kind == "e" and text in ERROR_CODES)
        if isinstance(text, str) and (not harmless or is_formula(text)):
            write_text(cell, text)


def _unmark(sheet: Worksheet) -> None:
    """Removes the marks of earlier feedback from cells, which may be right by now."""
    from openpyxl.styles import PatternFill

    for cell in list_cells(sheet):
        if cell.comment and cell.comment.author == OUR_AUTHOR:
            cell.comment = None
            cell.fill = PatternFill()


def list_cells(sheet: Worksheet) -> list[Any]:
    """The existing cells; iterating over a range would create the missing ones."""
    return list(sheet._cells.values())
