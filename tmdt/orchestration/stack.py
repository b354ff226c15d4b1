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
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
import psutil

from tmdt.orchestration.airflow_env import (
    AIRFLOW,
    HOST,
    address_of,
    default_port,
    environment,
    migrate,
)
from tmdt.orchestration.scheduler_lock import sole_scheduler
from tmdt.orchestration.supervisor import Part, Say, supervise
from tmdt.orchestration.users import ADMIN, write_admin_password
from warehouse import database, postgres
from warehouse.home import Problem, folder, home, private
from warehouse.output import write_file

MARK = "TMDT_STACK"
SUPERVISOR = "supervisor"

# The API server reads logs from the home: a second server's port would be shared by all homes.
COMPONENTS = {
    "api-server": ["api-server"],
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
}

START_TIMEOUT = 240
STOP_TIMEOUT = 30


@dataclass(frozen=True)
class Status:
    """Which parts of this home's stack are running."""

    database_port: int | None
    address: str | None
    """Where the Airflow UI answers, or None."""
    is_supervised: bool
    """Whether somebody starts again what dies."""
    components: dict[str, str]
    """Each part of Airflow: `healthy`, `starting`, `unhealthy` or `stopped`."""


def up(
    *, detach: bool = False, port: int | None = None, host: str = HOST, say: Say = print
) -> None:
    """Starts the stack under a supervisor, which starts again what dies or hangs.

    Args:
        detach: Leave the supervisor running in the background and return when everything answers;
            otherwise this process is the supervisor, until Ctrl-C or SIGTERM.
        port: Of the Airflow UI and API; by default `TMDT_AIRFLOW_PORT` or 8080.
        host: The address to listen on, by default loopback.
        say: Called with each line of progress.

    Raises:
        Problem: it is already up, the port is taken, or a part does not start.
    """
    address = find_address()
    if address and find_supervisor():
        raise Problem(f"the stack of this home is already up: {address}")
    port = port or default_port()
    if not address:  # else it is held by a stack whose supervisor was killed
        _refuse_taken(host, port)
    if detach:
        _start_in_background(port, host)
    else:
        _supervise(port, host, say)


def _supervise(port: int, host: str, say: Say) -> None:
    signal.signal(signal.SIGTERM, _interrupt)
    say("starting PostgreSQL")
    database.prepare()
    say("preparing Airflow's metadata")
    migrate()
    with sole_scheduler("tmdt up"):
        try:
            _stop_airflow()  # what an earlier stack left behind
            settings = environment(port, host) | {
                MARK: str(home()),
                "SPT_NOENV": "1",  # or Airflow renames its processes, which overwrites the mark
            }
            parts = [Part(name, _command(name), settings) for name in COMPONENTS]
            for part in parts:
                part.start()
            _write_state(parts, address_of(port, host))
            say("starting Airflow (half a minute or so)")
            _wait_until_healthy(parts)
            say(f"Airflow: {find_address()}  user {ADMIN}, password in {write_admin_password()}")
            say("Ctrl-C stops everything")
            supervise(
                parts,
                read_health=lambda: _read_health(address_of(port, host)),
                before_look=_start_database,
                on_start=lambda: _write_state(parts, address_of(port, host)),
                say=say,
            )
        except KeyboardInterrupt:
            say("stopping")
        finally:
            _stop_airflow()
    postgres.stop()


def _start_in_background(port: int, host: str) -> None:
    """Starts the supervisor as a process of its own; returns when all parts are healthy."""
    log = folder("logs") / "supervisor.log"
    with open(log, "ab", opener=private) as output:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "tmdt.cli", "up", "--port", str(port), "--host", host],
            env=os.environ | {MARK: str(home()), "COLUMNS": "200"}, stdin=subprocess.DEVNULL,
            stdout=output, stderr=output, start_new_session=True, umask=0o077,
        )  # fmt: skip
    deadline = time.monotonic() + START_TIMEOUT
    while supervisor.poll() is None and time.monotonic() < deadline:
        # Until it has begun, what is healthy is the stack that it takes over.
        ours = (found := find_supervisor()) and found.pid == supervisor.pid
        if ours and set(read_status().components.values()) == {"healthy"}:
            return
        time.sleep(1)
    supervisor.terminate()
    lines = log.read_text(errors="replace").strip().splitlines() or ["it did not start"]
    raise Problem(f"{lines[-1].removeprefix('tmdt: ')} (see {log})")


def down() -> bool:
    """Stops everything of this home, orphans and PostgreSQL included; false if nothing ran."""
    if (supervisor := find_supervisor()) and supervisor.pid != os.getpid():
        supervisor.terminate()
        psutil.wait_procs([supervisor], timeout=2 * STOP_TIMEOUT)
    stopped = _stop_airflow()
    return postgres.stop() or stopped or supervisor is not None


def find_address() -> str | None:
    """The address of this home's API server when its process is alive."""
    with suppress(KeyError):
        state = _state()
        if _is_ours(state["api-server"]):
            return str(state["address"])
    return None


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


def read_status() -> Status:
    """What is running, and the health of Airflow's parts."""
    address, state = find_address(), _state()
    health = _read_health(address) if address else {}
    is_new = time.monotonic() - state.get("started_at", 0) < START_TIMEOUT
    components = dict.fromkeys(COMPONENTS, "stopped")
    for name in COMPONENTS:
        if health.get(name) == "healthy":
            components[name] = "healthy"
        elif _is_ours(state.get(name)):
            components[name] = "starting" if is_new else "unhealthy"
    return Status(postgres.running_port(), address, find_supervisor() is not None, components)


def _start_database() -> None:
    """Starts the embedded database again if it was killed."""
    if "TMDT_DATABASE_URL" not in os.environ:
        postgres.start()


def _command(name: str) -> list[str]:
    return [*AIRFLOW, *COMPONENTS[name]]


def _write_state(parts: list[Part], address: str) -> None:
    started = max(part.started_at for part in parts)
    supervisor = [os.getpid(), psutil.Process().create_time()]
    state = {"address": address, SUPERVISOR: supervisor, "started_at": started}
    state |= {part.name: part.pid for part in parts}
    write_file(_state_file(), json.dumps(state).encode())


def _wait_until_healthy(parts: list[Part]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        for part in parts:
            part.refuse_dead()
        health = _read_health(address) if (address := find_address()) else {}
        if all(health.get(part.name) == "healthy" for part in parts):
            return
        time.sleep(1)
    ill = ", ".join(part.name for part in parts if health.get(part.name) != "healthy")
    raise Problem(f"Airflow did not start in {START_TIMEOUT} s ({ill}): see {folder('logs')}")


def _read_health(address: str) -> dict[str, str]:
    """Which parts are `healthy` or `unhealthy`; of the others nothing is known.

    Airflow's API server tells of the others; while it does not answer, only that is known.
    """
    try:
        answer = httpx.get(f"{address}/api/v2/monitor/health", timeout=5)
        parts = answer.raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        return {"api-server": "unhealthy"}
    seen = {name: (parts.get(name.replace("-", "_")) or {}).get("status") for name in COMPONENTS}
    states = {
        name: "healthy" if state == "healthy" else "unhealthy" for name, state in seen.items()
    }
    return states | {"api-server": "healthy"}


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
    """What the supervisor recorded: the address, and the process numbers of the parts."""
    try:
        return dict(json.loads(_state_file().read_text()))
    except (FileNotFoundError, ValueError):
        return {}


def _state_file() -> Path:
    return home() / "stack.json"
