"""The clients that statisticians use get what SQL gets, of both versions of SDMX."""

from __future__ import annotations

import sys
from typing import Any

import psycopg
import pytest

from tmdt.api.sdmx.flows import FLOWS

pytestmark = [pytest.mark.db, pytest.mark.seeded]

XML = {"Accept": "application/xml"}
SDMX = "application/vnd.sdmx."
DATA = {
    "2.1": (
        ".VN34_24...",
        (f"{SDMX}genericdata+xml;version=2.1", f"{SDMX}structurespecificdata+xml;version=2.1"),
    ),
    "v2": ("*.VN34_24", (f"{SDMX}data+xml;version=3.0.0",)),
}
"""By interface a key, and what sdmx1 reads."""


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
def sdmx1(address: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client of sdmx1, of either version, in a library that has read nothing yet.

    What it learns from one message, such as the namespaces of SDMX-ML 2.1, it expects of others.
    """
    for module in [it for it in sys.modules if it.partition(".")[0] == "sdmx"]:
        monkeypatch.delitem(sys.modules, module)
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


FIGURES = """
    select ref_area, indicator_code, period, value
    from marts.fact_indicator
    inner join marts.dim_province using (province_key)
    inner join marts.dim_indicator using (indicator_key)
    inner join marts.dim_period using (period_key)
    where value is not null and ref_area = 'VN34_24'
"""


def test_sdmx1_reads_data(sdmx1: Any, as_reader: psycopg.Connection) -> None:
    expected = {(*key, float(value)) for *key, value in as_reader.execute(FIGURES)}
    structure = sdmx1.datastructure(
        "FIGURES", params={"references": "descendants"}, headers=XML
    ).structure["FIGURES"]
    key, formats = DATA[sdmx1.source.url.rpartition("/")[2]]
    for accept in formats:
        message = sdmx1.data("FIGURES", key=key, dsd=structure, headers={"Accept": accept})
        found = {
            (
                *(str(it.key[name].value) for name in ("REF_AREA", "INDICATOR", "TIME_PERIOD")),
                float(it.value),
            )
            for dataset in message.data
            for it in dataset.obs
            if it.value not in (None, "", "NaN")
        }
        assert found == expected, accept


def test_pysdmx_reads_data(address: str, as_reader: psycopg.Connection) -> None:
    import httpx
    from pysdmx.io import read_sdmx

    expected = {tuple(key): float(value) for *key, value in as_reader.execute(FIGURES)}
    for accept in (
        "application/vnd.sdmx.data+xml;version=3.0.0",
        "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
        "application/vnd.sdmx.genericdata+xml;version=2.1",
        "application/vnd.sdmx.data+csv;version=2.0.0",
        "application/vnd.sdmx.data+csv;version=1.0.0",
    ):
        answer = httpx.get(
            f"{address}/sdmx/v2/data/dataflow/MOIT/FIGURES/1.0.0/M.VN34_24",
            headers={"accept": accept},
        )
        [dataset] = read_sdmx(answer.text, validate=False).data
        rows = dataset.data[["REF_AREA", "INDICATOR", "TIME_PERIOD", "OBS_VALUE"]]
        found = {tuple(row[:3]): float(row[3]) for row in rows.itertuples(index=False) if row[3]}
        assert found == expected, accept
