"""The web application over a warehouse with two releases, built as loads build them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import psycopg
import pytest
import uvicorn
from fastapi import FastAPI
from odd_releases import fill
from releases import figure, open_candidate, pass_gates, submit
from warehouses import copy_in_use, copy_of, name_of, used

from tmdt.api.app import create_app
from tmdt.releases import release, transform
from warehouse import database

SHOPPERS, SALES = "online_shopper_population_pct", "ecom_payment_value_vnd"


def figures_of(number: int) -> list[dict[str, object]]:
    """What the file of a release says: the second one revises a figure, and adds a month."""
    first = [
        figure(SALES, "2025-05", 100, ref_area="VN63_24"),
        figure(SALES, "2025-05", 50, ref_area="VN63_27"),
        figure(SALES, "2026-09", 700, ref_area="VN34_24"),
        figure(SALES, "2026-09", 300, ref_area="VN34_01"),
        figure(SHOPPERS, "2026-09", 41, ref_area="VN34_24", breakdown="sex=female"),
        figure(SHOPPERS, "2026-09", "30", ref_area="VN34_01") | {
            "value": None, "value_high": 40, "qualifier": "range",
        },
    ]  # fmt: skip
    second = [
        figure(SALES, "2026-09", 710, ref_area="VN34_24"),
        figure(SALES, "2026-10", 720, ref_area="VN34_24", source_ref="Biểu'1 <F&11>"),
    ]
    return {1: first, 2: second}[number]


@pytest.fixture(scope="session")
def two_releases(
    cluster: str, seeded: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of a database with two published releases."""
    with copy_of(cluster, seeded) as url:
        with used(url, tmp_path_factory.mktemp("releases")) as connection:
            for number, period in ((1, "2026-09"), (2, "2026-10")):
                open_candidate(connection, number, period)
                submit(connection, number, figures_of(number))
                transform.build()
                pass_gates(connection, number)
                release.publish(number)
        yield name_of(url)


@pytest.fixture(scope="session")
def odd_releases(
    cluster: str, two_releases: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[psycopg.Connection]:
    """A reader's connection to a warehouse with five releases and every shape of figure."""
    with copy_of(cluster, two_releases) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            fill(connection)
        with psycopg.connect(url, options="-c timezone=UTC", autocommit=True) as connection:
            connection.execute(f"set role {database.READER}")
            yield connection


@pytest.fixture(scope="module")
def lasting_warehouse(
    cluster: str, two_releases: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[psycopg.Connection]:
    """A copy of it for a module."""
    with copy_in_use(cluster, two_releases, tmp_path_factory.mktemp("home")) as connection:
        yield connection


@pytest.fixture(scope="module")
def app(as_reader: psycopg.Connection) -> FastAPI:
    """The application."""
    return create_app()


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    """Where the application is being served."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(30)
