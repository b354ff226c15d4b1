"""What a reader sets for itself, as any role may, is undone; limits that do not hold are named."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from servers import find_servers, running

from warehouse import database, postgres, reader_limits
from warehouse.home import secret

pytestmark = [pytest.mark.db, pytest.mark.timeout(120)]

SETTINGS = (
    "statement_timeout", "idle_session_timeout", "work_mem", "temp_file_limit",
    "default_transaction_read_only",
)  # fmt: skip
MANAGED = """
    create role tmdt login createrole password 'for-tests-only';
    create role bi_reader login;
    grant bi_reader to tmdt with admin option;
    create database warehouse owner tmdt
"""
"""As a provider makes them who keeps the superuser to itself."""


@pytest.fixture
def connect(
    cluster: str, cluster_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], psycopg.Connection]]:
    """Connects the reader to the embedded server, with the password of the home."""
    monkeypatch.setenv("TMDT_HOME", str(cluster_home))
    monkeypatch.delenv("TMDT_DATABASE_URL", raising=False)
    database.start()
    opened = []

    def connect() -> psycopg.Connection:
        url = postgres.url("bi_reader", "warehouse")
        opened.append(psycopg.connect(url, autocommit=True))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()
    database.start()


def settings(connection: psycopg.Connection) -> list[str]:
    return [connection.execute(f"show {name}").fetchone()[0] for name in SETTINGS]  # type: ignore[index]


@pytest.mark.parametrize(
    "statement",
    [
        "alter role bi_reader set statement_timeout = 0",
        "alter role bi_reader in database warehouse set work_mem = '1GB'",
        "alter role bi_reader in database airflow set work_mem = '1GB'",
        "alter role bi_reader reset all",
        "alter role bi_reader password 'mine'",
        "alter role bi_reader password null",
        # To try whether this is the password of the home takes the time that its maker chose.
        "alter role bi_reader password 'SCRAM-SHA-256$100000:c2FsdHNhbHRzYWx0c2FsdA==$"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='",
    ],
)
def test_what_it_changes_of_itself_is_undone(
    connect: Callable[[], psycopg.Connection], statement: str
) -> None:
    reader = connect()
    before = settings(reader)
    reader.execute("set default_transaction_read_only = off")
    reader.execute(statement.encode())
    database.start()
    again = connect()
    assert settings(again) == before == ["5min", "1h", "4MB", "1GB", "on"]
    assert reader_limits.find_missing(again) == [
        "connections that are reserved for loads (reserved_connections)"
    ], "the only one that is not for the reader"


def test_an_open_transaction_on_its_own_role_holds_nobody_up(
    connect: Callable[[], psycopg.Connection],
) -> None:
    reader = connect()
    reader.execute("set default_transaction_read_only = off")
    reader.execute("set idle_in_transaction_session_timeout = 0")
    reader.execute("alter role bi_reader set work_mem = '1GB'")
    reader.autocommit = False
    reader.execute("alter role bi_reader set work_mem = '2GB'")
    began = time.monotonic()
    database.start()
    assert time.monotonic() - began < 10
    with pytest.raises(psycopg.OperationalError):
        reader.execute("select 1")
    assert settings(connect())[2] == "4MB"


def test_its_password_is_the_homes_and_is_not_set_again(
    connect: Callable[[], psycopg.Connection], cluster: str
) -> None:
    verifier = "select rolpassword from pg_authid where rolname = 'bi_reader'"
    with psycopg.connect(cluster, autocommit=True) as admin:
        before = admin.execute(verifier).fetchone()
        database.start()
        assert admin.execute(verifier).fetchone() == before


def test_a_password_that_is_removed_from_the_home_is_replaced(
    connect: Callable[[], psycopg.Connection], cluster_home: Path
) -> None:
    before = secret("postgres-bi_reader")
    (cluster_home / "secrets" / "postgres-bi_reader").unlink()
    database.start()
    with psycopg.connect(postgres.url("bi_reader", "warehouse")) as reader:
        assert reader.execute("select current_user").fetchone() == ("bi_reader",)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url("bi_reader", "warehouse"), password=before)


@pytest.mark.parametrize(
    ("undone", "done_again", "name"),
    [
        ("alter role bi_reader connection limit -1", "alter role bi_reader connection limit 20",
         "a limit of its connections"),
        ("alter role bi_reader reset temp_file_limit",
         "alter role bi_reader set temp_file_limit = '1GB'", "temp_file_limit"),
        ("alter role bi_reader set work_mem = '1GB'", "alter role bi_reader reset work_mem",
         "timeouts, and no settings but these"),
        ("grant connect on database postgres to public",
         "revoke connect on database postgres from public", "other databases"),
        ("grant temporary on database warehouse to public",
         "revoke temporary on database warehouse from public", "temporary tables"),
        ("grant execute on function pg_advisory_lock(bigint) to public",
         "revoke execute on function pg_advisory_lock(bigint) from public", "advisory locks"),
        ("revoke pg_use_reserved_connections from tmdt",
         "grant pg_use_reserved_connections to tmdt", "reserved for loads"),
    ],
)  # fmt: skip
def test_a_limit_that_does_not_hold_is_named(
    connect: Callable[[], psycopg.Connection], undone: str, done_again: str, name: str
) -> None:
    with (
        psycopg.connect(postgres.url("postgres", "warehouse"), autocommit=True) as admin,
        psycopg.connect(database.url(), autocommit=True) as owner,
    ):
        assert reader_limits.find_missing(owner) == []
        admin.execute(undone.encode())
        try:
            (missing,) = reader_limits.find_missing(owner)
            assert name in missing
        finally:
            admin.execute(done_again.encode())


def test_where_the_owner_is_no_superuser_it_does_what_it_may_and_says_the_rest(
    tmp_path: Path,
) -> None:
    servers = find_servers()
    with running(servers[postgres.VERSION], tmp_path, with_roles=False) as server:
        with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as admin:
            for statement in MANAGED.split(";"):
                admin.execute(statement.encode())
        address = server.url("postgres", "warehouse")
        with psycopg.connect(address, user="tmdt", password="for-tests-only") as owner:
            before = reader_limits.find_missing(owner)
            reader_limits.apply(owner)
            missing = reader_limits.find_missing(owner)
    assert {"a limit of its connections", "timeouts, and no settings but these"} == {*before} - {
        *missing
    }
    assert missing == [
        "a limit of the files that its sorts write (temp_file_limit)",
        "connections that are reserved for loads (reserved_connections)",
        "no access to other databases",
        "no temporary tables",
        "no advisory locks and no large objects",
    ]


def test_after_the_script_nothing_is_missing_and_the_owner_needs_nothing(tmp_path: Path) -> None:
    servers = find_servers()
    with (
        running(servers[postgres.VERSION], tmp_path) as server,
        psycopg.connect(server.url("tmdt", "warehouse"), autocommit=True) as owner,
    ):
        missing = reader_limits.find_missing(owner)
    assert missing == ["connections that are reserved for loads (reserved_connections)"]
