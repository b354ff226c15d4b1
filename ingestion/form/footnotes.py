"""Footnotes: a mark on a row or a heading refers to a text below the table.

The text applies to the rows with its mark; if the mark is on the heading of values, to the whole
column; and if the mark is nowhere, to all rows, since it is not known which ones are meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from ingestion.form.filled_down import fill_down
from ingestion.form.tables import FormTable
from ingestion.spreadsheet.sheet import Cell, Sheet, Texts
from ingestion.understanding.other_columns import QuotedStatement
from ingestion.understanding.prose import read_beside

_SIGNS = r"\*{1,4}|[†‡§]{1,2}|[¹²³⁴⁵⁶⁷⁸⁹]"
_MARK = rf"[(\[] ?(?:{_SIGNS}|\d{{1,2}}|[a-h]) ?[)\]]|{_SIGNS}|\^\((?:\d{{1,2}}|[a-h*]+)\)"
_BEGINS = re.compile(
    rf"\s*(?P<mark>{_MARK}|(?:\d{{1,2}}|[a-h])\)|\d\.(?=\s))[\s:.]*(?P<text>\S.*)", re.DOTALL
)
_ENDS = re.compile(rf"(?:{_MARK})\s*$")
_WHOLE = re.compile(r"\s*(?:[a-h]|\d{1,2})\)\s*")
_DIGITS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")


class Footnotes:
    """The footnotes of one table that concern its figures.

    Attributes:
        tied: their texts as written.
        of_rows: the notes on rows with a mark.
        of_columns: the notes on all rows, by the column of values whose heading has the mark.
        of_all: the notes whose mark is nowhere, or on another heading. A number or a letter that is
            not used as a mark only numbers the lines of a list.
    """

    def __init__(self, sheet: Sheet, table: FormTable, texts: Texts, end: int) -> None:
        """Finds the texts below the table, and the marks in it.

        ``end`` is the first row of the body below all figures.
        """
        self._sheet, self._table, self._texts, self._end = sheet, table, texts, end
        self.of_rows: dict[int, list[QuotedStatement]] = {}
        self.of_columns: dict[int, list[QuotedStatement]] = {}
        self.of_all: list[QuotedStatement] = []
        notes = dict(self._find_notes())
        self.tied: set[str] = set()
        if notes:
            self._tie(notes)

    @property
    def obs_status(self) -> str | None:
        """The state of observation that notes state for all rows; None for official figures."""
        statuses = (status for note in self.of_all for status in note.statement.obs_statuses)
        return min((status for status in statuses if status != "A"), default=None)

    def _find_notes(self) -> Iterator[tuple[str, QuotedStatement]]:
        """The footnotes that state anything, by their marks."""
        for row in self._sheet.rows[self._table.first + self._end : self._table.end]:
            for cell in row:
                text = self._texts.of(cell) if isinstance(cell, str) and cell else None
                found = _BEGINS.fullmatch(text) if text else None
                if text and found and (statement := read_beside(found["text"])):
                    yield _normalise_mark(found["mark"]), QuotedStatement(statement, text)

    def _tie(self, notes: Mapping[str, QuotedStatement]) -> None:
        used = set()
        values = {value.position for value in self._table.headings.values}
        for position, title in self._table.headings.titles.items():
            for mark in _find_marks(title) & notes.keys():
                used.add(mark)
                of_column = self.of_columns.setdefault(position, [])
                (of_column if position in values else self.of_all).append(notes[mark])
        positions = range(len(self._sheet.column_numbers))
        filled = (fill_down(self._sheet, self._table, position) for position in positions)
        for at, row in enumerate(islice(zip(*filled, strict=True), self._end)):
            for mark in set().union(*map(self._find_marks_of, row)) & notes.keys():
                used.add(mark)
                self.of_rows.setdefault(at, []).append(notes[mark])
        for mark, note in notes.items():
            is_of_all = mark not in used and not (mark.isalnum() or note.statement.has_unit)
            self.of_all += [note] if is_of_all else []
            self.tied |= {note.words} if is_of_all or mark in used else set()

    def _find_marks_of(self, cell: Cell) -> set[str]:
        text = self._texts.of(cell) if isinstance(cell, str) and cell else None
        return _find_marks(text) if text else set()


def is_footnote(text: str) -> bool:
    """Whether a text begins with a mark to which others may refer."""
    return _BEGINS.fullmatch(text) is not None


def _find_marks(text: str) -> set[str]:
    """The marks at the end of a text, or of each of its lines."""
    found = {_normalise_mark(mark[0]) for line in text.splitlines() if (mark := _ENDS.search(line))}
    return found | ({_normalise_mark(text)} if _WHOLE.fullmatch(text) else set())


def _normalise_mark(mark: str) -> str:
    """A mark without its brackets: `(*)` is `*`, and ¹ is 1."""
    return mark.strip(" ()[]^.\n\t").translate(_DIGITS)
