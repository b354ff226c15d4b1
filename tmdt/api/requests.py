"""Statistics on request over HTTP: a request is taken, and its answer fetched in every form.

Answers are not stored. Each is made when it is fetched, of the release that the request was taken
with: so it is the same every time, and nobody fills the disk by asking. Who asked for what, and the
hash of what was given, is kept by the functions of the schema ``desk``, which is all that BI's role
can have written.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any
from uuid import UUID

import psycopg
from fastapi import APIRouter, Body, Path, Request
from psycopg.types.json import Jsonb
from pydantic import Field, StringConstraints
from starlette.responses import JSONResponse, Response

from tmdt.api.refusal import Busy, Refusal
from tmdt.api.snapshot import Pool
from tmdt.dissemination.content.answer import make_answer
from tmdt.dissemination.content.document import Document
from tmdt.dissemination.requests.answering import render_form
from tmdt.dissemination.requests.request import PLAIN, StatisticsRequest
from tmdt.dissemination.requests.selection import NoFigures, TooManyFigures
from warehouse import database, postgres
from warehouse.home import Problem, Unrepeatable

MOST = 2_000
"""Figures of one answer over HTTP: as many as are typeset within seconds."""
AT_ONCE = threading.BoundedSemaphore(2)
"""Answers that are made at the same time."""
PATIENCE = 3.0
"""Seconds that somebody waits for a turn."""
MEDIA = {
    "html": "text/html; charset=utf-8", "pdf": "application/pdf", "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}  # fmt: skip
NOT_PUBLIC = "select %s::text[] <@ array(select indicator_code from marts.public_indicator)"

router = APIRouter(tags=["statistics on request"], prefix="/data/statistics")
Token = Annotated[UUID, Path(description="The number that the request got")]


class Asked(StatisticsRequest):
    """A request over HTTP, with what somebody says of themselves."""

    requested_by: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=PLAIN)
    ] = Field("ẩn danh / anonymous", description="Who asks; kept with the request.")
    purpose: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=300, pattern=PLAIN)
    ] = Field("", description="What for; kept with the request.")


@router.post("", status_code=201)
def take_request(request: Request, asked: Annotated[Asked, Body()]) -> JSONResponse:
    """Takes a request for figures: answers with where to fetch them, in each form and language."""
    wanted = StatisticsRequest.model_validate(
        asked.model_dump(by_alias=True, exclude={"requested_by", "purpose"})
    )
    document = _make(request, wanted, None)
    release_id = document.source.release_id
    with _desk() as desk:
        row = desk.execute(
            "select desk.take(%s, %s, %s, %s)",
            [Jsonb(wanted.describe()), release_id, asked.requested_by, asked.purpose],
        ).fetchone()
    if row is None or row[0] is None:
        raise Busy()
    content = _describe(request, row[0], wanted, document)
    return JSONResponse(content, 201, {"Location": content["href"]})


@router.get("/{token}")
def show_request(request: Request, token: Token) -> JSONResponse:
    """What was asked for, of which release, and where the files of its answer are."""
    wanted, release_id = _read(token)
    return JSONResponse(_describe(request, token, wanted, _make(request, wanted, release_id)))


@router.get("/{token}/{name:path}", response_class=Response)
def get_file(
    request: Request, token: Token, name: Annotated[str, Path(max_length=100)]
) -> Response:
    """A file of an answer, made of the release that the request was taken with."""
    wanted, release_id = _read(token)
    document = _make(request, wanted, release_id)
    if (of := _files(wanted, document).get(name)) is None:
        raise Refusal(404, "Yêu cầu này không có tệp đó.", "The request has no such file.")
    with _turn():
        content = render_form(document, *of)[name]
    digest = hashlib.sha256(content).hexdigest()
    with _desk() as desk:
        desk.execute("select desk.give(%s, %s, %s, %s)", [token, name, digest, len(content)])
    headers = {
        "ETag": f'"{digest}"',
        "Cache-Control": "private, max-age=86400",
        "Content-Language": of[1],
        "Content-Disposition": f'attachment; filename="{name.replace("/", "_")}"',
    }
    if digest in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=MEDIA[of[0]], headers=headers)


def _files(wanted: StatisticsRequest, document: Document) -> dict[str, tuple[str, Any]]:
    """The names of an answer's files, each with its form and language."""
    tables = ["contents", "notes", *(table.name for table in document.tables())]
    files: dict[str, tuple[str, Any]] = {}
    for language in wanted.languages:
        for form in wanted.forms:
            name = f"{document.name}_{language}"
            names = (
                [f"{name}_{form}/{table}.{form}" for table in tables]
                if form in ("csv", "parquet")
                else [f"{name}.{form}"]
            )
            files |= dict.fromkeys(names, (form, language))
    return files


def _describe(
    request: Request, token: UUID, wanted: StatisticsRequest, document: Document
) -> dict[str, Any]:
    place = f"{str(request.base_url).rstrip('/')}/data/statistics/{token}"
    return {
        "id": str(token),
        "href": place,
        "release_id": document.source.release_id,
        "request": wanted.describe(),
        "files": [
            {"href": f"{place}/{name}", "form": form, "language": language}
            for name, (form, language) in _files(wanted, document).items()
        ],
    }


def _make(request: Request, wanted: StatisticsRequest, release_id: int | None) -> Document:
    """The answer to a request for open data, from one snapshot."""
    pool: Pool = request.app.state.pool
    try:
        with pool.connection() as connection:
            document = make_answer(connection, wanted, release_id, MOST)
            _require_public(connection, document)
            return document
    except Unrepeatable as problem:
        status = {NoFigures: 404, TooManyFigures: 413}.get(type(problem), 400)
        vi, _, en = str(problem).partition(" / ")
        raise Refusal(status, vi, en or vi) from None


def _require_public(connection: psycopg.Connection[Any], document: Document) -> None:
    table = next(document.tables())
    at = [column.name for column in table.columns].index("indicator_code")
    codes = sorted({row[at] for row in table.rows})
    row = connection.execute(NOT_PUBLIC, [codes]).fetchone()
    if not row or not row[0]:
        raise Refusal(
            404, "Có chỉ tiêu không phải là dữ liệu mở.", "An indicator is not open data."
        )


def _read(token: UUID) -> tuple[StatisticsRequest, int]:
    with _desk() as desk:
        row = desk.execute("select asked, release_id from desk.read(%s)", [token]).fetchone()
    if row is None:
        raise Refusal(404, "Không có yêu cầu này.", "There is no such request.")
    return StatisticsRequest.model_validate(row[0]), row[1]


@contextmanager
def _desk() -> Iterator[psycopg.Connection[Any]]:
    """A connection as BI's role that may call what the desk has: nothing else writes."""
    address = postgres.url(database.READER, "warehouse") if database.is_embedded() else None
    try:
        with psycopg.connect(
            address or database.url(database.READER),
            options="-c timezone=UTC -c default_transaction_read_only=off -c statement_timeout=10s",
            connect_timeout=5,
            application_name="tmdt-desk",
        ) as connection:
            yield connection
    except psycopg.errors.ConfigurationLimitExceeded:
        raise Refusal(
            503, "Hôm nay đã nhận quá nhiều yêu cầu.", "Too many requests were taken today.",
            {"Retry-After": "3600"},
        ) from None  # fmt: skip
    except (psycopg.errors.ReadOnlySqlTransaction, Problem):
        raise Refusal(
            503, "Máy chủ này không nhận yêu cầu.", "Requests are not taken by this server."
        ) from None


@contextmanager
def _turn() -> Iterator[None]:
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise Busy()
    try:
        yield
    finally:
        AT_ONCE.release()
