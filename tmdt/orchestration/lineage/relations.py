"""The tables and views of the warehouse, as its catalogue describes them."""

from __future__ import annotations

from typing import NamedTuple

from warehouse import database

SCHEMAS = ["staging", "reference", "core", "quality", "marts", "dissemination"]
CATALOGUE = """
    select
        namespace.nspname, relation.relname, obj_description(relation.oid, 'pg_class'),
        case when relation.relkind = 'v' then pg_get_viewdef(relation.oid) end,
        jsonb_agg(
            jsonb_build_array(
                col.attname, format_type(col.atttypid, col.atttypmod),
                col_description(relation.oid, col.attnum)
            ) order by col.attnum
        )
    from pg_class as relation
    inner join pg_namespace as namespace on relation.relnamespace = namespace.oid
    inner join pg_attribute as col on relation.oid = col.attrelid
    where
        namespace.nspname = any(%s) and relation.relkind in ('r', 'p', 'v')
        and col.attnum > 0 and not col.attisdropped
    group by namespace.nspname, relation.relname, relation.oid, relation.relkind
    order by namespace.nspname, relation.relname
"""


class Column(NamedTuple):
    """A column, its type as PostgreSQL writes it, and its description if it has one."""

    name: str
    type: str
    description: str | None


class Relation(NamedTuple):
    """A table, or a view with the query that defines it."""

    schema: str
    name: str
    description: str | None
    query: str | None
    columns: list[Column]


Relations = dict[tuple[str, str], Relation]
"""By schema and name."""


def read_relations() -> Relations:
    """Reads all tables and views of the warehouse."""
    with database.connect() as connection:
        rows = connection.execute(CATALOGUE, [SCHEMAS]).fetchall()
    return {
        (schema, name): Relation(schema, name, text, query, [Column(*one) for one in columns])
        for schema, name, text, query, columns in rows
    }
