"""What the catalogue does not mark as public is nowhere: not under /data, and not in SDMX."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from packed_figures import HIDDEN, SECRET, publish
from starlette.testclient import TestClient

from tmdt.api.app import create_app
from tmdt.dissemination.package import write_package

pytestmark = pytest.mark.db

ADDRESSES = [
    "/data?lang=en",
    "/data/indicators",
    "/data/indicators/ecom_sales_vnd.csv",
    "/data/indicators/ecom_sales_vnd.json",
    "/data/releases/2/datapackage.json",
    "/data/releases/2/codebook.csv",
    "/sdmx/2.1/codelist/MOIT/CL_INDICATOR",
    "/sdmx/2.1/dataflow/MOIT/FIGURES?references=all",
    "/sdmx/v2/structure/codelist/MOIT/CL_INDICATOR/*",
    *(
        f"{start}{rest}"
        for flow in ("FIGURES", "FIGURES_VN34", "AREAS")
        for start, rest in [
            (f"/sdmx/2.1/data/{flow}/all", "?format=csv"),
            (f"/sdmx/2.1/availableconstraint/{flow}/all/all/all", ""),
            (f"/sdmx/v2/data/dataflow/MOIT/{flow}/*/*", "?format=csv"),
            (f"/sdmx/v2/data/dataflow/MOIT/{flow}/*/*", "?format=csv&includeHistory=true"),
        ]
    ),
]


@pytest.fixture(scope="module")
def client(as_reader: psycopg.Connection) -> Iterator[TestClient]:
    publish(as_reader)
    write_package(2)
    with TestClient(create_app()) as client:
        yield client


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_not_at(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (200, 204), answer.text
    assert SECRET not in answer.text and HIDDEN not in answer.text
    assert "2025-01" not in answer.text or address == ADDRESSES[0], "only it has that month"


def test_what_is_public_is_there(client: TestClient) -> None:
    figures = client.get("/sdmx/2.1/data/FIGURES/all?format=csv").text
    assert "12345678901234.5" in figures and "ecom_sales_vnd" in figures


@pytest.mark.parametrize(
    "address",
    [
        f"/data/indicators/{SECRET}.csv",
        f"/sdmx/2.1/data/FIGURES/..{SECRET}..",
        f"/sdmx/v2/data/dataflow/MOIT/FIGURES/*/*.*.{SECRET}",
        f"/sdmx/v2/data/dataflow/MOIT/FIGURES/*/*?c[INDICATOR]={SECRET}",
    ],
)
def test_it_is_not_found_by_its_code(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert HIDDEN not in answer.text
