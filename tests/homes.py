"""Homes with a server of their own, as on several machines."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from warehouse import database, postgres
from warehouse.postgres import WAL_ARCHIVE

RELEASE = """
    insert into core.release
    select count(*) + 1, '2026-10', 'published', now(), now() from core.release
"""
RELEASES = "select count(*) from marts.dim_release"


@contextmanager
def used(home: Path) -> Iterator[Path]:
    """A home that the commands work in meanwhile; its server is left running."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMDT_HOME", str(home))
        for name in (
            "TMDT_DATABASE_URL",
            "TMDT_POSTGRES_OPTIONS",
            database.READER_URL,
            WAL_ARCHIVE,
        ):
            patch.delenv(name, raising=False)
        patch.setenv("TMDT_POSTGRES_OPTIONS", "-c fsync=off")  # nobody switches the machine off
        yield home


@contextmanager
def lived_in(home: Path) -> Iterator[Path]:
    """The same, and its server is stopped afterwards."""
    with used(home):
        try:
            yield home
        finally:
            postgres.stop()


def publish(home: Path) -> None:
    with used(home), psycopg.connect(database.url()) as connection:
        connection.execute(RELEASE)


def seen(home: Path) -> int:
    with used(home), psycopg.connect(database.url(database.READER)) as reader:
        return int(reader.execute(RELEASES).fetchone()[0])  # type: ignore[index]


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def kill(home: Path) -> None:
    """Kills the server of a home, as a machine that dies does."""
    pid = int((home / "postgres/data/postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)
    with used(home):
        wait_for(lambda: postgres.running_port() is None)


def archive_now() -> None:
    """Ends the file that is being written, and waits until it is archived."""
    with psycopg.connect(postgres.url(postgres.SUPERUSER, "postgres"), autocommit=True) as admin:
        admin.execute("select pg_logical_emit_message(true, '', '')")
        [(file,)] = admin.execute("select pg_walfile_name(pg_switch_wal())")
        archived = "select last_archived_wal >= %s from pg_stat_archiver"
        wait_for(lambda: admin.execute(archived, [file]).fetchone() == (True,))
