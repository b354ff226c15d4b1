"""The warehouse database: how to reach it, and what must stand in it before anything is loaded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from filelock import FileLock
from psycopg import sql

from warehouse import postgres, schema
from warehouse.home import PROJECT, Problem, close_to_others, folder, secret

LIMITS = PROJECT / "deploy" / "postgres" / "limits" / "bi_reader.sql"
"""What BI may use of a server of ours; run as its superuser."""

OWNER, READER, AIRFLOW = "tmdt", "bi_reader", "airflow"
"""Roles of the embedded cluster: the pipeline's, BI's, and that of Airflow's own database."""


def url(role: str = OWNER) -> str:
    """The warehouse's connection URI: ``TMDT_DATABASE_URL``, or the embedded database's.

    Raises:
        Problem: another role's address is asked for, and the database is not the embedded one.
    """
    if given := os.environ.get("TMDT_DATABASE_URL"):
        if role != OWNER:
            raise Problem(f"TMDT_DATABASE_URL is in use: only its owner knows {role}'s password")
        return given
    return postgres.url(role, "warehouse")


@contextmanager
def connect(**options: object) -> Iterator[psycopg.Connection]:
    """A connection as the pipeline's role; one transaction, committed unless an error leaves."""
    try:
        connection = psycopg.connect(url(), options="-c timezone=UTC", **options)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise Problem(f"the warehouse database does not answer: {reason}") from error
    with connection:
        yield connection


def prepare() -> None:
    """Makes the embedded cluster with its roles and databases when missing, then migrates."""
    close_to_others()
    if "TMDT_DATABASE_URL" not in os.environ:
        bootstrap()
    migrate()


def migrate() -> list[str]:
    """Brings the database to what this version expects; returns the names of what was new to it.

    All in one transaction, and one process at a time: either the warehouse is as this version of
    the code expects it, or it is as it was.
    """
    # Who makes them at the same moment as another waits for that one, and then finds them there.
    with suppress(psycopg.errors.UniqueViolation), connect() as connection:
        connection.execute(schema.LEDGERS)
    with connect() as connection:
        return schema.migrate(connection)


def bootstrap() -> None:
    """Makes the roles and databases of the embedded cluster when missing; sets BI's limits."""
    with FileLock(folder("postgres") / "roles.lock"):
        _make_roles_and_databases()
        with psycopg.connect(postgres.url(postgres.SUPERUSER, "warehouse")) as admin:
            admin.execute(LIMITS.read_bytes())


def _make_roles_and_databases() -> None:
    with psycopg.connect(postgres.url(postgres.SUPERUSER, "postgres"), autocommit=True) as admin:
        for role in (OWNER, READER, AIRFLOW):
            if not admin.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
                admin.execute(
                    sql.SQL("create role {} login password {}").format(
                        sql.Identifier(role), sql.Literal(secret(f"postgres-{role}"))
                    )
                )
        admin.execute("grant bi_reader to tmdt")  # the pipeline may look through BI's eyes
        for database, owner in (("warehouse", OWNER), ("airflow", AIRFLOW)):
            if not admin.execute(
                "select 1 from pg_database where datname = %s", [database]
            ).fetchone():
                admin.execute(
                    sql.SQL("create database {} owner {}").format(
                        sql.Identifier(database), sql.Identifier(owner)
                    )
                )
                admin.execute(
                    sql.SQL("revoke all on database {} from public").format(
                        sql.Identifier(database)
                    )
                )
        admin.execute("grant connect on database warehouse to bi_reader")
