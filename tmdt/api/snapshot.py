"""Snapshots of what is published, from a small pool of connections in BI's own role.

A request has one for as long as it reads, and never while it sends: what is sent goes through
`tmdt.api.spool`. So readers however slow hold nothing that a load waits for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import psycopg
from fastapi import Depends, Request
from psycopg_pool import ConnectionPool

from warehouse import database

CONNECTIONS = 8
"""Of the 20 that BI's role has: dashboards need the others."""
WAITING = 24
"""Requests that wait for one; fewer than the server has threads, or those could not go on."""
PATIENCE = 5.0
"""Seconds that they wait."""
LONGEST = "60s"
"""A statement, or a transaction that nobody goes on with."""
OPTIONS = (
    f"-c timezone=UTC -c statement_timeout={LONGEST}"
    f" -c idle_in_transaction_session_timeout={LONGEST}"
)

Pool = ConnectionPool[psycopg.Connection[Any]]


def make_pool() -> Pool:
    """A pool of connections as `bi_reader`, still closed."""
    return ConnectionPool(
        database.url(database.READER),
        kwargs={"options": OPTIONS, "connect_timeout": 5, "application_name": "tmdt-web"},
        min_size=1, max_size=CONNECTIONS, max_waiting=WAITING, timeout=PATIENCE,
        configure=_configure, check=ConnectionPool.check_connection, open=False,
    )  # fmt: skip


def _configure(connection: psycopg.Connection[Any]) -> None:
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True


def borrow_snapshot(request: Request) -> Iterator[psycopg.Connection[Any]]:
    """A connection in a transaction that sees one release, until the endpoint returns."""
    pool: Pool = request.app.state.pool
    with pool.connection() as connection:
        yield connection


Snapshot = Annotated[psycopg.Connection[Any], Depends(borrow_snapshot, scope="function")]
"""A parameter of an endpoint; one that is `def`, which runs in a thread, and not `async def`."""
