"""Serves the web application, in this process, until it is interrupted."""

from __future__ import annotations

import resource
import socket
from contextlib import suppress

import uvicorn

from tmdt.api.app import create_app
from tmdt.api.limits import STALLED

CONNECTIONS = 2_000
"""More are told to come again; those that have nothing to ask count as well."""
FILES = 8_192
LONGEST_HEAD = 256 * 1024
"""Bytes of a request before its body, of which an address may be 16 KiB: those are told why."""


def serve(host: str, port: int) -> None:
    """Serves at an address; ends with SIGTERM or Ctrl-C, when readers had 5 s to finish."""
    _allow_files()
    config = uvicorn.Config(
        create_app(), http="h11", h11_max_incomplete_event_size=LONGEST_HEAD,
        limit_concurrency=CONNECTIONS, server_header=False, access_log=False, ws="none",
        timeout_graceful_shutdown=5, log_level="warning", proxy_headers=False,
    )  # fmt: skip
    with _listen(host, port) as listening:
        uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """A socket whose readers are left by the system when they take nothing any more."""
    listening = socket.create_server(
        (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2_048
    )
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        milliseconds = int(STALLED * 1000)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
    return listening


def _allow_files() -> None:
    """Lets the process open a socket and a spooled file for each reader."""
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
