"""Numbers that are no figures of the form: each is handed on, with why it is set aside.

Nothing that carries a figure is passed over in silence. Numbers of rows, codes and header fields
are labels, not figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ingestion.figure_syntax import carries_figure
from ingestion.figures import Figure
from ingestion.headers import read_header
from ingestion.spreadsheet.sheet import Cell, Formatted, Sheet, Texts, shown_number
from ingestion.table_figures import TableReader
from ingestion.tables import Table

LABELS = (
    "number", "indicator", "indicator_name", "province", "province_name", "period", "kind", "reply",
)  # fmt: skip
"""Columns whose numbers are labels."""
HEADER_WITHIN = 50
"""Rows at the top of a sheet without a table in which header fields are looked for."""


def numbers_beside(reader: TableReader) -> Iterator[Figure]:
    """Numbers in columns the form does not have, and in rows whose value is blank."""
    table, sheet = reader.table, reader.sheet
    named = {at: name for name, at in table.columns.items()}
    rows_without = sorted(set(range(len(reader.body))).difference(reader.kept))
    for position in range(len(sheet.column_numbers)):
        name = named.get(position)
        column = sheet.columns[position][table.first : table.end]
        if name in LABELS or name == "value":
            continue
        if name is None and _counts_rows(table, position, column):
            continue
        code, rows = "NUMBER_NOT_IN_VALUE_COLUMN", rows_without
        if name is None or name == "previous":
            code, rows = "PREVIOUS_VALUE" if name else "COLUMN_NOT_KNOWN", list(range(len(column)))
        for at in rows:
            if at not in reader.column_numbers and _carries_number(column[at], reader.texts):
                yield _beside(reader, at, position, column[at], code)


def numbers_outside(sheet: Sheet, tables: Sequence[Table], texts: Texts) -> Iterator[Figure]:
    """Cells with a number above, between and below the tables, header fields apart."""
    outside = set(range(len(sheet.rows)))
    for table in tables:
        outside -= set(range(table.heading, table.end))
    read = set().union(*(table.read_cells for table in tables))
    if not tables:
        read = read_header(sheet, texts, 0, min(len(sheet.rows), HEADER_WITHIN)).cells
    for at in sorted(outside):
        for position, cell in enumerate(sheet.rows[at]):
            if _carries_number(cell, texts) and (at, position) not in read:
                yield _figure(sheet, at, position, cell, texts, {"reader_said": "OUTSIDE_TABLE"})


def _beside(reader: TableReader, at: int, position: int, cell: Cell, code: str) -> Figure:
    about = {name: values[0] for name, values in reader.about([at]).items()}
    about["reader_said"] = code
    return _figure(reader.sheet, reader.table.first + at, position, cell, reader.texts, about)


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


def _counts_rows(table: Table, position: int, column: Iterable[Cell]) -> bool:
    """Whether a column left of the indicators, without a heading, just numbers the rows."""
    numbers = [cell for cell in column if isinstance(cell, int | float)]
    leftmost = min(at for name, at in table.columns.items() if name.startswith("indicator"))
    return position < leftmost and numbers == list(range(1, len(numbers) + 1))


def _carries_number(cell: Cell, texts: Texts) -> bool:
    if isinstance(cell, str):
        text = texts.of(cell) if cell else None
        return text is not None and carries_figure(text)
    return _is_number(cell)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float | Formatted) and not isinstance(cell, bool)
