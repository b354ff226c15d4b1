"""Readers on other machines: BI's role alone, over TLS alone; as the containers are opened to them.

What decides it, the settings and the rules, is tried on a PostgreSQL of this machine.
"""

from __future__ import annotations

import re
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
import yaml
from psycopg.conninfo import make_conninfo
from servers import Server, find_servers, running

from warehouse.home import PROJECT

REMOTE = PROJECT / "deploy" / "postgres" / "remote"
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
OPENED: dict[str, Any] = yaml.safe_load((REMOTE / "compose.yml").read_text())
COMMAND: list[str] = OPENED["services"]["postgres"]["command"]
WITHOUT_TLS = b"SSL is not supported by this build"
WITH_TLS = [
    programs for programs in find_servers().values()
    if WITHOUT_TLS not in (programs / "postgres").read_bytes()
]  # fmt: skip
ADDRESSES = [
    address.address
    for addresses in psutil.net_if_addrs().values()
    for address in addresses
    if re.fullmatch(r"[\d.]+", address.address) and not address.address.startswith("127.")
]
"""Of this machine: who connects to one comes from there, and so not from loopback."""
ROLES = """
    create role tmdt login password '{TMDT_DB_PASSWORD}';
    create role bi_reader login password '{BI_READER_DB_PASSWORD}';
    create role airflow login password '{AIRFLOW_DB_PASSWORD}';
    create database warehouse owner tmdt;
    create database airflow owner airflow
"""

pytestmark = pytest.mark.db
tried = pytest.mark.skipif(
    not (WITH_TLS and ADDRESSES), reason="no PostgreSQL with TLS, or no address, on this machine"
)


def sign(folder: Path, *names: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", REMOTE / "sign.sh", folder, *names], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server with the settings of the containers, and the certificate that it serves with."""
    place = tmp_path_factory.mktemp("opened")
    assert sign(place / "tls", "db.example.org", ADDRESSES[0]).returncode == 0
    settings = [
        setting.replace("/remote/tls", f"{place}/tls").replace("/remote", str(REMOTE))
        for setting in COMMAND[2::2]
        if setting.startswith(("ssl", "hba_file"))
    ]
    assert len(settings) == 4
    settings.append(f"listen_addresses=127.0.0.1,{ADDRESSES[0]}")
    with running(WITH_TLS[-1], place, with_roles=False, settings=settings) as server:
        with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as admin:
            for statement in ROLES.format_map(server.passwords).split(";"):
                admin.execute(statement.encode())
        yield server, place / "tls" / "server.crt"


def come(
    server: Server, role: str, host: str, name: str = "warehouse", **options: str
) -> psycopg.Connection:
    return psycopg.connect(make_conninfo(server.url(role, name), host=host, **options))


@tried
@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
def test_a_reader_comes_over_tls(opened: tuple[Server, Path], mode: str) -> None:
    server, trusted = opened
    with come(server, "bi_reader", ADDRESSES[0], sslmode=mode, sslrootcert=str(trusted)) as reader:
        [(is_encrypted, version)] = reader.execute(
            "select ssl, version from pg_stat_ssl where pid = pg_backend_pid()"
        )
    assert is_encrypted and version in ("TLSv1.2", "TLSv1.3")


@tried
def test_a_reader_does_not_come_without(opened: tuple[Server, Path]) -> None:
    with pytest.raises(psycopg.OperationalError, match="no encryption"):
        come(opened[0], "bi_reader", ADDRESSES[0], sslmode="disable")


@tried
@pytest.mark.parametrize("mode", ["require", "disable"])
@pytest.mark.parametrize(
    ("role", "name"),
    [("tmdt", "warehouse"), ("airflow", "airflow"), ("postgres", "postgres"),
     ("bi_reader", "airflow"), ("bi_reader", "postgres")],
)  # fmt: skip
def test_nobody_else_comes_and_to_no_other_place(
    opened: tuple[Server, Path], role: str, name: str, mode: str
) -> None:
    with pytest.raises(psycopg.OperationalError, match=r"pg_hba\.conf"):
        come(opened[0], role, ADDRESSES[0], name, sslmode=mode)


@tried
def test_a_password_is_asked_for(opened: tuple[Server, Path]) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        come(opened[0], "bi_reader", ADDRESSES[0], sslmode="require", password="guessed")


@tried
def test_a_reader_that_trusts_another_certificate_is_warned(
    opened: tuple[Server, Path], tmp_path: Path
) -> None:
    sign(tmp_path, ADDRESSES[0])
    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        come(
            opened[0], "bi_reader", ADDRESSES[0], sslmode="verify-ca",
            sslrootcert=str(tmp_path / "server.crt"),
        )  # fmt: skip


@tried
def test_in_its_container_everybody_comes_as_before(opened: tuple[Server, Path]) -> None:
    for role, name in (("tmdt", "warehouse"), ("airflow", "airflow"), ("bi_reader", "warehouse")):
        with come(opened[0], role, "127.0.0.1", name, sslmode="disable") as connection:
            assert connection.execute("select current_user").fetchone() == (role,)


@tried
def test_the_rules_are_read_as_they_are_meant(opened: tuple[Server, Path]) -> None:
    with psycopg.connect(opened[0].url("postgres", "postgres")) as admin:
        rules = admin.execute(
            "select type, database, user_name, address, auth_method, error from pg_hba_file_rules"
        ).fetchall()
    assert {error for *_, error in rules} == {None}
    assert {method for *_, method, _ in rules} == {"scram-sha-256", "reject"}
    assert [(kind, names, users) for kind, names, users, address, method, _ in rules
            if address == "all" and method != "reject"] == [
        ("hostssl", ["warehouse"], ["bi_reader"]),
    ]  # fmt: skip
    (network,) = OPENED["networks"]["default"]["ipam"]["config"]
    addresses = {address for *_, address, _, _ in rules}
    assert {network["subnet"].removesuffix("/24"), network["gateway"]} <= addresses


def test_the_containers_have_the_same_settings_and_tls() -> None:
    before = COMPOSE["services"]["postgres"]["command"]
    assert COMMAND[: len(before)] == before
    mounted = [volume.split(":") for volume in OPENED["services"]["postgres"]["volumes"]]
    assert all(parts[-1] == "ro" for parts in mounted)
    assert {parts[-2] for parts in mounted} == {"/remote/pg_hba.conf", "/remote/tls"}
    (port,) = OPENED["services"]["postgres"]["ports"]
    assert port.startswith("${TMDT_POSTGRES_HOST:?"), "nothing is opened that nobody asked for"


def test_a_certificate_is_for_its_names_and_its_key_for_nobody_else(tmp_path: Path) -> None:
    done = sign(tmp_path / "tls", "db.example.org", "10.0.0.5", "fd00::5")
    assert done.returncode == 0 and "Fingerprint=" in done.stdout
    shown = subprocess.run(
        ["openssl", "x509", "-in", tmp_path / "tls" / "server.crt", "-noout", "-text"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "DNS:db.example.org, IP Address:10.0.0.5, IP Address:FD00:0:0:0:0:0:0:5" in shown
    assert "CA:FALSE" in shown
    key = tmp_path / "tls" / "server.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    again = sign(tmp_path / "tls", "other.example.org")
    assert again.returncode == 2 and "has a certificate already" in again.stderr
    assert key.read_bytes() == before
    assert sign(tmp_path).returncode == 2
