"""The lock of the only scheduler of a metadata database: one stack, or one load without a stack.

It is an advisory lock in Airflow's database, where BI cannot connect, so that homes and machines
share it, and it ends with its holder. The holder's name is that of its connection. It ends with the
database too, so that a holder who lives longer has to take it again.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psycopg

from tmdt.orchestration.airflow_env import connect_to_metadata
from warehouse import database
from warehouse.home import Problem, first_line

KEY = (database.LOCKS, 1)
HOLDER = """
    select activity.application_name
    from pg_locks as held
    inner join pg_stat_activity as activity using (pid)
    where
        held.locktype = 'advisory' and held.granted
        and (held.classid::bigint, held.objid::bigint) = (%s, %s)
        and held.database = (select oid from pg_database where datname = current_database())
"""
LONGEST_NAME = 63
"""Bytes of a connection's name."""


class Taken(Problem):
    """Another process holds the lock."""


@dataclass
class Lock:
    """The lock, held by a connection."""

    purpose: str
    shared: bool
    connection: psycopg.Connection

    def fileno(self) -> int:
        """The descriptor of the connection: a child that inherits it shares the lock."""
        return self.connection.fileno()

    def keep(self) -> bool:
        """Takes the lock again if it was lost with the database; returns whether it was.

        Raises:
            Taken: another process took it meanwhile.
            Problem: the database does not answer.
        """
        try:
            self.connection.execute("select")
            return False
        except psycopg.OperationalError:
            self.connection.close()
        try:
            self.connection = _take(self.purpose, self.shared)
        except psycopg.OperationalError as error:
            raise Problem(f"Airflow's database does not answer: {first_line(error)}") from error
        return True


@contextmanager
def sole_scheduler(purpose: str, *, shared: bool = False) -> Iterator[Lock]:
    """Holds the lock.

    A child that inherits its descriptor keeps it when this process is killed.

    Args:
        purpose: What it is held for, as others are told: `tmdt load`.
        shared: Together with other hosts of the same stack, which Airflow's schedulers allow.

    Raises:
        Taken: another process holds it; the message names that.
    """
    lock = Lock(purpose, shared, _take(purpose, shared))
    try:
        yield lock
    finally:
        # Not left to the end of the connection, which a process of a child may still share.
        with suppress(psycopg.OperationalError):  # the database is gone, and the lock with it
            _ask(lock.connection, f"select pg_advisory_unlock{_kind(shared)}(%s, %s)")
        lock.connection.close()


def find_holder() -> str | None:
    """Who holds the lock, in words; None if nobody does."""
    with connect_to_metadata() as connection:
        row = connection.execute(HOLDER, KEY).fetchone()
    return row[0] if row else None


def _take(purpose: str, shared: bool) -> psycopg.Connection:
    connection = connect_to_metadata()
    connection.autocommit = True
    name = f"{purpose}, process {os.getpid()} on {socket.gethostname()}"
    connection.execute("select set_config('application_name', %s, false)", [_shorten(name)])
    if not _ask(connection, f"select pg_try_advisory_lock{_kind(shared)}(%s, %s)"):
        connection.close()
        raise Taken(f"another one is running: {find_holder() or '?'}. Wait until it ends")
    return connection


def _kind(shared: bool) -> str:
    return "_shared" if shared else ""


def _ask(connection: psycopg.Connection, query: str) -> bool:
    row = connection.execute(query, KEY).fetchone()  # type: ignore[arg-type]
    return bool(row and row[0])


def _shorten(name: str) -> str:
    return name.encode()[:LONGEST_NAME].decode(errors="ignore")
