"""The local stack: PostgreSQL and Airflow's processes, as children that belong to one home.

Each process carries the home's path in its environment (``TMDT_STACK``). Unlike a process number
in a file, that mark cannot come to mean another program's process, and forked workers inherit it,
so that `down` finds orphans too.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
import psutil

from tmdt.orchestration.airflow_env import (
    HOST,
    USER,
    address_of,
    default_port,
    environment,
    migrate,
    password_file,
    sole_scheduler,
)
from warehouse import database, postgres
from warehouse.home import PROJECT, Problem, folder, home, private

MARK = "TMDT_STACK"

AIRFLOW = [sys.executable, "-m", "airflow"]

# The API server reads logs from the home: a second server's port would be shared by all homes.
COMPONENTS = {
    "api-server": ["api-server"],
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
}

START_TIMEOUT = 240
STOP_TIMEOUT = 30

Say = Callable[[str], None]


@dataclass(frozen=True)
class Status:
    """Which parts of this home's stack are running."""

    database_port: int | None
    address: str | None
    """Where the Airflow UI answers, or None."""
    components: dict[str, str]
    """Each part of Airflow: `healthy`, `starting` or `stopped`."""
    user: str
    password_file: Path


def up(
    *, detach: bool = False, port: int | None = None, host: str = HOST, say: Say = print
) -> None:
    """Starts the stack; in the foreground, serves until Ctrl-C or SIGTERM and then stops it.

    Args:
        detach: Return when everything answers, and leave it running.
        port: Of the Airflow UI and API; by default `TMDT_AIRFLOW_PORT` or 8080.
        host: The address to listen on, by default loopback.
        say: Called with each line of progress.

    Raises:
        Problem: it is already up, the port is taken, or a part does not start.
    """
    if address := find_address():
        raise Problem(f"the stack of this home is already up: {address}")
    port = port or default_port()
    _refuse_taken(host, port)
    signal.signal(signal.SIGTERM, _interrupt)
    with sole_scheduler():
        _sweep()  # what an earlier stack left behind
        say("starting PostgreSQL")
        database.prepare()
        say("preparing Airflow's metadata")
        migrate()
        try:
            children = _launch(port, host)
            say("starting Airflow (half a minute or so)")
            _wait_until_healthy(children)
        except BaseException:
            _stop_airflow()
            raise
    say(f"Airflow: {find_address()}  user {USER}, password in {password_file()}")
    if not detach:
        say("Ctrl-C stops everything")
        _serve(children, say)


def down() -> bool:
    """Stops everything of this home, orphans and PostgreSQL included; false if nothing ran."""
    stopped = _stop_airflow()
    return postgres.stop() or stopped


def find_address() -> str | None:
    """The address of this home's API server when its process is alive."""
    with suppress(KeyError):
        state = _state()
        if _is_ours(state["api-server"]):
            return str(state["address"])
    return None


def read_status() -> Status:
    """What is running, and the health of Airflow's parts."""
    address = find_address()
    health = _health(address) if address else {}
    state = _state()
    components = {
        name: health.get(name) or ("starting" if _is_ours(state.get(name)) else "stopped")
        for name in COMPONENTS
    }
    return Status(postgres.running_port(), address, components, USER, password_file())


def _launch(port: int, host: str) -> dict[str, subprocess.Popen[bytes]]:
    settings = environment(port, host) | {
        MARK: str(home()),
        "SPT_NOENV": "1",  # or Airflow renames its processes, which overwrites the mark
    }
    children = {}
    for name, arguments in COMPONENTS.items():
        with open(folder("logs") / f"airflow-{name}.log", "ab", opener=private) as log:
            children[name] = subprocess.Popen(
                [*AIRFLOW, *arguments],
                env=settings, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,  # Ctrl-C comes to us; we stop them in order
                umask=0o077,
            )  # fmt: skip
    state = {name: child.pid for name, child in children.items()}
    _state_file().write_text(json.dumps({"address": address_of(port, host), **state}))
    return children


def _wait_until_healthy(children: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        _refuse_dead(children)
        health = _health(address) if (address := find_address()) else {}
        if all(health.get(name) == "healthy" for name in COMPONENTS):
            return
        time.sleep(1)
    ill = ", ".join(name for name in COMPONENTS if health.get(name) != "healthy")
    raise Problem(f"Airflow did not start in {START_TIMEOUT} s ({ill}): see {folder('logs')}")


def _serve(children: dict[str, subprocess.Popen[bytes]], say: Say) -> None:
    try:
        while True:
            _refuse_dead(children)
            time.sleep(1)
    except KeyboardInterrupt:
        say("stopping")
    finally:
        down()


def _refuse_dead(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            log = folder("logs") / f"airflow-{name}.log"
            raise Problem(f"Airflow's {name} ended with status {child.returncode}: see {log}")


def _health(address: str) -> dict[str, str]:
    """The health of each component according to Airflow; empty while it does not answer."""
    try:
        answer = httpx.get(f"{address}/api/v2/monitor/health", timeout=5)
        parts = answer.raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        return {}
    seen = {name: (parts.get(name.replace("-", "_")) or {}).get("status") for name in COMPONENTS}
    return {name: "healthy" for name, state in seen.items() if state == "healthy"} | {
        "api-server": "healthy"
    }


def _stop_airflow() -> bool:
    """Stops each part gracefully, then kills whatever still carries the mark."""
    pids = [pid for name in COMPONENTS if (pid := _state().get(name)) and _is_ours(pid)]
    leaders = [psutil.Process(pid) for pid in pids]
    for leader in leaders:
        with suppress(psutil.NoSuchProcess):
            leader.terminate()
    psutil.wait_procs(leaders, timeout=STOP_TIMEOUT)
    left = _sweep()
    _state_file().unlink(missing_ok=True)
    return bool(leaders or left)


def _sweep() -> int:
    """Kills what still carries this home's mark; returns how many."""
    left = [process for process in psutil.process_iter() if _is_ours(process.pid)]
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=STOP_TIMEOUT)
    return len(left)


def _is_ours(pid: int | None) -> bool:
    with suppress(psutil.Error):
        if pid and pid != os.getpid():
            process = psutil.Process(pid)
            ours = process.environ().get(MARK) == str(home())
            return ours and process.status() != psutil.STATUS_ZOMBIE
    return False


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Problem(
                f"port {port} on {host} cannot be used ({error.strerror}): choose another with"
                " --port or TMDT_AIRFLOW_PORT"
            ) from error


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _state() -> dict[str, Any]:
    """What `_launch` recorded: the address, and each part's process number."""
    try:
        return dict(json.loads(_state_file().read_text()))
    except (FileNotFoundError, ValueError):
        return {}


def _state_file() -> Path:
    return home() / "stack.json"
