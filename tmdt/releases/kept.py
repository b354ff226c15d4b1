"""What dbt makes anew with each load, kept as each release had it.

Figures have versions of their own. Obligations and targets are judged again with each load, and the
published tables hold the latest judgement only; so each publication keeps what it changes in them,
and statistics of an earlier release can be made again (docs/adr/0026).
"""

from __future__ import annotations

from psycopg import Connection, sql

KEPT = {
    "reporting_rate": ("period_key", "province_key", "form", "series"),
    "target_attainment": ("plan", "indicator_key", "breakdown", "period_key", "is_synthetic"),
}
"""Published tables, and the columns that say what a row is of."""

END = """
    update dissemination.{history} as kept set known_to_release = %(release)s
    where
        kept.known_to_release is null
        and not exists (
            select from marts.{table} as said
            where {same} and row({said}) is not distinct from row({kept})
        )
"""
BEGIN = """
    insert into dissemination.{history} ({columns}, known_from_release)
    select {said}, %(release)s
    from marts.{table} as said
    where
        not exists (
            select from dissemination.{history} as kept
            where kept.known_to_release is null and {same}
        )
"""


def keep_versions(connection: Connection, release_id: int) -> None:
    """Ends the versions that differ from what was just published, and begins those that are new."""
    for table, key in KEPT.items():
        names = [
            row[0]
            for row in connection.execute(
                "select attname from pg_attribute where attrelid = ('marts.' || %s)::regclass"
                " and attnum > 0 and not attisdropped order by attnum",
                [table],
            )
        ]
        parts = {
            "table": sql.Identifier(table),
            "history": sql.Identifier(f"{table}_history"),
            "columns": sql.SQL(", ").join(map(sql.Identifier, names)),
            "said": sql.SQL(", ").join(sql.Identifier("said", name) for name in names),
            "kept": sql.SQL(", ").join(sql.Identifier("kept", name) for name in names),
            "same": sql.SQL(" and ").join(
                sql.SQL("said.{0} = kept.{0}").format(sql.Identifier(name)) for name in key
            ),
        }
        for statement in (END, BEGIN):
            connection.execute(sql.SQL(statement).format(**parts), {"release": release_id})
