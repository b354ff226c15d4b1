"""Workbooks of Excel (.xlsx, .xlsm), sheet by sheet.

A plainly written sheet is read all at once (`xlsx_plain`), any other event by event
(`xlsx_cells`), with the same result.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.files.container import Container
from ingestion.spreadsheet.sheet import Sheet, Texts
from ingestion.spreadsheet.xlsx_cells import read_cells
from ingestion.spreadsheet.xlsx_comments import read_comments
from ingestion.spreadsheet.xlsx_drawings import read_drawn
from ingestion.spreadsheet.xlsx_package import read_package
from ingestion.spreadsheet.xlsx_plain import read_plain
from ingestion.spreadsheet.xlsx_strings import read_strings
from ingestion.spreadsheet.xlsx_values import StoredValues


def read_xlsx(container: Container, texts: Texts) -> Iterator[Sheet]:
    """The sheets of a workbook, one at a time."""
    package = read_package(container)
    values = StoredValues(read_strings(package.strings), package.styles, texts)
    for name, part, is_hidden in package.sheets:
        data = container.read(part)
        sheet = read_plain(data, values) or read_cells(data, values)
        sheet.name, sheet.is_hidden = name, is_hidden
        sheet.comments = read_comments(container, part)
        sheet.page_texts += read_drawn(container, part)
        yield sheet
