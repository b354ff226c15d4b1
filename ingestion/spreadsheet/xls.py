"""Workbooks of Excel 95 to 2003 (.xls): values from calamine, the rest from the records.

Calamine omits errors, number formats, fonts and what is hidden. The records that hold these are few
and simple. Runs only in a child with limits (``ingestion.files.confined``), because a damaged file
may take the process down.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

from ingestion.files.compound_file import CompoundFile
from ingestion.files.container import Refused
from ingestion.spreadsheet.days import convert_day
from ingestion.spreadsheet.marked_text import STRUCK, spell_marked
from ingestion.spreadsheet.number_format import AS_STORED
from ingestion.spreadsheet.sheet import (
    Cell,
    Formatted,
    Sheet,
    Texts,
    apply_format,
    cross_out,
)
from ingestion.spreadsheet.spans import Spans
from ingestion.spreadsheet.xls_records import SheetRecords, read_sheet_records
from ingestion.spreadsheet.xls_workbook import WorkbookRecords

STREAMS = ("Workbook", "Book")
MAX_CELLS = 10_000_000


def read_xls(file: CompoundFile, texts: Texts) -> Iterator[Sheet]:
    """The sheets of a workbook, one at a time."""
    from python_calamine import CalamineWorkbook

    data = file.read(next(name for name in STREAMS if name in file))
    try:
        workbook = WorkbookRecords(data)
        places = workbook.list_sheet_places()
        records = [read_sheet_records(data, place, workbook) for place in places]
    except (struct.error, IndexError) as error:
        raise Refused("FILE_UNREADABLE", reason=f"BIFF: {error}") from None
    calamine = CalamineWorkbook.from_filelike(io.BytesIO(file.content))
    for at, (_, is_worksheet, is_hidden) in enumerate(workbook.sheets):
        if is_worksheet:
            if records[at].height * records[at].width > MAX_CELLS:
                raise Refused("FILE_TOO_COSTLY", limit=MAX_CELLS)
            sheet = _combine(calamine.get_sheet_by_index(at), records[at], workbook, texts)
            sheet.is_hidden = is_hidden
            yield sheet


def _combine(found: Any, records: SheetRecords, workbook: WorkbookRecords, texts: Texts) -> Sheet:
    """A sheet made of calamine's values and of what its records hold besides."""
    rows: list[list[Cell]] = found.to_python(skip_empty_area=False)
    width = max(len(rows[0]) if rows else 0, records.width)
    rows = [row + [""] * (width - len(row)) for row in rows]
    rows += [[""] * width for _ in range(records.height - len(rows))]
    for (row, column), style in records.styles.items():
        rows[row][column] = _show(rows[row][column], style, workbook, texts)
    for (row, column), number in records.marked.items():
        text = workbook.spell_marked(number, records.styles[row, column], texts)
        rows[row][column] = apply_format(text, workbook.number_format(records.styles[row, column]))
    for (row, column), cell in records.replaced.items():
        rows[row][column] = cell
    return Sheet(
        found.name, rows, range(len(rows)), range(width),
        hidden_rows=Spans(records.hidden_rows),
        hidden_columns=Spans(records.hidden_columns),
        merged=found.merged_cell_ranges or [],
        comments=records.objects.comments(),
        prompts=records.surroundings.prompts,
        page_texts=[*records.surroundings.page_texts, *records.objects.drawn()],
        conditional=records.surroundings.conditional,
    )  # fmt: skip


def _show(cell: Cell, style: int, workbook: WorkbookRecords, texts: Texts) -> Cell:
    """A cell as its format and its font show it."""
    its_format, is_struck = workbook.number_format(style), workbook.mark(style) == STRUCK
    if isinstance(cell, str):
        font = workbook.font(style)
        text = texts.in_font(cell, font) if font else cell
        return apply_format(spell_marked([(text, STRUCK)]) if is_struck else text, its_format)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    if is_struck:
        return cross_out(cell)
    shown = its_format.show(cell)
    if shown.is_date:
        return convert_day(cell, workbook.is_1904)
    return float(cell) if shown == AS_STORED else Formatted(float(cell), shown)
