"""A page is what screen readers and phones need, needs nothing from elsewhere, and runs nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from documents import BY_HAND, HOSTILE, SOURCE, documents
from hypothesis import HealthCheck, example, given, settings
from reading_forms import parse_html

from reference.pages import COMMON
from tmdt.dissemination.content.document import (
    LANGUAGES,
    Document,
    Language,
    Section,
    Text,
)
from tmdt.dissemination.forms import charts, html, render, tile_map, words

in_both = pytest.mark.parametrize("language", LANGUAGES)
few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def page_of(document: Document, language: Language) -> Any:
    return parse_html(render(document, "html", language))


@few
@given(documents())
@example(BY_HAND)
def test_a_page_is_in_order(document: Document) -> None:
    for language in LANGUAGES:
        page = page_of(document, language)
        assert page.get("lang") == language
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        names = page.xpath("//@id")
        assert len(set(names)) == len(names)
        wanted = " ".join(page.xpath("//@aria-labelledby")).split()
        wanted += [link[1:] for link in page.xpath("//a/@href")]
        assert set(wanted) <= set(names)
        for table in page.xpath("//table"):
            assert all(cell.get("scope") == "col" for cell in table.xpath("./thead//th"))
            assert all(cell.get("scope") == "row" for cell in table.xpath("./tbody//th"))
            assert table.xpath("./caption")
        check_pictures(page)


def check_pictures(page: Any) -> None:
    for picture in page.xpath("//svg"):
        assert picture.get("role") == "img"
        named = (picture.get("aria-labelledby") or "").split()
        told = [page.xpath(f"//*[@id='{name}']")[0].text_content() for name in named]
        assert picture.get("aria-label") or "".join(told).strip()
        assert not picture.xpath(".//*[@role]|.//*[@aria-label]")


@few
@given(documents())
@example(BY_HAND)
def test_nothing_is_fetched_and_nothing_runs(document: Document) -> None:
    for language in LANGUAGES:
        page = page_of(document, language)
        assert not page.xpath("//script|//link|//img|//iframe|//object|//form")
        attributes = {name for element in page.iter("*") for name in element.attrib}
        assert not {name for name in attributes if name.startswith("on")}
        addresses = page.xpath("//@href|//@src|//*[local-name()='image']")
        assert all(str(address).startswith("#") for address in addresses)
        style = "".join(page.xpath("//style/text()"))
        assert "url(" not in style and "@import" not in style
        policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    said = Text(f"A {text}", f"A {text}")
    section = Section("s", said, paragraphs=(said,), notes=(said,))
    page = page_of(Document("d", said, said, SOURCE, (section,)), "vi")
    plain = parse_html(render(Document("d", Text("A", "A"), Text("A", "A"), SOURCE, (
        Section("s", Text("A", "A"), paragraphs=(Text("A", "A"),), notes=(Text("A", "A"),)),
    )), "html", "vi"))  # fmt: skip
    assert [each.tag for each in page.iter("*")] == [each.tag for each in plain.iter("*")]


@in_both
def test_a_page_is_in_one_language(language: Language) -> None:
    text = page_of(BY_HAND, language).text_content()
    other = "en" if language == "vi" else "vi"
    for name, said in words.WORDS.items():
        if said.vi != said.en and len(said.of(other)) > 12:
            assert said.of(other) not in text, name
    assert BY_HAND.sections[1].title.of(language) in text
    assert BY_HAND.sections[1].title.of("en" if language == "vi" else "vi") not in text


def test_a_chart_leads_to_its_numbers() -> None:
    page = page_of(BY_HAND, "vi")
    for figure in page.xpath("//figure"):
        name = figure.get("data-name")
        inside = figure.xpath(".//table/@data-name")
        links = figure.xpath(".//a/@href")
        table = page.xpath(f"//*[@id='{links[0][1:]}']//table/@data-name") if links else inside
        assert len(table) == 1, name


def test_invented_figures_are_marked() -> None:
    page = page_of(replace(BY_HAND, is_synthetic=True), "en")
    assert "SYNTHETIC DATA" in page.xpath("//aside")[0].text_content()
    assert "SYNTHETIC DATA" in page.xpath("//title")[0].text
    assert "SYNTHETIC" not in page_of(BY_HAND, "en").text_content()


def luminance(colour: str) -> float:
    """Of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(part * factor for part, factor in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def palette(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))


COMMON_CSS = (COMMON / "page.css").read_text(encoding="utf-8")
OWN_CSS = (html.TEMPLATES / "document.css").read_text(encoding="utf-8")
DARK = OWN_CSS[OWN_CSS.index("prefers-color-scheme: dark") :]


@pytest.mark.parametrize(
    ("colours", "ground"), [(palette(COMMON_CSS), "#ffffff"), (palette(DARK), "#12171d")]
)
def test_the_palette_can_be_read(colours: dict[str, str], ground: str) -> None:
    assert ground == "#ffffff" or f"background: {ground}" in DARK
    for ink in ("ink", "muted", "accent"):
        for under in (ground, colours["wash"]):
            assert contrast(colours[ink], under) >= 4.5, (ink, under)


def test_charts_can_be_read_without_colour() -> None:
    for shade in tile_map.SHADES:
        ink = "#ffffff" if shade in tile_map.DARK else charts.INK
        assert contrast(ink, shade) >= 4.5, shade
    light = [luminance(shade) for shade in tile_map.SHADES]
    assert light == sorted(light, reverse=True)
    for one, other in pairwise(charts.SHADES):
        assert contrast(one, other) >= 1.5, (one, other)


def test_words_are_in_both_languages_and_used() -> None:
    used = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(html.__file__).parent.rglob("*")
        if path.suffix in (".py", ".html", ".typ") and path.name != "words.py"
    )
    for name, said in words.WORDS.items():
        assert said.vi.strip() and said.en.strip()
        assert re.search(rf"\b{name}\b", used), name
