"""Statistics are asked for over HTTP: what is public, within limits, and kept."""

from __future__ import annotations

import hashlib
from typing import Any

import psycopg
import pytest
from asked_figures import SALES, SHARE, publish
from fastapi import FastAPI
from starlette.testclient import TestClient

from tmdt.api import requests

pytestmark = pytest.mark.db

ASKED: dict[str, Any] = {
    "indicators": [SALES], "from": "2026-10", "to": "2026-10", "forms": ["csv", "html"],
    "languages": ["vi", "en"],
}  # fmt: skip


@pytest.fixture(scope="module")
def asked(as_reader: psycopg.Connection) -> psycopg.Connection:
    publish(as_reader)
    return as_reader


@pytest.fixture
def post(client: TestClient, asked: psycopg.Connection) -> Any:
    asked.execute("truncate dissemination.request cascade")
    return lambda **other: client.post("/data/statistics", json=ASKED | other)


def test_a_request_is_taken_and_its_answer_fetched(
    post: Any, client: TestClient, asked: psycopg.Connection
) -> None:
    taken = post(requested_by="Nguyễn Văn A", purpose="báo cáo")
    assert taken.status_code == 201
    content = taken.json()
    assert taken.headers["location"] == content["href"]
    assert content["release_id"] == 2
    assert client.get(content["href"]).json() == content
    assert "Nguyễn" not in taken.text
    given = {}
    for file in content["files"]:
        answer = client.get(file["href"])
        assert answer.status_code == 200, file
        assert answer.headers["content-language"] == file["language"]
        name = file["href"].split(content["id"] + "/")[1]
        given[name] = hashlib.sha256(answer.content).hexdigest()
        assert answer.headers["etag"] == f'"{given[name]}"'
        again = client.get(file["href"], headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
    assert len(given) == 2 * (1 + 4)
    assert dict(asked.execute("select file_name, sha256 from dissemination.answer")) == given
    [row] = asked.execute("select requested_by, purpose, channel from dissemination.request")
    assert row == ("Nguyễn Văn A", "báo cáo", "http")
    figures = client.get(f"{content['href']}/statistics_en_csv/figures.csv")
    assert figures.headers["content-type"] == "text/csv; charset=utf-8"
    assert "12345678901234567890.123" in figures.text


def test_the_answer_stays_that_of_its_release(
    post: Any, client: TestClient, asked: psycopg.Connection
) -> None:
    content = post().json()
    before = client.get(f"{content['href']}/statistics_en.html").content
    asked.execute(
        "insert into core.release (release_id, load_period, status, opened_at, published_at)"
        " values (3, '2026-11', 'published', now(), now())"
    )
    try:
        assert client.get(f"{content['href']}/statistics_en.html").content == before
        assert post().json()["release_id"] == 3
    finally:
        asked.execute("delete from dissemination.request where release_id = 3")
        asked.execute("delete from core.release where release_id = 3")


@pytest.mark.parametrize(
    ("other", "status", "reason"),
    [
        ({"indicators": ["nothing"]}, 400, "there is no indicator 'nothing', the nearest are"),
        ({"indicators": []}, 400, "indicators"),
        ({"indicators": ["x"] * 10_000}, 400, "indicators"),
        ({"areas": ["VN63_24"]}, 400, "VN63_24 is not of the boundaries VN34"),
        ({"from": "2031-01", "to": "2031-01"}, 404, "no real figures of 2031-01"),
        ({"from": "'; drop table core.release; --"}, 400, "from"),
        ({"release_id": 99}, 400, "there is no release 99, the nearest is 2"),
        ({"release_id": -1}, 400, "release_id"),
        ({"limit": -1}, 400, "limit"),
        ({"forms": ["exe"]}, 400, "forms"),
        ({"requested_by": "x" * 101}, 400, "requested_by"),
        ({"requested_by": "a\u202eb"}, 400, "requested_by"),
        ({"purpose": "x" * 301}, 400, "purpose"),
        ({"purpose": "a\x00b"}, 400, "purpose"),
    ],
)
def test_a_bad_request_is_refused_in_words(
    post: Any, asked: psycopg.Connection, other: dict[str, Any], status: int, reason: str
) -> None:
    refused = post(**other)
    assert refused.status_code == status
    assert refused.headers["content-type"] == "application/problem+json"
    assert reason in refused.json()["detail_en"]
    assert refused.json()["detail_vi"]
    assert asked.execute("select count(*) from dissemination.request").fetchone() == (0,)


@pytest.mark.parametrize("body", ["", "[]", "{", "null", '"x"', "\xff"])
def test_what_is_no_json_object_is_refused(client: TestClient, post: Any, body: str) -> None:
    sent = client.post("/data/statistics", content=body.encode("latin-1"))
    assert sent.status_code == 400


def test_a_large_body_and_a_large_answer_are_refused(
    client: TestClient, post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = client.post("/data/statistics", content=b" " * (65 * 1024))
    assert large.status_code == 413
    monkeypatch.setattr(requests, "MOST", 1)
    refused = post()
    assert refused.status_code == 413
    assert "the request has 4 figures, and an answer at most 1" in refused.json()["detail_en"]


def test_only_open_data_is_given(post: Any, client: TestClient, asked: psycopg.Connection) -> None:
    content = post(indicators=[SALES, SHARE]).json()
    asked.execute("update marts.dim_indicator set is_public = false where indicator_key = 102")
    try:
        assert post(indicators=[SALES, SHARE]).status_code == 404
        assert client.get(content["files"][0]["href"]).status_code == 404
        assert post().status_code == 201
    finally:
        asked.execute("update marts.dim_indicator set is_public = true")


def test_nobody_fetches_what_there_is_not(client: TestClient, post: Any) -> None:
    content = post().json()
    for path in (
        "00000000-0000-4000-8000-000000000000", f"{content['id']}/statistics_vi.pdf",
        f"{content['id']}/../../etc/passwd", f"{content['id']}/statistics_vi_csv/nothing.csv",
    ):  # fmt: skip
        assert client.get(f"/data/statistics/{path}").status_code == 404, path
    assert client.get("/data/statistics/1").status_code == 400
    assert client.delete(content["href"]).status_code == 405


def test_requests_of_a_day_have_a_limit(post: Any, asked: psycopg.Connection) -> None:
    asked.execute(
        "insert into dissemination.request (requested_by, purpose, channel, asked, release_id)"
        " select 'a', '', 'http', '{}', 2 from generate_series(1, 2000)"
    )
    refused = post()
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "3600"
    asked.execute("update dissemination.request set requested_at = now() - interval '25 hours'")
    assert post().status_code == 201


def test_more_than_can_be_made_at_once_are_told_to_come_again(
    client: TestClient, post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = post().json()["files"][0]["href"]
    monkeypatch.setattr(requests, "PATIENCE", 0.01)
    for _ in range(2):
        requests.AT_ONCE.acquire()
    try:
        busy = client.get(file)
        assert busy.status_code == 503 and "retry-after" in busy.headers
    finally:
        for _ in range(2):
            requests.AT_ONCE.release()
    assert client.get(file).status_code == 200


def test_the_role_of_bi_has_the_desk_and_no_table(
    app: FastAPI, post: Any, asked: psycopg.Connection
) -> None:
    post(requested_by="Nguyễn Văn A")
    with asked.transaction(force_rollback=True):
        asked.execute("set local role bi_reader")
        for statement in (
            "select * from dissemination.request",
            "insert into dissemination.answer default values",
            "select * from dissemination.delivery", "create table desk.mine ()",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege), asked.transaction():
                asked.execute(statement.encode())
        [(seen,)] = asked.execute(
            "select desk.take('{\"a\": 1}', 99, 'x', '')"  # of a release that is not published
        )
        assert seen is None
