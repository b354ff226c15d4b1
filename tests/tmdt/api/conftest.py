"""The web application over a warehouse of its own, which it reads as BI's role does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from starlette.testclient import TestClient

from tmdt.api.app import create_app
from warehouse import database


@pytest.fixture(scope="module")
def as_reader(
    cluster: str, cluster_home: Path, lasting_warehouse: psycopg.Connection
) -> Iterator[psycopg.Connection]:
    """The warehouse of a module, with the address of its readers set."""
    name = lasting_warehouse.info.dbname
    password = (cluster_home / "secrets" / f"postgres-{database.READER}").read_text()
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(f"grant connect on database {name} to {database.READER}")
    address = {**conninfo_to_dict(cluster), "user": database.READER, "password": password}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(database.READER_URL, make_conninfo("", **{**address, "dbname": name}))
        yield lasting_warehouse


@pytest.fixture(scope="module")
def app(as_reader: psycopg.Connection) -> FastAPI:
    return create_app()


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, follow_redirects=False) as client:
        yield client
