"""Rows of a table without a figure: what the headings of sections state about the rows below.

A section ends with the next one of its level; unless its heading is fully understood, no figure
below it is loaded. What is below the last figure concerns all of them, like a title.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property, reduce
from itertools import groupby

from ingestion.form.beside import UnlabelledTexts
from ingestion.form.heading_rows import names_span
from ingestion.form.nesting import find_level, nest_headings
from ingestion.form.surroundings import names_province, read_line
from ingestion.form.tables import FormTable, is_indicator
from ingestion.form.tally import carries_number
from ingestion.spreadsheet.sheet import Cell, Sheet, Texts
from ingestion.understanding.contradiction import (
    HEADING_NOT_UNDERSTOOD,
    TEXT_CONTRADICTS,
    find_contradiction,
)
from ingestion.understanding.numbering import strip_numbering
from ingestion.understanding.places import is_province
from ingestion.understanding.prose import read_beside
from ingestion.understanding.spans import find_title_spans
from ingestion.understanding.statements import SILENT, Statement, join
from ingestion.understanding.units import find_stated_unit, read_plain_statement
from ingestion.understanding.whole_texts import read_whole

Section = tuple[int, Statement, str]
"""The row (of the body) of a text, what it states, and the text itself."""
SectionHeading = tuple[Statement, str | None]
"""What a heading states, and the province that it names."""
WORDS_OF_TITLE = 10
"""Words of a line below a table that, like a title, says whose figures they are, and of when."""
_ITEM = re.compile(r"[-+*•(]|\d+[.)]")
"""How the receivers of a report and its tasks are listed."""
_NUMBERING = re.compile(r"[(\[]?(?:[0-9.]{1,6}|[IVXivx]{1,5}|[A-Ha-h])[)\].:/-]*")


class Sections:
    """The texts of one table in rows without a figure."""

    def __init__(
        self,
        sheet: Sheet,
        table: FormTable,
        texts: Texts,
        beside: UnlabelledTexts,
        indicator: Sequence[str | None],
    ) -> None:
        """Takes the table; ``indicator`` is the code or name of the indicator in each row."""
        self._sheet, self._table, self._texts = sheet, table, texts
        self._beside, self._indicator = beside, indicator
        self._last_figure = beside.last_figure
        self._provinces: dict[int, str] = {}

    def units(self) -> list[tuple[int, str]]:
        """Rows that state a unit for those below them."""
        found = ((at, find_stated_unit(statement)) for at, statement, _ in self._all)
        return [(0 if at > self._last_figure else at, unit) for at, unit in found if unit]

    def find_contradictions(self) -> Iterator[tuple[int, str, str]]:
        """Finds rows below a text that contradicts the form, with the rule and the words."""
        first: dict[str, tuple[int, str]] = {}
        for at, statement, text in self._all:
            if statement.rest:
                first.setdefault(HEADING_NOT_UNDERSTOOD, (at, text))
            if (
                statement.rest
                or statement.kinds - {"actual"}
                or self._is_of_another_period(statement)
            ):
                first.setdefault(TEXT_CONTRADICTS, (at, text))
        for code, (at, text) in first.items():
            yield from self.in_all_rows(code, text, first=0 if at > self._last_figure else at)

    def in_all_rows(self, code: str, text: str, first: int = 0) -> Iterator[tuple[int, str, str]]:
        """The rows from a first one to the last figure, each with a rule and the words."""
        yield from ((row, code, text) for row in range(first, self._last_figure + 1))

    def _is_of_another_period(self, statement: Statement) -> bool:
        return any(find_contradiction(phrase, self._table.period) for phrase in statement.periods)

    def below(self) -> Iterator[str]:
        """The lines below the last figure that stand alone and introduce nothing."""
        for at in self.rows:
            written = [*self._beside.section(at)] if at > self._last_figure else []
            if len(written) == 1 and not written[0].endswith(":"):
                yield written[0]

    @cached_property
    def provinces_below(self) -> list[str]:
        """The lines below the last figure that, like a title, name a province."""
        return [line for line in self.below() if _is_title(line) and names_province(line)]

    def part(self, at: int) -> str | None:
        """The part of the whole to which the sections of a row limit it."""
        parts = (statement.part for statement, _ in self._find_headings_over(at))
        return ";".join(dict.fromkeys(filter(None, parts))) or None

    def obs_status(self, at: int) -> str | None:
        """The state of observation of a row: that of its sections, or of all rows."""
        statuses = [
            status
            for statement, _ in self._find_headings_over(at)
            for status in sorted(statement.obs_statuses)
        ]
        return next((status for status in (*statuses, *self._of_all) if status != "A"), None)

    def province(self, at: int) -> str | None:
        """The province that the sections of a row name."""
        return next((province for _, province in self._find_headings_over(at) if province), None)

    @property
    def are_silent(self) -> bool:
        """Whether no row without a figure states anything."""
        return not self._all

    @property
    def name_provinces(self) -> bool:
        """Whether some section names a province."""
        return bool(self._all and self._provinces)

    def _find_headings_over(self, at: int) -> Sequence[SectionHeading]:
        """The headings above a row, the innermost first."""
        found = bisect_right(self._heads, at, key=lambda head: head[0])
        return self._heads[found - 1][1] if found else ()

    @cached_property
    def _heads(self) -> list[tuple[int, tuple[SectionHeading, ...]]]:
        """The rows of headings, each with all headings in force from there on."""
        heads = (
            section
            for section in self._all
            if section[0] < self._last_figure and not self._beside.continued.are_remarks(section[0])
        )
        return nest_headings(
            (
                at,
                find_level(self._beside.section(at)),
                (
                    reduce(join, (statement for _, statement, _ in of_row), SILENT),
                    self._provinces.get(at),
                ),
            )
            for at, of_row in groupby(heads, key=lambda section: section[0])
        )

    @cached_property
    def _of_all(self) -> list[str]:
        below = (statement for at, statement, _ in self._all if at > self._last_figure)
        return [status for statement in below for status in sorted(statement.obs_statuses)]

    @cached_property
    def rows(self) -> Sequence[int]:
        """The rows (of the body) without a figure."""
        rows: Sequence[int] = range(len(self._indicator))
        for value in self._table.headings.values:
            column = self._get_column(value.position)
            holds_text = any(issubclass(kind, str) for kind in set(map(type, column)))
            rows = [at for at in rows if self._is_silent(at, column[at])] if holds_text else ()
        return rows

    def _is_silent(self, at: int, cell: Cell) -> bool:
        """Whether a row has no value: nothing, or words across several columns."""
        if cell == "":
            return True
        if not isinstance(cell, str) or self._indicator[at]:
            return False
        return not carries_number(cell, self._texts) or names_span(self._texts.of(cell) or "")

    def _get_column(self, position: int) -> Sequence[Cell]:
        return self._sheet.columns[position][self._table.first : self._table.end]

    @cached_property
    def _all(self) -> list[Section]:
        return [section for at in self.rows for section in self._read_row(at)]

    def _read_remark(self, at: int, written: Sequence[str]) -> Iterator[Section]:
        """What the remark of a row above may state about the rows below, except their state."""
        for text in written:
            statement = read_beside(text)
            if statement and (
                find_stated_unit(statement)
                or statement.rest
                or statement.kinds
                or statement.periods
            ):
                yield at, replace(statement, obs_statuses=frozenset()), text

    def _read_row(self, at: int) -> Iterator[Section]:
        if (indicator := self._indicator[at]) and is_indicator(indicator):
            return
        untied = (t for t in self._beside.section(at) if t not in self._beside.footnotes.tied)
        written = [*map(strip_numbering, untied)]
        written = [text for text in written if not _NUMBERING.fullmatch(text)]
        if at < self._last_figure and self._beside.continued.are_remarks(at):
            yield from self._read_remark(at, written)
            return
        if at > self._last_figure:
            cells = self._sheet.rows[self._table.first + at]
            is_of_own_number = any(carries_number(cell, self._texts) for cell in cells)
            for text in written:
                statement = read_line(text) or _read_title(text)
                if statement and not (is_of_own_number and statement.members):
                    yield at, statement, text
        elif len(written) == 1:
            text = written[0]
            if is_province(text):
                self._provinces[at] = text
            yield at, SILENT if is_province(text) else read_whole(text), text
        else:
            for text in written:  # a row whose value is blank
                if statement := read_plain_statement(text):
                    yield at, statement, text


def _is_title(line: str) -> bool:
    return len(line.split()) <= WORDS_OF_TITLE and not _ITEM.match(line)


def _read_title(line: str) -> Statement | None:
    """The months of a line that is as short as a title: `Số liệu lấy theo báo cáo tháng 9/2026`."""
    periods = frozenset(find_title_spans(line)) if _is_title(line) else frozenset()
    return replace(SILENT, periods=periods) if periods else None
