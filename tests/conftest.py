"""One embedded PostgreSQL a session, one freshly migrated database a test, seeded where marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from warehouses import copy_of, used

from tmdt.releases import transform
from warehouse import database, postgres

LONG = ("faults", "e2e")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that of two processes none is left alone with them at the end."""
    items.sort(key=lambda item: not any(map(item.get_closest_marker, LONG)))


@pytest.fixture(scope="session", autouse=True)
def no_server_is_left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever home a test makes, its database server has stopped when the session ends."""
    yield
    homes = str(tmp_path_factory.getbasetemp())
    started = (process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"]))
    left = [line for line in started if "-D" in line and any(homes in word for word in line)]
    assert left == []


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The superuser's URI of a cluster whose database `warehouse` is migrated and never changed."""
    home = tmp_path_factory.mktemp("cluster")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMDT_HOME", str(home))
        patch.setenv("TMDT_POSTGRES_OPTIONS", "-c fsync=off -c full_page_writes=off")
        patch.delenv("TMDT_DATABASE_URL", raising=False)
        database.prepare()
        yield postgres.url(postgres.SUPERUSER, "postgres")
        patch.setenv("TMDT_HOME", str(home))
        postgres.stop()


@pytest.fixture(scope="session")
def seeded(cluster: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database like the migrated one, with the reference data in it."""
    with copy_of(cluster) as url:
        with used(url, tmp_path_factory.mktemp("seeding")):
            transform.load_reference()
        yield url.rsplit("/", 1)[1]


def template(request: pytest.FixtureRequest) -> str:
    """The database that a test marked as `seeded`, or any other, gets a copy of."""
    is_seeded = request.node.get_closest_marker("seeded")
    return str(request.getfixturevalue("seeded")) if is_seeded else "warehouse"


@pytest.fixture
def warehouse(
    cluster: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[psycopg.Connection]:
    """A connection to an empty warehouse of this test's own, which the commands use as well."""
    with (
        copy_of(cluster, template(request)) as url,
        used(url, tmp_path / "home") as connection,
    ):
        yield connection


@pytest.fixture(scope="module")
def lasting_warehouse(
    cluster: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[psycopg.Connection]:
    """The same for all tests of a module, where what stands in it takes long to make."""
    home = tmp_path_factory.mktemp("home")
    with copy_of(cluster, template(request)) as url, used(url, home) as connection:
        yield connection
