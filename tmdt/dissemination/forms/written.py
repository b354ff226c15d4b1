"""A document written out in one language, as pages show it: HTML and PDF set the same texts.

Everything is text here, and none of it is markup: it goes to the templates as data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from reference.wording import period_in_words
from tmdt.dissemination.content.document import (
    Change,
    Chart,
    Column,
    Document,
    Headline,
    Language,
    Section,
    Table,
    Text,
)
from tmdt.dissemination.content.wording import POINTS
from tmdt.dissemination.forms.charts import NUMBERS, draw, rows_of
from tmdt.dissemination.forms.numbering import Numbered, number_tables
from tmdt.dissemination.forms.numbers import (
    UNKNOWN,
    number,
    plain_number,
    same_places,
    write,
    write_moment,
)
from tmdt.dissemination.forms.trend import draw_trend
from tmdt.dissemination.forms.words import WORDS

Written = dict[str, Any]
Row = tuple[Any, ...]


def write_out(document: Document, language: Language, clean: Callable[[str], str]) -> Written:
    """The document with its texts in one language, its numbers in words, its charts drawn.

    Args:
        document: What is to be set.
        language: ``vi`` or ``en``.
        clean: What a text goes through, for the characters that a form can show.

    Raises:
        ValueError: two tables have one name, or a cell is not of its column's kind.
    """
    return _Writer(document, language, clean).document_written()


class _Writer:
    """Writes in one language, with the numbers that tables and charts have in the document."""

    def __init__(self, document: Document, language: Language, clean: Callable[[str], str]) -> None:
        self.document, self.language, self.clean = document, language, clean
        self.tables = number_tables(document)
        self.shown = {table.name for section in document.sections for table in section.tables}
        self.charts = 0

    def document_written(self) -> Written:
        document, source = self.document, self.document.source
        period = dict(zip(("vi", "en"), period_in_words(source.period), strict=True))
        return {
            "language": self.language,
            "name": document.name,
            "title": self.text(document.title),
            "subtitle": self.text(document.subtitle),
            "is_synthetic": document.is_synthetic,
            "facts": [
                [self.word("period"), period[self.language]],
                [self.word("release"), str(source.release_id)],
                [
                    self.word("published"),
                    f"{write_moment(source.published_at, self.language)}"
                    f" ({self.word('vietnam_time')})",
                ],
                [self.word("hash"), source.content_hash],
            ],
            "sections": [self.section(section) for section in document.sections],
            "words": {name: words.of(self.language) for name, words in WORDS.items()},
        }

    def section(self, section: Section) -> Written:
        return {
            "name": section.name,
            "title": self.text(section.title),
            "paragraphs": self.texts(section.paragraphs),
            "headlines": [self.headline(headline) for headline in section.headlines],
            "charts": [self.chart(chart) for chart in section.charts],
            "tables": [self.table(self.tables[table.name]) for table in section.tables],
            "notes": self.texts(section.notes),
        }

    def headline(self, headline: Headline) -> Written:
        value = headline.value
        return {
            "name": headline.name,
            "label": self.text(headline.label),
            "value": UNKNOWN if value is None else number(value, self.language),
            "exact": None if value is None else plain_number(value),
            "unit": self.text(headline.unit),
            "changes": [self.change(change) for change in headline.changes],
            "note": self.text(headline.note) if headline.note else "",
        }

    def change(self, change: Change) -> Written:
        """In per cent; of a percentage in points, which are told apart by their unit."""
        value, text = change.per_cent, write(change.per_cent, "change", self.language)
        if change.points is not None:
            value = change.points
            unit = POINTS.of(self.language)
            text = f"{number(value, self.language, signed=True)}\N{NO-BREAK SPACE}{unit}"
        return {
            "since": self.text(change.since),
            "text": text,
            "exact": None if value is None else plain_number(value),
            "reason": self.text(change.reason) if change.reason else "",
        }

    def chart(self, chart: Chart) -> Written:
        """A chart and its table, unless that stands elsewhere in the document too."""
        numbered = self.tables[chart.table.name]
        is_elsewhere = chart.table.name in self.shown
        self.shown.add(chart.table.name)
        self.charts += 1
        return {
            "number": self.charts,
            "name": chart.name,
            "kind": chart.kind,
            "title": self.text(chart.title),
            "svg": draw(chart, self.language),
            "description": self.description(chart, numbered.number),
            "table_number": numbered.number,
            "table": None if is_elsewhere else self.table(numbered),
        }

    def description(self, chart: Chart, table_number: int) -> str:
        """What the picture shows, for those who do not see it; the numbers are in the table."""
        rows = rows_of(chart, self.language)
        parts = [f"{self.word(chart.kind)}: {self.text(chart.title)}."]
        if rows:
            low, high = min(rows, key=_height), max(rows, key=_height)
            parts.append(f"{self.word('lowest_is')} {_place(low)}.")
            parts.append(f"{self.word('highest_is')} {_place(high)}.")
        parts.append(f"{self.word('numbers_in')} {table_number}.")
        return " ".join(parts)

    def table(self, numbered: Numbered) -> Written:
        table = numbered.table
        return {
            "number": numbered.number,
            "name": table.name,
            "title": self.text(table.title),
            "columns": [
                {
                    "heading": self.text(column.heading),
                    "unit": self.text(column.unit) if column.unit else "",
                    "kind": column.kind,
                    "is_text": column.kind == "text",
                }
                for column in table.columns
            ],
            "rows": self.rows(table),
            "notes": self.texts(table.notes),
        }

    def rows(self, table: Table) -> list[list[Written]]:
        """The cells, those of a column of shares with equally many decimals."""
        places = [
            same_places(row[i] for row in table.rows) if column.kind == "percent" else None
            for i, column in enumerate(table.columns)
        ]
        return [
            [
                self.cell(row, value, column, decimals)
                for value, column, decimals in zip(row, table.columns, places, strict=True)
            ]
            for row in table.rows
        ]

    def cell(self, row: Row, value: Any, column: Column, places: int | None) -> Written:
        """A cell as text, with all the digits of a number, or with the drawing of a trend."""
        cell: Written = {"text": UNKNOWN, "exact": None, "svg": None, "description": None}
        if value is None:
            return cell
        if column.kind == "text":
            return cell | {"text": self.text(value)}
        cell["text"] = write(value, column.kind, self.language, places)
        if column.kind in NUMBERS:
            cell["exact"] = plain_number(value)
        if column.kind == "trend" and (svg := draw_trend(value)):
            cell |= {"svg": svg, "description": self.trend(row, column, value)}
        return cell

    def trend(self, row: Row, column: Column, values: Sequence[Decimal | None]) -> str:
        """A trend in words: which way it goes, and where it is highest and lowest."""
        known = [value for value in values if value is not None]
        way = "rises" if known[-1] > known[0] else "falls" if known[-1] < known[0] else "stays"
        name = self.text(row[0]) if isinstance(row[0], Text | str) else ""
        return (
            f"{self.word('trend')}: {self.text(column.heading)}, {name}. {self.word(way)}"
            f" {self.word('highest_at')} {values.index(max(known)) + 1},"
            f" {self.word('lowest_at')} {values.index(min(known)) + 1}."
        )

    def text(self, text: Text | str) -> str:
        return self.clean(text.of(self.language) if isinstance(text, Text) else text)

    def texts(self, texts: tuple[Text, ...]) -> list[str]:
        return [self.text(text) for text in texts]

    def word(self, name: str) -> str:
        return WORDS[name].of(self.language)


def _height(row: dict[str, Any]) -> float:
    height: float = row["y"]
    return height


def _place(row: dict[str, Any]) -> str:
    names = [str(name) for name in (row["series"], row["x"]) if isinstance(name, str) and name]
    return f"{row['label']} ({', '.join(names)})" if names else str(row["label"])
