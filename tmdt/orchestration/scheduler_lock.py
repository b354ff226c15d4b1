"""The lock of the only scheduler of a metadata database: one stack, or one load without a stack.

It is an advisory lock in Airflow's database, where BI cannot connect, so that homes and machines
share it, and it ends with its holder. The holder's name is that of its connection.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg

from tmdt.orchestration.airflow_env import connect_to_metadata
from warehouse.home import Problem

KEY = (0x746D6474, 1)
"""Our own key space: the letters `tmdt`."""
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


@contextmanager
def sole_scheduler(purpose: str, *, shared: bool = False) -> Iterator[int]:
    """Holds the lock; yields the file descriptor of its connection.

    A child that inherits the descriptor keeps the lock when this process is killed.

    Args:
        purpose: What it is held for, as others are told: `tmdt load`.
        shared: Together with other hosts of the same stack, which Airflow's schedulers allow.

    Raises:
        Problem: another process holds it; the message names that.
    """
    with connect_to_metadata() as connection:
        connection.autocommit = True
        name = f"{purpose}, process {os.getpid()} on {socket.gethostname()}"
        connection.execute("select set_config('application_name', %s, false)", [_shorten(name)])
        kind = "_shared" if shared else ""
        if not _ask(connection, f"select pg_try_advisory_lock{kind}(%s, %s)"):
            raise Problem(f"another one is running: {find_holder() or '?'}. Wait until it ends")
        try:
            yield connection.fileno()
        finally:
            # Not left to the end of the connection, which a process of a child may still share.
            with suppress(psycopg.OperationalError):  # the database is gone, and the lock with it
                _ask(connection, f"select pg_advisory_unlock{kind}(%s, %s)")


def find_holder() -> str | None:
    """Who holds the lock, in words; None if nobody does."""
    with connect_to_metadata() as connection:
        row = connection.execute(HOLDER, KEY).fetchone()
    return row[0] if row else None


def _ask(connection: psycopg.Connection, query: str) -> bool:
    row = connection.execute(query, KEY).fetchone()  # type: ignore[arg-type]
    return bool(row and row[0])


def _shorten(name: str) -> str:
    return name.encode()[:LONGEST_NAME].decode(errors="ignore")
