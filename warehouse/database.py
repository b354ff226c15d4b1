"""The warehouse database: how to connect to it, and how to prepare it for loading."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import psycopg
from filelock import FileLock
from psycopg import sql

from warehouse import postgres, reader_limits, schema
from warehouse.home import Problem, close_to_others, folder, home, secret

OWNER, READER, AIRFLOW = "tmdt", "bi_reader", "airflow"
"""Roles of the embedded cluster: the pipeline's, BI's, and the owner of Airflow's database."""
DEVELOPER = "tmdt_developer"
"""The role that the pipeline's takes on to build in the schema of a developer."""

LOCKS = 0x746D6474
"""Our key space among advisory locks: the letters `tmdt`."""

READER_URL = "TMDT_READER_URL"
"""Where BI reads, if not where loads write: a standby."""

OLDEST = 16
"""The first version with `pg_use_reserved_connections`, which keeps connections from BI."""


def is_embedded() -> bool:
    """Whether the warehouse is in the embedded server: ``TMDT_DATABASE_URL`` names no other."""
    return not os.environ.get("TMDT_DATABASE_URL")


def url(role: str = OWNER) -> str:
    """The warehouse's connection URI: ``TMDT_DATABASE_URL``, or the embedded database's.

    That of readers is ``TMDT_READER_URL``, if it is set.

    Raises:
        Problem: another role is requested, and the database is not the embedded one.
    """
    if role == READER and (given := os.environ.get(READER_URL)):
        return given
    if given := os.environ.get("TMDT_DATABASE_URL"):
        if role != OWNER:
            raise Problem(f"TMDT_DATABASE_URL is in use: only its owner knows {role}'s password")
        return given
    return postgres.url(role, "warehouse")


def has_readers() -> bool:
    """Whether the address of readers is known here: only its owner knows an external one's."""
    return is_embedded() or bool(os.environ.get(READER_URL))


@contextmanager
def connect(**options: object) -> Iterator[psycopg.Connection]:
    """Connects as the pipeline's role; one transaction, committed unless an error is raised."""
    try:
        connection = psycopg.connect(url(), options="-c timezone=UTC", **options)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise Problem(f"the warehouse database does not answer: {reason}") from error
    with connection:
        yield connection


@contextmanager
def take_turns(key: tuple[int, int]) -> Iterator[None]:
    """Waits until no other process of any host does the same; ends with its holder.

    Args:
        key: Two numbers that name what is done, the first one of `LOCKS`.
    """
    with connect(autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s, %s)", key)
        yield


def prepare() -> None:
    """Creates the embedded cluster with its roles and databases if missing, then migrates."""
    start()
    migrate()


def start() -> None:
    """Starts the embedded cluster, with its roles and databases; leaves the warehouse as it is."""
    close_to_others()
    if is_embedded():
        if postgres.is_standby():
            raise Problem(
                f"{home()} is a standby, which only reads: work in the home that it follows, or,"
                " if that is lost, let this one take its place: tmdt standby promote"
            )
        bootstrap()


def migrate() -> list[str]:
    """Migrates the database to this version; returns the names of what was applied.

    It happens in one transaction, one process at a time: afterwards the warehouse is either as
    this version expects it, or as it was.
    """
    # A process that creates them at the same time waits for the other, and then finds them there.
    with suppress(psycopg.errors.UniqueViolation), connect() as connection:
        connection.execute(schema.LEDGERS)
    with connect() as connection:
        _require_version(connection.info.server_version)
        return schema.migrate(connection)


def require_same_version() -> None:
    """Refuses a warehouse that another version of the program migrated, or has yet to migrate.

    Raises:
        Unrepeatable: it is not as this version makes it.
    """
    with connect() as connection:
        schema.require_same(connection)


def measure_skew() -> timedelta:
    """How far the database's clock is ahead of this machine's, in whole seconds.

    Times that are compared with those of other hosts are told by the database's clock.
    """
    with connect() as connection:
        row = connection.execute("select clock_timestamp()").fetchone()
    return timedelta(seconds=round((row[0] - datetime.now(UTC)).total_seconds()))  # type: ignore[index]


def _require_version(server: int) -> None:
    """Refuses a server (160014 is 16.14) that lacks what the roles of readers need.

    Raises:
        Problem: it is too old.
    """
    if server < OLDEST * 10_000:
        found = server // 10_000
        raise Problem(
            f"the warehouse needs PostgreSQL {OLDEST} or later, and this server is {found}"
        )


def require_secrets() -> None:
    """Refuses a home without the passwords that a copied cluster asks for.

    Raises:
        Problem: some are missing.
    """
    for role in (postgres.SUPERUSER, OWNER, READER, AIRFLOW):
        if not (home() / "secrets" / f"postgres-{role}").exists():
            raise Problem(
                f"{home() / 'secrets'} lacks the password of {role}: copy the folder secrets of"
                " the home that the database comes from"
            )


def bootstrap() -> None:
    """Creates the roles and databases of the embedded cluster if missing; restores their limits."""
    with FileLock(folder("postgres") / "roles.lock"):
        _make_roles_and_databases()
        with psycopg.connect(postgres.url(postgres.SUPERUSER, "warehouse")) as admin:
            for file in sorted(reader_limits.FOLDER.glob("*.sql")):
                admin.execute(file.read_bytes())
            reader_limits.restore_password(admin, READER, secret(f"postgres-{READER}"))


def restore_limits() -> list[str]:
    """Restores the limits of readers, as far as the pipeline's role may.

    Returns:
        Those that do not hold, because only a superuser may set them.
    """
    if is_embedded():
        bootstrap()
    with connect() as connection:
        if not is_embedded():
            reader_limits.apply(connection)
        return reader_limits.find_missing(connection)


def _make_roles_and_databases() -> None:
    with psycopg.connect(postgres.url(postgres.SUPERUSER, "postgres"), autocommit=True) as admin:
        for role in (OWNER, READER, AIRFLOW):
            if not admin.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
                admin.execute(
                    sql.SQL("create role {} login password {}").format(
                        sql.Identifier(role), sql.Literal(secret(f"postgres-{role}"))
                    )
                )
        admin.execute("grant bi_reader to tmdt")  # the pipeline may read as BI does
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
