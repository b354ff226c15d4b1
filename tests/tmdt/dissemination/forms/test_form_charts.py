"""Charts: the same picture every time, told apart without colour, in the words of the language."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from documents import BARS, BY_HAND, CHANGES, HOSTILE, LINES, MAP, PROVINCES
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tmdt.dissemination.content.document import LANGUAGES, Chart, Column, Language, Table, Text
from tmdt.dissemination.forms.charts import draw
from tmdt.dissemination.forms.tile_map import SHADES, shade
from tmdt.dissemination.forms.trend import draw_trend

in_both = pytest.mark.parametrize("language", LANGUAGES)
CHARTS = {chart.name: chart for section in BY_HAND.sections for chart in section.charts}


def texts(svg: str) -> list[str]:
    """The words and numbers of a picture, which must be well-formed."""
    return ["".join(each.itertext()) for each in etree.fromstring(svg.encode()).iter("{*}text")]


@in_both
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_drawn_alike_each_time(name: str, language: Language) -> None:
    first = draw(CHARTS[name], language)
    for other in CHARTS.values():
        draw(other, language)
    draw.cache_clear()
    assert draw(CHARTS[name], language) == first
    assert " id=" not in first and " role=" not in first and "aria-" not in first


def test_bars_have_their_numbers_at_the_end() -> None:
    shown = texts(draw(CHARTS["changes"], "vi"))
    assert {"−9,8\xa0%", "+16,4\xa0%", "0,0\xa0%"} <= set(shown)
    assert {region.vi for region in [row[0] for row in CHANGES.rows]} <= set(shown)
    assert "Doanh thu (tỷ đồng)" in texts(draw(CHARTS["regions"], "vi"))
    assert "Sales (billion dong)" in texts(draw(CHARTS["regions"], "en"))


def test_axes_are_numbered_as_the_language_does() -> None:
    assert "1.000" in texts(draw(CHARTS["regions"], "vi"))
    assert "1,000" in texts(draw(CHARTS["regions"], "en"))
    assert "−10" in texts(draw(CHARTS["changes"], "en"))


def test_lines_differ_in_dashes_and_break_where_nothing_is_known() -> None:
    svg = draw(CHARTS["months"], "vi")
    dashes = set(re.findall(r'stroke-dasharray="([^"]*)"', svg))
    assert len(dashes) >= 2
    lines = [path for path in re.findall(r' d="([^"]*)"', svg) if path.count("L") >= 3]
    assert sorted(path.count("M") for path in lines) == [1, 2]
    assert {month.vi for month, *_ in LINES.rows} <= set(texts(svg))


@in_both
def test_the_map_has_every_province_and_its_number(language: Language) -> None:
    shown = texts(draw(CHARTS["map"], language))
    assert {province[f"name_{language}"] for province in PROVINCES} <= set(shown)
    assert {"vi": "chưa có số liệu", "en": "no figure"}[language] in shown
    assert "–" in shown


def test_a_province_that_the_table_lacks_has_an_empty_square() -> None:
    few = replace(MAP, rows=MAP.rows[:3])
    shown = texts(draw(Chart("map", MAP.title, "tiles", few, "ref_area", "sales"), "vi"))
    assert shown.count("–") == 31


@given(st.lists(st.integers(-50, 50).map(Decimal), min_size=1, max_size=34))
def test_the_darker_a_square_the_higher_its_number(values: list[Decimal]) -> None:
    shades = shade(values)
    assert [each.colour for each in shades] == sorted(
        (each.colour for each in shades), key=SHADES.index
    )
    assert all(low.high < high.low for low, high in pairwise(shades))
    assert all(any(each.low <= value <= each.high for each in shades) for value in values)


@pytest.mark.parametrize("kind", ["bars", "lines", "points"])
@pytest.mark.parametrize("text", ["</text><script>", "{{ 7*7 }}", "datum.value; alert(1)"])
def test_hostile_names_are_names(kind: Any, text: str) -> None:
    columns = (
        Column("a", Text(text, text)), Column("b", Text(text, text), "number", Text(text, text)),
        Column("c", Text(text, text)),
    )  # fmt: skip
    rows = tuple((name, Decimal(n), name[:5]) for n, name in enumerate(HOSTILE))
    table = Table("t", Text(text, text), columns, rows)
    svg = draw(Chart("t", Text(text, text), kind, table, "a", "b", "c"), "vi")
    tags = {etree.QName(each).localname for each in etree.fromstring(svg.encode()).iter("*")}
    assert tags <= {"svg", "g", "path", "rect", "line", "text", "tspan", "circle"}


def test_a_chart_of_nothing_is_no_picture() -> None:
    empty = replace(BARS, rows=tuple((region, year, None) for region, year, _ in BARS.rows))
    assert draw(Chart("e", BARS.title, "bars", empty, "region", "sales", "year"), "vi") == ""


def test_a_trend_is_a_line_within_its_box() -> None:
    svg = draw_trend((Decimal(1), Decimal(3), None, Decimal(2), None, Decimal(-5)))
    path = re.search(r'd="([^"]*)"', svg)
    assert path and path[1].count("M") == 3 and path[1].count("L") == 1
    points = [tuple(map(float, pair)) for pair in re.findall(r"([\d.]+),([\d.]+)", path[1])]
    assert all(0 <= x <= 80 and 0 <= y <= 18 for x, y in points)
    assert draw_trend((None, None)) == ""
    assert draw_trend((Decimal(7),)).count("M") == 1


def test_long_names_are_on_lines_of_their_own() -> None:
    names = [Text(f"{'Tỷ trọng doanh số thương mại điện tử ' * 2}{n}", "x") for n in range(3)]
    table = replace(CHANGES, rows=tuple((name, Decimal(1)) for name in names))
    kinds: tuple[Any, ...] = ("bars", "points")
    for kind in kinds:
        svg = draw(Chart("c", table.title, kind, table, "region", "change"), "vi")
        shown = "".join("".join(texts(svg)).split())
        assert all("".join(name.vi.split()) in shown for name in names)


def test_shares_have_equally_many_decimals() -> None:
    columns = (CHANGES.columns[0], replace(CHANGES.columns[1], kind="percent"))
    rows = tuple(zip("abc", map(Decimal, ("14", "15.04", "13.5")), strict=True))
    table = replace(CHANGES, columns=columns, rows=rows)
    shown = texts(draw(Chart("c", table.title, "bars", table, "region", "change"), "en"))
    assert {"14.00%", "15.04%", "13.50%"} <= set(shown)
