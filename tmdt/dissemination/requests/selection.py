"""A request held against what is published: the release, the codes and the days that it means.

What is not known is refused by name, with the nearest that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import Any

import psycopg
from psycopg.rows import class_row, dict_row

from reference.period import Period, show_moment
from tmdt.dissemination.content.document import Source
from tmdt.dissemination.requests.request import StatisticsRequest
from warehouse.home import Unrepeatable

NEAREST = 3
MOST_FIGURES = 50_000
"""In one answer; whoever wants more wants an export."""
MOST_READ = 5_000
"""In one that people read, as a page or on paper."""

RELEASES = """
    select release_id, period, published_at, content_hash::text as content_hash
    from marts.dim_release
    where release_id >= 1
    order by release_id
"""
AREAS = """
    select area_code, label_vi, label_en, name_vi, name_en, vintage, area_type, is_current
    from marts.dim_area
    order by sort_no
"""
INDICATORS = "select indicator_code, name_vi, name_en from marts.dim_indicator"
EXTENT = """
    select
        figure.freq,
        figure.is_synthetic,
        count(*) filter (where figure.period_date between %(first)s and %(last)s) as figures,
        (array_agg(figure.period order by figure.period_date))[1] as earliest,
        (array_agg(figure.period order by figure.period_date desc))[1] as latest,
        max(figure.period_date) as latest_date
    from marts.figure_at_release as figure
    where
        figure.release_id = %(release_id)s
        and figure.indicator_code = any(%(indicators)s)
        and figure.area_code = any(%(areas)s)
        and figure.freq in ('M', 'Q', 'A')
    group by figure.freq, figure.is_synthetic
    order by figure.is_synthetic, figure.freq
"""
FREQUENCIES = {"M": ("tháng", "months"), "Q": ("quý", "quarters"), "A": ("năm", "years")}
LAST_OF_VN63 = date(2025, 6, 30)
"""From the next day on there were 34 provinces, whose figures are never split."""


class NoFigures(Unrepeatable):
    """A request that is understood, and that nothing in the release answers."""


class TooManyFigures(Unrepeatable):
    """A request that is understood, and too large."""


@dataclass(frozen=True)
class Selection:
    """What a request selects in a release."""

    source: Source
    indicators: tuple[str, ...]
    areas: tuple[str, ...]
    freq: str
    first: date
    last: date
    is_synthetic: bool
    breakdowns: bool
    vintage: str

    def parameters(self) -> dict[str, Any]:
        """For queries."""
        return {
            "release_id": self.source.release_id, "indicators": list(self.indicators),
            "areas": list(self.areas), "freq": self.freq, "first": self.first, "last": self.last,
            "is_synthetic": self.is_synthetic, "breakdowns": self.breakdowns,
        }  # fmt: skip


def select(
    connection: psycopg.Connection[Any],
    request: StatisticsRequest,
    at_release: int | None = None,
    most: int = MOST_FIGURES,
) -> Selection:
    """Holds a request against what is published.

    Args:
        connection: One that reads as BI does, in one snapshot.
        request: The request.
        at_release: The release that was chosen before, or of which a standing one is answered.
        most: Figures that the answer may have.

    Raises:
        Problem: it names what there is not, or asks for too much.
    """
    source = _choose_release(connection, at_release or request.release_id, request.as_of)
    first = request.period
    last = Period.parse(request.last) if request.last else None
    _refuse_split(request, last or first)
    selection = Selection(
        source,
        _find_indicators(connection, request.indicators),
        _find_areas(connection, request),
        first.freq,
        first.start,
        last.start if last else date.max,
        request.series == "synthetic",
        request.breakdowns,
        request.vintage,
    )
    _require_figures(connection, request, selection, most)
    return selection


def _choose_release(
    connection: psycopg.Connection[Any], number: int | None, as_of: datetime | None
) -> Source:
    releases = connection.cursor(row_factory=class_row(Source)).execute(RELEASES).fetchall()
    if not releases:
        raise Unrepeatable("chưa công bố gì / nothing is published yet: load a month first")
    if number is not None:
        for release in releases:
            if release.release_id == number:
                return release
        nearest = min(releases, key=lambda it: abs(it.release_id - number))
        raise Unrepeatable(
            f"không có bản phát hành {number}, gần nhất là {nearest.release_id} / there is no"
            f" release {number}, the nearest is {nearest.release_id}"
        )
    if as_of is None:
        return releases[-1]
    if as_of > datetime.now(UTC):
        raise Unrepeatable(
            f"thời điểm {show_moment(as_of)} chưa đến / {show_moment(as_of)} is yet to come: leave"
            " it out for the latest release"
        )
    known = [it for it in releases if it.published_at <= as_of]
    if not known:
        first = releases[0]
        when = show_moment(first.published_at)
        raise Unrepeatable(
            f"trước {show_moment(as_of)} chưa có bản phát hành, bản đầu tiên là {first.release_id}"
            f" ({when}) / nothing was published by {show_moment(as_of)}, the first release is"
            f" {first.release_id} of {when}"
        )
    return known[-1]


def _refuse_split(request: StatisticsRequest, last: Period) -> None:
    if request.vintage == "VN63" and last.end > LAST_OF_VN63:
        raise Unrepeatable(
            f"số liệu kỳ {last.code} không thể tách về 63 tỉnh, đã kết thúc 30/6/2025; hãy dùng"
            f" VN34 / figures of {last.code} are never split into the 63 provinces, which ended"
            " with June 2025: ask for VN34, or for periods until then"
        )


def _find_indicators(connection: psycopg.Connection[Any], asked: Iterable[str]) -> tuple[str, ...]:
    rows = connection.execute(INDICATORS).fetchall()
    codes = {row[0] for row in rows}
    names = {name.casefold(): row[0] for row in rows for name in row}
    found = []
    for name in asked:
        code = name if name in codes else names.get(name.casefold())
        if code is None:
            raise _unknown("chỉ tiêu", "indicator", name, names)
        found.append(code)
    return tuple(sorted(set(found)))


def _find_areas(connection: psycopg.Connection[Any], request: StatisticsRequest) -> tuple[str, ...]:
    """The codes of areas of the request's vintage, by code, two digits or name."""
    areas = connection.cursor(row_factory=dict_row).execute(AREAS).fetchall()
    own = [area for area in areas if area["vintage"] in (request.vintage, None)]
    if not request.areas:
        return tuple(area["area_code"] for area in own if area["area_type"] == "province")
    names = {
        name.casefold(): area["area_code"]
        for area in own
        for name in (area["name_vi"], area["name_en"], area["label_vi"], area["label_en"])
    }
    names |= {
        name.casefold(): area["area_code"]
        for area in own
        for name in (area["area_code"], area["area_code"].removeprefix(f"{request.vintage}_"))
    }
    others = {area["area_code"] for area in areas if area not in own}
    found = []
    for name in request.areas:
        if name in others:
            raise Unrepeatable(
                f"{name} không thuộc địa giới {request.vintage} / {name} is not of the boundaries"
                f" {request.vintage}: ask for the other vintage, or for an area of this one"
            )
        if (code := names.get(name.casefold())) is None:
            raise _unknown("địa bàn", "area", name, names)
        found.append(code)
    return tuple(sorted(set(found)))


