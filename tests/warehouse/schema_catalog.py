"""What a database's catalogue says of the project's schemas, so that two can be compared."""

from __future__ import annotations

from typing import Any

import psycopg

SCHEMAS = ["staging", "core", "marts", "quality", "dissemination", "desk", "public"]

KINDS = {
    "schemas": "select nspname, nspacl::text from pg_namespace where nspname = any(%s)",
    "default rights": """
        select defaclnamespace::regnamespace::text, defaclobjtype::text, defaclacl::text
        from pg_default_acl where defaclnamespace::regnamespace::text = any(%s)
    """,
    "relations": """
        select c.oid::regclass::text, c.relkind::text, c.reloptions, c.relrowsecurity,
            c.relacl::text, case c.relkind when 'v' then pg_get_viewdef(c.oid) end
        from pg_class as c
        where c.relnamespace::regnamespace::text = any(%s) and c.relkind in ('r', 'v', 'S')
    """,
    "columns": """
        select c.oid::regclass::text,
            row_number() over (partition by c.oid order by a.attnum), a.attname,
            format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity::text,
            pg_get_expr(d.adbin, d.adrelid)
        from pg_class as c
        inner join pg_attribute as a on c.oid = a.attrelid and a.attnum > 0 and not a.attisdropped
        left join pg_attrdef as d on a.attrelid = d.adrelid and a.attnum = d.adnum
        where c.relnamespace::regnamespace::text = any(%s) and c.relkind in ('r', 'v')
    """,
    "constraints": """
        select conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        from pg_constraint where connamespace::regnamespace::text = any(%s)
    """,
    "indexes": """
        select schemaname || '.' || tablename, indexdef from pg_indexes where schemaname = any(%s)
    """,
    "policies": """
        select schemaname || '.' || tablename, policyname, permissive, roles::text, cmd, qual,
            with_check
        from pg_policies where schemaname = any(%s)
    """,
    "functions": """
        select oid::regprocedure::text, pg_get_functiondef(oid), proacl::text,
            obj_description(oid, 'pg_proc')
        from pg_proc where pronamespace::regnamespace::text = any(%s)
    """,
    "comments": """
        select c.oid::regclass::text, coalesce(a.attname, ''), d.description
        from pg_description as d
        inner join pg_class as c on d.objoid = c.oid and d.classoid = 'pg_class'::regclass
        left join pg_attribute as a on c.oid = a.attrelid and d.objsubid = a.attnum and a.attnum > 0
        where c.relnamespace::regnamespace::text = any(%s) and c.relkind in ('r', 'v')
    """,
}

Catalogue = dict[str, set[tuple[Any, ...]]]


def read(connection: psycopg.Connection) -> Catalogue:
    """Everything by its kind; names with their schemas, so that the search path does not matter."""
    with connection.transaction():
        connection.execute("set local search_path = ''")
        return {
            kind: {
                tuple(str(part) if isinstance(part, list) else part for part in row)
                for row in connection.execute(query, [SCHEMAS]).fetchall()
            }
            for kind, query in KINDS.items()
        }


def of_migrations(catalogue: Catalogue, fresh: Catalogue) -> Catalogue:
    """A catalogue without the tables and views that dbt made, and without its descriptions."""
    known = {row[0] for row in fresh["relations"]}
    return {
        kind: {
            row
            for row in rows
            if kind in ("schemas", "default rights", "functions") or row[0] in known
        }
        for kind, rows in catalogue.items()
    }
