"""The columns of an exported table: their types, and how PostgreSQL is to write them.

Whatever the format of the export, rows leave the database as lines of CSV of one form, so that a
hash over them says whether two exports, or an export and what was read back from it, are the same:
text is quoted and nothing else, null is nothing, the empty text ``""``; numbers have no zeros at
their end, dates and times are ISO 8601, in UTC; rows are in the order of all columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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


def select(what: sql.Composable, table: Table) -> sql.Composed:
    """A query of a table, whose rows are called `exported` in it."""
    return sql.SQL("select {} from {} as exported where {}").format(
        what, sql.SQL(table.source), sql.SQL(table.condition)
    )


def read_columns(connection: Connection[Any], table: Table, release: Row) -> list[Column]:
    """The columns of a table. Decimals get as many digits as the figures have."""
    query = select(sql.SQL("*"), table) + sql.SQL(" limit 0")
    described = connection.execute(query, release).description or ()
    found = [column for column in described if column.name not in OF_VERSIONS]
    digits = {
        column.name: (column.scale, column.precision or 0)
        for column in found
        if column.type_code == NUMERIC and column.scale is not None
    }
    unlimited = [it.name for it in found if it.type_code == NUMERIC and it.name not in digits]
    digits |= _count_digits(connection, table, release, unlimited)
    return [_column(it.name, it.type_code, digits.get(it.name, (0, 0))) for it in found]


def _count_digits(
    connection: Connection[Any], table: Table, release: Row, names: list[str]
) -> dict[str, tuple[int, int]]:
    """Of each column, how many digits its figures have after the point, and altogether."""
    if not names:
        return {}
    counted = sql.SQL(", ").join(DIGITS.format(sql.Identifier(name)) for name in names)
    [row] = connection.execute(select(counted, table), release).fetchall()
    return {
        name: (scale, scale + whole)
        for name, scale, whole in zip(names, row[::2], row[1::2], strict=True)
    }


def _column(name: str, code: int, digits: tuple[int, int]) -> Column:
    stored, type_ = sql.SQL("exported.{}").format(sql.Identifier(name)), TYPES.get(code)
    if code == NUMERIC:
        scale, precision = digits
        decimal = pa.decimal128(SHORT if precision <= SHORT else LONG, scale)
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
    """The statement that sends a table, or a year of it, as lines of CSV in their order."""
    expressions = sql.SQL(", ").join(
        sql.SQL("{} as {}").format(it.expression, sql.Identifier(it.name)) for it in columns
    )
    query = select(expressions, table)
    if table.year:
        query += sql.SQL(" and exported.{} is not distinct from %(year)s").format(
            sql.Identifier(table.year)
        )
    order = sql.SQL(", ").join(
        sql.SQL('exported.{}::text collate "C"' if it.is_text else "exported.{}").format(
            sql.Identifier(it.name)
        )
        for it in columns
    )
    quoted = sql.SQL(", ").join(sql.Identifier(it.name) for it in columns if it.is_text)
    options = [sql.SQL("format csv"), sql.SQL("force_quote ({})").format(quoted)]
    if not any(it.is_text for it in columns):
        options.pop()
    return sql.SQL("copy ({} order by {}) to stdout ({})").format(
        query, order, sql.SQL(", ").join(options)
    )
