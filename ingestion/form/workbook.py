"""Form 01-TMĐT as a workbook: every sheet, every table, every cell with a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from expectations.rules import Finding, registry
from ingestion.figures import Figure, Reading, build_table
from ingestion.files.compound_file import CompoundFile
from ingestion.files.container import MB, Container, Heavy, Refused
from ingestion.form.comments import place_comments
from ingestion.form.elsewhere import SheetStatements, apply_sheet_statements, read_sheet_statements
from ingestion.form.other_numbers import MAX_FIGURES, OtherNumbers
from ingestion.form.rival_tables import refuse_replaced
from ingestion.form.table_figures import ColumnReader, Columns
from ingestion.form.table_rows import TableRows
from ingestion.form.tables import find_missing_columns, find_tables
from ingestion.reader import Reader, without_collecting
from ingestion.spreadsheet.conditional import mark_conditional
from ingestion.spreadsheet.covered import mark_covered
from ingestion.spreadsheet.ods import read_ods
from ingestion.spreadsheet.properties import read_properties
from ingestion.spreadsheet.sheet import Sheet, Texts
from ingestion.spreadsheet.sniffing import sniff_workbook
from ingestion.spreadsheet.xls import read_xls
from ingestion.spreadsheet.xlsx import read_xlsx
from ingestion.understanding.drafts import FIGURES_ARE_DRAFT, is_draft
from reference.form import CODE
from reference.labels import written_label
from reference.synthetic import is_marked_synthetic
from reference.text import fold

PER_CHUNK = 20_000
LIGHT_FILE, LIGHT_CONTENT = MB, 6 * MB
"""A workbook up to this size may be read in any process, if its sheets are small as well."""
LIGHT_SHEETS, LIGHT_CELLS, LIGHT_COLUMNS, LIGHT_MERGED = 20, 400_000, 200, 500
LIGHT_TEXTS = 20_000
"""Distinct texts: each may be a sentence to be understood."""
KINDS_IN_WORDS = {
    "actual": "thực hiện (actual)",
    "target": "kế hoạch (target)",
    "budget": "dự toán (budget)",
}
IN_PROPERTIES = "thuộc tính tệp"
HEADER_FIELDS = ("reporting_unit", "prepared_by", "prepared_on")


def read_workbook(path: Path, format_of: str, *, is_light: bool = False) -> Reading:
    """Reads a workbook of the given format; its faults are returned as findings.

    Args:
        path: the file.
        format_of: ``xlsx``, ``xlsm``, ``xls`` or ``ods``.
        is_light: only if its sheets are so small that they cannot cost much.

    Raises:
        Heavy: they are larger, although ``is_light``.
    """
    texts = Texts()
    reading = Reading(form=CODE, format=format_of, chunks=[])
    try:
        with without_collecting():
            _read(path, format_of, texts, reading, is_light)
    except Refused as refused:
        finding = registry()[refused.code].finding(**refused.context)
        reading = Reading(form=CODE, format=format_of, chunks=[], findings=[finding])
    reading.findings += [registry()[code].finding() for code in texts.repairs]
    return reading


def _open(path: Path, format_of: str, texts: Texts) -> tuple[Iterator[Sheet], list[str]]:
    """Opens a workbook: its sheets, and the texts of its properties."""
    if format_of == "xls":
        file = CompoundFile(path)
        return read_xls(file, texts), file.properties()
    container = Container(path)
    read = read_ods if format_of == "ods" else read_xlsx
    return read(container, texts), read_properties(container)


def _read(path: Path, format_of: str, texts: Texts, reading: Reading, is_light: bool) -> None:
    headers: list[dict[str, str]] = []
    chunks: list[Columns] = []
    others: list[Figure] = []
    count, lacking = 0, None
    pages: list[SheetStatements] = []
    is_empty = True
    sheets, properties = _open(path, format_of, texts)
    for number, sheet in enumerate(sheets):
        if is_light and (number >= LIGHT_SHEETS or not _is_light(sheet, texts)):
            raise Heavy
        mark_covered(sheet)
        mark_conditional(sheet)
        sheet.name = texts.line(sheet.name)
        is_empty = is_empty and not any(texts.of(cell) for row in sheet.rows for cell in row)
        sheet.remarks = place_comments(sheet, texts)
        tables = find_tables(sheet, texts)
        other = OtherNumbers(sheet, texts)
        for found in tables:
            rows = TableRows(sheet, found, texts)
            readers = [ColumnReader(rows, value) for value in found.headings.values]
            for reader in readers:
                columns, hidden = _read_figures(reader, sheet)
                reading.findings += [*hidden, *_report_columns(reader)]
                chunks += _split_chunks(columns)
                count += len(columns["cell"])
            headers.append(found.header)
            other.look_beside(rows, readers)
        other.look_outside(tables)
        other.look_around_cells(tables)
        reading.findings += _find_missed(sheet, other)
        if not tables and (page := read_sheet_statements(sheet, texts, other.rows_set_aside)):
            pages.append(page)
        others += other.figures
        lacking = lacking or (None if tables else find_missing_columns(sheet, texts))
        if count + len(others) > MAX_FIGURES:
            raise Refused("FILE_TOO_LARGE", written=f"> {MAX_FIGURES}", limit=MAX_FIGURES)
    reading.is_synthetic = is_marked_synthetic([*texts.values(), *properties])
    reading.findings += _find_drafts(properties)
    reading.findings += _judge_whole(bool(headers), count, lacking, is_empty)
    for columns in chunks if pages else ():
        apply_sheet_statements(columns, pages)
    refuse_replaced(chunks)
    reading.chunks = map(build_table, [*chunks, *_split_chunks(_to_columns(others))])
    for name, text in _find_common(headers).items():
        setattr(reading, name, text)


def _is_light(sheet: Sheet, texts: Texts) -> bool:
    """Whether nothing in a sheet is so large that its cost could be more than linear."""
    return (
        len(sheet.rows) * len(sheet.column_numbers) <= LIGHT_CELLS
        and len(sheet.column_numbers) <= LIGHT_COLUMNS
        and len(sheet.merged) <= LIGHT_MERGED
        and len(texts) <= LIGHT_TEXTS
    )


def _read_figures(reader: ColumnReader, sheet: Sheet) -> tuple[Columns, list[Finding]]:
    columns, hidden, first = reader.figures()
    if not hidden:
        return columns, []
    finding = registry()["HIDDEN_FIGURES"].finding(sheet=sheet.name, cell=first, written=hidden)
    return columns, [finding]


def _find_missed(sheet: Sheet, other: OtherNumbers) -> Iterator[Finding]:
    """Finds an unaccounted number: a fault of this reader, so that nothing is loaded."""
    if place := other.first_unaccounted():
        cell = sheet.address(*place)
        yield registry()["NUMBER_NOT_COUNTED"].finding(sheet=sheet.name, cell=cell)


def _report_columns(reader: ColumnReader) -> Iterator[Finding]:
    """Reports how the heading of a column changed the meaning of its figures."""
    value = reader.value
    period = value.period or reader.table.period
    if value.code is None and (period != reader.table.period or value.kind in ("target", "budget")):
        yield registry()["COLUMN_READ_AS"].finding(
            sheet=reader.sheet.name,
            cell=reader.sheet.address(reader.table.heading, value.position),
            written=value.heading,
            kind=KINDS_IN_WORDS[value.kind or "actual"],
            period=period.code if period else "…",
        )


def _find_drafts(properties: Iterable[str]) -> Iterator[Finding]:
    """Finds properties that mark a file as a draft.

    Their periods do not count: a title is copied from month to month, and nobody sees it.
    """
    for text in filter(is_draft, properties):
        yield registry()[FIGURES_ARE_DRAFT].finding(written=f"{IN_PROPERTIES}: {text}")


def _judge_whole(
    has_table: bool, count: int, lacking: list[str] | None, is_empty: bool
) -> Iterator[Finding]:
    expected = ", ".join(written_label("column", name) for name in ("indicator", "value"))
    if has_table and not count:
        yield registry()["FILE_EMPTY"].finding()
    elif not has_table and lacking:
        yield registry()["COLUMN_MISSING"].finding(expected=", ".join(lacking))
    elif not has_table:
        code = "FILE_EMPTY" if is_empty else "FORM_TABLE_NOT_FOUND"
        yield registry()[code].finding(expected=expected)


def _find_common(headers: list[dict[str, str]]) -> dict[str, str]:
    """The fields on which the headers of all tables agree: they apply to the submission."""
    common: dict[str, str] = {}
    for name in HEADER_FIELDS:
        stated = {fold(header[name]): header[name] for header in headers if header.get(name)}
        if len(stated) == 1:
            common[name] = next(iter(stated.values()))
    return common


def _to_columns(figures: list[Figure]) -> Columns:
    return {name: [figure[at] for figure in figures] for at, name in enumerate(Figure._fields)}


def _split_chunks(columns: Columns) -> Iterator[Columns]:
    """Columns of at most ``PER_CHUNK`` figures."""
    for first in range(0, len(columns["cell"]), PER_CHUNK):
        yield {name: values[first : first + PER_CHUNK] for name, values in columns.items()}


def _may_be_light(path: Path, format_of: str) -> bool:
    if format_of == "xls" or path.stat().st_size > LIGHT_FILE:
        return False
    return sum(entry.file_size for entry in Container(path).entries) <= LIGHT_CONTENT


WORKBOOKS = Reader(("xlsx", "xlsm", "xls", "ods"), sniff_workbook, _may_be_light, read_workbook)
