"""PostgreSQL servers of every version found on this machine, set up as an administrator does it."""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tmdt.orchestration.compose import write_env
from warehouse import postgres
from warehouse.home import PROJECT

SCRIPT = PROJECT / "deploy" / "postgres" / "10-roles.sql"
OTHERS = "POSTGRES_SERVERS"
"""Further folders of PostgreSQL's programs, separated by colons."""


@dataclass(frozen=True)
class Server:
    """A running server with the roles and databases of the warehouse."""

    port: int
    passwords: dict[str, str]

    def url(self, role: str, database: str) -> str:
        name = "POSTGRES_PASSWORD" if role == "postgres" else f"{role.upper()}_DB_PASSWORD"
        password = self.passwords[name]
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}"


def find_servers() -> dict[int, Path]:
    """The folder of the programs of each major version, the oldest first."""
    of_wheel = postgres.find_programs().parents[1]
    folders = [
        *of_wheel.glob("pginstall*/bin"),
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *(Path(name) for name in os.environ.get(OTHERS, "").split(":") if name),
    ]
    found = {}
    for folder in folders:
        if (folder / "initdb").exists():
            shown = subprocess.check_output([folder / "postgres", "--version"], text=True)
            found[int(re.findall(r"\d+", shown)[0])] = folder
    return dict(sorted(found.items()))


@contextmanager
def running(
    programs: Path, place: Path, *, with_roles: bool = True, settings: Sequence[str] = ()
) -> Iterator[Server]:
    """A server of these programs, set up by the script that the documents name, or not at all."""
    write_env(place / "env")
    lines = (place / "env").read_text().splitlines()
    passwords = dict(line.split("=", 1) for line in lines if re.match("[A-Z]", line))
    data = place / "data"
    data.mkdir(mode=0o700)
    as_server = []
    if os.geteuid() == 0:
        as_server = postgres.AS_NOBODY
        os.chown(data, postgres.NOBODY, postgres.NOBODY)
    (place / "password").write_text(passwords["POSTGRES_PASSWORD"])

    def run(program: str, *arguments: object) -> None:
        with (place / "log").open("a") as log:
            command = [*as_server, str(programs / program), "--pgdata", str(data)]
            command += map(str, arguments)
            subprocess.run(command, check=True, stdout=log, stderr=log, cwd="/")

    run("initdb", "--username=postgres", "--auth=scram-sha-256", f"--pwfile={place / 'password'}",
        "--encoding=UTF8", "--locale=C.UTF-8")  # fmt: skip
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options = (
        f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    )
    options += "".join(f" -c {shlex.quote(setting)}" for setting in settings)
    run("pg_ctl", "-w", "-l", data / "log", "-o", options, "start")
    try:
        server = Server(port, passwords)
        if with_roles:
            psql = [postgres.find_programs() / "psql", "--no-psqlrc", "--file", SCRIPT]
            subprocess.run(
                [*psql, server.url("postgres", "postgres")],
                env=os.environ | passwords, check=True, capture_output=True,
            )  # fmt: skip
        yield server
    finally:
        run("pg_ctl", "-w", "-m", "fast", "stop")
