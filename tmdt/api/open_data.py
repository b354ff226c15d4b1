"""Open data for people without SDMX: an indicator in a spreadsheet, packages, how to get them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any, Literal

import jinja2
from fastapi import APIRouter, Query, Request
from fastapi import Path as PathParameter
from fastapi.responses import HTMLResponse
from pydantic import StringConstraints
from starlette.responses import FileResponse, RedirectResponse, Response

from reference.pages import environment
from reference.period import show_moment
from tmdt.api import packages, series
from tmdt.api.language import choose_language
from tmdt.api.refusal import REFUSALS
from tmdt.api.series import Asked
from tmdt.api.snapshot import Snapshot
from tmdt.api.spool import spool
from tmdt.dissemination.package.catalogue import CONTEXT
from tmdt.dissemination.package.descriptor import name_licence

TEMPLATES = Path(__file__).parent / "templates"
Row = dict[str, Any]
LARGEST = 2**31 - 1
Areas = Annotated[
    list[Annotated[str, StringConstraints(pattern="^[A-Z0-9_]{2,20}$")]] | None,
    Query(max_length=100, description="Areas: VN, a region, a province (VN34_24); several times"),
]
AS_FILES: dict[int | str, Row] = {
    200: {"content": {"text/csv": {}, "application/json": {}}},
    304: {"description": "It is what the reader has"},
}
EXAMPLE = "b2c_sales_vnd"
"""The indicator of the examples, where it is public."""
router = APIRouter(tags=["open data"], responses=REFUSALS)


@router.get("/", include_in_schema=False)
def go_to_data() -> RedirectResponse:
    """The portal is not here yet."""
    return RedirectResponse("/data", 307)


@router.get("/data", response_class=HTMLResponse, include_in_schema=False)
def show_landing(connection: Snapshot, request: Request) -> Response:
    """What there is, and how to get one indicator in Excel, R, Python and DuckDB."""
    indicators = series.list_indicators(connection)
    codes = [it["indicator_code"] for it in indicators]
    by_group = itemgetter(f"group_name_{choose_language(request)}")
    return _render(
        request,
        "landing",
        releases=[
            it | {"shown": show_moment(datetime.fromisoformat(it["published_at"]))}
            for it in packages.list_releases(connection, request)
        ],
        groups=[(title, list(members)) for title, members in groupby(indicators, by_group)],
        licence=name_licence(),
        example=EXAMPLE if EXAMPLE in codes else (codes or ["…"])[0],
    )


@router.get("/data/docs", response_class=HTMLResponse, include_in_schema=False)
def show_reference(request: Request) -> Response:
    """The addresses of the application, as OpenAPI describes them, without outside scripts."""
    return _render(request, "reference", api=request.app.openapi())


@router.get("/data/openapi.json", include_in_schema=False)
def describe(request: Request) -> Row:
    """The description of the application (OpenAPI)."""
    return dict(request.app.openapi())


@router.get("/data/style.css", include_in_schema=False)
def style() -> FileResponse:
    """The style of the pages."""
    return FileResponse(TEMPLATES / "style.css", headers={"Cache-Control": "max-age=3600"})


@router.get("/data/catalog.jsonld")
def describe_catalogue(connection: Snapshot, request: Request) -> Row:
    """All packages, for catalogues of open data (DCAT)."""
    packed = [it["package"] for it in packages.list_releases(connection, request) if it["package"]]
    return {
        "@context": CONTEXT,
        "@id": f"{request.base_url}data",
        "@type": "dcat:Catalog",
        "dct:title": [
            {"@value": "Thống kê thương mại điện tử", "@language": "vi"},
            {"@value": "E-commerce statistics", "@language": "en"},
        ],
        "dcat:dataset": [{"@id": it} for it in packed],
    }


@router.get("/data/indicators")
def list_indicators(connection: Snapshot) -> list[Row]:
    """The indicators that are open data, in both languages."""
    return series.list_indicators(connection)


@router.get("/data/indicators/{code}.{kind}", response_class=Response, responses=AS_FILES)
def get_indicator(
    connection: Snapshot,
    request: Request,
    code: Annotated[str, PathParameter(description="Code of the indicator", max_length=200)],
    kind: Annotated[Literal["csv", "json"], PathParameter(description="Form of the answer")],
    area: Areas = None,
    since: Annotated[
        date | None, Query(alias="from", description="Periods that begin on this day or later")
    ] = None,
    until: Annotated[
        date | None, Query(alias="to", description="Periods that end on this day or earlier")
    ] = None,
    breakdown: Annotated[
        str | None, Query(max_length=400, description="A breakdown; empty is the total")
    ] = None,
    release: Annotated[
        int | None, Query(ge=1, le=LARGEST, description="As this release had them")
    ] = None,
    lang: Annotated[
        Literal["vi", "en"] | None, Query(description="Language; else by Accept-Language")
    ] = None,
) -> Response:
    """The figures of one indicator on today's boundaries, in words, as CSV or JSON.

    Of all areas, periods and breakdowns, as the latest release has them, unless some are chosen.
    """
    number = series.find_release(connection, release)
    indicator = series.find_indicator(connection, code)
    language = choose_language(request)
    etag = f'"{number}-{language}"'
    headers = {
        "Cache-Control": "public, max-age=86400" if release else "public, max-age=60",
        "Content-Language": language,
        "ETag": etag,
        "Vary": "Accept-Language",
        "Content-Disposition": f'inline; filename="{indicator["indicator_code"]}.{kind}"',
    }
    if packages.is_known(request, etag):
        return Response(status_code=304, headers=headers)
    rows = series.read_series(
        connection, Asked(code, area, since, until, breakdown), number, language
    )
    if kind == "csv":
        return spool(series.write_csv(rows), "text/csv; charset=utf-8", headers)
    return spool(series.write_json(indicator, number, rows), "application/json", headers)


def _render(request: Request, template: str, **content: Any) -> Response:
    language = choose_language(request)
    page = _templates().get_template(f"{template}.html")
    text = page.render(
        content,
        language=language, vi=language == "vi", path=request.url.path,
        base=str(request.base_url).rstrip("/"),
    )  # fmt: skip
    headers = {"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "no-cache"}
    return HTMLResponse(text, headers=headers)


@cache
def _templates() -> jinja2.Environment:
    return environment(TEMPLATES)
