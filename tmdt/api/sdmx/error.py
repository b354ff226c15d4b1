"""What is refused under `/sdmx`, said in SDMX's own error message: of SDMX-ML or SDMX-JSON."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Literal

from fastapi import Request
from lxml import etree
from starlette.responses import Response

from tmdt.api.language import choose_language
from tmdt.api.refusal import TITLES, Refusal
from tmdt.api.sdmx.request.version import Rest
from tmdt.dissemination.content.document import LANGUAGES, Text

CODES = {
    400: 140, 404: 100, 406: 1406, 413: 130, 414: 140, 422: 150, 500: 500, 501: 501, 503: 503,
}  # fmt: skip
"""SDMX's codes of errors by HTTP's; from 1000 on they are each service's own."""
_TITLES = {**TITLES, 501: "Chưa hỗ trợ"}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def say_sdmx_error(request: Request, refusal: Refusal) -> Response:
    """The answer of a refusal, in the syntax that was asked for, else in that of the interface."""
    rest: Rest = "2.1" if request.url.path.startswith("/sdmx/2.1") else "v2"
    language = choose_language(request)
    headers = {"Content-Language": language, "Cache-Control": "no-store", "Vary": "Accept"}
    headers |= refusal.headers or {}
    if refusal.status_code in (204, 304):
        return Response(status_code=refusal.status_code, headers=headers)
    if _choose_syntax(request, rest) == "xml":
        body = _write_xml(refusal, "v2_1" if rest == "2.1" else "v3_0")
        return Response(body, refusal.status_code, headers, "application/xml")
    body = _write_json(refusal, language)
    return Response(body, refusal.status_code, headers, "application/json")


def _choose_syntax(request: Request, rest: Rest) -> Literal["xml", "json"]:
    wanted = request.query_params.get("format") or request.headers.get("accept", "")
    found = {syntax: wanted.find(syntax) for syntax in ("xml", "json") if syntax in wanted}
    default: Literal["xml", "json"] = "xml" if rest == "2.1" else "json"
    return min(found, key=found.__getitem__, default=default)  # type: ignore[arg-type, return-value]


def _write_xml(refusal: Refusal, version: str) -> bytes:
    base = f"http://www.sdmx.org/resources/sdmxml/schemas/{version}"
    message, common = f"{{{base}/message}}", f"{{{base}/common}}"
    root = etree.Element(
        f"{message}Error", nsmap={"mes": f"{base}/message", "com": f"{base}/common"}
    )
    error = etree.SubElement(root, f"{message}ErrorMessage", code=str(_code(refusal)))
    for language in LANGUAGES:
        text = etree.SubElement(error, f"{common}Text", {_XML_LANG: language})
        text.text = Text(refusal.vi, refusal.en).of(language)
    body: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return body


def _write_json(refusal: Refusal, language: Literal["vi", "en"]) -> bytes:
    phrase = HTTPStatus(refusal.status_code).phrase
    title = Text(_TITLES.get(refusal.status_code, phrase), phrase)
    detail = Text(refusal.vi, refusal.en)
    error = {
        "code": _code(refusal),
        "title": title.of(language),
        "titles": title._asdict(),
        "detail": detail.of(language),
        "details": detail._asdict(),
    }
    return json.dumps({"errors": [error]}, ensure_ascii=False).encode()


def _code(refusal: Refusal) -> int:
    return CODES.get(refusal.status_code, 1000 + refusal.status_code)
