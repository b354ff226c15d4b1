"""The local stack: PostgreSQL and Airflow's processes, as children that belong to one home.

Each process carries the home's path in its environment (``TMDT_STACK``). Unlike a process number
in a file, that mark cannot come to mean another program's process, and forked workers inherit it,
so that `down` finds orphans too.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from filelock import FileLock, Timeout

from tmdt.orchestration.airflow_env import (
    AIRFLOW,
    HOST,
    address_of,
    default_port,
    environment,
    migrate,
    refuse_taken,
)
from tmdt.orchestration.parts import (
    API_SERVER,
    are_distributed,
    choose_parts,
    make_arguments,
    read_health,
    require_broker,
)
from tmdt.orchestration.scheduler_lock import Lock, sole_scheduler
from tmdt.orchestration.supervisor import Part, Say, interrupt, supervise
from tmdt.orchestration.users import ADMIN, write_admin_password
from warehouse import database, postgres
from warehouse.home import Problem, folder, home, private
from warehouse.output import write_file

MARK = "TMDT_STACK"
SUPERVISOR, PARTS = "supervisor", "parts"

START_TIMEOUT = 240
STOP_TIMEOUT = 30
LIVES = 10
"""Seconds in which a part that cannot start has ended."""


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
    if find_supervisor():
        raise Problem(f"the stack of this home is already up: {address or 'no API server here'}")
    port = port or default_port()
    if API_SERVER in choose_parts() and not address:  # else what a killed supervisor left has it
        refuse_taken(host, port)
    if detach:
        _start_in_background(port, host)
    else:
        _supervise(port, host, say)


def _supervise(port: int, host: str, say: Say) -> None:
    names = choose_parts()
    signal.signal(signal.SIGTERM, interrupt)
    require_broker()
    say("preparing the database")
    database.prepare()
    say("preparing Airflow's metadata")
    migrate()
    with _sole_supervisor(), sole_scheduler("tmdt up", shared=are_distributed()) as lock:
        try:
            _stop_airflow()  # what an earlier stack left behind
            settings = environment(port, host) | {
                MARK: str(home()),
                "SPT_NOENV": "1",  # or Airflow renames its processes, which overwrites the mark
            }
            parts = [Part(name, _command(name, names), settings) for name in names]
            for part in parts:
                part.start()
            address = address_of(port, host) if API_SERVER in names else None
            _write_state(parts, address)
            say("starting Airflow (half a minute or so)")
            _wait_until_healthy(parts)
            if address:
                say(f"Airflow: {address}  user {ADMIN}, password in {write_admin_password()}")
            say("Ctrl-C stops everything")
            supervise(
                parts,
                read_health=lambda: read_health(address, _list_alive()),
                before_look=lambda: _keep_database(lock),
                on_start=lambda: _write_state(parts, address),
                say=say,
            )
        except KeyboardInterrupt:
            say("stopping")
        finally:
            _stop_airflow()
    postgres.stop()


@contextmanager
def _sole_supervisor() -> Iterator[None]:
    """Holds the lock of this home's supervisor, which ends with it."""
    try:
        with FileLock(folder("locks") / "stack", timeout=0, mode=0o600):
            yield
    except Timeout as error:
        raise Problem("the stack of this home is being started by another process") from error


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
    return str(_state()["address"]) if API_SERVER in _list_alive() else None


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
    health, is_new = _read_health(), _age() < START_TIMEOUT
    components = dict.fromkeys(_state().get(PARTS) or choose_parts(), "stopped")
    for name in components.keys() & _list_alive():
        healthy = health.get(name) == "healthy"
        components[name] = "healthy" if healthy else "starting" if is_new else "unhealthy"
    is_supervised = find_supervisor() is not None
    return Status(postgres.running_port(), find_address(), is_supervised, components)


def _keep_database(lock: Lock) -> None:
    """Starts the embedded database again if it was killed, and takes the lock in it again."""
    if database.is_embedded():
        postgres.start()
    lock.keep()


def _command(name: str, here: list[str]) -> list[str]:
    return [*AIRFLOW, *make_arguments(name, here)]


def _write_state(parts: list[Part], address: str | None) -> None:
    started = max(part.started_at for part in parts)
    supervisor = [os.getpid(), psutil.Process().create_time()]
    state = {"address": address, SUPERVISOR: supervisor, "started_at": started}
    pids = {part.name: part.pid for part in parts}
    write_file(_state_file(), json.dumps(state | {PARTS: pids}).encode())


def _read_health() -> dict[str, str]:
    """The health of the parts here; of those that only live, once they have for a while."""
    address = find_address()
    return read_health(address, _list_alive()) if address or _age() > LIVES else {}


def _age() -> float:
    """Seconds since a part was last started."""
    return float(time.monotonic() - _state().get("started_at", 0))


def _list_alive() -> set[str]:
    """The parts of this home whose processes are running."""
    return {name for name, pid in _state().get(PARTS, {}).items() if _is_ours(pid)}


def _wait_until_healthy(parts: list[Part]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        for part in parts:
            part.refuse_dead()
        health = _read_health()
        if all(health.get(part.name) == "healthy" for part in parts):
            return
        time.sleep(1)
    ill = ", ".join(part.name for part in parts if health.get(part.name) != "healthy")
    raise Problem(f"Airflow did not start in {START_TIMEOUT} s ({ill}): see {folder('logs')}")


def _stop_airflow() -> bool:
    """Stops each part gracefully, then kills whatever still carries the mark."""
    leaders = [psutil.Process(_state()[PARTS][name]) for name in _list_alive()]
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


def _state() -> dict[str, Any]:
    """What the supervisor recorded: the address, and the process numbers of the parts."""
    try:
        return dict(json.loads(_state_file().read_text()))
    except (FileNotFoundError, ValueError):
        return {}


def _state_file() -> Path:
    return home() / "stack.json"
