"""An application served by a real server, in a thread of the test."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn


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
