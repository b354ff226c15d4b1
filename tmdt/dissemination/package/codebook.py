"""The codebook: what each column is, as the comments of the warehouse say it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from psycopg import Connection

from tmdt.dissemination.package.tables import HISTORIES
from warehouse.output import escape_formulas

HEADER = ("table", "column", "type", "description_en", "description_vi")
COMMENTS = """
    select
        relation.relname,
        coalesce(attribute.attname, '') as column_name,
        described.description
    from pg_description as described
    inner join pg_class as relation
        on described.objoid = relation.oid and described.classoid = 'pg_class'::regclass
    left join pg_attribute as attribute
        on
            relation.oid = attribute.attrelid and described.objsubid = attribute.attnum
            and attribute.attnum > 0
    where relation.relnamespace = 'marts'::regnamespace
    order by relation.relname collate "C"
"""
IN_VIETNAMESE = ("indicator_vi", "indicator_at_release_vi")
"""Views whose comments are in Vietnamese; a column of the same name means the same there."""
Row = dict[str, Any]


class Comments:
    """What is said of the tables of ``marts`` and their columns."""

    def __init__(self, connection: Connection[Any]) -> None:
        rows = connection.execute(COMMENTS).fetchall()
        self._of = {(relation, column): text.strip() for relation, column, text in rows}

    def of_table(self, table: str) -> str | None:
        """What a table is, in English."""
        return self._find(table, "")

    def of_column(self, table: str, column: str) -> str | None:
        """What a column is, in English."""
        return self._find(table, column)

    def in_vietnamese(self, column: str) -> str | None:
        """What a column is in Vietnamese, where that is said anywhere."""
        found = (self._of.get((view, column)) for view in IN_VIETNAMESE)
        return next((it for it in found if it), None)

    def _find(self, table: str, column: str) -> str | None:
        names = (table, HISTORIES.get(table, table))
        return next((self._of[it, column] for it in names if (it, column) in self._of), None)


def write_codebook(tables: Iterable[Row], comments: Comments) -> bytes:
    """A row for each column of each table; the byte order mark makes Excel read UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    for table in tables:
        for column, type_ in table["columns"].items():
            said = (comments.of_column(table["name"], column), comments.in_vietnamese(column))
            row = (table["name"], column, type_, *(it or "" for it in said))
            writer.writerow([escape_formulas(it) for it in row])
    return text.getvalue().encode("utf-8-sig")
