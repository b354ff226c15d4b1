"""One embedded PostgreSQL a session, one freshly migrated database a test."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tmdt import database, postgres

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The superuser's URI of a cluster whose database `warehouse` is migrated and never changed."""
    home = tmp_path_factory.mktemp("cluster")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMDT_HOME", str(home))
        patch.setenv("TMDT_POSTGRES_OPTIONS", "-c fsync=off -c full_page_writes=off")
        patch.delenv("TMDT_DATABASE_URL", raising=False)
        database.prepare()
        with database.connect() as connection:
            connection.execute(Path(__file__).with_name("observations.sql").read_bytes())
        yield postgres.url(postgres.SUPERUSER, "postgres")
        patch.setenv("TMDT_HOME", str(home))
        postgres.stop()


@pytest.fixture
def warehouse(
    cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[psycopg.Connection]:
    """A connection to an empty warehouse of this test's own, which the commands use as well."""
    name = f"test_{os.getpid()}_{next(NUMBERS)}"
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(f"create database {name} template warehouse owner tmdt")
        monkeypatch.setenv("TMDT_HOME", str(tmp_path / "home"))
        url = cluster.rsplit("/", 1)[0] + f"/{name}"
        monkeypatch.setenv("TMDT_DATABASE_URL", _as_owner(cluster, url))
        with psycopg.connect(os.environ["TMDT_DATABASE_URL"], autocommit=True) as connection:
            yield connection
        admin.execute(f"drop database {name} with (force)")


def _as_owner(cluster: str, url: str) -> str:
    """The same database as the pipeline's role; its password was changed to a known one."""
    password = "for-tests-only"
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(f"alter role {database.OWNER} password '{password}'")
    place = url.split("@", 1)[1]
    return f"postgresql://{database.OWNER}:{password}@{place}"
