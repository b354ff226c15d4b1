"""Schemas of a dataflow's data: what they accept, and what they do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree
from sdmx_schemas import FOLDERS, parse_json, parse_xml
from starlette.testclient import TestClient

from tmdt.api.sdmx.flows import FLOWS

pytestmark = [pytest.mark.db, pytest.mark.seeded]

SERIES = {
    "FREQ": "M", "REF_AREA": "VN34_24", "INDICATOR": "ecom_payment_value_vnd", "BREAKDOWN": "_T",
    "SERIES": "R",
}  # fmt: skip
OBSERVATION = {"TIME_PERIOD": "2026-10", "OBS_VALUE": "720", "OBS_STATUS": "A"}


def read_schema(message: bytes, version: str) -> etree.XMLSchema:
    """A schema, whose imports are the ones that stand here."""
    local = message.replace(
        f"https://xml.sdmx.org/{version}/".encode(), f"{FOLDERS[version]}/".encode()
    )
    own = etree.fromstring(local).get("targetNamespace")
    root = etree.fromstring(local)
    xs = "{http://www.w3.org/2001/XMLSchema}"
    etree.SubElement(root, f"{xs}element", name="DataSet", type="own:DataSetType")
    assert own
    return etree.XMLSchema(root)


def make_dataset(
    namespace: str, version: str, series: dict[str, str], observation: dict[str, str]
) -> etree._Element:
    base = f"http://www.sdmx.org/resources/sdmxml/schemas/v{version.replace('.', '_')}"
    space = f"{{{base}/data/structurespecific}}"
    dataset = etree.Element(f"{{{namespace}}}DataSet", {f"{space}structureRef": "S"})
    if version == "2.1":
        dataset.set(f"{space}dataScope", "DataStructure")
    parent = etree.SubElement(dataset, "Series", series) if series else dataset
    etree.SubElement(parent, "Obs", observation)
    return dataset


Get = Callable[[str], tuple[etree.XMLSchema, str, str]]


@pytest.fixture(params=["2.1", "3.0"])
def get(client: TestClient, request: pytest.FixtureRequest) -> Get:
    version: str = request.param

    def get_schema(parameters: str) -> tuple[etree.XMLSchema, str, str]:
        written = {"2.1": "2.1", "3.0": "3.0.0"}[version]
        answer = client.get(
            f"/sdmx/v2/schema/dataflow/MOIT/FIGURES/1.0.0?{parameters}",
            headers={"accept": f"application/vnd.sdmx.schema+xml;version={written}"},
        )
        assert answer.status_code == 200
        namespace = etree.fromstring(answer.content).get("targetNamespace")
        return read_schema(answer.content, version), str(namespace), version

    return get_schema


def test_data_as_they_should_be(get: Get) -> None:
    schema, namespace, version = get("")
    assert namespace.endswith("ObsLevelDim:TIME_PERIOD")
    schema.assertValid(make_dataset(namespace, version, SERIES, OBSERVATION))
    schema, namespace, version = get("dimensionAtObservation=AllDimensions")
    schema.assertValid(make_dataset(namespace, version, {}, SERIES | OBSERVATION))
    schema, namespace, version = get("dimensionAtObservation=REF_AREA")
    crossed = {**SERIES, "TIME_PERIOD": "2026-10"}
    area = {"REF_AREA": crossed.pop("REF_AREA"), "OBS_VALUE": "720"}
    schema.assertValid(make_dataset(namespace, version, crossed, area))


@pytest.mark.parametrize(
    ("series", "observation"),
    [
        (SERIES | {"REF_AREA": "VN34_00"}, OBSERVATION),
        (SERIES | {"NOPE": "x"}, OBSERVATION),
        ({**SERIES, "OBS_STATUS": "A"}, OBSERVATION),
        (SERIES, OBSERVATION | {"OBS_VALUE": "much"}),
        (SERIES, OBSERVATION | {"OBS_STATUS": "nope"}),
        (SERIES, {"OBS_VALUE": "1"}),
        ({"FREQ": "M"}, OBSERVATION),
    ],
)
def test_data_as_they_should_not_be(
    get: Get, series: dict[str, str], observation: dict[str, str]
) -> None:
    schema, namespace, version = get("")
    assert not schema.validate(make_dataset(namespace, version, series, observation))


@pytest.mark.parametrize("flow", FLOWS)
def test_every_dataflow_has_one(client: TestClient, flow: str) -> None:
    for address, version in ((f"/sdmx/2.1/schema/dataflow/MOIT/{flow}", "2.1"),
                             (f"/sdmx/v2/schema/dataflow/MOIT/{flow}/~", "3.0")):  # fmt: skip
        answer = client.get(address)
        assert "schema+xml" in answer.headers["content-type"]
        read_schema(answer.content, version)


def test_as_structures_to_read(client: TestClient) -> None:
    address = "/sdmx/v2/schema/dataflow/MOIT/REPORTING"
    accept = {"accept": "application/vnd.sdmx.structure+json;version=2.0.0"}
    data = parse_json(client.get(address, headers=accept).content, "2.0")["data"]
    assert data.keys() == {"dataStructures", "codelists", "conceptSchemes", "agencySchemes"}
    accept = {"accept": "application/vnd.sdmx.structure+xml;version=3.0.0"}
    parse_xml(client.get(address, headers=accept).content, "3.0")
