"""A publication waits for readers elsewhere, not longer than allowed, and never fails for them."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from homes import RELEASE, used, wait_for
from homes import publish as publish_in
from releases import open_candidate, pass_gates
from warehouses import copy_of

from tmdt import notification
from tmdt.releases import readers
from tmdt.releases.release import list_published_tables, publish
from warehouse import database, postgres, standby

pytestmark = pytest.mark.db

NOBODY = "postgresql://nobody:x@127.0.0.1:1/warehouse"


@pytest.fixture
def behind(cluster: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    """A database that stands in for a standby that follows nobody; readers are sent there."""
    with copy_of(cluster) as url, psycopg.connect(url, autocommit=True) as connection:
        monkeypatch.setenv(database.READER_URL, url)
        yield connection


@pytest.fixture(autouse=True)
def titles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What people are told; and a short wait."""
    told: list[str] = []
    monkeypatch.setattr(notification, "notify", lambda title, *_, **__: told.append(title))
    monkeypatch.setenv(readers.WAIT, "0.5")
    return told


def test_without_readers_elsewhere_nothing_is_waited_for(titles: list[str]) -> None:
    began = time.monotonic()
    assert readers.await_release(1) and readers.describe(1) is None
    assert time.monotonic() - began < 0.1


def test_it_ends_when_they_see_the_release(
    behind: psycopg.Connection, titles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(readers.WAIT, "20")
    follows = threading.Timer(1, behind.execute, [RELEASE])
    follows.start()
    began = time.monotonic()
    assert readers.await_release(1)
    assert 0.9 < time.monotonic() - began < 10
    assert titles == []
    assert readers.describe(1) == "it shows release 1"
    assert readers.describe(2) == "it shows release 1, not yet release 2"


@pytest.mark.parametrize("away", [False, True])
def test_a_standby_that_is_behind_or_away_fails_no_publication(
    warehouse: psycopg.Connection, behind: psycopg.Connection, titles: list[str],
    monkeypatch: pytest.MonkeyPatch, away: bool,
) -> None:  # fmt: skip
    if away:
        monkeypatch.setenv(database.READER_URL, NOBODY)
    for table in list_published_tables(warehouse):  # what a build leaves
        warehouse.execute(f"create table core.{table} (like marts.{table})")
    open_candidate(warehouse, 1, "2026-10")
    pass_gates(warehouse, 1)
    began = time.monotonic()
    assert publish(1)["release_id"] == 1
    assert time.monotonic() - began < 10
    assert titles == ["Readers do not see release 1 yet"]
    assert warehouse.execute("select status from core.release").fetchone() == ("published",)


def test_waiting_can_be_switched_off(
    behind: psycopg.Connection, titles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(readers.WAIT, "0")
    assert readers.await_release(1)
    assert titles == []


@pytest.mark.parametrize(("given", "wait"), [("", 30), ("12", 12), ("-1", 0), ("soon", 30)])
def test_how_long_is_a_number_and_nothing_else_fails_a_publication(
    given: str, wait: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(readers.WAIT, given)
    assert readers.read_wait() == wait


def test_readers_are_sent_to_the_standby_and_loads_are_not(
    warehouse: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(database.READER_URL, NOBODY)
    assert database.url(database.READER) == NOBODY
    assert database.url() == os.environ["TMDT_DATABASE_URL"]
    assert "it does not answer" in (readers.describe(1) or "")


def test_a_real_standby_that_stands_still_is_waited_for_and_then_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, titles: list[str]
) -> None:
    with used(tmp_path / "primary") as primary:
        followed = standby.admit()
        shutil.copytree(primary / "secrets", tmp_path / "standby" / "secrets")
        with used(tmp_path / "standby"):
            standby.create(followed)
            readers_url = database.url(database.READER)
            admin = psycopg.connect(postgres.url(postgres.SUPERUSER, "postgres"), autocommit=True)
        try:
            monkeypatch.setenv(database.READER_URL, readers_url)
            publish_in(primary)
            assert readers.await_release(1) and titles == []
            admin.execute("select pg_wal_replay_pause()")
            wait_for(
                lambda: (
                    admin.execute("select pg_get_wal_replay_pause_state()").fetchone()
                    == ("paused",)
                )
            )
            publish_in(primary)
            assert not readers.await_release(2)
            assert titles == ["Readers do not see release 2 yet"]
            admin.execute("select pg_wal_replay_resume()")
            monkeypatch.setenv(readers.WAIT, "20")
            assert readers.await_release(2)
        finally:
            admin.close()
            with used(tmp_path / "standby"):
                postgres.stop()
            postgres.stop()
