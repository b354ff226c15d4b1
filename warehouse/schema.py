"""The schema of the warehouse database: tables from migrations, views and functions from files.

A table holds data, so it is changed by a migration: a file of ``migrations/``, run once. Views and
functions hold none: ``published/`` (the schema marts) and ``internal/`` define them, one per file,
and all are recreated when one of the files, or a table, has changed. All of this happens in one
transaction: readers see either the old set or the new one.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from graphlib import TopologicalSorter
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import Connection, sql

from warehouse.descriptions import describe
from warehouse.home import Problem, Unrepeatable

PROGRAM = "tmdt-warehouse"
HERE = Path(__file__).parent
MIGRATIONS = HERE / "migrations"
UPGRADE = HERE / "upgrade"
"""From the tables of version 0.1.0 to those of the first migrations (docs/adr/0014)."""
FIRST_OF_010, LAST_OF_010 = "0001_warehouse.sql", "0010_derived_as_of.sql"
"""The first and the last migration of version 0.1.0."""

LEDGERS = """
    create table if not exists public.schema_migration
    (name text primary key, applied_at timestamptz not null default now());
    create table if not exists public.migration_checksum
    (name text primary key, sha256 text not null);
    create table if not exists public.schema_object
    (name text primary key, kind text not null, sha256 text not null, ordinal integer not null);
    create table if not exists public.migrated_by (version text not null);
"""
PATIENCE = "30s"
"""How long to wait for readers of the views; meanwhile new readers wait as well."""

DBT_VIEWS = """
    select relname from pg_class
    where relkind = 'v' and relnamespace = to_regnamespace('core')
        and relname <> 'published' and 'core.' || relname <> all(%s)
"""
"""Every build recreates them."""

DEVELOPMENT = "dev_"
"""How the names of developers' schemas begin; the next command of dbt recreates one."""
DEVELOPERS = """
    select nspname from pg_namespace
    where starts_with(nspname, %s) and pg_has_role(nspowner, 'usage')
"""


@dataclass(frozen=True)
class Definition:
    """A view or function as its file defines it."""

    name: str
    kind: str
    text: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def code(self) -> str:
        """The text without comments and descriptions, which may name anything."""
        return re.sub(r"--.*", "", self.text).partition("\ncomment on ")[0]


def definitions() -> list[Definition]:
    """All views and functions, each after those that it uses."""
    folders = {"marts": HERE / "published"} | {
        folder.name: folder for folder in sorted((HERE / "internal").iterdir())
    }
    found = {
        f"{schema}.{file.stem}": file.read_text(encoding="utf-8")
        for schema, folder in folders.items()
        for file in sorted(folder.glob("*.sql"))
    }
    known = {name: _definition(name, text) for name, text in found.items()}
    uses = {
        name: sorted(set(re.findall(r"\w+\.\w+", it.code)) & known.keys() - {name})
        for name, it in known.items()
    }
    return [known[name] for name in TopologicalSorter(uses).static_order()]


def _definition(name: str, text: str) -> Definition:
    made = re.search(r"^create (view|function) ([\w.]+)", text, re.MULTILINE)
    if made is None or made[2] != name:
        raise ValueError(f"the file of {name} must create a view or function of that name")
    return Definition(name, made[1], text)


def migrate(connection: Connection) -> list[str]:
    """Migrates a database that has the ledgers to this version.

    Returns:
        The names of the migrations that were applied, and of the views and functions that changed.

    Raises:
        Problem: the database is of a version before 0.1.0 or after this one, a migration was
            edited after it was applied, or something else depends on what has to be recreated.
    """
    # A table, not an advisory lock, which anybody who can connect may hold.
    connection.execute("lock table public.schema_migration in exclusive mode")
    _refuse_later_version(connection)
    _hold_to_checksums(connection)
    wanted = definitions()
    changed, left_over = _compare(connection, wanted)
    upgrades = _upgrades(connection)
    if not (changed or left_over or upgrades or _pending(connection, MIGRATIONS)):
        return []
    try:
        connection.execute(sql.SQL("set local lock_timeout = {}").format(PATIENCE))
        _apply(connection, upgrades)
        _drop(connection, wanted)
        migrations = _apply(connection, _pending(connection, MIGRATIONS))
        _hold_to_checksums(connection)
        _create(connection, wanted)
    except psycopg.errors.LockNotAvailable as error:
        raise Problem(
            "the warehouse was not migrated, because queries on its views did not end"
            f" (waited {PATIENCE}); nothing has changed: try again later"
        ) from error
    describe(connection)
    connection.execute("delete from public.migrated_by")
    connection.execute("insert into public.migrated_by values (%s)", [version(PROGRAM)])
    return [file.name for file in upgrades] + migrations + changed


