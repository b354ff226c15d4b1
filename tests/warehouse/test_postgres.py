"""The embedded cluster and what stands in a new warehouse."""

from __future__ import annotations

import socket

import psutil
import psycopg
import pytest

from tmdt.orchestration import running, stack
from warehouse import database, postgres
from warehouse.home import Problem, home, secret

pytestmark = pytest.mark.db


@pytest.fixture
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("TMDT_HOME", str(tmp_path / "a home with spaces"))
    monkeypatch.delenv("TMDT_DATABASE_URL", raising=False)
    yield
    postgres.stop()


def test_starts_from_nothing_and_keeps_its_port(own_home):
    database.prepare()
    first = database.url()
    assert postgres.stop()
    assert postgres.running_port() is None
    database.prepare()
    assert database.url() == first


def test_its_port_can_be_set(own_home, monkeypatch):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        monkeypatch.setenv(postgres.PORT, str(port))
        with pytest.raises(Problem, match=f"port {port} on 127.0.0.1 cannot be used"):
            postgres.start()
    assert postgres.start() == port
    postgres.stop()
    monkeypatch.delenv(postgres.PORT)
    assert postgres.start() == port, "saved connections keep working"
    postgres.stop()
    monkeypatch.setenv(postgres.PORT, "any")
    with pytest.raises(Problem, match="want a number"):
        postgres.start()


def test_it_inherits_nothing_from_whoever_starts_it(own_home, monkeypatch):
    """Neither secrets nor the mark of a stack, by which `tmdt down` finds what it may kill."""
    monkeypatch.setenv("TMDT_NOTIFY_URL", "mailto://user:password@example.org")
    monkeypatch.setenv(running.MARK, str(home()))
    postgres.start()
    server = int((home() / "postgres/data/postmaster.pid").read_text().splitlines()[0])
    inherited = psutil.Process(server).environ()
    assert [name for name in inherited if name.startswith("TMDT")] == []
    stack.down()
    assert "database system is shut down" in (home() / "postgres/data/server.log").read_text()


def test_every_role_needs_its_password_and_nobody_else_listens(own_home):
    database.prepare()
    port = postgres.start()
    for role in (postgres.SUPERUSER, database.OWNER, database.READER, database.AIRFLOW):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://{role}:wrong@127.0.0.1:{port}/warehouse")
    with psycopg.connect(postgres.url(postgres.SUPERUSER, "postgres")) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("127.0.0.1",)
        assert connection.execute("show unix_socket_directories").fetchone() == ("",)


def test_secrets_are_the_owners_alone(own_home):
    secret("anything")
    folder = home() / "secrets"
    assert folder.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())


def test_bi_reads_marts_and_nothing_else(own_home):
    database.prepare()
    with psycopg.connect(database.url(database.READER), autocommit=True) as reader:
        assert reader.execute("select count(*) from marts.fact_indicator").fetchone() == (0,)
        for statement in (
            "select * from staging.observation",
            "select * from core.fact_indicator_history",
            "select * from quality.validation",
            "insert into marts.dim_year values (1, '2020-01-01', '2020-12-31', '', 1)",
            "create table marts.mine (x int)",
            "create table public.mine (x int)",
        ):
            with pytest.raises(
                (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)
            ):
                reader.execute(statement)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("set default_transaction_read_only = off")
            reader.execute("delete from marts.dim_year")
        readable = reader.execute("""
            select distinct relnamespace::regnamespace::text
            from pg_class
            where
                relkind in ('r', 'v', 'm', 'p') and has_schema_privilege(relnamespace, 'usage')
                and has_table_privilege(oid, 'select')
        """).fetchall()
        assert sorted(readable) == [("information_schema",), ("marts",), ("pg_catalog",)]
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(database.url(database.READER).replace("/warehouse", "/airflow"))


def test_migrating_again_changes_nothing(own_home):
    database.prepare()
    assert database.migrate() == []


def test_an_unreachable_database_is_a_plain_problem(monkeypatch):
    monkeypatch.setenv("TMDT_DATABASE_URL", "postgresql://nobody:x@127.0.0.1:1/warehouse")
    with pytest.raises(Problem, match="does not answer"), database.connect():
        pass
