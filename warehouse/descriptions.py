"""Comments on the published tables and columns, which BI tools show: dbt's descriptions.

dbt attaches the descriptions of its models to what it builds in the schema core. Readers see a copy
in the schema marts, or a view there, which takes the descriptions over by column name. Anything
that is in no model is described in the file that creates it, or in that of a view with its columns.
"""

from __future__ import annotations

import re
from pathlib import Path

from psycopg import Connection, sql

PUBLISHED = Path(__file__).parent / "published"
MODEL = re.compile(r"^-- Columns as in ((?:core|marts)\.\w+)\.$", re.MULTILINE)
"""The line by which a view's file names the model, or the view, that describes its columns."""

OUTDATED = """
    with relation as (
        select
            published.oid as published,
            published.relkind = 'r' as is_copy,
            to_regclass(coalesce(named.model, 'core.' || published.relname)) as built
        from pg_class as published
        left join unnest(%(views)s::text[], %(models)s::text[]) as named (view, model)
            on published.relname = named.view
        where published.relnamespace = 'marts'::regnamespace and published.relkind in ('r', 'v')
    )

    select
        relation.published::regclass::text,
        published.attname,
        described.description
    from relation
    inner join pg_description as described
        on relation.built = described.objoid and described.classoid = 'pg_class'::regclass
    left join pg_attribute as built
        on
            relation.built = built.attrelid and described.objsubid = built.attnum
            and built.attnum > 0
    left join pg_attribute as published
        on relation.published = published.attrelid and built.attname = published.attname
    where
        case described.objsubid when 0 then relation.is_copy else published.attnum is not null end
        and described.description is distinct from case described.objsubid
            when 0 then obj_description(relation.published, 'pg_class')
            else col_description(relation.published, published.attnum)
        end
        -- A view with the columns of another may describe some of them itself.
        and (
            relation.built::regclass::text like 'core.%%'
            or col_description(relation.published, published.attnum) is null
        )
"""


def find_view_models() -> dict[str, str]:
    """What describes the columns of published views, where it is no model of their name."""
    texts = {file.stem: file.read_text(encoding="utf-8") for file in PUBLISHED.glob("*.sql")}
    return {view: found[1] for view, text in texts.items() if (found := MODEL.search(text))}


def describe(connection: Connection) -> None:
    """Updates the comments of the schema marts from the models' descriptions."""
    models = find_view_models()
    names = {"views": list(models), "models": list(models.values())}
    for relation, column, description in connection.execute(OUTDATED, names).fetchall():
        named = sql.Identifier(*relation.split("."))
        if column is None:
            statement = sql.SQL("comment on table {} is {}").format(named, sql.Literal(description))
        else:
            statement = sql.SQL("comment on column {}.{} is {}").format(
                named, sql.Identifier(column), sql.Literal(description)
            )
        connection.execute(statement)
