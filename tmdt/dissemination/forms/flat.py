"""The tables of a document as files for programs, a file a table: CSV and Parquet, the same rows.

Columns have their names, the same in both languages, and numbers all of their digits. What the
names mean, and the notes, are in the files ``contents`` and ``notes`` beside them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from tmdt.dissemination.content.document import Column, Document, Kind, Language, Table, Text
from tmdt.dissemination.forms.characters import plain
from tmdt.dissemination.forms.numbering import headline_table, number_tables
from tmdt.dissemination.forms.numbers import finite, in_utc, plain_number
from warehouse.output import escape_formulas

SYNTHETIC = Column("is_synthetic", Text("Dữ liệu giả lập", "Synthetic data"))
"""The last column of every table of invented figures: a file may be met without the others."""
DIGITS = 38
"""Of a number that most readers of Parquet take exactly; longer ones have 76."""


def render_tables(document: Document, form: str, language: Language) -> dict[str, bytes]:
    """The files of a document by their names.

    Raises:
        ValueError: the document is not in order (see ``number_tables``).
    """
    write = {"csv": _csv, "parquet": _parquet}[form]
    tables = [_in_language(table, language) for table in _tables(document)]
    return {f"{table.name}.{form}": write(table) for table in _marked(tables, document)}


def _tables(document: Document) -> Iterator[Table]:
    headlines = headline_table(document)
    tables = [numbered.table for numbered in number_tables(document).values()]
    if headlines:
        tables.insert(0, headlines)
    names = {table.name for table in tables} & {"contents", "notes"}
    if names:
        raise ValueError(f"a table of {document.name} is called {names.pop()}, as a file beside it")
    yield _contents(tables)
    yield _notes(document)
    yield from tables


def _contents(tables: list[Table]) -> Table:
    """What each column of each table is."""
    names = ("table", "title", "column", "heading", "unit", "kind")
    return _of_texts(
        "contents",
        names,
        [
            (table.name, table.title, each.name, each.heading, each.unit, each.kind)
            for table in tables
            for each in table.columns
        ],
    )


def _notes(document: Document) -> Table:
    """The words of the document: titles, paragraphs and notes, by section and table."""
    source = document.source
    rows: list[tuple[Any, ...]] = [
        ("", "", document.title),
        ("", "", document.subtitle),
        ("", "", f"release_id: {source.release_id}; content_hash: {source.content_hash}"),
    ]
    for section in document.sections:
        rows += [(section.name, "", text) for text in (section.title, *section.paragraphs)]
        tables = {chart.table.name: chart.table for chart in section.charts}
        tables |= {table.name: table for table in section.tables}
        rows += [(section.name, name, note) for name in tables for note in tables[name].notes]
        rows += [(section.name, "", note) for note in section.notes]
    return _of_texts("notes", ("section", "table", "text"), rows)


def _of_texts(name: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Table:
    made = tuple(Column(column, Text(column, column)) for column in columns)
    return Table(name, Text(name, name), made, tuple(rows))


def _marked(tables: list[Table], document: Document) -> Iterator[Table]:
    for table in tables:
        if document.is_synthetic:
            rows = tuple((*row, "true") for row in table.rows)
            table = Table(table.name, table.title, (*table.columns, SYNTHETIC), rows)
        yield table


def _in_language(table: Table, language: Language) -> Table:
    """The table with its texts in one language."""
    kinds = [column.kind for column in table.columns]
    rows = tuple(
        tuple(_value(cell, kind, language) for cell, kind in zip(row, kinds, strict=True))
        for row in table.rows
    )
    return Table(table.name, table.title, table.columns, rows, table.notes)


def _value(cell: Any, kind: Kind, language: Language) -> Any:
    if cell is None:
        return None
    match kind:
        case "text":
            return plain(cell.of(language) if isinstance(cell, Text) else cell)
        case "trend":
            return tuple(None if each is None else finite(each) for each in cell)
        case "date":
            return cell
        case "moment":
            return in_utc(cell)
        case _:
            return finite(cell)


def _csv(table: Table) -> bytes:
    """CSV as spreadsheets read it: a byte order mark, and no text that begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_cell(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return plain_number(value)
        case tuple():
            return "|".join("" if each is None else plain_number(each) for each in value)
        case date():
            return value.isoformat()
        case _:
            return escape_formulas(value)


def _parquet(table: Table) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields, arrays = [], []
    for index, column in enumerate(table.columns):
        values = [row[index] for row in table.rows]
        arrays.append(pa.array(values, _type(column.kind, values)))
        heading = {"vi": plain(column.heading.vi), "en": plain(column.heading.en)}
        fields.append(pa.field(column.name, arrays[-1].type, metadata=heading))
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), out, compression="zstd")
    return out.getvalue()


def _type(kind: Kind, values: list[Any]) -> Any:
    import pyarrow as pa

    match kind:
        case "text":
            return pa.string()
        case "date":
            return pa.date32()
        case "moment":
            return pa.timestamp("us", "UTC")
        case "trend":
            return pa.list_(_decimal([each for value in values if value for each in value]))
        case _:
            return _decimal(values)


def _decimal(values: list[Decimal | None]) -> Any:
    """Exact for all of the numbers: as many decimals as any has, and 38 digits or 76."""
    import pyarrow as pa

    known = [value.as_tuple() for value in values if value is not None]
    scale = max((max(0, -int(number.exponent)) for number in known), default=0)
    whole = max((len(number.digits) + int(number.exponent) for number in known), default=1)
    if scale + max(1, whole) <= DIGITS:
        return pa.decimal128(DIGITS, scale)
    return pa.decimal256(76, scale)
