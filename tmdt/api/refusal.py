"""What is refused, in both languages, and how it is said: problem+json (RFC 9457).

Under ``/sdmx`` it is said in SDMX's own error message instead. Nothing of the inside is shown:
what nobody foresaw goes into the log.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from psycopg_pool import PoolTimeout, TooManyRequests
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from tmdt.api.language import choose_language

RETRY_AFTER = "5"
TITLES = {
    400: "Yêu cầu không hợp lệ", 404: "Không tìm thấy", 405: "Phương thức không được hỗ trợ",
    406: "Không có định dạng được yêu cầu", 413: "Quá lớn", 414: "Địa chỉ quá dài",
    416: "Khoảng byte không hợp lệ", 422: "Yêu cầu không hợp lệ", 500: "Lỗi máy chủ",
    503: "Máy chủ đang bận",
}  # fmt: skip
NOT_FOUND = ("Không có gì ở địa chỉ này.", "There is nothing at this address.")
OF_STATUS = {
    404: NOT_FOUND,
    405: ("Địa chỉ này chỉ dùng để đọc (GET).", "This address is only for reading (GET)."),
}


class Refusal(HTTPException):
    """A request that is not served: the status of HTTP, and why, in both languages."""

    def __init__(
        self, status: int, vi: str, en: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, en, headers)
        self.vi, self.en = vi, en


class Busy(Refusal):
    """More readers than can be served: those who come again in a moment will be."""

    def __init__(self) -> None:
        super().__init__(
            503,
            "Đang có quá nhiều yêu cầu: xin thử lại sau vài giây.",
            "There are too many requests at the moment: please try again in a few seconds.",
            {"Retry-After": RETRY_AFTER},
        )


REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"description": why, "content": {"application/problem+json": {}}}
    for status, why in {
        400: "A parameter is not understood.",
        404: "There is no such thing.",
        413: "It is too much for one request.",
        414: "The address is too long.",
        503: "Too much at the moment: come again.",
    }.items()
}
"""What the description of an endpoint says of refusals."""
Say = Callable[[Request, Refusal], Response]
"""Makes the answer that says a refusal."""


def say_problem(request: Request, refusal: Refusal) -> Response:
    """The answer of a refusal, as problem+json."""
    language = choose_language(request)
    titles = {"vi": TITLES.get(refusal.status_code), "en": HTTPStatus(refusal.status_code).phrase}
    details = {"vi": refusal.vi, "en": refusal.en}
    content = {
        "type": "about:blank",
        "title": titles[language] or titles["en"],
        "status": refusal.status_code,
        "detail": details[language],
        "detail_vi": refusal.vi,
        "detail_en": refusal.en,
    }
    headers = {"Content-Language": language, "Cache-Control": "no-store"}
    return JSONResponse(
        content, refusal.status_code, headers | dict(refusal.headers or {}),
        "application/problem+json",
    )  # fmt: skip


def install(app: FastAPI, say: dict[str, Say]) -> None:
    """Makes every error of an app a refusal that is said.

    Args:
        app: The app.
        say: By the beginning of a path, what says refusals there; elsewhere it is problem+json.
    """

    def answer(request: Request, error: Exception) -> Response:
        path, refused = request.url.path, translate(error)
        ways = (way for prefix, way in say.items() if path.startswith(prefix))
        return next(ways, say_problem)(request, refused)

    for kind in TRANSLATED:
        app.add_exception_handler(kind, answer)
    app.state.answer = answer


def translate(error: Exception) -> Refusal:
    """What is said of an error; of one that nobody foresaw only that there was one."""
    for kind in type(error).__mro__:
        if kind in TRANSLATED:
            return TRANSLATED[kind](error)
    return Refusal(
        500,
        "Có lỗi trong máy chủ; người quản trị thấy lỗi này trong nhật ký.",
        "Something went wrong in the server; its keepers find it in the log.",
    )


def _of_http(error: Exception) -> Refusal:
    assert isinstance(error, HTTPException)
    vi, en = OF_STATUS.get(error.status_code, (str(error.detail), str(error.detail)))
    return Refusal(error.status_code, vi, en, error.headers)


def _of_parameters(error: Exception) -> Refusal:
    assert isinstance(error, RequestValidationError)
    said = "; ".join(f"{'.'.join(map(str, it['loc'][1:]))}: {it['msg']}" for it in error.errors())
    return Refusal(400, f"Tham số không hợp lệ: {said}", f"Invalid parameter: {said}")


def _of_value(_: Exception) -> Refusal:
    return Refusal(
        400,
        "Một giá trị trong yêu cầu không thể là giá trị của cột mà nó lọc.",
        "A value of the request cannot be one of the column that it is for.",
    )


def _of_slow_query(_: Exception) -> Refusal:
    return Refusal(
        503,
        "Yêu cầu mất quá nhiều thời gian: hãy chọn ít chỉ tiêu, địa bàn hoặc kỳ hơn.",
        "This takes too long: ask for fewer indicators, areas or periods.",
        {"Retry-After": "60"},
    )


def _itself(error: Exception) -> Refusal:
    assert isinstance(error, Refusal)
    return error


TRANSLATED: dict[type, Callable[[Exception], Refusal]] = {
    Refusal: _itself,
    HTTPException: _of_http,
    RequestValidationError: _of_parameters,
    PoolTimeout: lambda _: Busy(),
    TooManyRequests: lambda _: Busy(),
    psycopg.DataError: _of_value,
    psycopg.errors.QueryCanceled: _of_slow_query,
    psycopg.OperationalError: lambda _: Busy(),
}
"""What becomes of each kind of error that is foreseen."""
