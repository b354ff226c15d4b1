"""The web application over a warehouse of its own, which it reads as BI's role does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI
from serving import admit_reader
from starlette.testclient import TestClient

from tmdt.api.app import create_app
from warehouse import database


@pytest.fixture(scope="module")
def as_reader(
    cluster: str, cluster_home: Path, lasting_warehouse: psycopg.Connection
) -> Iterator[psycopg.Connection]:
    """The warehouse of a module, with the address of its readers set."""
    with pytest.MonkeyPatch.context() as patch:
        name = lasting_warehouse.info.dbname
        patch.setenv(database.READER_URL, admit_reader(cluster, cluster_home, name))
        yield lasting_warehouse


@pytest.fixture(scope="module")
def app(as_reader: psycopg.Connection) -> FastAPI:
    return create_app()


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, follow_redirects=False) as client:
        yield client
