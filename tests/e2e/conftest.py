"""One home for all end-to-end tests: database, landing area, Airflow, and a port for it.

The modules run in the order of their names: the demonstration finds the home empty, loads without a
scheduler come next, and then the stack starts. Each has months of its own.
"""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import wheels

from tmdt.orchestration import stack
from warehouse import database


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The settings of a home; whatever was started in it is stopped at the end."""
    settings = {
        "TMDT_HOME": str(tmp_path_factory.mktemp("home")),
        "TMDT_AIRFLOW_PORT": str(_free_port()),
        "TMDT_WEB_PORT": str(_free_port()),
        "TMDT_POSTGRES_OPTIONS": "-c fsync=off",
    }
    yield settings
    with _in_use(settings):
        stack.down()


@pytest.fixture(scope="module")
def home(shared_home: dict[str, str]) -> Iterator[Path]:
    """The home, in which this process and its children work meanwhile."""
    with _in_use(shared_home):
        yield Path(shared_home["TMDT_HOME"])


@contextmanager
def _in_use(settings: dict[str, str]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("TMDT_DATABASE_URL", "TMDT_LANDING", "TMDT_ARCHIVE"):
            patch.delenv(name, raising=False)
        # Airflow's settings of another test in this process are none of this home's business.
        for name in [name for name in os.environ if name.startswith("AIRFLOW")]:
            patch.delenv(name)
        for name, value in settings.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an environment that the project's wheel is installed in."""
    folder = tmp_path_factory.mktemp("installed")
    wheels.install(wheels.build(folder), folder / ".venv")
    return folder


@pytest.fixture(scope="session")
def tmdt(environment: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command line of that environment, in its folder."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        without_checkout = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        return subprocess.run(
            [environment / ".venv/bin/tmdt", *map(str, arguments)],
            cwd=environment,
            capture_output=True,
            text=True,
            env=without_checkout | {"COLUMNS": "200"},
            check=False,
        )

    return run


@pytest.fixture
def ask(home: Path) -> Callable[[str], list[tuple[Any, ...]]]:
    """Runs a query on the warehouse."""

    def ask(query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(database.url()) as connection:
            return connection.execute(query).fetchall()  # type: ignore[arg-type]

    return ask


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
