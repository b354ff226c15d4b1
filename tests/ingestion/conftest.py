"""Files that are sent, and what people are notified of while they land."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from landed import HEADER
from warehouses import copy_of, used

from ingestion.landing import submit
from tmdt import notification


@pytest.fixture
def messages(monkeypatch) -> list[tuple[str, str]]:
    """The notifications that people get."""
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(notification, "notify", lambda *message, **_: sent.append(message))
    return sent


@pytest.fixture
def send(tmp_path):
    """Submits a CSV with the given lines under a name."""

    def send(name: str, *lines: str, header: str = HEADER) -> Path:
        file = tmp_path / name
        file.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
        list(submit([file]))
        return file

    return send


@pytest.fixture(scope="module")
def connection(
    cluster: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[psycopg.Connection]:
    """A connection to a warehouse in which everything is undone."""
    home = tmp_path_factory.mktemp("accounting")
    with copy_of(cluster) as url, used(url, home, autocommit=False) as connection:
        yield connection


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")
