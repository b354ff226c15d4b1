"""The web application as it is served: by a real server in a thread, and as BI's role reads."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import uvicorn
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from warehouse.database import READER


def admit_reader(cluster: str, home: Path, name: str) -> str:
    """Lets BI's role into a database of a test, which is a copy of its own; returns its address."""
    password = (home / "secrets" / f"postgres-{READER}").read_text()
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(f"grant connect on database {name} to {READER}")
    address = {**conninfo_to_dict(cluster), "user": READER, "password": password, "dbname": name}
    return make_conninfo("", **address)


@contextmanager
def serve(app: Any, buffer: int | None = None) -> Iterator[str]:
    """Serves an application on a free port of loopback; yields its address.

    Args:
        app: The application.
        buffer: How many bytes the system takes for a reader who does not read.
    """
    config = uvicorn.Config(app, log_level="warning", http="h11", server_header=False)
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0), backlog=2_048)
    if buffer:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert time.monotonic() < deadline and thread.is_alive()
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
