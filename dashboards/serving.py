"""Serves the dashboards of a home on loopback, and stops what serves them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import psutil

from dashboards import environment
from tmdt.orchestration.airflow_env import refuse_taken
from warehouse import database
from warehouse.home import Problem, folder, home, private

PORT = "TMDT_DASHBOARDS_PORT"
DEFAULT_PORT = 8088
HOST = "127.0.0.1"
Say = Callable[[str], None]


def serve(say: Say) -> int:
    """Installs, prepares and serves until it is stopped; returns the server's exit status."""
    port = read_port()
    if running := find_server():
        raise Problem(f"process {running.pid} serves the dashboards already: make dashboards-down")
    refuse_taken(HOST, port, PORT)
    database.prepare()
    say("Superset's environment: installed when the lock changed")
    programs = environment.install()
    variables = environment.surroundings()
    say("Superset's database: migrated, and the bundle imported")
    prepare(programs, variables)
    say(f"http://{HOST}:{port}   user admin, password in {home()}/secrets/{environment.ADMIN}")
    return _wait(start_server(programs, variables, port))


def prepare(programs: Path, variables: dict[str, str]) -> None:
    """Brings Superset's database up to date, and imports the bundle.

    Raises:
        Problem: it failed; the log says why.
    """
    log = folder("logs") / "dashboards-prepare.log"
    with open(log, "w", encoding="utf-8", opener=private) as output:
        command = [str(programs / "python"), str(environment.SERVER / "prepare.py")]
        done = subprocess.run(
            command, env=variables, stdout=output, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode:
        reason = log.read_text(encoding="utf-8").strip().rpartition("\n")[2]
        raise Problem(f"Superset could not be prepared: {reason} ({log})")


def start_server(programs: Path, variables: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    """Starts the server of a prepared Superset on loopback; it writes its log in the home."""
    with open(folder("logs") / "dashboards.log", "a", encoding="utf-8", opener=private) as log:
        return subprocess.Popen(
            ["sh", str(environment.SERVER / "serve.sh")],
            env=variables | {"PATH": f"{programs}:{os.defpath}", "BIND": f"{HOST}:{port}"},
            stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip


def _wait(server: subprocess.Popen[bytes]) -> int:
    _pid_file().write_text(str(server.pid))
    while True:
        try:
            return server.wait()
        except KeyboardInterrupt:  # the server got it as well, and ends
            continue


def stop() -> bool:
    """Stops what serves the dashboards of this home; returns whether anything did."""
    server = find_server()
    if server is None:
        return False
    server.terminate()
    _, left = psutil.wait_procs([server], timeout=30)
    for process in left:
        process.kill()
    return True


def find_server() -> psutil.Process | None:
    """The running server of this home."""
    try:
        process = psutil.Process(int(_pid_file().read_text()))
        is_ours = any("gunicorn" in word for word in process.cmdline())
    except (FileNotFoundError, ValueError, psutil.Error):
        return None
    return process if is_ours else None


def read_port() -> int:
    """The port to serve on.

    Raises:
        Problem: the setting is no port.
    """
    wanted = os.environ.get(PORT, "")
    if wanted and not wanted.isdecimal():
        raise Problem(f"{PORT} is {wanted!r}: want a number, for example {DEFAULT_PORT}")
    return int(wanted or DEFAULT_PORT)


def _pid_file() -> Path:
    return folder("dashboards") / "server.pid"
