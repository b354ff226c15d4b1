"""The local stack: PostgreSQL, Airflow and the web application, as children of one home."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil
from filelock import FileLock, Timeout

from tmdt.orchestration.airflow_env import (
    AIRFLOW,
    HOST,
    address_of,
    default_port,
    environment,
    migrate,
    read_port,
    refuse_taken,
)
from tmdt.orchestration.parts import (
    API_SERVER,
    WEB,
    are_distributed,
    choose_parts,
    make_arguments,
    make_web_command,
    read_health,
    read_web_health,
    require_broker,
)
from tmdt.orchestration.running import (
    MARK,
    START_TIMEOUT,
    find_address,
    find_supervisor,
    find_web,
    forget,
    is_ours,
    list_alive,
    read_health_here,
    read_status,
    record,
)
from tmdt.orchestration.scheduler_lock import Lock, sole_scheduler
from tmdt.orchestration.supervisor import Part, Say, interrupt, supervise
from tmdt.orchestration.users import ADMIN, write_admin_password
from warehouse import database, postgres
from warehouse.home import Problem, folder, home, private

STOP_TIMEOUT = 30
WEB_PORT = "TMDT_WEB_PORT"


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
    if WEB in choose_parts() and not find_web():
        refuse_taken(host, _find_web_port(), WEB_PORT)
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
            _stop_parts()  # what an earlier stack left behind
            settings = environment(port, host) | {
                MARK: str(home()),
                "SPT_NOENV": "1",  # or Airflow renames its processes, which overwrites the mark
            }
            parts = _make_parts(names, settings, host)
            for part in parts:
                part.start()
            addresses = {
                "address": address_of(port, host) if API_SERVER in names else None,
                WEB: address_of(_find_web_port(), host) if WEB in names else None,
            }
            record(parts, addresses)
            say("starting Airflow (half a minute or so)")
            _wait_until_healthy(parts)
            _say_addresses(addresses, say)
            say("Ctrl-C stops everything")
            supervise(
                parts,
                read_health=lambda: (
                    read_health(addresses["address"], list_alive())
                    | read_web_health(addresses[WEB])
                ),
                before_look=lambda: _keep_database(lock),
                on_start=lambda: record(parts, addresses),
                say=say,
            )
        except KeyboardInterrupt:
            say("stopping")
        finally:
            _stop_parts()
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
    stopped = _stop_parts()
    return postgres.stop() or stopped or supervisor is not None


def _keep_database(lock: Lock) -> None:
    """Starts the embedded database again if it was killed, and takes the lock in it again."""
    if database.is_embedded():
        postgres.start()
    lock.keep()


def _make_parts(names: list[str], settings: dict[str, str], host: str) -> list[Part]:
    """The parts of this host; what only reads gets no secret of Airflow's or of the pipeline."""
    secret = ("AIRFLOW", "TMDT_DATABASE_URL", "TMDT_SECRET")
    web = {name: value for name, value in settings.items() if not name.startswith(secret)}
    command = make_web_command(_find_web_port(), host)
    return [
        Part(WEB, command, web, is_of_airflow=False)
        if name == WEB
        else Part(name, [*AIRFLOW, *make_arguments(name, names)], settings)
        for name in names
    ]


def _say_addresses(addresses: dict[str, str | None], say: Say) -> None:
    if airflow := addresses["address"]:
        say(f"Airflow: {airflow}  user {ADMIN}, password in {write_admin_password()}")
    if web := addresses[WEB]:
        say(f"open data: {web}/data")
    elif not database.has_readers():
        say(f"open data is not served: set {database.READER_URL}")


def _find_web_port() -> int:
    return read_port(WEB_PORT, 8000)


def _wait_until_healthy(parts: list[Part]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        for part in parts:
            part.refuse_dead()
        health = read_health_here()
        if all(health.get(part.name) == "healthy" for part in parts):
            return
        time.sleep(1)
    ill = ", ".join(part.name for part in parts if health.get(part.name) != "healthy")
    raise Problem(f"Airflow did not start in {START_TIMEOUT} s ({ill}): see {folder('logs')}")


def _stop_parts() -> bool:
    """Stops each part gracefully, then kills whatever still carries the mark."""
    leaders = [psutil.Process(pid) for pid in list_alive().values()]
    for leader in leaders:
        with suppress(psutil.NoSuchProcess):
            leader.terminate()
    psutil.wait_procs(leaders, timeout=STOP_TIMEOUT)
    left = _sweep()
    forget()
    return bool(leaders or left)


def _sweep() -> int:
    """Kills what still carries this home's mark; returns how many."""
    left = [process for process in psutil.process_iter() if is_ours(process.pid)]
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=STOP_TIMEOUT)
    return len(left)
