"""The web application's manners: what is refused, how it is said, and what no answer shows."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tmdt.api import limits, snapshot, spool
from tmdt.api.app import allow_head, create_app
from tmdt.api.limits import LARGEST_BODY, LONGEST_URL
from tmdt.api.refusal import Refusal
from tmdt.api.snapshot import Snapshot

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
def app(as_reader: psycopg.Connection) -> FastAPI:
    """The application with endpoints that do what one may do wrong."""
    app = create_app()

    @app.get("/who")
    def who(connection: Snapshot) -> dict[str, Any]:
        row = connection.execute(
            "select current_user::text, current_setting('transaction_isolation'),"
            " current_setting('transaction_read_only'), current_setting('timezone')"
        ).fetchone()
        return {"who": row}

    @app.get("/writes")
    def writes(connection: Snapshot) -> None:
        connection.execute("set transaction read write; delete from marts.dim_area")

    @app.get("/slow")
    def slow(connection: Snapshot) -> None:
        connection.execute("set local statement_timeout = '50ms'; select pg_sleep(10)")

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("the password is hunter2")

    @app.get("/half")
    def half() -> object:
        def pieces() -> Iterator[bytes]:
            yield b"a half"
            raise RuntimeError("the disk is gone")

        return spool.spool(pieces(), "text/plain")

    @app.get("/large/{size}")
    def large(size: int) -> object:
        return spool.spool((b"x" * 1000 for _ in range(size)), "text/plain")

    @app.post("/told")
    def told(body: dict[str, str]) -> dict[str, str]:
        return body

    @app.get("/number/{number}")
    def number(number: int) -> int:
        return number

    allow_head(app)
    return app


@pytest.fixture
def quiet(app: FastAPI, client: TestClient) -> TestClient:
    """A client that gets what a reader gets, also of an error in the server."""
    return TestClient(app, raise_server_exceptions=False)


def test_a_request_reads_one_snapshot_as_bi_reader(client: TestClient) -> None:
    assert client.get("/who").json() == {"who": ["bi_reader", "repeatable read", "on", "UTC"]}


def test_nothing_can_be_written(quiet: TestClient) -> None:
    refused = quiet.get("/writes")
    assert refused.status_code == 500
    assert "dim_area" not in refused.text and "Traceback" not in refused.text


@pytest.mark.parametrize("path", ["/broken", "/half"])
def test_what_nobody_foresaw_is_said_without_saying_what(quiet: TestClient, path: str) -> None:
    failed = quiet.get(path, headers={"Accept-Language": "en"})
    assert failed.status_code == 500
    assert failed.headers["content-type"] == "application/problem+json"
    assert failed.json()["detail"].startswith("Something went wrong")
    for inside in ("hunter2", "RuntimeError", "a half", "Traceback"):
        assert inside not in failed.text


def test_a_query_that_takes_too_long_ends(quiet: TestClient) -> None:
    ended = quiet.get("/slow")
    assert (ended.status_code, ended.headers["retry-after"]) == (503, "60")


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        ("en", "There is nothing at this address."),
        ("vi", "Không có gì ở địa chỉ này."),
        ("", "Không có gì ở địa chỉ này."),
        ("fr;q=1, en-GB;q=0.8, vi;q=0.3", "There is nothing at this address."),
        ("en;q=nonsense", "Không có gì ở địa chỉ này."),
    ],
)
def test_a_refusal_is_in_both_languages_and_first_in_the_reader_s(
    client: TestClient, language: str, detail: str
) -> None:
    refused = client.get("/nowhere", headers={"Accept-Language": language})
    said = refused.json()
    assert refused.status_code == said["status"] == 404
    assert said["detail"] == detail
    assert said["detail_en"] == "There is nothing at this address."
    assert said["detail_vi"] == "Không có gì ở địa chỉ này."


def test_a_parameter_that_is_none_is_400_and_is_not_repeated(client: TestClient) -> None:
    refused = client.get("/number/<script>")
    assert refused.status_code == 400
    assert "number" in refused.json()["detail_en"] and "script" not in refused.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    refused = client.request(method, "/health")
    assert refused.status_code == 405
    assert refused.json()["title"] == "Phương thức không được hỗ trợ"


def test_a_long_address_is_414_and_one_just_short_of_it_is_not(client: TestClient) -> None:
    assert client.get("/health?" + "a" * (LONGEST_URL - len("/health"))).status_code == 200
    assert client.get("/health?" + "a" * LONGEST_URL).status_code == 414


@pytest.mark.parametrize("pieces", [1, 70], ids=["of a stated length", "of none"])
def test_a_large_body_is_413(client: TestClient, pieces: int) -> None:
    body = b'{"a": "' + b"x" * LARGEST_BODY
    content = body if pieces == 1 else iter([body[at : at + 1000] for at in range(0, 70_000, 1000)])
    refused = client.post("/told", content=content, headers={"Content-Type": "application/json"})
    assert refused.status_code == 413
    assert client.post("/told", json={"a": "b"}).json() == {"a": "b"}


@pytest.mark.parametrize("length", ["-1", "1e9", "ten", "9" * 30])
def test_a_length_that_is_none_is_413(client: TestClient, length: str) -> None:
    refused = client.post("/told", content=b"{}", headers={"Content-Length": length})
    assert refused.status_code == 413


@pytest.mark.parametrize("path", ["/health", "/nowhere", "/broken", "/health?" + "a" * LONGEST_URL])
def test_every_answer_is_secured_and_open_to_all_sites(quiet: TestClient, path: str) -> None:
    answer = quiet.get(path, headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    for name, value in limits.SECURITY.items():
        assert answer.headers[name] == value
    assert "server" not in answer.headers


def test_another_site_s_script_may_ask_for_what_it_needs(client: TestClient) -> None:
    asked = client.options(
        "/who",
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "range, if-none-match",
        },
    )
    assert asked.status_code == 200
    assert "range" in asked.headers["access-control-allow-headers"]


def test_head_is_get_without_its_body(client: TestClient) -> None:
    whole, head = client.get("/large/100"), client.head("/large/100")
    assert head.status_code == 200 and head.content == b""
    assert head.headers["content-length"] == whole.headers["content-length"] == "100000"
    assert len(whole.content) == 100_000


def test_an_answer_has_its_length_and_gives_back_its_room(client: TestClient) -> None:
    assert client.get("/large/1000").content == b"x" * 1_000_000
    assert spool.Spool._taken == 0


def test_an_answer_that_is_too_large_is_413_and_not_a_part_of_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "LARGEST", 10_000)
    assert client.get("/large/10").status_code == 200
    refused = client.get("/large/11")
    assert refused.status_code == 413 and "fewer indicators" in refused.json()["detail_en"]
    assert spool.Spool._taken == 0


def test_when_there_is_no_room_for_another_answer_readers_come_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "ALTOGETHER", 5_000)
    refused = client.get("/large/6")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert spool.Spool._taken == 0


def test_too_many_at_once_come_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "AT_ONCE", 0)
    refused = client.get("/health")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")


def test_whoever_finds_no_connection_comes_again(
    as_reader: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "CONNECTIONS", 1)
    monkeypatch.setattr(snapshot, "WAITING", 1)
    monkeypatch.setattr(snapshot, "PATIENCE", 0.2)
    app, entered, leave = create_app(), threading.Event(), threading.Event()

    @app.get("/holds")
    def holds(connection: Snapshot) -> None:
        entered.set()
        leave.wait(30)

    with TestClient(app) as client:
        holder = threading.Thread(target=client.get, args=["/holds"])
        holder.start()
        assert entered.wait(30)
        late = [client.get("/holds")]
        leave.set()
        holder.join()
        assert [(it.status_code, it.headers["retry-after"]) for it in late] == [(503, "5")]
        assert client.get("/holds").status_code == 200, "it was given back"


def test_a_database_that_ends_a_connection_is_asked_again(
    client: TestClient, as_reader: psycopg.Connection
) -> None:
    assert client.get("/who").status_code == 200
    ended = as_reader.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where application_name = 'tmdt-web' and datname = current_database()"
    ).fetchall()
    assert ended
    assert client.get("/who").status_code == 200


def test_a_reader_who_takes_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STALLED", 0.05)
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    taken = spool.Spool()
    taken.write(b"x" * 300_000)
    taken.file.seek(0)
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if len(sent) > 2:
            await asyncio.sleep(30)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    response = spool.SpooledResponse(taken, 200, None, "text/plain")
    asyncio.run(asyncio.wait_for(limits.Limits(response)(scope, receive, send), 10))
    assert len(sent) == 3
    assert taken.file.closed and spool.Spool._taken == 0


def test_a_refusal_says_what_it_is_told_to() -> None:
    refused = Refusal(404, "không có", "there is none", {"X": "y"})
    assert (refused.status_code, refused.vi, refused.en) == (404, "không có", "there is none")
