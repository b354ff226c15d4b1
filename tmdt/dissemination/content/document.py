"""A statistical document as data: headlines, tables, charts and notes, in both languages.

Values are as SQL gave them (``Decimal``, ``int``, ``date``, text), never rounded into words: how a
number is written is for the form that renders it. Each table and chart has a name of its own, by
which a test finds its numbers in every form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")
Kind = Literal["text", "integer", "number", "percent", "change", "date", "moment", "trend"]
"""Of a column. `change` is a difference in per cent with its sign, `trend` a tuple of earlier
values (None where a month has none), which is drawn as a small line."""


class Text(NamedTuple):
    """The same words in both languages."""

    vi: str
    en: str

    def of(self, language: Language) -> str:
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True)
class Column:
    """A column of a table; cells of kind `text` are `Text` or, in no language, `str`."""

    name: str
    heading: Text
    kind: Kind = "text"
    unit: Text | None = None


@dataclass(frozen=True)
class Table:
    """Rows under columns; the first column names the row. A cell is None where nothing is known."""

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A picture of a table: `x` and `y` name columns of it, `series` one that tells lines apart.

    `tiles` is the map of the provinces as equal squares, whose places the form knows by `x`, the
    column of their codes (``VN34_24``).
    """

    name: str
    title: Text
    kind: Literal["bars", "lines", "tiles", "points"]
    table: Table
    x: str
    y: str
    series: str | None = None


@dataclass(frozen=True)
class Change:
    """The difference of a headline from an earlier moment, in per cent, or why there is none.

    That of a percentage is in percentage points instead.
    """

    since: Text
    per_cent: Decimal | None
    reason: Text | None = None
    points: Decimal | None = None


@dataclass(frozen=True)
class Headline:
    """A figure that stands out, in a unit that people read."""

    name: str
    label: Text
    value: Decimal | None
    unit: Text
    changes: tuple[Change, ...] = ()
    note: Text | None = None


@dataclass(frozen=True)
class Section:
    """A part of a document under one heading."""

    name: str
    title: Text
    paragraphs: tuple[Text, ...] = ()
    headlines: tuple[Headline, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Source:
    """The release that a document is made of, and nothing else."""

    release_id: int
    period: str
    published_at: datetime
    content_hash: str


@dataclass(frozen=True)
class Document:
    """The whole. The same release gives the same document, whatever was published since."""

    name: str
    title: Text
    subtitle: Text
    source: Source
    sections: tuple[Section, ...]
    is_synthetic: bool = False

    def tables(self) -> Iterator[Table]:
        """Every table, those behind charts included, in the order of reading."""
        for section in self.sections:
            yield from (chart.table for chart in section.charts)
            yield from section.tables
