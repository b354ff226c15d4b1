"""Hosts of our own: network namespaces on one bridge, each with its settings and its stack.

The middle of the star, at 10.77.0.1, has PostgreSQL, Redis and an object store; each host has a
home of its own and shares nothing else with the others.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from warehouse import postgres
from warehouse.home import PROJECT

MIDDLE, NETWORK, BRIDGE = "10.77.0.1", "10.77.0.0/24", "tmdt-hosts"
TMDT = str(PROJECT / ".venv" / "bin" / "tmdt")
MISSING = [program for program in ("ip", "redis-server") if not shutil.which(program)]
REASON = "hosts need root, iproute2 and redis-server"
CANNOT = bool(MISSING) or os.geteuid() != 0
ROLES = ("tmdt", "bi_reader", "airflow")


@dataclass
class Host:
    """One host: a network namespace, an address, a home and settings."""

    name: str
    address: str
    settings: dict[str, str]
    stack: subprocess.Popen[bytes] | None = None

    @property
    def home(self) -> Path:
        return Path(self.settings["TMDT_HOME"])

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a command of the command line there, and waits for it."""
        return subprocess.run(
            self._inside(TMDT, *arguments), env=self.settings, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    def up(self, *options: str) -> None:
        """Starts its stack, as a service would."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "up.log").open("ab") as log:
            self.stack = subprocess.Popen(
                self._inside(TMDT, "up", *options), env=self.settings, stdout=log, stderr=log
            )

    def kill(self, name: str) -> None:
        """Kills a part of its stack with everything that it has started."""
        parts = json.loads((self.home / "stack.json").read_text())["parts"]
        part = psutil.Process(parts[name])
        for process in [part, *part.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def is_up(self) -> bool:
        """Whether all parts of its stack are healthy."""
        return "Ctrl-C" in (self.home / "up.log").read_text()

    def stop(self) -> None:
        """Asks its stack to stop."""
        if self.stack:
            self.stack.terminate()

    def down(self) -> None:
        """Waits until its stack has stopped."""
        if self.stack:
            self.stack.wait(120)

    def _inside(self, *command: str) -> list[str]:
        named = ["unshare", "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', self.name]
        return ["ip", "netns", "exec", self.name, *named, *command]


@contextmanager
def make_network(hosts: Sequence[Host]) -> Iterator[None]:
    """A bridge, and a namespace for each host that is connected to it; all gone at the end."""
    with ExitStack() as undo:
        _ip("link", "add", BRIDGE, "type", "bridge")
        undo.callback(_ip, "link", "del", BRIDGE)
        _ip("addr", "add", f"{MIDDLE}/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        for number, host in enumerate(hosts):
            _ip("netns", "add", host.name)
            undo.callback(_ip, "netns", "del", host.name)
            undo.callback(shutil.rmtree, _write_names(host, hosts))
            cable = f"{BRIDGE}{number}"
            _ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", host.name)
            _ip("link", "set", cable, "master", BRIDGE, "up")
            _ip("-n", host.name, "addr", "add", f"{host.address}/24", "dev", "eth0")
            _ip("-n", host.name, "link", "set", "eth0", "up")
            _ip("-n", host.name, "link", "set", "lo", "up")
        yield


@contextmanager
def run_postgres(place: Path) -> Iterator[dict[str, str]]:
    """A server that hosts may reach; yields its passwords, by role."""
    passwords = {role: secrets.token_urlsafe(12) for role in (*ROLES, postgres.SUPERUSER)}
    data = place / "data"
    data.mkdir(parents=True)
    (place / "password").write_text(passwords[postgres.SUPERUSER])
    os.chown(data, 65534, 65534)
    _pg("initdb", "-D", str(data), "-U", postgres.SUPERUSER, "--auth=scram-sha-256",
        f"--pwfile={place / 'password'}", "--encoding=UTF8")  # fmt: skip
    with (data / "pg_hba.conf").open("a") as rules:
        rules.write(f"host all all {NETWORK} scram-sha-256\n")
    options = (
        f"-c listen_addresses={MIDDLE} -c unix_socket_directories= -c fsync=off -c jit=off"
        " -c timezone=UTC -c max_connections=200 -c client_connection_check_interval=1s"
    )
    start = ("pg_ctl", "-w", "-D", str(data), "-l", str(data / "log"), "-o", options, "start")
    _pg(*start)
    try:
        admin = (
            f"postgresql://{postgres.SUPERUSER}:{passwords[postgres.SUPERUSER]}@{MIDDLE}/postgres"
        )
        with psycopg.connect(admin, autocommit=True) as connection:
            for role in ROLES:
                connection.execute(
                    sql.SQL("create role {} login password {}").format(
                        sql.Identifier(role), sql.Literal(passwords[role])
                    )
                )
            connection.execute("grant bi_reader to tmdt")
            connection.execute("create database warehouse owner tmdt")
            connection.execute("create database airflow owner airflow")
            connection.execute("grant connect on database warehouse to bi_reader")
        yield passwords
    finally:
        _pg("pg_ctl", "-w", "-m", "immediate", "-D", str(data), "stop")


@contextmanager
def run_redis(place: Path) -> Iterator[Callable[[], None]]:
    """A broker; yields what kills it and starts it again."""
    command = ["redis-server", "--bind", MIDDLE, "--protected-mode", "no", "--dir", str(place)]
    place.mkdir()
    server = [_serve(command)]

    def restart() -> None:
        server[0].kill()
        server[0].wait()
        server[0] = _serve(command)

    try:
        yield restart
    finally:
        server[0].kill()
        server[0].wait()


@contextmanager
def run_object_store() -> Iterator[tuple[dict[str, str], Callable[[float], None]]]:
    """An S3 with one bucket, `tmdt`; yields the settings of its clients, and what pauses it."""
    server = _serve([sys.executable, "-m", "moto.server", "-H", MIDDLE, "-p", "5000"])

    def pause(seconds: float) -> None:
        server.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        server.send_signal(signal.SIGCONT)

    settings = {
        "AWS_ENDPOINT_URL": f"http://{MIDDLE}:5000", "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "any", "AWS_DEFAULT_REGION": "us-east-1",
    }  # fmt: skip
    try:
        make_bucket(settings)
        yield settings, pause
    finally:
        server.kill()
        server.wait()


def make_bucket(settings: dict[str, str]) -> None:
    import boto3
    from botocore.exceptions import BotoCoreError

    client = boto3.client("s3", endpoint_url=settings["AWS_ENDPOINT_URL"],
                          aws_access_key_id="any", aws_secret_access_key="any",
                          region_name="us-east-1")  # fmt: skip
    for _ in range(60):
        try:
            client.create_bucket(Bucket="tmdt")
            return
        except BotoCoreError:
            time.sleep(0.5)
    raise TimeoutError("the object store does not answer")


def _write_names(host: Host, hosts: Sequence[Host]) -> Path:
    """Tells a host the names of all; `ip netns exec` puts the file where names are looked up."""
    folder = Path("/etc/netns", host.name)
    folder.mkdir(parents=True)
    lines = ["127.0.0.1 localhost", *(f"{one.address} {one.name}" for one in hosts)]
    (folder / "hosts").write_text("\n".join(lines) + "\n")
    return folder


def _serve(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


def _pg(program: str, *arguments: str) -> None:
    command = [*postgres.AS_NOBODY, str(postgres.find_programs() / program), *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
