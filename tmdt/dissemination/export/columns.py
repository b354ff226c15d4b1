"""The columns of an exported table: their types, and how PostgreSQL is to write them.

Whatever the format of the export, rows leave the database as lines of CSV of one form, so that a
hash over them says whether two exports, or an export and what was read back from it, are the same:
text is quoted and nothing else, null is nothing, the empty text ``""``; numbers have no zeros at
the end, dates and times are ISO 8601, in UTC; rows are in the order of their year, then of all
columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyarrow as pa
from psycopg import Connection, sql

from tmdt.dissemination.export.tables import Table

Row = Mapping[str, Any]
BOOLEAN, DATE, NUMERIC, TIMESTAMP = 16, 1082, 1700, 1184
TYPES = {
    20: pa.int64(), 21: pa.int16(), 23: pa.int32(), BOOLEAN: pa.bool_(), DATE: pa.date32(),
    TIMESTAMP: pa.timestamp("us", tz="UTC"),
}  # fmt: skip
"""By the number of the type in PostgreSQL; other types are written as text."""
SHORT, LONG = 18, 38
"""Digits of a decimal of 8 and of 16 bytes."""
ISO_8601 = sql.SQL("to_char({} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
OF_VERSIONS = {"known_from_release", "known_to_release"}
"""Not exported: they would change with later releases."""
DIGITS = sql.SQL(
    "coalesce(max(scale(trim_scale({0}))), 0), coalesce(max(length(trunc(abs({0}))::text)), 1)"
)


@dataclass(frozen=True)
class Column:
    """A column, its type in Arrow, and the expression that writes it."""

    name: str
    type: pa.DataType
    expression: sql.Composable

    @property
    def is_text(self) -> bool:
        return bool(pa.types.is_string(self.type))


class Part(NamedTuple):
    """A year of a table, or the whole of one that is not divided; and how many rows it has."""

    year: int | None
    rows: int


def select(what: sql.Composable, table: Table) -> sql.Composed:
    """A query of a table, whose rows are called `exported` in it.

    The offset keeps columns that a view looks up from being looked up again wherever they are used.
    """
    return sql.SQL(
        "select {} from (select * from {} as source where {} offset 0) as exported"
    ).format(what, sql.SQL(table.source), sql.SQL(table.condition))


def measure(
    connection: Connection[Any], table: Table, release: Row
) -> tuple[list[Column], list[Part]]:
    """The columns of a table, whose decimals get as many digits as its figures have; its parts."""
    described = connection.execute(select(sql.SQL("*"), table) + sql.SQL(" limit 0"), release)
    left_out = OF_VERSIONS | table.without
    found = [it for it in described.description or () if it.name not in left_out]
    digits = {
        it.name: (it.scale, (it.precision or 0) - it.scale)
        for it in found
        if it.type_code == NUMERIC and it.scale is not None
    }
    open_ended = [it.name for it in found if it.type_code == NUMERIC and it.name not in digits]
    year = sql.Identifier(table.year) if table.year else sql.SQL("null::integer")
    counted = sql.SQL(", ").join(
        [year, sql.SQL("count(*)"), *(DIGITS.format(sql.Identifier(it)) for it in open_ended)]
    )
    query = select(counted, table) + sql.SQL(" group by 1 order by 1")
    rows = connection.execute(query, release).fetchall()
    most = [max(of_years) for of_years in zip(*(row[2:] for row in rows), strict=True)]
    digits |= dict(zip(open_ended, zip(most[::2], most[1::2], strict=True), strict=False))
    columns = [_column(it.name, it.type_code, *digits.get(it.name, (0, 1))) for it in found]
    return columns, [Part(*row[:2]) for row in rows] or [Part(None, 0)]


def _column(name: str, code: int, scale: int, whole: int) -> Column:
    stored, type_ = sql.SQL("exported.{}").format(sql.Identifier(name)), TYPES.get(code)
    if code == NUMERIC:
        decimal = pa.decimal128(SHORT if whole + scale <= SHORT else LONG, scale)
        return Column(name, decimal, sql.SQL("trim_scale({})").format(stored))
    if code == TIMESTAMP:
        return Column(name, type_, ISO_8601.format(stored))
    if code == DATE:
        return Column(name, type_, sql.SQL("to_char({}, 'YYYY-MM-DD')").format(stored))
    if code == BOOLEAN:
        return Column(name, type_, sql.SQL("{}::text").format(stored))
    if type_ is not None:
        return Column(name, type_, stored)
    return Column(name, pa.string(), sql.SQL('{}::text collate "C"').format(stored))


def copy_lines(columns: list[Column], table: Table) -> sql.Composed:
    """The statement that sends a table as lines of CSV in their order."""
    expressions = sql.SQL(", ").join(
        sql.SQL("{} as {}").format(it.expression, sql.Identifier(it.name)) for it in columns
    )
    # The year first, then all from left to right.
    order = sql.SQL(", ").join(
        sql.SQL('exported.{}::text collate "C"' if it.is_text else "exported.{}").format(
            sql.Identifier(it.name)
        )
        for it in sorted(columns, key=lambda it: it.name != table.year)
    )
    quoted = sql.SQL(", ").join(sql.Identifier(it.name) for it in columns if it.is_text)
    options = [sql.SQL("format csv"), sql.SQL("force_quote ({})").format(quoted)]
    if not any(it.is_text for it in columns):
        options.pop()
    return sql.SQL("copy ({} order by {}) to stdout ({})").format(
        select(expressions, table), order, sql.SQL(", ").join(options)
    )
