"""Open data over HTTP: what a person opens, what a program fetches, and what is nowhere."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import psycopg
import pytest
from packed_figures import HIDDEN, SECRET, publish
from serving import serve
from starlette.testclient import TestClient

from tmdt.api.app import create_app
from tmdt.api.series import COLUMNS, write_csv
from tmdt.dissemination.package import write_package

pytestmark = pytest.mark.db
SALES = "/data/indicators/ecom_sales_vnd"
PAGES = ("/data", "/data/docs")


@pytest.fixture(scope="module")
def packed(as_reader: psycopg.Connection) -> Path:
    publish(as_reader)
    return Path(write_package(2))


@pytest.fixture(scope="module")
def client(packed: Path) -> Iterator[TestClient]:
    with TestClient(create_app(), follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def address(packed: Path) -> Iterator[str]:
    with serve(create_app()) as address:
        yield address


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def snippet(client: TestClient, kind: str, base: str) -> str:
    page = client.get("/data?lang=en", headers={"Host": base.removeprefix("http://")}).text
    found = re.findall(rf'<code class="{kind}">(.*?)</code>', page, flags=re.DOTALL)
    return html.unescape(found[0])


def test_the_root_leads_to_the_data(client: TestClient) -> None:
    assert client.get("/").headers["location"] == "/data"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "vi"),
        ("", "en-US,en;q=0.9", "en"),
        ("?lang=vi", "en", "vi"),
        ("?lang=en", "", "en"),
    ],
)
def test_a_page_is_in_one_language_and_takes_nothing_from_elsewhere(
    client: TestClient, path: str, query: str, accepted: str, language: str
) -> None:
    page = client.get(path + query, headers={"Accept-Language": accepted})
    assert page.status_code == 200
    assert page.headers["content-language"] == language
    assert "Accept-Language" in page.headers["vary"]
    assert f'<html lang="{language}">' in page.text
    assert "<script" not in page.text and " style=" not in page.text
    loaded = re.findall(r'(?:src|rel="stylesheet" href)="([^"]+)"', page.text)
    assert loaded == ["/data/style.css"]
    assert client.get("/data/style.css").headers["content-type"].startswith("text/css")


def test_the_two_pages_have_no_line_of_the_other_language(client: TestClient) -> None:
    vi, en = (client.get(f"/data?lang={it}").text for it in ("vi", "en"))
    assert "Doanh số" in vi and "Doanh số" not in en
    assert "needed" in en and "needed" not in vi
    assert "Một chỉ tiêu" in vi and "One indicator" in en


def test_every_link_of_the_pages_leads_somewhere(client: TestClient) -> None:
    seen: set[str] = set()
    for page in ("/data?lang=vi", "/data?lang=en", "/data/docs?lang=en"):
        text = client.get(page).text
        targets = {html.unescape(it) for it in re.findall(r'href="(/[^"#]*)"', text)}
        assert targets, page
        seen |= targets
        for anchor in re.findall(r'href="#([^"]+)"', text):
            assert f'id="{anchor}"' in text
    for target in seen:
        assert client.get(target).status_code == 200, target


def test_the_snippet_of_python_runs_and_gets_what_sql_gets(
    client: TestClient, address: str, as_reader: psycopg.Connection
) -> None:
    lines = snippet(client, "python", address).splitlines()
    scope: dict[str, Any] = {}
    exec("\n".join(lines[:-1]), scope)
    shown = eval(lines[-1], scope)
    assert list(shown.columns) == ["period", "value", "unit"]
    wanted = as_reader.execute(
        "select period, value from marts.indicator_en where area_type = 'country' and freq = 'M'"
        " and indicator_code = 'ecom_sales_vnd' order by period_start"
    ).fetchall()
    got = [(period, Decimal(str(value))) for period, value in shown[["period", "value"]].values]
    assert got == [(period, value.normalize()) for period, value in wanted] != []


def test_the_snippet_of_duckdb_runs_on_the_file(
    client: TestClient, address: str, tmp_path: Path
) -> None:
    """DuckDB fetches by an extension, which is not here; what it reads is the same file."""
    query = snippet(client, "sql", address)
    [url] = re.findall(r"'(http[^']+)'", query)
    file = tmp_path / "indicator.csv"
    file.write_bytes(client.get(url).content)
    rows = duckdb.sql(query.replace(url, str(file)).rstrip(";")).fetchall()
    assert [(row[0], Decimal(str(row[1]))) for row in rows] == [("2026-10", Decimal("0.125"))]


def test_the_snippet_of_power_query_names_the_file_and_columns_of_it(
    client: TestClient, address: str
) -> None:
    query = snippet(client, "m", address)
    [url] = re.findall(r'"(http[^"]+)"', query)
    header = client.get(url).text.removeprefix("\ufeff").partition("\r\n")[0].split(",")
    assert set(re.findall(r'\{"(\w+)", type', query)) == {"value", "period_start"} <= set(header)


def test_csv_and_json_say_the_same_and_round_nothing(client: TestClient) -> None:
    lines, answer = read(client.get(f"{SALES}.csv").text), client.get(f"{SALES}.json").json()
    assert answer["indicator"]["indicator_code"] == "ecom_sales_vnd"
    assert answer["release_id"] == 2
    as_text = [
        {name: "" if value is None else str(value).lower() if value in (True, False) and
         isinstance(value, bool) else str(value) for name, value in figure.items()}
        for figure in answer["figures"]
    ]  # fmt: skip
    assert as_text == lines
    assert "12345678901234.5" in {line["value"] for line in lines}


def test_the_words_are_in_the_language_that_is_asked_for(client: TestClient) -> None:
    vi, en = (read(client.get(f"{SALES}.csv?lang={it}").text)[0] for it in ("vi", "en"))
    assert (vi["indicator"], en["indicator"]) == ("Doanh số", "Sales")
    assert (vi["area"], en["area"]) == ("Cả nước", "Viet Nam")


def test_areas_periods_breakdowns_and_releases_are_chosen(client: TestClient) -> None:
    def rows(query: str) -> list[dict[str, str]]:
        return read(client.get(f"{SALES}.csv?{query}").text)

    everything = rows("")
    assert {it["area_code"] for it in rows("area=VN")} == {"VN"}
    assert rows("area=VN&area=VN34_24") == everything
    assert {it["period"] for it in rows("from=2026-01-01")} == {"2026-10"}
    assert {it["period"] for it in rows("to=2025-12-31")} == {"2024-12"}
    assert {it["breakdown"] for it in rows("breakdown=")} == {""}
    assert {it["breakdown"] for it in rows("breakdown=type%3Da%20b")} == {"type=a b"}
    assert rows("area=VN34_99") == []
    first, second = (rows(f"release={n}&area=VN34_24&from=2026-01-01") for n in (1, 2))
    assert "100" in {it["value"] for it in second} and "100" not in {it["value"] for it in first}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{SALES}.csv?release=9", 404),
        (f"{SALES}.csv?release=3", 404),
        (f"{SALES}.csv?release=0", 400),
        (f"{SALES}.csv?release=99999999999999999999", 400),
        (f"{SALES}.csv?release=-1", 400),
        (f"{SALES}.csv?from=yesterday", 400),
        (f"{SALES}.csv?lang=fr", 400),
        (f"{SALES}.csv?area={'x' * 41}", 400),
        (f"{SALES}.csv?{'&'.join(['area=VN'] * 101)}", 400),
        (f"{SALES}.csv?breakdown=%00", 400),
        (f"{SALES}.xlsx", 400),
        ("/data/indicators/nothing_count.csv", 404),
        ("/data/indicators/" + quote("'; drop table marts.dim_area; --") + ".csv", 404),
        ("/data/indicators/%00.csv", 400),
        (f"/data/indicators/{SECRET}.csv", 404),
        (f"/data/indicators/{SECRET}.json?release=1", 404),
        ("/data/releases/9", 404),
        ("/data/releases/1/package.zip", 404),
        ("/data/releases/x", 400),
        ("/data/releases/2/nothing.csv", 404),
        ("/data/releases/2/../../secrets/postgres-tmdt", 404),
        ("/data/releases/2/..%2F..%2Fsecrets%2Fpostgres-tmdt", 404),
        ("/data/releases/2/%2Fetc%2Fpasswd", 404),
        ("/data/releases/2/csv", 404),
        ("/data/releases/2/csv/", 404),
        ("/data/releases/2/.tmdt-store", 404),
    ],
)
def test_bad_requests_are_refused_in_both_languages(
    client: TestClient, path: str, status: int
) -> None:
    refused = client.get(path)
    assert refused.status_code == status, refused.text
    if refused.headers["content-type"] == "application/problem+json":
        said = refused.json()
        assert said["detail_vi"] and said["detail_en"] and said["status"] == status
    assert "Traceback" not in refused.text and "psycopg" not in refused.text


def test_what_is_not_public_is_nowhere(client: TestClient) -> None:
    for path in ("/data?lang=vi", "/data/indicators", f"{SALES}.csv", f"{SALES}.json"):
        answer = client.get(path).text
        assert SECRET not in answer and HIDDEN not in answer, path
    assert [it["indicator_code"] for it in client.get("/data/indicators").json()] == [
        "ecom_sales_vnd"
    ]


def test_text_that_is_a_formula_opens_as_text() -> None:
    row: dict[str, Any] = dict.fromkeys(COLUMNS) | {"area": "=1+1", "value": Decimal("-1")}
    [line] = read(b"".join(write_csv(iter([row]))).decode())
    assert (line["area"], line["value"]) == ("'=1+1", "-1")


def test_releases_say_where_their_package_is(client: TestClient) -> None:
    releases = client.get("/data/releases").json()
    assert [(it["release_id"], bool(it["package"])) for it in releases] == [(2, True), (1, False)]
    listed = client.get(releases[0]["package"]).json()
    assert len(listed["files"]) > 20
    for file in listed["files"]:
        assert client.head(file["url"]).status_code == 200, file


def test_files_are_the_package_s_and_may_be_kept_for_ever(client: TestClient, packed: Path) -> None:
    for path in ("datapackage.json", "csv/dim_area.csv.gz", "parquet/dim_area.parquet",
                 "package.zip", "SHA256SUMS"):  # fmt: skip
        answer = client.get(f"/data/releases/2/{path}")
        file = packed.with_name("2.zip") if path == "package.zip" else packed / path
        assert answer.content == file.read_bytes()
        assert "immutable" in answer.headers["cache-control"]
        again = {"If-None-Match": answer.headers["etag"]}
        assert client.get(f"/data/releases/2/{path}", headers=again).status_code == 304


def test_ranges_of_bytes_are_served(client: TestClient, packed: Path) -> None:
    path, content = "parquet/dim_area.parquet", (packed / "parquet/dim_area.parquet").read_bytes()
    url = f"/data/releases/2/{path}"
    end = client.get(url, headers={"Range": "bytes=-8"})
    assert (end.status_code, end.content) == (206, content[-8:])
    middle = client.get(url, headers={"Range": "bytes=4-11"})
    assert middle.content == content[4:12]
    assert middle.headers["content-range"] == f"bytes 4-11/{len(content)}"
    assert client.get(url, headers={"Range": f"bytes={len(content)}-"}).status_code == 416
    head = client.head(url)
    assert head.headers["accept-ranges"] == "bytes" and not head.content
    assert int(head.headers["content-length"]) == len(content)


def test_the_latest_package_has_an_address(client: TestClient) -> None:
    led = client.get("/data/releases/latest/datapackage.json")
    assert led.status_code == 307
    assert led.headers["location"] == "/data/releases/2/datapackage.json"
    assert client.get("/data/releases/latest/").headers["location"] == "/data/releases/2/"


def test_frictionless_and_pandas_read_a_package_by_its_address(address: str) -> None:
    import frictionless
    import pandas

    frame = pandas.read_parquet(f"{address}/data/releases/2/parquet/dim_area.parquet")
    assert set(frame["area_code"]) == {"VN", "VN34_24"}
    frame = pandas.read_csv(f"{address}/data/releases/latest/csv/dim_area.csv.gz")
    assert set(frame["area_code"]) == {"VN", "VN34_24"}
    read = frictionless.Package(f"{address}/data/releases/2/datapackage.json")
    assert {it["area_code"] for it in read.get_resource("dim_area").read_rows()} == {
        "VN", "VN34_24",
    }  # fmt: skip


def test_an_answer_that_the_reader_has_is_304_until_a_new_release(
    client: TestClient, packed: Path
) -> None:
    first = client.get(f"{SALES}.csv")
    again = client.get(f"{SALES}.csv", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = {"If-None-Match": first.headers["etag"], "Accept-Language": "en"}
    assert client.get(f"{SALES}.csv", headers=other).status_code == 200


def test_the_description_is_openapi_and_has_no_server_of_ours(client: TestClient) -> None:
    described = client.get("/data/openapi.json").json()
    assert described["openapi"].startswith("3.")
    assert "/data/indicators/{code}.{kind}" in described["paths"]
    assert json.dumps(described).count('"head"') == 0
    ids = [it["operationId"] for path in described["paths"].values() for it in path.values()]
    assert len(ids) == len(set(ids))


def test_a_warehouse_without_a_release_says_so(
    cluster: str, cluster_home: Path, monkeypatch: pytest.MonkeyPatch, warehouse: psycopg.Connection
) -> None:
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    name = warehouse.info.dbname
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(f"grant connect on database {name} to bi_reader")
    password = (cluster_home / "secrets" / "postgres-bi_reader").read_text()
    whose = {**conninfo_to_dict(cluster), "user": "bi_reader", "password": password}
    monkeypatch.setenv("TMDT_READER_URL", make_conninfo("", **{**whose, "dbname": name}))
    with TestClient(create_app(), follow_redirects=False) as client:
        assert "Chưa có kỳ phát hành nào" in client.get("/data").text
        assert client.get("/data/releases").json() == []
        assert client.get(f"{SALES}.csv").status_code == 404
        assert client.get("/data/releases/latest/package.zip").status_code == 404
