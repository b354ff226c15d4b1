"""Warehouses of a test's own: copies of one that is migrated, which the commands use as well."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from warehouse import database, postgres
from warehouse.database import OWNER

PASSWORD = "for-tests-only"
NUMBERS = itertools.count(1)


@contextmanager
def copy_of(cluster: str, template: str = "warehouse") -> Iterator[str]:
    """The address of a new database like another, for the pipeline's role; dropped afterwards."""
    name = f"test_{os.getpid()}_{next(NUMBERS)}"
    place = cluster.split("@", 1)[1].rsplit("/", 1)[0]
    with psycopg.connect(cluster, autocommit=True) as admin:
        # Where nobody waits for the disk, files are copied in half the time that pages take.
        like = f"template {template} strategy file_copy"
        admin.execute(f"create database {name} owner {OWNER} {like}")
        # It stands beside others, and a reader may meet no database but its own.
        admin.execute(f"revoke connect on database {name} from public")
        try:
            yield f"postgresql://{OWNER}:{PASSWORD}@{place}/{name}"
        finally:
            admin.execute(f"drop database {name} with (force)")


@contextmanager
def used(url: str, home: Path, autocommit: bool = True) -> Iterator[psycopg.Connection]:
    """A connection to a database, which the commands use meanwhile, with a home."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMDT_HOME", str(home))
        patch.setenv("TMDT_DATABASE_URL", url)
        with psycopg.connect(url, autocommit=autocommit) as connection:
            yield connection
        patch.setenv("TMDT_HOME", str(home))
        postgres.stop()  # a command that asks Airflow's database starts the server of the home


@contextmanager
def copy_in_use(cluster: str, template: str, home: Path) -> Iterator[psycopg.Connection]:
    """A connection to a new database like another, which the commands use meanwhile."""
    with copy_of(cluster, template) as url, used(url, home) as connection:
        yield connection


@contextmanager
def one_connection() -> Iterator[None]:
    """All that connects to the warehouse meanwhile shares a connection, a transaction at a time.

    A server process for each of thousands of files takes longer than the files do.
    """
    with psycopg.connect(database.url(), options="-c timezone=UTC") as connection:

        @contextmanager
        def connect(**_: object) -> Iterator[psycopg.Connection]:
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(database, "connect", connect)
            yield


def name_of(url: str) -> str:
    """The name of the database at an address."""
    return url.rsplit("/", 1)[1]


def views(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute(
        "select relname from pg_class where relnamespace = 'marts'::regnamespace and relkind = 'v'"
    )
    return sorted(row[0] for row in rows)
