"""One embedded PostgreSQL a session, one freshly migrated database a test, seeded where marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from warehouses import PASSWORD, copy_in_use, copy_of, name_of, used

from tmdt.releases import transform
from warehouse import database, postgres
from warehouse.home import folder

NOTHING_LASTS = " ".join(
    f"-c {setting}"
    for setting in ("fsync=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")
)
"""Settings of a server whose databases need not survive the machine."""
LONG = ("faults", "e2e")
ASKED_FOR = ("hosts", "dashboards")
TOGETHER = ("tests/dags/", "tests/dbt_project/", "tests/e2e/")
"""Folders whose modules share what takes long to make, so that one process runs all of them."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Files are run whole, as `--dist loadfile` does it, and so are some folders."""
    from xdist.scheduler import LoadFileScheduling

    class LoadFolders(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            folder = next(filter(nodeid.startswith, TOGETHER), None)
            return folder or super()._split_scope(nodeid)

    return LoadFolders(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest first, so that of two processes none is left alone with them at the end.

    Tests with several hosts change the machine's network, and those in Superset need another
    environment: they run only when asked for by name.
    """
    asked = [mark for mark in ASKED_FOR if mark not in config.option.markexpr]
    left = [item for item in items if any(map(item.get_closest_marker, asked))]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]
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
def cluster_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cluster")


@pytest.fixture(scope="session")
def cluster(cluster_home: Path) -> Iterator[str]:
    """The superuser's URI of a cluster whose database `warehouse` is migrated and never changed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMDT_HOME", str(cluster_home))
        patch.setenv("TMDT_POSTGRES_OPTIONS", NOTHING_LASTS)
        patch.delenv("TMDT_DATABASE_URL", raising=False)
        (folder("secrets") / f"postgres-{database.OWNER}").write_text(PASSWORD)
        database.prepare()
        yield postgres.url(postgres.SUPERUSER, "postgres")
        patch.setenv("TMDT_HOME", str(cluster_home))
        postgres.stop()


@pytest.fixture(scope="session")
def object_store() -> Iterator[str]:
    """The address of an object store: one for all tests, since its clients remember the first."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    _, port = server.get_host_and_port()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture(scope="session")
def seeded(cluster: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database like the migrated one, with the reference data in it."""
    with copy_of(cluster) as url:
        with used(url, tmp_path_factory.mktemp("seeding")):
            transform.load_reference()
        yield name_of(url)


def template(request: pytest.FixtureRequest) -> str:
    """The database that a test marked as `seeded`, or any other, gets a copy of."""
    is_seeded = request.node.get_closest_marker("seeded")
    return str(request.getfixturevalue("seeded")) if is_seeded else "warehouse"


@pytest.fixture
def warehouse(
    cluster: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[psycopg.Connection]:
    """A connection to an empty warehouse of this test's own, which the commands use as well."""
    with copy_in_use(cluster, template(request), tmp_path / "home") as connection:
        yield connection


@pytest.fixture(scope="module")
def lasting_warehouse(
    cluster: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[psycopg.Connection]:
    """The same for all tests of a module, where what stands in it takes long to make."""
    home = tmp_path_factory.mktemp("home")
    with copy_in_use(cluster, template(request), home) as connection:
        yield connection
