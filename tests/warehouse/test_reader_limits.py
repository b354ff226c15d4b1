"""What a reader may take of the server: locks, connections, time; and nothing else of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from warehouses import PASSWORD, copy_of, name_of, used, views

from ingestion import landing
from warehouse import database

pytestmark = pytest.mark.db


@pytest.fixture
def as_reader(cluster: str) -> Iterator[tuple[psycopg.Connection, str, Any]]:
    """A warehouse of its own, its address, and a way for the reader to connect to it."""
    with copy_of(cluster) as url, ExitStack() as opened:
        with psycopg.connect(cluster, autocommit=True) as admin:
            admin.execute(f"alter role bi_reader password '{PASSWORD}'")
            admin.execute(f"grant connect on database {name_of(url)} to bi_reader")
        address = make_conninfo(url, user="bi_reader", password=PASSWORD)

        def connect() -> psycopg.Connection:
            return opened.enter_context(psycopg.connect(address, autocommit=True))

        yield connect(), url, connect


def test_the_reader_holds_no_lock_that_the_pipeline_waits_for(as_reader, tmp_path) -> None:
    reader, url, _ = as_reader
    for statement in (
        "select pg_advisory_lock(hashtext('tmdt staging'))",
        "select pg_try_advisory_lock_shared(1, 2)",
        "select pg_advisory_xact_lock(g) from generate_series(1, 1000000) as g",
        "lock table marts.dim_year in share row exclusive mode",
        "lock table public.schema_migration in access share mode",
        "select lo_create(0)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), reader.transaction():
            reader.execute("set transaction read write")
            reader.execute(statement)
    reader.autocommit = False
    for name in views(reader):  # and keeps open what it may read
        reader.execute(f"select count(*) from marts.{name}")
    file = tmp_path / "24.csv"
    file.write_text(
        "province_code,period,indicator_code,breakdown,value,unit,note\n"
        "24,2026-10,phone_subscriber_count,,1578,thuê bao,\n"
    )
    with used(url, tmp_path / "home") as connection:
        connection.execute("alter role tmdt set lock_timeout = '5s'")
        try:
            list(landing.submit([file]))
            landing.ingest()
            database.migrate()
        finally:
            connection.execute("alter role tmdt reset lock_timeout")
        assert connection.execute("select status from staging.submission").fetchall() == [
            ("accepted",)
        ]


def test_the_reader_cannot_take_the_last_connections(as_reader) -> None:
    first, url, connect = as_reader
    with pytest.raises(psycopg.OperationalError, match="too many connections"):
        for _ in range(60):
            connect()
    with psycopg.connect(url) as pipeline:
        [(open_now,)] = pipeline.execute(
            "select count(*) from pg_stat_activity where usename = 'bi_reader'"
        )
        assert open_now == 20
        assert pipeline.execute(
            "select pg_has_role('tmdt', 'pg_use_reserved_connections', 'usage'),"
            " current_setting('reserved_connections')::integer"
        ).fetchone() == (True, 10)
    assert first.execute("select 1").fetchone() == (1,)


def test_a_load_comes_in_when_readers_fill_every_slot(as_reader, cluster) -> None:
    """Whatever the limit of the role itself: the last slots are not for it."""
    _, url, connect = as_reader
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute("alter role bi_reader connection limit -1")
        try:
            with pytest.raises(psycopg.OperationalError, match="slots are reserved"):
                for _ in range(60):
                    connect()
            with psycopg.connect(url) as first, psycopg.connect(url) as second:
                assert first.execute("select 1").fetchone() == second.execute("select 1").fetchone()
        finally:
            admin.execute("alter role bi_reader connection limit 20")


def test_what_the_reader_forgets_ends(as_reader) -> None:
    reader, _, _ = as_reader
    limits = [
        reader.execute(f"show {setting}").fetchone()[0]
        for setting in (
            "statement_timeout", "idle_in_transaction_session_timeout", "idle_session_timeout",
            "temp_file_limit", "default_transaction_read_only",
        )
    ]  # fmt: skip
    assert limits == ["5min", "5min", "1h", "1GB", "on"]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute("set temp_file_limit = -1")


@pytest.mark.parametrize("name", ["postgres", "template1", "airflow"])
def test_the_reader_has_no_other_database(as_reader, name) -> None:
    _, url, _ = as_reader
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(make_conninfo(url, user="bi_reader", password=PASSWORD, dbname=name))
