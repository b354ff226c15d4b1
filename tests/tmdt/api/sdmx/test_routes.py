"""SDMX over HTTP: what is there, what is refused, and what is not sent again."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from sdmx_schemas import parse_json, parse_xml
from starlette.testclient import TestClient

from tmdt.api.sdmx.flows import FLOWS

pytestmark = [pytest.mark.db, pytest.mark.seeded]

SDMX = "application/vnd.sdmx."
MES = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message}"
STR = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure}"


def get_json(client: TestClient, address: str, **headers: str) -> Any:
    answer = client.get(address, headers={"accept": "application/json", **headers})
    assert answer.status_code == 200, answer.text
    return parse_json(answer.content, "1.0" if "/2.1/" in address else "2.0")


def list_ids(client: TestClient, address: str) -> dict[str, set[str]]:
    """The artefacts of an answer: by kind their ids."""
    data = get_json(client, address)["data"]
    return {kind: {artefact["id"] for artefact in some} for kind, some in data.items()}


KINDS_21 = [
    "dataflow", "datastructure", "codelist", "conceptscheme", "categoryscheme", "categorisation",
    "agencyscheme", "contentconstraint", "structure",
]  # fmt: skip
KINDS_V2 = [
    "dataflow", "datastructure", "codelist", "conceptscheme", "categoryscheme", "categorisation",
    "agencyscheme", "dataconstraint", "*",
]  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [f"/sdmx/2.1/{it}" for it in KINDS_21] + [f"/sdmx/v2/structure/{it}" for it in KINDS_V2],
)
def test_each_kind_is_valid_in_each_format(client: TestClient, address: str) -> None:
    for version in ("2.1", "3.0.0"):
        answer = client.get(address, headers={"accept": f"{SDMX}structure+xml;version={version}"})
        assert answer.headers["content-type"] == f"{SDMX}structure+xml;version={version}"
        assert len(parse_xml(answer.content, version[:3])) == 2
    for version in ("1.0.0", "2.0.0"):
        answer = client.get(address, headers={"accept": f"{SDMX}structure+json;version={version}"})
        assert answer.headers["content-type"] == f"{SDMX}structure+json;version={version}"
        assert parse_json(answer.content, version[:3])["data"]


LISTS = {
    "CL_AREA": "select area_code, label_vi, label_en from marts.dim_area",
    "CL_INDICATOR": "select indicator_code, name_vi, name_en from marts.dim_indicator",
    "CL_UNIT": "select distinct unit, unit_name_vi, unit_name_en from marts.dim_indicator",
    "CL_OBS_STATUS": "select code, name_vi, name_en from marts.dim_code"
    " where code_list = 'obs_status'",
}


@pytest.mark.parametrize("codelist", LISTS)
def test_code_lists_have_what_the_dimensions_have_in_both_languages(
    client: TestClient, as_reader: psycopg.Connection, codelist: str
) -> None:
    expected = {code: {"vi": vi, "en": en} for code, vi, en in as_reader.execute(LISTS[codelist])}
    for address in (
        f"/sdmx/2.1/codelist/MOIT/{codelist}/1.0",
        f"/sdmx/v2/structure/codelist/MOIT/{codelist}/1.0.0",
    ):
        [found] = get_json(client, address)["data"]["codelists"]
        assert {code["id"]: code["names"] for code in found["codes"]} == expected


def test_both_vintages_are_areas_under_their_regions(client: TestClient) -> None:
    [areas] = get_json(client, "/sdmx/v2/structure/codelist/MOIT/CL_AREA")["data"]["codelists"]
    parents = {code["id"]: code.get("parent") for code in areas["codes"]}
    assert (parents["VN34_24"], parents["VN63_24"]) == ("VN34_R2", "VN63_R1")
    assert (parents["VN34_R2"], parents["VN"]) == ("VN", None)


def test_breakdowns_are_codes_that_sdmx_allows(client: TestClient) -> None:
    [found] = get_json(client, "/sdmx/2.1/codelist/MOIT/CL_BREAKDOWN")["data"]["codelists"]
    names = {code["id"]: code["names"]["en"] for code in found["codes"]}
    assert names["_T"] == "Total"
    assert names["sex@female"].lower() == "female"


@pytest.mark.parametrize(
    ("references", "kinds"),
    [
        ("none", {"dataflows"}),
        ("children", {"dataflows", "dataStructures", "agencySchemes"}),
        ("descendants", {"dataflows", "dataStructures", "codelists", "conceptSchemes",
                         "agencySchemes"}),
        ("parents", {"dataflows", "categorisations", "contentConstraints"}),
        ("parentsandsiblings", {"dataflows", "categorisations", "contentConstraints",
                                "categorySchemes", "agencySchemes"}),
        ("codelist", {"dataflows", "codelists"}),
        ("all", {"dataflows", "dataStructures", "codelists", "conceptSchemes", "agencySchemes",
                 "categorisations", "categorySchemes", "contentConstraints"}),
    ],
)  # fmt: skip
def test_references_of_a_dataflow(client: TestClient, references: str, kinds: set[str]) -> None:
    found = list_ids(client, f"/sdmx/2.1/dataflow/MOIT/REPORTING/latest?references={references}")
    assert found.keys() == kinds
    assert found["dataflows"] == {"REPORTING"}
    if "codelists" in kinds:
        used = {it.codelist for it in FLOWS["REPORTING"].components if it.codelist}
        assert found["codelists"] == used
    if "dataStructures" in kinds:
        assert found["dataStructures"] == {"REPORTING"}


def test_who_uses_a_code_list(client: TestClient) -> None:
    found = list_ids(client, "/sdmx/v2/structure/codelist/MOIT/CL_TARGET_STATUS?references=parents")
    assert found == {"codelists": {"CL_TARGET_STATUS"}, "dataStructures": {"TARGETS"}}
    up = list_ids(client, "/sdmx/v2/structure/codelist/MOIT/CL_TARGET_STATUS?references=ancestors")
    assert up["dataflows"] == {"TARGETS"}
    assert up["categorisations"] == {"TARGETS"}


def test_details(client: TestClient) -> None:
    stubs = get_json(client, "/sdmx/v2/structure/*?detail=allstubs")["data"]
    assert all(it["isExternalReference"] for some in stubs.values() for it in some)
    assert not any("description" in it for it in stubs["dataflows"])
    for version in ("2.1", "3.0.0"):
        accept = {"accept": f"{SDMX}structure+xml;version={version}"}
        answer = client.get("/sdmx/v2/structure/*?detail=allstubs", headers=accept)
        root = parse_xml(answer.content, version[:3])
        assert len(root.findall(".//*[@isExternalReference='true']")) == sum(
            len(some) for some in stubs.values()
        )
    whole = get_json(client, "/sdmx/v2/structure/dataflow?detail=allcompletestubs")["data"]
    assert all(it["description"] for it in whole["dataflows"])
    address = "/sdmx/v2/structure/datastructure/MOIT/REPORTING?references=children&detail="
    beside = get_json(client, f"{address}referencestubs")["data"]
    assert all("codes" not in it for it in beside["codelists"])
    assert "dataStructureComponents" in beside["dataStructures"][0]
    [concepts] = get_json(client, f"{address}referencepartial")["data"]["conceptSchemes"]
    assert {it["id"] for it in concepts["concepts"]} == set(FLOWS["REPORTING"].by_id)
    assert concepts["isPartial"]


def test_some_ids_and_some_items(client: TestClient) -> None:
    expected = {"codelists": {"CL_FREQ", "CL_UNIT"}}
    assert list_ids(client, "/sdmx/2.1/codelist/MOIT/CL_FREQ+CL_UNIT") == expected
    assert (
        list_ids(client, "/sdmx/v2/structure/codelist/MOIT,X/CL_FREQ,CL_UNIT/1.0.0,2.0.0")
        == expected
    )
    [found] = get_json(client, "/sdmx/v2/structure/codelist/MOIT/CL_FREQ/~/M,Q")["data"][
        "codelists"
    ]
    assert [code["id"] for code in found["codes"]] == ["M", "Q"]
    assert found["isPartial"]


def test_names_in_the_language_that_is_wanted(client: TestClient) -> None:
    address = "/sdmx/v2/structure/codelist/MOIT/CL_FREQ/~/M"
    for wanted, language, name in (("en-GB,vi;q=0.5", "en", "month"), ("vi", "vi", "tháng")):
        answer = client.get(address, headers={"accept-language": wanted})
        assert answer.headers["content-language"] == language
        assert answer.json()["data"]["codelists"][0]["codes"][0]["name"] == name
    assert client.get(f"{address}?lang=en").headers["content-language"] == "en"


def read_error(client: TestClient, address: str, status: int) -> str:
    """The English text of an error, which is valid in either syntax of the interface."""
    version = "2.1" if "/2.1/" in address else "3.0"
    answer = client.get(address, headers={"accept": "application/xml"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/xml")
    texts = parse_xml(answer.content, version).findall(".//{*}Text")
    assert len(texts) == 2
    answer = client.get(address, headers={"accept": "application/json", "accept-language": "en"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json")
    [error] = parse_json(answer.content, "1.0" if version == "2.1" else "2.0")["errors"]
    assert error["details"].keys() == {"vi", "en"}
    assert [text.text for text in texts] == list(error["details"].values())
    assert "Traceback" not in answer.text
    return str(error["detail"])


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("2.1/codelist/MOIT/NOPE", 404, "nothing"),
        ("2.1/codelist/ECB", 404, "nothing"),
        ("2.1/codelist/MOIT/CL_FREQ/9.9", 404, "nothing"),
        ("2.1/valuelist", 404, "nothing"),
        ("2.1/nothing", 400, "no kind of structure"),
        ("2.1/dataconstraint", 400, "no kind of structure"),
        ("2.1/dataflow?references=everything", 400, "no kind"),
        ("2.1/dataflow?detail=none", 400, "one of"),
        ("2.1/dataflow?a=1", 400, "no parameter 'a'"),
        ("2.1/dataflow/MOIT/FIGURES/x.y", 400, "not a version"),
        ("2.1/dataflow/MOIT/FIGURES/1.0/item", 400, "no items"),
        ("2.1/data/NOPE", 404, "no dataflow"),
        ("2.1/data/ECB,FIGURES", 404, "no dataflow"),
        ("2.1/data/MOIT,FIGURES,2.0", 404, "no dataflow"),
        ("2.1/data/FIGURES/M.VN34_24", 400, "FREQ.REF_AREA.INDICATOR.BREAKDOWN.SERIES"),
        ("2.1/data/FIGURES/..nope..", 404, "CL_INDICATOR has no code 'nope'"),
        ("2.1/data/FIGURES/all/ECB", 404, "no provider"),
        ("2.1/data/FIGURES/all?startPeriod=tomorrow", 400, "a period"),
        ("2.1/data/TARGETS/all?includeHistory=true", 400, "what each release has"),
        ("v2/structure/dataflow?lang=fr", 400, "one of: vi, en"),
        ("v2/structure/codelist/MOIT/NOPE", 404, "nothing"),
        ("v2/structure/codelist/MOIT/CL_FREQ/~/X", 404, "nothing"),
        ("v2/structure/contentconstraint", 400, "no kind"),
        ("v2/structure/dataflow?asOf=2026-01-01T00:00:00Z", 501, "not kept"),
        ("v2/data/dataflow/MOIT/NOPE", 404, "no dataflow"),
        ("v2/data/dataflow/MOIT/*", 501, "one"),
        ("v2/data/provisionagreement/MOIT/FIGURES", 404, "no dataflow"),
        ("v2/data/nothing/MOIT/FIGURES", 400, "no context"),
        ("v2/data/dataflow/MOIT/FIGURES/1.0.0/*?limit=-1", 400, "whole number"),
        ("v2/data/dataflow/MOIT/FIGURES/1.0.0/*?c[NOPE]=1", 400, "no component"),
        ("v2/data/dataflow/MOIT/FIGURES/1.0.0/M.VN34_24.nope", 404, "no code 'nope'"),
        ("v2/data/dataflow/MOIT/FIGURES/1.0.0/*/more", 404, "nothing"),
        ("v2/availability/dataflow/MOIT/FIGURES/1.0.0/*/NOPE", 400, "componentID"),
        ("v2/availability/dataflow/MOIT/FIGURES?mode=some", 400, "one of"),
        ("v2/schema/dataflow/MOIT/FIGURES?deletion=true", 501, "not implemented"),
        ("v2/schema/dataflow/MOIT/FIGURES?dimensionAtObservation=NOPE", 400, "one of"),
        ("v2/elsewhere", 404, "nothing"),
        ("v2/metadata/metadataflow/MOIT/X", 501, "only structures, data"),
        ("2.1/metadata/X", 501, "only structures, data"),
        (f"v2/structure/{quote('<script>')}", 400, "'<script>'"),
        (f"2.1/data/FIGURES/{'.'.join(['a'] * 9)}", 400, "key"),
        ("2.1/data/FIGURES/all?startPeriod=%27;drop%20table%20x--", 400, "a period"),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_as_sdmx_says_it(
    client: TestClient, address: str, status: int, says: str
) -> None:
    assert says in read_error(client, f"/sdmx/{address}", status)


def test_ten_thousand_members_of_a_key(client: TestClient) -> None:
    many = ",".join(f"M.VN34_{number:02}" for number in range(1_200))
    read_error(client, f"/sdmx/v2/availability/dataflow/MOIT/FIGURES/~/{many}", 413)


def test_a_format_that_there_is_not(client: TestClient) -> None:
    answer = client.get("/sdmx/v2/structure/dataflow", headers={"accept": "image/png"})
    assert answer.status_code == 406
    assert (
        "structure+json;version=2.0.0" in parse_json(answer.content, "2.0")["errors"][0]["detail"]
    )


def test_nothing_of_a_wildcard_is_no_error_in_v2(client: TestClient) -> None:
    answer = client.get("/sdmx/v2/structure/valuelist")
    assert (answer.status_code, answer.content) == (204, b"")


def test_what_the_client_has_is_not_sent_again(client: TestClient) -> None:
    address = "/sdmx/2.1/codelist/MOIT/CL_FREQ"
    first = client.get(address)
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    assert {"accept", "accept-language"} <= set(first.headers["vary"].lower().split(", "))
    for known in (
        {"if-none-match": tag},
        {"if-none-match": f'"other", {tag}'},
        {"if-none-match": "*"},
        {"if-modified-since": modified},
        {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    ):
        answer = client.get(address, headers=known)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
    for unknown in (
        {"if-none-match": '"other"', "if-modified-since": modified},
        {"if-modified-since": "Thu, 01 Jan 2015 00:00:00 GMT"},
        {"if-modified-since": "whenever"},
        {"if-none-match": tag, "accept": "application/json"},
        {"if-none-match": tag, "accept-language": "en"},
    ):
        assert client.get(address, headers=unknown).status_code == 200
    other = client.get("/sdmx/2.1/codelist/MOIT/CL_UNIT", headers={"if-none-match": tag})
    assert other.status_code == 200


def test_the_head_is_that_of_the_whole(client: TestClient) -> None:
    address = "/sdmx/2.1/dataflow"
    whole, head = client.get(address), client.head(address)
    assert head.status_code == 200
    assert (head.content, head.headers["etag"]) == (b"", whole.headers["etag"])
    assert head.headers["content-length"] == str(len(whole.content))


def test_a_new_release_is_sent(client: TestClient, as_reader: psycopg.Connection) -> None:
    address = "/sdmx/v2/structure/dataflow/MOIT/FIGURES"
    before = client.get(address)
    as_reader.execute(
        "insert into core.release (release_id, load_period, status, opened_at, published_at)"
        " values (3, '2026-11', 'published', now(), now())"
    )
    headers = {"if-none-match": before.headers["etag"]}
    after = client.get(address, headers=headers)
    assert after.status_code == 200
    assert (before.json()["meta"]["id"], after.json()["meta"]["id"]) == ("R2", "R3")
    headers = {"if-modified-since": before.headers["last-modified"]}
    assert client.get(address, headers=headers).status_code == 200
