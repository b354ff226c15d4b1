"""The limits of BI's role: applied as far as a role may, and what of them does not hold.

They are ``deploy/postgres/limits/bi_reader.sql``. Any role of PostgreSQL may change its own
settings and its own password; so what it changed is undone (docs/adr/0021).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64decode
from contextlib import suppress
from typing import Any

import psycopg
from psycopg import Connection, sql

from warehouse.home import PROJECT

FOLDER = PROJECT / "deploy" / "postgres" / "limits"
"""What BI and developers may do; run as superuser on an embedded server."""
READER = FOLDER / "bi_reader.sql"
VERIFIER = re.compile(r"SCRAM-SHA-256\$4096:(?P<salt>[^$]+)\$(?P<stored>[^:]+):.+")
"""How PostgreSQL keeps a password. With more iterations it is none that it made of ours."""

HELD = """
    select
        (select rolconnlimit between 0 and 20 from pg_roles where rolname = 'bi_reader')
            as "a limit of its connections",
        %(settings)s::text[] = coalesce((
            select array_agg(one order by one)
            from pg_db_role_setting, unnest(setconfig) as one
            where setrole = 'bi_reader'::regrole and one not like 'temp\\_file\\_limit=%%'
        ), '{}') as "timeouts, and no settings but these",
        exists (
            select from pg_db_role_setting, unnest(setconfig) as one
            where setrole = 'bi_reader'::regrole and one like 'temp\\_file\\_limit=%%'
        ) as "a limit of the files that its sorts write (temp_file_limit)",
        current_setting('reserved_connections')::integer > 0
            and pg_has_role(current_user, 'pg_use_reserved_connections', 'usage')
            as "connections that are reserved for loads (reserved_connections)",
        not exists (
            select from pg_database
            where datallowconn and datname <> current_database()
                and has_database_privilege('bi_reader', oid, 'connect')
        ) as "no access to other databases",
        not has_database_privilege('bi_reader', current_database(), 'temporary')
            as "no temporary tables",
        not exists (
            select from pg_proc
            where pronamespace = 'pg_catalog'::regnamespace
                and proname in ('pg_advisory_lock', 'pg_advisory_xact_lock', 'lo_create')
                and has_function_privilege('bi_reader', oid, 'execute')
        ) as "no advisory locks and no large objects"
"""


def apply(connection: Connection[Any]) -> None:
    """Applies each limit that the connection's role may set, and leaves the others."""
    for limit in READER.read_text(encoding="utf-8").split("\n\n")[1:]:
        refused = (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedObject)
        with suppress(*refused), connection.transaction():
            connection.execute(limit.encode())


def find_missing(connection: Connection[Any]) -> list[str]:
    """The limits that do not hold, in words; any role may ask."""
    settings = re.findall(r"'(\w+=\w+)'", READER.read_text(encoding="utf-8"))
    wanted = sorted(it for it in settings if not it.startswith("temp_file_limit"))
    cursor = connection.execute(HELD.encode(), {"settings": wanted})
    [held] = cursor.fetchall()
    names = [column.name for column in cursor.description or ()]
    return [name for name, holds in zip(names, held, strict=True) if not holds]


def restore_password(admin: Connection[Any], role: str, password: str) -> None:
    """Gives a role the password of the home, if it has another one."""
    row = admin.execute("select rolpassword from pg_authid where rolname = %s", [role]).fetchone()
    if row is None or not _is_of(row[0], password):
        admin.execute(
            sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(password))
        )


def _is_of(verifier: str | None, password: str) -> bool:
    """Whether PostgreSQL made the verifier of a password (RFC 5802)."""
    kept = VERIFIER.fullmatch(verifier or "")
    if kept is None:
        return False
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), b64decode(kept["salt"]), 4096)
    key = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    return hmac.compare_digest(key, b64decode(kept["stored"]))
