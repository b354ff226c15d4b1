"""A home of its own for each end-to-end module: database, landing area, Airflow and a free port."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tmdt.orchestration import stack
from warehouse import database, postgres


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with a migrated warehouse; whatever was started in it is stopped at the end."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMDT_HOME", str(home))
        patch.setenv("TMDT_AIRFLOW_PORT", str(_free_port()))
        patch.setenv("TMDT_POSTGRES_OPTIONS", "-c fsync=off")
        for name in ("TMDT_DATABASE_URL", "TMDT_LANDING", "TMDT_ARCHIVE"):
            patch.delenv(name, raising=False)
        # Airflow's settings of another test in this process are none of this home's business.
        for name in [name for name in os.environ if name.startswith("AIRFLOW")]:
            patch.delenv(name)
        database.prepare()
        try:
            yield home
        finally:
            stack.down()
            postgres.stop()


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
