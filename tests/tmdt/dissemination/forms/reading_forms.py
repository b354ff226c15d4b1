"""Reads a document's forms back, by other programs than those that wrote them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lxml import html as markup

from tmdt.dissemination.content.document import Document, Language, Table, Text
from tmdt.dissemination.forms.characters import plain

Rows = list[list[Any]]
NUMBERS = ("integer", "number", "percent", "change")


def parse_html(page: bytes) -> Any:
    return markup.document_fromstring(page.decode(), parser=markup.HTMLParser(encoding="utf-8"))


def html_tables(page: bytes) -> dict[str, Rows]:
    """The cells of each table: a number with all digits, else the text, or a picture's name."""
    return {
        table.get("data-name"): [
            [_html_cell(cell) for cell in row.xpath("./th|./td")]
            for row in table.xpath("./tbody/tr")
        ]
        for table in parse_html(page).xpath("//table")
    }


def _html_cell(cell: Any) -> str:
    if exact := cell.xpath(".//data/@value"):
        return str(exact[0])
    if names := cell.xpath(".//svg/@aria-label"):
        return str(names[0])
    return str(cell.text_content())


def html_headlines(page: bytes) -> list[str]:
    return [str(value) for value in parse_html(page).xpath("//*[@class='card']//data/@value")]


def csv_rows(content: bytes) -> Rows:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def pdf_text(pdf: bytes) -> str:
    import pymupdf

    with pymupdf.open(stream=pdf) as read:
        return "\n".join(page.get_text() for page in read)


def pdf_words(pdf: bytes) -> Counter[str]:
    return Counter(pdf_text(pdf).replace("\u200b", "").split())


def all_tables(document: Document) -> dict[str, Table]:
    return {table.name: table for table in document.tables()}


def text_of(cell: Any, language: Language) -> str:
    """A text as any form may hold it; its own test says what that is."""
    return plain(cell.of(language) if isinstance(cell, Text) else cell)


def numbers_of(document: Document) -> Iterator[Decimal]:
    """Every number of a document that is written out, but for those of trends."""
    for table in all_tables(document).values():
        for row in table.rows:
            for value, column in zip(row, table.columns, strict=True):
                if column.kind in NUMBERS and value is not None:
                    yield Decimal(value)
    for section in document.sections:
        for headline in section.headlines:
            yield from (
                value
                for value in (headline.value, *(each.per_cent for each in headline.changes))
                if value is not None
            )


def read_number(text: str, language: Language) -> Decimal:
    """A number as people write it in a language."""
    thousands, point = (".", ",") if language == "vi" else (",", ".")
    bare = text.replace("%", "").replace("\xa0", "").replace("\N{MINUS SIGN}", "-")
    whole, _, decimals = bare.partition(point)
    groups = whole.lstrip("+-").split(thousands)
    assert all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3, text
    return Decimal(whole.replace(thousands, "") + ("." + decimals if decimals else ""))
