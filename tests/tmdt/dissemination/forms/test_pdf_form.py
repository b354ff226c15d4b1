"""Pages for who hears them and for the archive: PDF/UA-1 and PDF/A-2a, with nothing to remark."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from documents import BY_HAND, HOSTILE, LINES, RANKING, SOURCE
from reading_forms import pdf_text

from tmdt.dissemination.content.document import (
    LANGUAGES,
    Chart,
    Column,
    Document,
    Language,
    Section,
    Table,
    Text,
)
from tmdt.dissemination.forms import render
from tmdt.dissemination.forms.characters import printable
from tmdt.dissemination.forms.charts import FONTS

in_both = pytest.mark.parametrize("language", LANGUAGES)
LONG = replace(RANKING, name="long", rows=RANKING.rows * 4)
WIDE = Table(
    "wide",
    Text("Bảng rộng", "A wide table"),
    (
        Column("name", Text("Tên", "Name")),
        *(Column(f"c{n}", Text(f"Cột {n}", f"Column {n}"), "number") for n in range(11)),
    ),
    tuple((f"dòng {n}", *(1234567 * n * (m + 1) for m in range(11))) for n in range(5)),
)
# Of alternative texts more than half must be letters, and lines that pages share no running lines.
BIG = Decimal("123456789012.25")
BIG_LINES = replace(
    LINES, name="big_lines", rows=tuple((m, a, v and v * BIG) for m, a, v in LINES.rows)
)
BIG_TRENDS = replace(
    RANKING,
    name="big_trends",
    columns=(RANKING.columns[0], RANKING.columns[5]),
    rows=tuple((row[0], row[5] and tuple(v and v * BIG for v in row[5])) for row in RANKING.rows),
)
ALIKE = [
    replace(RANKING, name=f"alike_{n}", columns=RANKING.columns[:3], notes=(),
            rows=tuple(row[:3] for row in RANKING.rows[: 3 + n % 5]))
    for n in range(24)
]  # fmt: skip
ALL_KINDS = replace(
    BY_HAND,
    is_synthetic=True,
    sections=(
        *BY_HAND.sections,
        Section(
            "big",
            Text("Số lớn", "Big numbers"),
            charts=(Chart("big", LINES.title, "lines", BIG_LINES, "month", "sales", "area"),),
            tables=(BIG_TRENDS, *ALIKE),
        ),
        Section("long", Text("Bảng dài và rộng", "Long and wide"), tables=(LONG, WIDE)),
    ),
)


def pdf(document: Document, language: Language) -> bytes:
    made = render(document, "pdf", language)
    assert isinstance(made, bytes)
    return made


@in_both
@pytest.mark.parametrize("document", [BY_HAND, ALL_KINDS], ids=["by_hand", "all_kinds"])
def test_outloud_finds_nothing(document: Document, language: Language, tmp_path: Path) -> None:
    (tmp_path / "made.pdf").write_bytes(pdf(document, language))
    command = [str(Path(sys.executable).with_name("outloud")), "made.pdf", "--json", "report.json"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    report = json.loads((tmp_path / "report.json").read_text())
    assert ran.returncode == 0, ran.stdout
    (checked,) = report["results"]
    assert checked["findings"] == []


@in_both
def test_it_says_what_it_is(language: Language) -> None:
    made = pdf(BY_HAND, language)
    with pymupdf.open(stream=made) as read:
        metadata = read.metadata
        xmp = read.get_xml_metadata()
        catalogue = read.xref_object(read.pdf_catalog())
        outline = [title for _, title, _ in read.get_toc()]
    assert metadata["title"] == BY_HAND.title.of(language)
    assert metadata["author"] == {
        "vi": "Bộ Công Thương", "en": "Ministry of Industry and Trade",
    }[language]  # fmt: skip
    assert metadata["creationDate"] == metadata["modDate"] == "D:20261128023015Z"
    assert f"/Lang({language})" in re.sub(r"\s+", "", catalogue)
    assert re.search(r"pdfuaid:part>?=?\"?1", xmp)
    assert re.search(r"pdfaid:part>?=?\"?2", xmp) and re.search(r"conformance>?=?\"?A", xmp)
    assert outline[:2] == [section.title.of(language) for section in BY_HAND.sections]


def test_only_the_fonts_of_the_repository_are_in_it() -> None:
    names = {font.family for font in _fonts()}
    with pymupdf.open(stream=pdf(ALL_KINDS, "vi")) as read:
        used = {font[3] for page in read for font in page.get_fonts()}
        assert all(font[1] != "n/a" for page in read for font in page.get_fonts())
    assert used and names == {"IBM Plex Sans"}
    assert all("IBMPlexSans" in font for font in used)


def _fonts() -> list[Any]:
    import typst

    return list(typst.Fonts(False, False, [str(FONTS)]).fonts())


def test_tables_repeat_their_headings() -> None:
    with pymupdf.open(stream=pdf(ALL_KINDS, "vi")) as read:
        pages = [page.get_text() for page in read]
        widths = {(round(page.rect.width), round(page.rect.height)) for page in read}
    heading = RANKING.columns[1].heading.vi
    assert sum(heading in page for page in pages) >= 2
    assert sum(heading.upper() in page for page in pages) >= 4  # as what is repeated
    assert widths == {(595, 842), (842, 595)}  # A4, a wide table across
    assert all(f"Trang {n} / {len(pages)}" in page for n, page in enumerate(pages, 1))
    assert all("DỮ LIỆU GIẢ LẬP" in page for page in pages)


def test_nothing_is_outside_the_page() -> None:
    with pymupdf.open(stream=pdf(ALL_KINDS, "en")) as read:
        for page in read:
            for left, top, right, bottom, word, *_ in page.get_text("words"):
                assert left >= 40 and right <= page.rect.width - 40, word
                assert top >= 0 and bottom <= page.rect.height, word


@pytest.mark.parametrize("text", [text for text in HOSTILE if len(text) < 200])
def test_hostile_text_is_set_as_it_is(text: str) -> None:
    said = Text(f"A {text} Z", f"A {text} Z")
    table = Table("t", said, (Column("c", said),), ((said,),), (said,))
    section = Section("s", said, paragraphs=(said,), tables=(table,), notes=(said,))
    read = pdf_text(pdf(Document("d", said, said, SOURCE, (section,)), "vi"))
    expected = re.sub(r"\s", "", printable(said.vi))
    assert re.sub(r"[\s\u200b]", "", read).count(expected) >= 7


def test_what_the_font_lacks_shows_its_code() -> None:
    assert printable("Việt \U0001f600 שׁ\u202e") == "Việt [U+1F600] [U+05E9][U+05C1][U+FFFD]"


def test_the_font_has_what_is_printed() -> None:
    for path in FONTS.glob("*.ttf"):
        has = set(pymupdf.Font(fontfile=str(path)).valid_codepoints())
        printed = {
            letter
            for code in range(0x20, 0x3000)
            for letter in printable(f"a{chr(code)}a")[1:-1]
            if "[U+" not in printable(f"a{chr(code)}a")
        }
        assert len(printed) > 600
        assert {letter for letter in printed if ord(letter) not in has} == set()


def test_a_release_published_in_another_zone_has_the_same_date() -> None:
    moment = datetime(2026, 11, 28, 9, 30, 15, 1, tzinfo=timezone(timedelta(hours=7)))
    other = replace(BY_HAND, source=replace(SOURCE, published_at=moment))
    same = replace(BY_HAND, source=replace(SOURCE, published_at=moment.astimezone(UTC)))
    assert pdf(other, "vi") == pdf(same, "vi")
