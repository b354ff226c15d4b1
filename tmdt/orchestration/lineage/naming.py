"""How lineage names the tables of the warehouse: as OpenLineage's specification has it."""

from __future__ import annotations

import os

from psycopg.conninfo import conninfo_to_dict


def locate_warehouse() -> tuple[str, str]:
    """The server and the database by which tables are named: ``db.example.org:5432``, its name.

    The embedded server goes by a mere name: nobody else can reach it, and its address does not
    last.
    """
    given = os.environ.get("TMDT_DATABASE_URL")
    if not given:
        return "tmdt:5432", "warehouse"
    parts = conninfo_to_dict(given)
    host = str(parts.get("host") or "localhost")
    if host.startswith(("/", "@")):  # a socket of this machine
        host = "localhost"
    return f"{host}:{parts.get('port') or 5432}", str(parts.get("dbname") or parts.get("user"))


def name_server() -> str:
    """The namespace of the warehouse's tables."""
    return f"postgres://{locate_warehouse()[0]}"


def name_table(schema: str, table: str) -> str:
    """The name of a table in that namespace."""
    return f"{locate_warehouse()[1]}.{schema}.{table}"
