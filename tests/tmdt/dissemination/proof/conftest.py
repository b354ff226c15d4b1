"""A warehouse with signed releases, and a superuser who may change anything in it."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from signed import make_releases
from warehouses import name_of

from warehouse import database


@pytest.fixture(scope="module")
def signed_releases(lasting_warehouse: psycopg.Connection) -> psycopg.Connection:
    make_releases(lasting_warehouse)
    return lasting_warehouse


@pytest.fixture(scope="module")
def superuser(signed_releases: psycopg.Connection, cluster: str) -> Iterator[psycopg.Connection]:
    """Whom neither a trigger nor a reference keeps from changing the database of the module."""
    url = f"{cluster.rsplit('/', 1)[0]}/{name_of(database.url())}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        yield connection
