"""Numbers that are no figures of the form: each is handed on, with why it is set aside.

Nothing that carries a figure is passed over in silence. Numbers of rows, codes and header fields
are labels, not figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from ingestion.figure_syntax import carries_figure
from ingestion.figures import Figure
from ingestion.form.headings import ValueColumn
from ingestion.form.table_rows import TableRows
from ingestion.form.units import read_unit
from ingestion.headers import read_header
from ingestion.spreadsheet.sheet import Cell, Formatted, Sheet, Texts, shown_number
from ingestion.table_figures import ColumnReader
from ingestion.tables import Table, is_indicator
from tmdt.period import read_period

HEADER_WITHIN = 50
"""Rows at the top of a sheet without a table in which header fields are looked for."""
_ORDINAL = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,3}){0,4}[.)]?")
IS_LABEL: dict[str, Callable[[str], bool]] = {
    "number": lambda text: _ORDINAL.fullmatch(text) is not None,
    "indicator": is_indicator,
    "indicator_name": is_indicator,
    "province": lambda text: text.isdecimal() and len(text) <= 2,
    "period": lambda text: read_period(text) is not None or text.startswith(("19", "20")),
    "unit": lambda text: read_unit(text) is not None,
}
"""Columns with numbers that are labels, not figures, and what such a label is."""


def numbers_beside(rows: TableRows, readers: Sequence[ColumnReader]) -> Iterator[Figure]:
    """Numbers in other columns than those of values."""
    headings = rows.table.headings
    field_of = {at: name for name, at in headings.columns.items()}
    values = {value.position for value in headings.values}
    with_figure = {at for reader in readers for at in reader.kept}
    for position in range(len(rows.sheet.column_numbers)):
        column, name = rows.column(position), field_of.get(position)
        if position in values or (name is None and _counts_rows(rows, position, column)):
            continue
        for at, cell in enumerate(column):
            if at in rows.column_numbers or not _carries_number(cell, rows.texts):
                continue
            if name in IS_LABEL and IS_LABEL[name](rows.texts.of(cell) or ""):
                continue
            code = headings.set_aside.get(position) or _why_not(name, at in with_figure)
            yield _beside(rows, readers[0].value, at, position, cell, code)


def _why_not(field: str | None, has_figure: bool) -> str:
    if field is None:
        return "COLUMN_NOT_KNOWN"
    return "NUMBER_BESIDE_VALUE" if has_figure else "NUMBER_NOT_IN_VALUE_COLUMN"


def numbers_outside(sheet: Sheet, tables: Sequence[Table], texts: Texts) -> Iterator[Figure]:
    """Cells with a number above, between and below the tables, header fields apart."""
    outside = set(range(len(sheet.rows)))
    for table in tables:
        outside -= set(range(table.first, table.end))
    read = set().union(*(table.read_cells for table in tables))
    if not tables:
        read = read_header(sheet, texts, 0, min(len(sheet.rows), HEADER_WITHIN)).cells
    headings = {row for table in tables for row in range(table.heading, table.first)}
    for at in sorted(outside):
        for position, cell in enumerate(sheet.rows[at]):
            if not _carries_number(cell, texts) or (at, position) in read:
                continue
            if at in headings and _is_head(texts.of(cell) or ""):
                continue
            yield _figure(sheet, at, position, cell, texts, {"reader_said": "OUTSIDE_TABLE"})


def _is_head(text: str) -> bool:
    """Whether the number in a heading is that of a year or of a column."""
    return text.isdecimal() and (len(text) <= 2 or text.startswith(("19", "20")))


def _beside(
    rows: TableRows, value: ValueColumn, at: int, position: int, cell: Cell, code: str
) -> Figure:
    about = {name: values[0] for name, values in rows.about([at], value).items()}
    about["reader_said"] = code
    return _figure(rows.sheet, rows.table.first + at, position, cell, rows.texts, about)


def _figure(
    sheet: Sheet, row: int, position: int, cell: Cell, texts: Texts, about: dict[str, object]
) -> Figure:
    address = sheet.address(row, position)
    text = shown_number(cell) if isinstance(cell, Formatted) else texts.of(cell)
    fields = dict.fromkeys(Figure._fields) | {"sheet": sheet.name} | about
    fields |= {
        "source_ref": f"{sheet.name}!{address}",
        "cell": address,
        "value_text": text or "",
        "is_number": not isinstance(cell, str),
    }
    return Figure(**fields)  # type: ignore[arg-type]


def _counts_rows(rows: TableRows, position: int, column: Iterable[Cell]) -> bool:
    """Whether a column left of the indicators, without a heading, just numbers the rows."""
    numbers = [cell for cell in column if isinstance(cell, int | float)]
    named = rows.table.headings.columns.items()
    leftmost = min(at for name, at in named if name.startswith("indicator"))
    return position < leftmost and numbers == list(range(1, len(numbers) + 1))


def _carries_number(cell: Cell, texts: Texts) -> bool:
    if isinstance(cell, str):
        text = texts.of(cell) if cell else None
        return text is not None and carries_figure(text)
    return isinstance(cell, int | float | Formatted) and not isinstance(cell, bool)
