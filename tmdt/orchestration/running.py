"""What runs of this home's stack, as its supervisor recorded it and its processes show.

Each process carries the home's path in its environment (``TMDT_STACK``). Unlike a process number
in a file, that mark cannot come to mean another program's process, and forked workers inherit it,
so that `down` finds orphans too.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tmdt.orchestration.parts import API_SERVER, WEB, choose_parts, read_health, read_web_health
from tmdt.orchestration.supervisor import Part
from warehouse import postgres
from warehouse.home import home
from warehouse.output import write_file

MARK = "TMDT_STACK"
SUPERVISOR, PARTS = "supervisor", "parts"
START_TIMEOUT = 240
LIVES = 10
"""Seconds in which a part that cannot start has ended."""


@dataclass(frozen=True)
class Status:
    """Which parts of this home's stack are running."""

    database_port: int | None
    address: str | None
    """Where the Airflow UI answers, or None."""
    web: str | None
    """Where open data is served, or None."""
    is_supervised: bool
    """Whether somebody starts again what dies."""
    components: dict[str, str]
    """Each part: `healthy`, `starting`, `unhealthy` or `stopped`."""


def read_status() -> Status:
    """What is running, and the health of the parts."""
    health, is_new = read_health_here(), age() < START_TIMEOUT
    components = dict.fromkeys(_state().get(PARTS) or choose_parts(), "stopped")
    for name in components.keys() & list_alive():
        healthy = health.get(name) == "healthy"
        components[name] = "healthy" if healthy else "starting" if is_new else "unhealthy"
    is_supervised = find_supervisor() is not None
    return Status(postgres.running_port(), find_address(), find_web(), is_supervised, components)


def find_address() -> str | None:
    """The address of this home's API server when its process is alive."""
    return str(_state()["address"]) if API_SERVER in list_alive() else None


def find_web() -> str | None:
    """The address of this home's web application when its process is alive."""
    return str(_state()[WEB]) if WEB in list_alive() else None


def find_supervisor() -> psutil.Process | None:
    """The supervisor of this home's stack, if it is alive; it may have been started by a person.

    It is known by its number and its start, since another program may get the number later.
    """
    with suppress(psutil.Error, KeyError, TypeError, ValueError):
        number, created = _state()[SUPERVISOR]
        process = psutil.Process(number)
        if process.create_time() == created and process.status() != psutil.STATUS_ZOMBIE:
            return process
    return None


def list_alive() -> dict[str, int]:
    """The parts of this home whose processes are running, with their numbers."""
    return {name: pid for name, pid in _state().get(PARTS, {}).items() if is_ours(pid)}


def read_health_here() -> dict[str, str]:
    """The health of the parts here; of those that only live, once they have for a while."""
    address = find_address()
    known = read_health(address, list_alive()) if address or age() > LIVES else {}
    return known | read_web_health(find_web())


def age() -> float:
    """Seconds since a part was last started."""
    return float(time.monotonic() - _state().get("started_at", 0))


def is_ours(pid: int | None) -> bool:
    """Whether a process carries this home's mark; this one does not count."""
    with suppress(psutil.Error):
        if pid and pid != os.getpid():
            process = psutil.Process(pid)
            ours = process.environ().get(MARK) == str(home())
            return ours and process.status() != psutil.STATUS_ZOMBIE
    return False


def record(parts: Sequence[Part], addresses: Mapping[str, str | None]) -> None:
    """Records this process as the supervisor of parts that were started.

    Args:
        parts: All of them.
        addresses: Of the API server (`address`) and of the web application (`web`).
    """
    started = max(part.started_at for part in parts)
    supervisor = [os.getpid(), psutil.Process().create_time()]
    state = {**addresses, SUPERVISOR: supervisor, "started_at": started}
    pids = {part.name: part.pid for part in parts}
    write_file(_state_file(), json.dumps(state | {PARTS: pids}).encode())


def forget() -> None:
    """Removes what was recorded: nothing runs any more."""
    _state_file().unlink(missing_ok=True)


def _state() -> dict[str, Any]:
    """What the supervisor recorded: the addresses, and the process numbers of the parts."""
    try:
        return dict(json.loads(_state_file().read_text()))
    except (FileNotFoundError, ValueError):
        return {}


def _state_file() -> Path:
    return home() / "stack.json"
