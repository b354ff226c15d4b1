"""The times of the figures in the rows of a table: their periods, and the days beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from ingestion.form.value_columns import ValueColumn
from ingestion.understanding.contradiction import TEXT_CONTRADICTS
from ingestion.understanding.days import may_stand_beside
from ingestion.understanding.places import read_kind
from ingestion.understanding.row_periods import (
    NOT_ONE_PERIOD,
    OF_PERIOD,
    PARTS,
    RowPeriod,
    compose_period,
)
from reference.written_periods import read_period

T = TypeVar("T")
Written = Mapping[str, Sequence[str | None]]


class RowTimes:
    """The columns of a table that state times."""

    def __init__(self, written: Written, columns: Collection[str], of_form: str | None) -> None:
        """Takes the texts of all fields, the fields with a column, and the header's period."""
        self._written, self._of_form = written, of_form
        self._has_period = not set(columns).isdisjoint(OF_PERIOD)
        self._has_parts = not set(columns).isdisjoint(PARTS)
        self._periods_of: dict[str | None, list[RowPeriod]] = {}

    def of(
        self, rows: Sequence[int], value: ValueColumn
    ) -> tuple[list[str | None], list[str | None]]:
        """The periods of rows, and the other periods that are stated for them."""
        own, of_form = value.period, self._of_form
        if not self._has_period:
            text = own.code if own else of_form
            return [text] * len(rows), [join_lines(of_form) if own else None] * len(rows)
        periods = select_rows(rows, self._compose_periods(value.kind))
        if not own:
            return [one.text for one in periods], [join_lines(*one.around) for one in periods]
        around = [join_lines(*dict.fromkeys((one.text, *one.around, of_form))) for one in periods]
        return [own.code] * len(rows), around

    def find_contradictions(
        self, value: ValueColumn, days: Iterable[tuple[int, str]]
    ) -> Iterator[tuple[int, str, str]]:
        """Finds rows whose period is not understood, or does not fit a day beside it."""
        if self._has_parts:
            for at, period in enumerate(self._compose_periods(value.kind)):
                if period.quoted:
                    yield at, NOT_ONE_PERIOD, period.quoted
        beside = [(at, text) for at, text in enumerate(self._written["day"]) if text]
        beside += days
        every = range(len(self._written["day"]))
        periods = self.of(every, value)[0] if beside else []
        for at, text in beside:
            if not may_stand_beside(text, read_period(periods[at] or "")):
                yield at, TEXT_CONTRADICTS, text

    def _compose_periods(self, kind: str | None) -> list[RowPeriod]:
        """The periods of all rows, given the kind of the figures."""
        if kind not in self._periods_of:
            cells = zip(*(self._written[name] for name in OF_PERIOD), strict=True)
            kinds = [kind or read_kind(own) for own in self._written["kind"]]
            self._periods_of[kind] = [
                compose_period(some, self._of_form, is_actual=of_row in (None, "actual"))
                for some, of_row in zip(cells, kinds, strict=True)
            ]
        return self._periods_of[kind]


def join_lines(*texts: str | None) -> str | None:
    """Joins texts, each in a line of its own."""
    lines = [" ".join(text.split()) for text in texts if text]
    return "\n".join(lines) or None


def select_rows(rows: Sequence[int], column: Sequence[T]) -> list[T]:
    """Selects some rows of a column: usually all of them."""
    return list(column) if len(rows) == len(column) else [column[at] for at in rows]
