"""The findings of a submission, written into its workbook.

Runs where the workbook is opened: in a process with limits (``tmdt.collection.feedback.workbook``).
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reference.labels import written_label
from reference.returned import OUR_AUTHOR, QUOTED, SHEET, TITLE
from tmdt.collection.feedback.source import (
    Page,
    Table,
    list_cells,
    open_csv,
    open_workbook,
    write_text,
)
from warehouse.output import write_whole

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_MARKS, MAX_COLUMN = 500, 16_384
LONGEST = 2_000  # characters of a comment
FILLS = {"critical": "FFB3B3", "error": "FFC7CE", "warning": "FFEB9C", "info": "DDEBF7"}
WORDS = {
    "critical": "LỖI NGHIÊM TRỌNG / CRITICAL", "error": "LỖI / ERROR",
    "warning": "CẦN XEM LẠI / CHECK", "info": "THÔNG TIN / NOTE",
}  # fmt: skip
SEVERITY, PLACE, MESSAGE = "Mức độ / Severity", "Vị trí / Place", "Thông báo / Message"
CSV_FIELDS = ("province", "period", "indicator", "breakdown", "unit", "kind")
"""A rule whose code begins with one of these concerns that column of a CSV; others the value."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding at its place: a cell of a sheet, a line of a CSV, or the whole file."""

    sheet: str | None
    cell: str | None
    line: int | None
    code: str
    severity: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Notes:
    """What to write into the workbook: the verdict, and the findings, most severe first."""

    summary: list[str]
    marks: list[Mark]
    received_at: str
    """The date of the workbook: the same feedback gives the same bytes."""


def mark_workbook(source: Path, format_of: str, notes: Notes) -> Workbook:
    """The submission as a workbook, with the notes written into it."""
    book, pages = open_csv(source) if format_of == "csv" else open_workbook(source)
    marked: dict[int, set[int]] = {}
    for note in notes.marks[:MAX_MARKS]:
        at = next((at for at, page in enumerate(pages) if page.name == note.sheet), None)
        if at is None or not (note.cell or note.line):
            continue
        cell = _cell(pages[at], note)
        _comment(cell, note)
        marked.setdefault(at, set()).add(cell.row)
    for at, rows in marked.items():
        for table in pages[at].tables:
            inside = sorted(row for row in rows if table.heading < row <= table.last)
            if inside:
                _make_room_for_replies(pages[at].sheet, table, inside)
    if format_of == "csv":
        _print_on_one_width(pages[0].sheet)
    _summarise(book, notes)
    return book


def _cell(page: Page, note: Mark) -> Any:
    """The cell of a finding; of merged cells the visible one."""
    if note.cell:
        cell = page.sheet[note.cell]
        for area in page.sheet.merged_cells.ranges:
            if note.cell in area:
                return page.sheet.cell(area.min_row, area.min_col)
        return cell
    columns = page.tables[0].columns if page.tables else {}
    field = note.code.partition("_")[0].lower()
    name = field if field in CSV_FIELDS and field in columns else "value"
    return page.sheet.cell(note.line or 1, columns.get(name, 1))


def _comment(cell: Any, note: Mark) -> None:
    """Colours a cell and comments on it. An older comment is kept below; the worst colour wins."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    text, before = f"{WORDS[note.severity]}\n{note.text}", cell.comment
    if before and before.author == OUR_AUTHOR:  # marks come most severe first
        text = f"{before.text}\n\n{text}"
    else:
        cell.fill = PatternFill("solid", fgColor=FILLS[note.severity])
        text += f"{QUOTED}{before.author}: {before.text}" if before else ""
    text = text[:LONGEST]
    height = min(24 + 17 * _lines(text, 55), 600)
    cell.comment = Comment(text, OUR_AUTHOR, width=380, height=height)


def _lines(text: str, width: int) -> int:
    """The lines of a wrapped text; not every program adjusts row heights by itself."""
    return sum(1 + len(line) // width for line in text.split("\n"))


def _print_on_one_width(sheet: Worksheet) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0


def _make_room_for_replies(sheet: Worksheet, table: Table, rows: list[int]) -> None:
    """Adds a reply column right of the table, with a cell to write in beside each mark."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.utils import get_column_letter

    column = table.columns.get("reply") or _free_column(sheet, table)
    if column is None:
        return
    line = Side(style="thin", color="B8C0CA")
    # Set a font: in .VnTime the label would be shown, and read back, as other letters.
    looks = {
        "font": Font(name="Calibri"), "border": Border(line, line, line, line),
        "alignment": Alignment(wrap_text=True, vertical="top"),
    }  # fmt: skip
    heading = sheet.cell(table.heading, column)
    if "reply" not in table.columns:
        write_text(heading, written_label("column", "reply"))
        for name, look in looks.items():
            setattr(heading, name, look)
        heading.font = Font(name="Calibri", bold=True)
        heading.fill = PatternFill("solid", fgColor="DCE6F2")
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width, dimension.hidden = 40, False
        sheet.print_area = ""
    for row in rows:
        cell = sheet.cell(row, column)
        for name, look in looks.items():
            setattr(cell, name, look)
        cell.fill = PatternFill("solid", fgColor="FFF8D6")
        cell.protection = Protection(locked=False)


def _free_column(sheet: Worksheet, table: Table) -> int | None:
    """The first column right of the table that is empty from its heading to its end."""
    taken = {
        cell.column
        for cell in list_cells(sheet)
        if table.heading <= cell.row <= table.last
        and (cell.value is not None or type(cell).__name__ == "MergedCell")
    }
    first = max(table.columns.values()) + 1
    return next((at for at in range(first, MAX_COLUMN + 1) if at not in taken), None)


def _summarise(book: Workbook, notes: Notes) -> None:
    """Adds a last sheet with the verdict and findings, all text: no cell is read as a figure."""
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet = book.create_sheet(SHEET)
    for at, text in enumerate((TITLE, *notes.summary), start=1):
        write_text(sheet.cell(at, 1), text)
    sheet["A1"].font = Font("Calibri", 14, bold=True, color="0B4A8F")
    first = len(notes.summary) + 3
    for at, text in enumerate((SEVERITY, PLACE, MESSAGE), start=1):
        write_text(sheet.cell(first, at), text)
        sheet.cell(first, at).font = Font("Calibri", 11, bold=True)
    for row, note in enumerate(notes.marks[:MAX_MARKS], start=first + 1):
        for at, text in enumerate((WORDS[note.severity], note.place, note.text), start=1):
            write_text(sheet.cell(row, at), text)
            sheet.cell(row, at).alignment = Alignment(wrap_text=at > 1, vertical="top")
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=FILLS[note.severity])
        sheet.row_dimensions[row].height = 15.5 * _lines(note.text, 105)
    _print_on_one_width(sheet)
    for letter, width in (("A", 32), ("B", 24), ("C", 110)):
        sheet.column_dimensions[letter].width = width


def save_workbook(book: Workbook, out: Path, received_at: str) -> None:
    """Saves the workbook whole or not at all, without the time of writing."""
    book.properties.lastModifiedBy = OUR_AUTHOR
    packed = io.BytesIO()
    book.save(packed)
    dates = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
    with (
        write_whole(out) as unfinished,
        zipfile.ZipFile(packed) as made,
        zipfile.ZipFile(unfinished, "w") as written,
    ):
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = dates.sub(rb"\g<1>" + received_at.encode(), content)
            written.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
