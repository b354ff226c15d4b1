"""What unlabelled texts in a row state about its figures: cells and comments."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from ingestion.form.comments import find_statements
from ingestion.form.continued import ContinuedRemarks
from ingestion.form.dittos import resolve_dittos
from ingestion.form.filled_down import fill_down
from ingestion.form.footnotes import Footnotes
from ingestion.form.heading_rows import INDICATORS
from ingestion.form.tables import FormTable
from ingestion.form.tally import carries_number
from ingestion.spreadsheet.sheet import Cell, Sheet, Texts
from ingestion.understanding.asides import is_when
from ingestion.understanding.days import is_day
from ingestion.understanding.other_columns import (
    explain_refused_number,
    read_row_number,
    read_row_text,
)
from ingestion.understanding.places import is_province
from ingestion.understanding.statements import Statement
from ingestion.understanding.units import find_stated_unit

StatedText = tuple[Statement, str]
"""What a text states, and the text itself."""


class UnlabelledTexts:
    """The texts of one table that are beside its figures but under no label."""

    def __init__(self, sheet: Sheet, table: FormTable, texts: Texts) -> None:
        """Finds the columns without a label."""
        self._sheet, self._table, self._texts = sheet, table, texts
        headings = table.headings
        self._values = {value.position for value in headings.values}
        self.footnotes = Footnotes(sheet, table, texts, self.last_figure + 1)
        known = {*headings.columns.values(), *headings.set_aside, *self._values}
        self.unknown = [at for at in range(len(sheet.column_numbers)) if at not in known]
        self.continued = ContinuedRemarks(sheet, table, texts, self.unknown)

    @cached_property
    def last_figure(self) -> int:
        """The last row (of the body) with a number in a column of values, or -1."""
        columns = [self._get_body(position) for position in self._values]
        for at in reversed(range(self._table.end - self._table.first)):
            if any(carries_number(column[at], self._texts) for column in columns):
                return at
        return -1

    def of(self, position: int) -> Mapping[int, list[StatedText]]:
        """What is stated about the figures of a column, by row of the body."""
        of_column: list[StatedText] = [*self.footnotes.of_columns.get(position, ())]
        every = range(self._table.end - self._table.first) if of_column else ()
        of_values = _merge(self._of_values.get(position, {}), dict.fromkeys(every, of_column))
        return _merge(self._of_rows, of_values)

    def units(self, at: int, position: int) -> list[str]:
        """The units that are stated for a row."""
        said_here = (
            statement for statement, _ in self.of(position).get(at, ()) if not statement.rest
        )
        return [unit for statement in said_here if (unit := find_stated_unit(statement))]

    def obs_status(self, at: int, position: int) -> str | None:
        """The state of observation of a row; None for official figures."""
        statuses = (
            statement.obs_statuses - {"A"} for statement, _ in self.of(position).get(at, ())
        )
        return next((status for some in statuses for status in some), None)

    @cached_property
    def provinces(self) -> dict[int, list[str]]:
        """The provinces that texts name, by row."""
        found: dict[int, list[str]] = {}
        for at, _, text in self._list_row_texts():
            if is_province(text):
                found.setdefault(at, []).append(text)
        return found

    @cached_property
    def days(self) -> list[tuple[int, str]]:
        """The days under no label, by row: the figures may be those of such a day."""
        positions = [at for at in self.unknown if at not in self._table.headings.written_on]
        return [
            (at, text)
            for position in positions
            for at, cell in enumerate(self._fill_column(position))
            if isinstance(cell, str | date)
            if (text := self._texts.of(cell)) and is_day(text)
        ]

    @cached_property
    def rivals(self) -> list[tuple[int, str, str]]:
        """Rows with another number that may be their value, or mark it as invalid."""
        titles = self._table.headings.titles
        return [
            (at, code, titles[position])
            for position in self.unknown
            if (code := explain_refused_number(titles.get(position, "")))
            for at, cell in enumerate(self._fill_column(position))
            if cell != "" and carries_number(cell, self._texts)
        ]

    def section(self, at: int) -> Iterator[str]:
        """The texts of a row without figures, and the comments on it."""
        row = self._sheet.rows[self._table.first + at]
        for cell in row:
            if isinstance(cell, str) and cell and (text := self._texts.of(cell)):
                yield text
        yield from (line for _, line in self._sheet.remarks.get(self._table.first + at, ()))

    @cached_property
    def _of_rows(self) -> dict[int, list[StatedText]]:
        found: dict[int, list[StatedText]] = {
            at: list(notes) for at, notes in self.footnotes.of_rows.items()
        }
        for at, heading, text in self._list_row_texts():
            if statement := read_row_text(heading, text):
                found.setdefault(at, []).append(statement)
        for at, text in self._list_texts_of("number"):
            if statement := read_row_number(text):
                found.setdefault(at, []).append(statement)
        return found

    @cached_property
    def _of_values(self) -> dict[int, dict[int, list[StatedText]]]:
        """What comments on the figures themselves state, by column and row."""
        found: dict[int, dict[int, list[StatedText]]] = {}
        for at, lines in self._list_remarks():
            for column, statement, text in find_statements(lines):
                if column in self._values:
                    found.setdefault(column, {}).setdefault(at, []).append((statement, text))
        return found

    def _list_row_texts(self) -> Iterator[tuple[int, str | None, str]]:
        """Texts in columns without a label, and comments on any cell except values."""
        headings = self._table.headings
        for position in self.unknown:
            is_written_on = position in headings.written_on
            for at, text in self._list_texts_at(position):
                if not (is_written_on and is_when(text)):
                    yield at, headings.titles.get(position), text
        yield from self._list_continued()
        other = {*self._values, *self._table.headings.set_aside}
        for at, lines in self._list_remarks():
            yield from ((at, None, line) for column, line in lines if column not in other)

    def _list_continued(self) -> Iterator[tuple[int, str | None, str]]:
        """Texts of remarks that continue below, with the row to which they belong."""
        headings = self._table.headings
        for found in self.continued.rows.values():
            for one in found:
                is_named = any(headings.columns.get(name) == one.position for name in INDICATORS)
                title = None if is_named else headings.titles.get(one.position)
                yield from ((one.of, title, text) for text in dict.fromkeys((one.whole, one.text)))

    def _list_texts_of(self, field: str) -> Iterator[tuple[int, str]]:
        position = self._table.headings.columns.get(field)
        return iter(()) if position is None else self._list_texts_at(position)

    def _list_texts_at(self, position: int) -> Iterator[tuple[int, str]]:
        body = self._fill_column(position)
        if not any(issubclass(kind, str | bool) for kind in set(map(type, body))):
            return
        written = [self._texts.of(cell) if isinstance(cell, str | bool) else None for cell in body]
        yield from ((at, text) for at, text in enumerate(resolve_dittos(written)) if text)

    def _fill_column(self, position: int) -> Sequence[Cell]:
        return fill_down(self._sheet, self._table, position)

    def _get_body(self, position: int) -> Sequence[Cell]:
        return self._sheet.columns[position][self._table.first : self._table.end]

    def _list_remarks(self) -> Iterator[tuple[int, Collection[tuple[int | None, str]]]]:
        first, end = self._table.first, self._table.end
        for row, lines in self._sheet.remarks.items():
            if first <= row < end:
                yield row - first, lines


def _merge(
    first: Mapping[int, list[StatedText]], second: Mapping[int, list[StatedText]]
) -> Mapping[int, list[StatedText]]:
    if not second:
        return first
    return {at: [*first.get(at, ()), *second.get(at, ())] for at in {*first, *second}}
