"""A thousand readers who ask and do not read hold nothing that a load waits for."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
from packed_figures import publish
from serving import serve

from tmdt.api import limits, spool
from tmdt.api.app import create_app
from tmdt.api.snapshot import CONNECTIONS, Snapshot

pytestmark = pytest.mark.db

READERS = 1_000
SIZE = 200_000
TABLES = """
    select relname from pg_class
    where relnamespace = 'marts'::regnamespace and relkind = 'r'
"""
OF_READERS = """
    select state from pg_stat_activity
    where application_name = 'tmdt-web' and datname = current_database()
"""


@pytest.fixture
def many_files() -> Iterator[None]:
    """Sockets of both ends, and a file for each reader."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 3 * READERS + 500
    if before[1] not in (resource.RLIM_INFINITY,) and before[1] < wanted:
        pytest.skip(f"the system allows {before[1]} open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(wanted, before[0]), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_load_does_not_wait_for_them(
    as_reader: psycopg.Connection, many_files: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(as_reader)
    app = create_app()

    @app.get("/much")
    def much(connection: Snapshot) -> object:
        rows = connection.execute("select repeat('x', %s) from marts.dim_area", [SIZE // 2])
        return spool.spool((row[0].encode() for row in rows), "text/plain")

    with ExitStack() as stack, serve(app, buffer=4_096) as address:
        for _ in range(READERS):
            stack.enter_context(begin_to_read(address, "/much"))
        assert spool.Spool._taken == READERS * SIZE, "all of it is still to be sent"

        states = [row[0] for row in as_reader.execute(OF_READERS)]
        assert len(states) <= CONNECTIONS
        assert set(states) == {"idle"}, "none is in a transaction"

        with as_reader.transaction():
            as_reader.execute("set local lock_timeout = '2s'")
            for [table] in as_reader.execute(TABLES).fetchall():
                as_reader.execute(f'lock table marts."{table}" in access exclusive mode')

        began = time.monotonic()
        answer = httpx.get(f"{address}/data/indicators", timeout=10)
        assert answer.status_code == 200 and time.monotonic() - began < 2

        monkeypatch.setattr(limits, "AT_ONCE", READERS)
        refused = httpx.get(f"{address}/sdmx/2.1/data/FIGURES/all", timeout=10)
        assert refused.status_code == 503 and refused.headers["retry-after"] == "5"
        assert "Error" in refused.text and "xml" in refused.headers["content-type"]

        stack.close()
        deadline = time.monotonic() + 30
        while spool.Spool._taken and time.monotonic() < deadline:
            time.sleep(0.05)
        assert spool.Spool._taken == 0, "whoever has gone leaves nothing"


def begin_to_read(address: str, path: str) -> socket.socket:
    """Asks, and takes the first bytes of the answer."""
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
    reader.settimeout(20)
    reader.connect(("127.0.0.1", urlsplit(address).port))
    reader.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert reader.recv(12) == b"HTTP/1.1 200"
    return reader