def require_same(connection: Connection) -> None:
    """Refuses a warehouse that is not as this version of the program makes it.

    Several hosts may load into one, and a running stack reads the files of a clone that was just
    updated.

    Raises:
        Unrepeatable: another version migrated it, or it waits for a migration.
    """
    changed, left_over = _compare(connection, definitions())
    recorded = {row[0] for row in connection.execute("select name from public.migration_checksum")}
    pending = {file.name for file in MIGRATIONS.glob("*.sql")} - recorded
    unknown = recorded - {
        file.name for folder in (MIGRATIONS, UPGRADE) for file in folder.iterdir()
    }
    if found := [*changed, *sorted(left_over | pending | unknown)]:
        raise Unrepeatable(
            f"the warehouse is not as this version of the program makes it ({found[0]}): stop the"
            " stack, install the same version on every host that loads, and start it again"
        )


def _compare(connection: Connection, wanted: list[Definition]) -> tuple[list[str], set[str]]:
    """The views and functions that differ from their files, and those that have no file."""
    rows = connection.execute("select name, sha256 from public.schema_object").fetchall()
    standing = {name: checksum for name, checksum in rows}
    changed = [it.name for it in wanted if it.checksum != standing.pop(it.name, None)]
    return changed, set(standing)


def _refuse_later_version(connection: Connection) -> None:
    """A later version may have changed no table, but views that this one would make as they were.

    Raises:
        Problem: a later version migrated the warehouse.
    """
    row = connection.execute("select version from public.migrated_by").fetchone()
    if row and _numbers(row[0]) > _numbers(version(PROGRAM)):
        raise Problem(
            f"the warehouse was migrated by version {row[0]} of the program, and this is"
            f" {version(PROGRAM)}: use that one, or restore a backup"
        )


def _numbers(written: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", written)]


def _pending(connection: Connection, folder: Path) -> list[Path]:
    applied = _applied(connection)
    return [file for file in sorted(folder.glob("*.sql")) if file.name not in applied]


def _upgrades(connection: Connection) -> list[Path]:
    applied = _applied(connection)
    if FIRST_OF_010 in applied:
        if LAST_OF_010 not in applied:
            raise Problem(
                "the warehouse was made by a version before 0.1.0: migrate it with 0.1.0 first"
            )
        return _pending(connection, UPGRADE)
    known = {file.name for folder in (MIGRATIONS, UPGRADE) for file in folder.glob("*.sql")}
    if unknown := applied - known:
        raise Problem(
            f"the warehouse was migrated by a later version of the program ({min(unknown)}): use"
            " that one, or restore a backup"
        )
    return []


def _hold_to_checksums(connection: Connection) -> None:
    """Refuses a migration that was edited after it was applied: it would make another schema.

    Of one just applied, or applied by a version that kept none, the checksum is recorded.
    """
    rows = connection.execute("select name, sha256 from public.migration_checksum").fetchall()
    standing = {name: checksum for name, checksum in rows}
    files = {file.name: file for folder in (MIGRATIONS, UPGRADE) for file in folder.glob("*.sql")}
    for name in sorted(_applied(connection) & files.keys()):
        checksum = hashlib.sha256(files[name].read_bytes()).hexdigest()
        if standing.get(name, checksum) != checksum:
            raise Problem(
                f"the migration {name} was edited after this warehouse had applied it: use the"
                " program as it was released; a change needs a migration of its own"
            )
        if name not in standing:
            connection.execute(
                "insert into public.migration_checksum values (%s, %s)", [name, checksum]
            )


def _applied(connection: Connection) -> set[str]:
    return {row[0] for row in connection.execute("select name from public.schema_migration")}


def _apply(connection: Connection, files: list[Path]) -> list[str]:
    for file in files:
        connection.execute(file.read_bytes())
        connection.execute("insert into public.schema_migration values (%s)", [file.name])
    return [file.name for file in files]


def _drop(connection: Connection, wanted: list[Definition]) -> None:
    """Drops the existing views and functions, the latest first, and nothing that depends on them.

    Except what dbt made of them, for a load or a developer. Version 0.1.0 kept no ledger of them:
    there, those of the same names are dropped.
    """
    standing = connection.execute(
        "select kind, name from public.schema_object order by ordinal"
    ).fetchall() or [(it.kind, it.name) for it in wanted]
    made_by_dbt = [
        sql.Identifier("core", row[0])
        for row in connection.execute(DBT_VIEWS, [[name for _, name in standing]])
    ]
    drop = sql.SQL("drop {} if exists {}")
    for (name,) in connection.execute(DEVELOPERS, [DEVELOPMENT]).fetchall():
        connection.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(name)))
    try:
        if made_by_dbt:
            connection.execute(drop.format(sql.SQL("view"), sql.SQL(", ").join(made_by_dbt)))
        for kind, name in reversed(standing):
            connection.execute(drop.format(sql.SQL(kind), sql.Identifier(*name.split("."))))
    except psycopg.errors.DependentObjectsStillExist as error:
        reason = " ".join((error.diag.message_detail or "").splitlines())
        raise Problem(
            f"the warehouse was not migrated: {reason}. Nothing has changed: drop that, migrate,"
            " and create it again"
        ) from error
    connection.execute("delete from public.schema_object")


def _create(connection: Connection, wanted: list[Definition]) -> None:
    for ordinal, it in enumerate(wanted):
        connection.execute(it.text.encode())
        connection.execute(
            "insert into public.schema_object values (%s, %s, %s, %s)",
            [it.name, it.kind, it.checksum, ordinal],
        )