def _unknown(vi: str, en: str, name: str, known: Mapping[str, str]) -> Unrepeatable:
    near = get_close_matches(name.casefold(), known, n=NEAREST, cutoff=0.4)
    codes = ", ".join(dict.fromkeys(known[it] for it in near)) or ", ".join(
        sorted(set(known.values()))[:NEAREST]
    )
    return Unrepeatable(
        f"không có {vi} {name!r}, gần nhất là {codes} / there is no {en} {name!r}, the nearest"
        f" are {codes}"
    )


def _require_figures(
    connection: psycopg.Connection[Any], request: StatisticsRequest, selection: Selection, most: int
) -> None:
    """Refuses a request that no figure answers, or too many do."""
    parameters = selection.parameters()
    extents = connection.cursor(row_factory=dict_row).execute(EXTENT, parameters).fetchall()
    asked = (selection.freq, selection.is_synthetic)
    own = next((it for it in extents if (it["freq"], it["is_synthetic"]) == asked), None)
    if {"html", "pdf"} & set(request.forms):
        most = min(most, MOST_READ)
    if own and own["figures"] > most:
        raise TooManyFigures(
            f"yêu cầu có {own['figures']} số liệu, tối đa {most} / the request has"
            f" {own['figures']} figures, and an answer at most {most}: narrow it, or ask for"
            " other forms, or use an export"
        )
    if own and own["figures"]:
        return
    span = " – ".join(dict.fromkeys(filter(None, (request.first, request.last))))
    vi, en = FREQUENCIES[selection.freq]
    there = "; ".join(
        f"{FREQUENCIES[it['freq']][1]} {it['earliest']} – {it['latest']}"
        f" ({'synthetic' if it['is_synthetic'] else 'real'})"
        for it in extents
    )
    raise NoFigures(
        f"không có số liệu {vi} của {span} / there are no {request.series} figures of {span} by"
        f" {en}: there are {there or 'none of these indicators and areas at all'}"
    )
