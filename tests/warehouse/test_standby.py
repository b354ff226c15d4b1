"""A standby follows another home, serves its readers, and takes its place when that is killed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from homes import kill, lived_in, publish, seen, used, wait_for
from servers import find_servers, running

from warehouse import database, postgres, standby
from warehouse.home import Problem

pytestmark = [pytest.mark.db, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def primary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with an empty warehouse."""
    with lived_in(tmp_path_factory.mktemp("primary") / "home") as home:
        database.prepare()
        yield home


@pytest.fixture
def followed(primary: Path) -> str:
    """The address by which a standby follows it."""
    with used(primary):
        return standby.admit()


@pytest.fixture
def empty(primary: Path, tmp_path: Path) -> Iterator[Path]:
    """A home that holds nothing but the passwords."""
    shutil.copytree(primary / "secrets", tmp_path / "standby" / "secrets")
    with lived_in(tmp_path / "standby") as home:
        yield home


def test_its_role_may_replicate_and_nothing_else(primary: Path, followed: str) -> None:
    with used(primary):
        admin = psycopg.connect(postgres.url(postgres.SUPERUSER, "postgres"))
    with admin:
        rights = admin.execute(
            "select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,"
            " rolconnlimit from pg_roles where rolname = 'standby'"
        ).fetchone()
        groups = admin.execute("select pg_has_role('standby', 'pg_monitor', 'member')").fetchone()
    assert rights == (False, False, False, False, True, standby.CONNECTIONS)
    assert groups == (False,)
    for name in ("warehouse", "airflow", "postgres"):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(followed.replace("/?replication=true", f"/{name}"))


def test_it_follows_serves_readers_and_takes_the_place_of_a_killed_one(
    primary: Path, followed: str, empty: Path
) -> None:
    publish(primary)
    standby.create(followed)
    assert seen(empty) == 1
    publish(primary)
    wait_for(lambda: seen(empty) == 2)
    assert standby.describe() == f"follows {followed.split('@')[1].split('/')[0]}"
    for refused in (database.prepare, lambda: publish(empty)):
        with pytest.raises((Problem, psycopg.errors.ReadOnlySqlTransaction)):
            refused()
    with pytest.raises(Problem, match=r"still answers: stop that first"):
        standby.promote()

    kill(primary)
    assert seen(empty) == 2, "readers read"
    assert "does not let this standby in" in standby.describe()
    before = database.url(database.READER)
    standby.promote()
    assert database.url(database.READER) == before, "saved connections keep working"
    publish(empty)
    assert seen(empty) == 3
    database.prepare()
    with pytest.raises(Problem, match="is no standby"):
        standby.promote()
    settings = (empty / "postgres/data/postgresql.auto.conf").read_text()
    assert "password" not in settings

    with used(primary):  # for the tests that follow
        postgres.start()
    assert seen(primary) == 2


def test_one_that_was_away_catches_up_and_one_that_was_away_too_long_says_so(
    primary: Path, followed: str, empty: Path
) -> None:
    standby.create(followed)
    postgres.stop()
    publish(primary)
    postgres.start()
    wait_for(lambda: seen(empty) == seen(primary))
    postgres.stop()
    with (
        used(primary),
        psycopg.connect(postgres.url(postgres.SUPERUSER, "postgres"), autocommit=True) as admin,
    ):
        wait_for(
            lambda: admin.execute("select active from pg_replication_slots").fetchone() == (False,)
        )
        admin.execute("select pg_drop_replication_slot('standby')")
    postgres.start()
    assert "the slot 'standby' there is gone" in standby.describe()
    assert seen(empty) == seen(primary), "readers are served all the same"
    postgres.stop()
    shutil.rmtree(empty / "postgres")
    standby.create(followed)
    wait_for(lambda: standby.describe().startswith("follows"))


def test_what_a_standby_lacks_is_kept_for_it_but_not_without_end(primary: Path) -> None:
    with used(primary), psycopg.connect(database.url()) as connection:
        assert connection.execute("show max_slot_wal_keep_size").fetchone() == ("4GB",)


def test_an_earlier_standby_leaves_room_for_the_next_and_a_living_one_does_not(
    primary: Path, followed: str, empty: Path, tmp_path: Path
) -> None:
    standby.create(followed)
    assert standby.describe().startswith("follows")
    shutil.copytree(primary / "secrets", tmp_path / "next" / "secrets")
    with lived_in(tmp_path / "next"):
        with pytest.raises(Problem, match=r"another standby follows 127\.0\.0\.1 already"):
            standby.create(followed)
        with used(empty):
            postgres.stop()
        standby.create(followed)
        assert seen(tmp_path / "next") == seen(primary)


def test_a_standby_needs_an_empty_home_with_the_passwords(
    primary: Path, followed: str, tmp_path: Path
) -> None:
    with used(primary), pytest.raises(Problem, match="begins in an empty home"):
        standby.create(followed)
    with used(tmp_path), pytest.raises(Problem, match="copy the folder secrets"):
        standby.create(followed)


@pytest.mark.parametrize(
    "wrong", ["postgresql://standby:x@127.0.0.1:1/", "not an address", "{wrong password}", "{tmdt}"]
)
def test_what_cannot_be_followed_is_refused_in_one_line(
    primary: Path, followed: str, empty: Path, wrong: str
) -> None:
    with used(primary):
        given = {
            "{wrong password}": followed.replace("standby:", "standby:not"),
            "{tmdt}": database.url(),
        }
    with pytest.raises(Problem, match="tmdt url --role standby") as refused:
        standby.create(given.get(wrong, wrong))
    assert "\n" not in str(refused.value)
    assert not postgres.is_initialised()


def test_another_version_is_refused_in_one_line(empty: Path, tmp_path: Path) -> None:
    (tmp_path / "older").mkdir()
    with (
        running(find_servers()[16], tmp_path / "older") as older,
        pytest.raises(Problem, match=r"is PostgreSQL 16, and this standby is 18") as refused,
    ):
        standby.create(older.url("standby", ""))
    assert "\n" not in str(refused.value)
