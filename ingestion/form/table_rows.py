"""The context of figures in the rows of a table, column by column; values are read elsewhere."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Any

from ingestion.form.beside import UnlabelledTexts
from ingestion.form.dittos import resolve_dittos
from ingestion.form.filled_down import fill_down, find_merged
from ingestion.form.footnotes import is_footnote
from ingestion.form.headings import WHO
from ingestion.form.row_times import RowTimes, join_lines, select_rows
from ingestion.form.sections import Sections
from ingestion.form.tables import FormTable, is_row_of_column_numbers, is_total
from ingestion.form.tally import carries_number
from ingestion.form.value_columns import ValueColumn
from ingestion.spreadsheet.sheet import Cell, Sheet, Texts
from ingestion.understanding.contradiction import (
    TEXT_CONTRADICTS,
    find_contradiction,
)
from ingestion.understanding.drafts import FIGURES_ARE_DRAFT, is_draft
from ingestion.understanding.places import read_kind
from ingestion.understanding.row_periods import OF_PERIOD
from ingestion.understanding.statements import Statement
from ingestion.understanding.states import choose_obs_status, find_contradicted_states, read_state
from reference.period import Period

TEXTS = (
    "indicator", "indicator_name", "breakdown", "unit", "note", "reply", *OF_PERIOD, "kind",
    "province", "province_name", "status", "day",
)  # fmt: skip
"""Fields that may have a column of their own, besides the value."""
REMARKS = ("note", "reply")


class TableRows:
    """One table, split into its columns.

    Attributes:
        beside: what unlabelled texts state about the figures.
        column_numbers: the rows that number the columns (`A | B | 1 | 2`).
        written: the texts of each field's column, in the order of the rows.
        indicator: the code of each row's indicator, or else its name.
    """

    def __init__(self, sheet: Sheet, table: FormTable, texts: Texts) -> None:
        """Reads the columns with labels."""
        self.sheet, self.table, self.texts = sheet, table, texts
        self.beside = UnlabelledTexts(sheet, table, texts)
        self.body = sheet.rows[table.first : table.end]
        self.column_numbers = {
            at
            for at, row in enumerate(self.body[:2])
            if is_row_of_column_numbers(row, table, texts)
        }
        self._cells = {
            name: fill_down(sheet, table, at)
            for name, at in table.headings.columns.items()
            if name in TEXTS
        }
        blank: list[str | None] = [None] * len(self.body)
        self.written = {
            name: texts.column(self._cells[name]) if name in self._cells else blank
            for name in TEXTS
        }
        self.times = RowTimes(self.written, self._cells.keys(), table.header.get("period"))
        self.indicator = self.written["indicator"]
        if None in self.indicator and "indicator_name" in self._cells:
            both = zip(self.indicator, self.written["indicator_name"], strict=True)
            self.indicator = [code or name for code, name in both]
        self.written["unit"] = resolve_dittos(self.written["unit"], self.indicator)
        self.written |= {name: resolve_dittos(self.written[name]) for name in REMARKS}

    def column(self, position: int) -> list[Cell]:
        """The cells of a column of the block below the heading."""
        return list(self.sheet.columns[position][self.table.first : self.table.end])

    @cached_property
    def totals(self) -> list[int]:
        """Rows of totals: they are marked in the place of the indicator, or of the number."""
        totals = {text for text in set(self.indicator) if text and is_total(text)}
        found = [at for at, text in enumerate(self.indicator) if text in totals] if totals else []
        number = self.table.headings.columns.get("number")
        if number is not None and None in self.indicator:
            for at, cell in enumerate(self.column(number)):
                if self.indicator[at] is None and isinstance(cell, str):
                    found += [at] if is_total(self.texts.of(cell) or "") else []
        return found

    # Merged cells -------------------------------------------------------------------------------

    def find_merged(self, position: int) -> Iterator[tuple[int, int]]:
        """The first and last row (of the body) of each cell merged downwards in a column."""
        yield from find_merged(self.sheet, self.table, position)

    def merged_across(self, positions: Sequence[int]) -> Iterator[int]:
        """Rows (of the body) with a cell merged across several of some columns."""
        columns = sorted(self.sheet.column_numbers[at] for at in positions)
        if len(columns) < 2:
            return
        for (top, left), (bottom, right) in self.sheet.merged:
            if bisect_right(columns, right) - bisect_left(columns, left) > 1:
                yield from range(*self._find_between(top, bottom))

    @cached_property
    def _row_numbers(self) -> Sequence[int]:
        return self.sheet.row_numbers[self.table.first : self.table.end]

    def _find_between(self, top: int, bottom: int) -> tuple[int, int]:
        """The rows of the body between two rows of the sheet: the first, and the end."""
        return bisect_left(self._row_numbers, top), bisect_right(self._row_numbers, bottom)

    # What texts state ----------------------------------------------------------------------------

    def find_contradictions(self, value: ValueColumn) -> Iterator[tuple[int, str, str]]:
        """Finds rows that contradict the form, with the rule and the words."""
        if mark := self._draft_mark:
            yield from self.sections.in_all_rows(FIGURES_ARE_DRAFT, mark)
        yield from self.times.find_contradictions(value, self.beside.days)
        yield from find_contradicted_states(self.written["status"], value.statement)
        yield from self.beside.rivals
        period = value.period or self.table.period
        for at, statements in self.beside.of(value.position).items():
            in_row = read_kind(self.written["kind"][at])
            kinds = {"actual", value.kind or "actual", in_row or "actual"}
            part = self.written["breakdown"][at] or value.statement.part
            for statement, text in statements:
                if _contradicts(statement, period, kinds) or statement.part not in (None, part):
                    yield at, TEXT_CONTRADICTS, text
        yield from self.sections.find_contradictions()
        yield from self._find_contradicting_footnotes(value)

    def _find_contradicting_footnotes(self, value: ValueColumn) -> Iterator[tuple[int, str, str]]:
        """All rows, if a footnote whose mark is at none of them contradicts the form."""
        period = value.period or self.table.period
        for statement, text in self.beside.footnotes.of_all:
            if statement.members or _contradicts(
                statement, period, {"actual", value.kind or "actual"}
            ):
                yield from self.sections.in_all_rows(TEXT_CONTRADICTS, text)

    @cached_property
    def _draft_mark(self) -> str | None:
        """The text that marks the whole table as a draft: below it, beside it or across a row."""
        cells = {cell for position in self.beside.unknown for cell in self.column(position)}
        cells |= {cell for at in self.sections.rows for cell in self.body[at]}
        texts = (text for cell in cells if isinstance(cell, str) and (text := self.texts.of(cell)))
        marks = [text for text in texts if is_draft(text, whole_counts=False)]
        marks += filter(is_draft, self.sections.below())
        return min((text for text in marks if not is_footnote(text)), default=None)

    def split_values(self, value: ValueColumn) -> Iterator[tuple[int, str]]:
        """Rows with a number next to the value under no heading, which may be a part of it."""
        numbers, position = self.sheet.column_numbers, value.position
        for near in (position - 1, position + 1):
            is_next = 0 <= near < len(numbers) and abs(numbers[near] - numbers[position]) == 1
            if is_next and self._is_headless(near):
                for at, cell in enumerate(self.column(near)):
                    if cell != "" and carries_number(cell, self.texts):
                        yield at, self.texts.of(cell) or ""

    def _is_headless(self, position: int) -> bool:
        heading = self.sheet.columns[position][self.table.heading : self.table.first]
        named = self.table.headings.columns.values()
        return position not in named and not any(map(self.texts.of, heading))

    @cached_property
    def sections(self) -> Sections:
        """The rows without a figure."""
        return Sections(self.sheet, self.table, self.texts, self.beside, self.indicator)

    # The fields ----------------------------------------------------------------------------------

    def describe(self, rows: Sequence[int], value: ValueColumn) -> dict[str, list[Any]]:
        """Describes the figures of a column by rows, heading and header, except their values."""
        written = self.written
        fields: dict[str, list[Any]] = {
            "sheet": [self.sheet.name] * len(rows),
            "line": [None] * len(rows),
            "beside": self._list_unknown_beside(rows, value),
            "indicator_text": select_rows(rows, self.indicator),
            "sender": [self._name_senders()] * len(rows),
            "obs_status": self._find_obs_statuses(rows, value),
        }
        fields["period_text"], fields["period_around"] = self.times.of(rows, value)
        fields["province_text"], fields["also_named"] = self._name_provinces(rows)
        fields["breakdown_text"] = self._combine_breakdowns(rows, value)
        kind = select_rows(rows, written["kind"])
        fields["kind_text"] = (
            [_combine_kinds(text, value.kind) for text in kind] if value.kind else kind
        )
        return fields | {
            name: select_rows(rows, written[name]) for name in ("indicator_name", "note", "reply")
        }

    def _name_senders(self) -> str | None:
        named = (*self.table.around.provinces, *self.sections.provinces_below)
        return join_lines(self.table.header.get("reporting_unit"), *named)

    def _list_unknown_beside(self, rows: Sequence[int], value: ValueColumn) -> list[str | None]:
        """The texts beside figures that a person has to read; the others are applied here."""
        beside = self.beside.of(value.position)
        if not beside:
            return [None] * len(rows)
        unknown = (
            [text for statement, text in beside.get(at, ()) if statement.unknown] for at in rows
        )
        return [join_lines(*texts) for texts in unknown]

    def _find_obs_statuses(self, rows: Sequence[int], value: ValueColumn) -> list[str | None]:
        """The state of observation: a text beside a figure overrides what applies to all."""
        around = self.table.around.obs_status or self.beside.footnotes.obs_status
        of_all, position = value.obs_status or around, value.position
        if (
            "status" not in self._cells
            and self.sections.are_silent
            and not self.beside.of(position)
        ):
            return [of_all] * len(rows)
        states = [choose_obs_status(read_state(text or "")) for text in self.written["status"]]
        return [
            states[at]
            or self.beside.obs_status(at, position)
            or self.sections.obs_status(at)
            or of_all
            for at in rows
        ]

    def _combine_breakdowns(self, rows: Sequence[int], value: ValueColumn) -> list[str | None]:
        """The breakdown of each row, including the part that the column's heading names."""
        written = select_rows(rows, self.written["breakdown"])
        column = value.statement.part
        if column is None and self.sections.are_silent:
            return list(written)
        parts = ((column, self.sections.part(at)) for at in rows)
        return [_join_parts(text, *of_row) for text, of_row in zip(written, parts, strict=True)]

    def _name_provinces(self, rows: Sequence[int]) -> tuple[list[str | None], list[str | None]]:
        """The first name of the province, in the row or else in the header; and its other names."""
        header = [text for name in WHO if (text := self.table.header.get(name))]
        beside, sections = self.beside.provinces, self.sections
        if not self._cells.keys() & set(WHO) and not (beside or sections.name_provinces):
            return _split_first(header, len(rows))
        first, rest = [], []
        columns = (select_rows(rows, self.written[name]) for name in WHO)
        for at, *texts in zip(rows, *columns, strict=True):
            named = [*filter(None, texts), *header, *beside.get(at, ())]
            named += filter(None, [sections.province(at)])
            one, others = _split_first(named, 1)
            first += one
            rest += others
        return first, rest


def _contradicts(statement: Statement, period: Period | None, kinds: Collection[str]) -> bool:
    """Whether a statement beside a figure contradicts its row or its heading."""
    return bool(
        statement.rest
        or statement.kinds.difference(kinds)
        or any(find_contradiction(phrase, period) for phrase in statement.periods)
    )


def _join_parts(written: str | None, *parts: str | None) -> str | None:
    """The breakdown of a row, with the parts that headings over it name and it does not repeat."""
    members = (written or "").split(";")
    return ";".join(filter(None, (written, *(one for one in parts if one not in members)))) or None


def _combine_kinds(in_row: str | None, in_heading: str) -> str:
    """The kind of a figure whose heading names one; both if they differ, which is no kind."""
    if not in_row or read_kind(in_row) == in_heading:
        return in_heading
    return f"{in_row} / {in_heading}"


def _split_first(names: list[str], times: int) -> tuple[list[str | None], list[str | None]]:
    return [names[0] if names else None] * times, [join_lines(*names[1:])] * times
