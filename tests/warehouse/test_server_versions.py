"""Each version of PostgreSQL found on this machine is used, or refused in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from servers import find_servers, running

from warehouse import database, postgres
from warehouse.home import Problem

pytestmark = [pytest.mark.db, pytest.mark.timeout(120)]

SERVERS = find_servers()
USED = [version for version in SERVERS if version >= database.OLDEST]
TOO_OLD = [version for version in SERVERS if version < database.OLDEST]
LIMITS = "select rolconnlimit from pg_roles where rolname = 'bi_reader'"


def test_the_oldest_and_that_of_the_embedded_server_are_found() -> None:
    assert {database.OLDEST, postgres.VERSION} <= set(USED)


@pytest.mark.parametrize("version", USED)
def test_a_version_is_prepared_by_the_script_and_migrated(
    version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(SERVERS[version], tmp_path) as server:
        monkeypatch.setenv("TMDT_DATABASE_URL", server.url("tmdt", "warehouse"))
        assert database.migrate() and database.migrate() == []
        with psycopg.connect(server.url("bi_reader", "warehouse")) as reader:
            assert reader.info.server_version // 10_000 == version
            assert reader.execute("select count(*) from marts.fact_indicator").fetchone() == (0,)
            assert reader.execute(LIMITS).fetchone() == (20,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute("select pg_advisory_lock(1)")


@pytest.mark.parametrize("version", TOO_OLD)
def test_a_version_that_is_too_old_is_refused(
    version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(SERVERS[version], tmp_path, with_roles=False) as server:
        monkeypatch.setenv("TMDT_DATABASE_URL", server.url("postgres", "postgres"))
        with pytest.raises(Problem, match=f"PostgreSQL 16 or later, and this server is {version}"):
            database.migrate()


@pytest.mark.parametrize(("server", "programs"), [(16, 16), (17, 18), (18, 18), (19, 18)])
def test_programs_write_what_a_server_understands(
    server: int, programs: int, find_version: Callable[[Path], int]
) -> None:
    assert find_version(postgres.find_programs(server)) == programs


@pytest.fixture
def find_version() -> Callable[[Path], int]:
    return lambda folder: next(number for number, at in SERVERS.items() if at == folder)
