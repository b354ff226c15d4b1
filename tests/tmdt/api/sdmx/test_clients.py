"""The clients that statisticians use get what SQL gets, of both versions of SDMX."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import uvicorn
from fastapi import FastAPI

from tmdt.api.sdmx.flows import FLOWS

pytestmark = [pytest.mark.db, pytest.mark.seeded]

XML = {"Accept": "application/xml"}


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


@pytest.fixture(scope="module")
def areas(as_reader: psycopg.Connection) -> dict[str, tuple[str, str, str | None]]:
    """By code the names of areas, and the region of each."""
    return {
        code: (vi, en, region)
        for code, vi, en, region in as_reader.execute(
            "select area.area_code, area.label_vi, area.label_en, region.area_code"
            " from marts.dim_area as area"
            " left join marts.dim_area as region on area.region_area_key = region.area_key"
        )
    }


@pytest.fixture(params=["2.1", "3.0.0"])
def sdmx1(address: str, request: pytest.FixtureRequest) -> Any:
    """A client of sdmx1, of either version."""
    import sdmx
    from sdmx.source import add_source

    folder = {"2.1": "2.1", "3.0.0": "v2"}[request.param]
    supported = {"availableconstraint": True, "availability": True, "preview": True}
    source = {
        "id": "MOIT", "name": "MOIT", "url": f"{address}/sdmx/{folder}",
        "versions": [request.param], "supports": supported,
    }  # fmt: skip
    add_source(source, override=True)
    return sdmx.Client("MOIT")


def test_sdmx1_reads_dataflows_and_structures(sdmx1: Any) -> None:
    assert set(sdmx1.dataflow(headers=XML).dataflow) == set(FLOWS)
    for flow in FLOWS.values():
        message = sdmx1.datastructure(flow.id, params={"references": "children"}, headers=XML)
        structure = message.structure[flow.id]
        assert [it.id for it in structure.dimensions.components] == [
            it.id for it in flow.dimensions
        ]
        assert {it.id for it in structure.attributes.components} == {
            it.id for it in flow.components if it.role == "attribute"
        }
        assert set(message.codelist) == {it.codelist for it in flow.components if it.codelist}


def test_sdmx1_reads_code_lists_in_both_languages(
    sdmx1: Any, areas: dict[str, tuple[str, str, str | None]]
) -> None:
    codelist = sdmx1.codelist("CL_AREA", headers=XML).codelist["CL_AREA"]
    assert {code.id for code in codelist} == set(areas)
    for code in codelist:
        vi, en, region = areas[code.id]
        assert code.name.localizations == {"vi": vi, "en": en}
        if region:
            assert str(getattr(code.parent, "id", code.parent)) == region


def test_sdmx1_reads_topics(sdmx1: Any) -> None:
    message = sdmx1.categoryscheme(headers=XML, params={"references": "parents"})
    assert {it.id for it in message.category_scheme["TOPICS"]} == {
        "ECOMMERCE", "PLANS", "COLLECTION",
    }  # fmt: skip
    assert set(message.categorisation) == set(FLOWS)


@pytest.fixture
def registry(address: str) -> Any:
    """pysdmx's client of registries, which reads SDMX-JSON 2.0."""
    from pysdmx.api.fmr import RegistryClient

    return RegistryClient(f"{address}/sdmx/v2")


def test_pysdmx_reads_code_lists(
    registry: Any, areas: dict[str, tuple[str, str, str | None]]
) -> None:
    codes = registry.get_codes("MOIT", "CL_AREA")
    assert {code.id: code.name for code in codes} == {it: names[0] for it, names in areas.items()}


def test_pysdmx_reads_everything_else(registry: Any, as_reader: psycopg.Connection) -> None:
    assert [agency.id for agency in registry.get_agencies("SDMX")] == ["MOIT"]
    assert {flow.id for flow in registry.get_dataflows("MOIT")} == set(FLOWS)
    assert len(registry.get_categories("MOIT", "TOPICS")) == 3
    structures = {it.id: it for it in registry.get_data_structures("MOIT")}
    for flow in FLOWS.values():
        components = structures[flow.id].components
        assert {it.id for it in components} == {it.id for it in flow.components}
    [(figures,)] = as_reader.execute("select count(*) from marts.fact_indicator")
    assert registry.get_dataflow_details("MOIT", "FIGURES").obs_count == figures


def test_pysdmx_reads_the_schema_of_a_dataflow(registry: Any) -> None:
    schema = registry.get_schema("dataflow", "MOIT", "FIGURES", "1.0.0")
    names = {code.id for code in schema.components["REF_AREA"].enumeration}
    assert {"VN34_24", "VN63_24"} <= names


def test_pysdmx_reads_sdmx_ml(address: str) -> None:
    import httpx
    from pysdmx.io import read_sdmx

    for version, folder in (("2.1", "2.1"), ("3.0.0", "v2/structure")):
        answer = httpx.get(
            f"{address}/sdmx/{folder}/dataflow/MOIT/FIGURES?references=all",
            headers={"accept": f"application/vnd.sdmx.structure+xml;version={version}"},
        )
        message = read_sdmx(answer.text, validate=True)
        assert [flow.id for flow in message.get_dataflows()] == ["FIGURES"]
        assert len(message.get_codelists()) == 8
