"""Remarks that continue below: a row with only a text, in the column of the remark above it.

The text belongs to the figures above. So does a text under a name if it begins with a lower-case
letter; anything else there is the heading of the rows below.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ingestion.form.heading_rows import INDICATORS
from ingestion.form.tables import FormTable
from ingestion.form.tally import carries_number
from ingestion.spreadsheet.sheet import Cell, Sheet, Texts
from ingestion.understanding.grammar import MAX_LENGTH

MOST_ROWS = 10
"""The most rows over which a remark may continue."""


@dataclass(frozen=True, slots=True)
class Continued:
    """A text that continues from a row above.

    Attributes:
        of: the row (of the body) with the figures.
        position: the column of the block.
        text: the text.
        whole: the text together with what it continues, if anything.
    """

    of: int
    position: int
    text: str
    whole: str


class ContinuedRemarks:
    """The rows of one table that continue the row above them."""

    def __init__(
        self, sheet: Sheet, table: FormTable, texts: Texts, unknown: Collection[int]
    ) -> None:
        """Checks the rows without a value; ``unknown`` are the columns without a label."""
        self._sheet, self._table, self._texts = sheet, table, texts
        self._values = [value.position for value in table.headings.values]
        columns = table.headings.columns
        beside = {*unknown, *(columns[name] for name in ("note", "reply") if name in columns)}
        self._remarks = {at for at in beside if at > min(self._values)}
        self._names = {columns[name] for name in INDICATORS if name in columns}
        self.rows: dict[int, list[Continued]] = {}
        for at in self._find_rows_without_value():
            if found := self._find_continued(at):
                self.rows[at] = found

    def are_remarks(self, at: int) -> bool:
        """Whether a row continues the remarks above, and is not a heading of the rows below."""
        found = self.rows.get(at, ())
        return bool(found) and all(one.position in self._remarks for one in found)

    def _find_rows_without_value(self) -> Iterator[int]:
        column = self._sheet.columns[self._values[0]][self._table.first : self._table.end]
        if "" in column:
            yield from (at for at, cell in enumerate(column) if at and cell == "")

    def _find_continued(self, at: int) -> list[Continued]:
        first, numbers = self._table.first + at, self._sheet.row_numbers
        if numbers[first] != numbers[first - 1] + 1:
            return []
        before = self.rows.get(at - 1, ())
        above = self._sheet.rows[first - 1]
        if not before and not any(carries_number(above[v], self._texts) for v in self._values):
            return []
        of = before[0].of if before else at - 1
        if at - of > MOST_ROWS:
            return []
        so_far = {one.position: one.whole for one in before}
        found = []
        for position, text in self._list_texts(self._sheet.rows[first]):
            if not self._may_go_on(position, text):
                return []
            begun = so_far.get(position) or self._texts.of(above[position])
            is_one = begun and position in self._remarks and len(begun) <= MAX_LENGTH
            found.append(Continued(of, position, text, f"{begun} {text}" if is_one else text))
        return found

    def _list_texts(self, row: Sequence[Cell]) -> Iterator[tuple[int, str]]:
        for position, cell in enumerate(row):
            if text := self._texts.of(cell):
                yield position, text

    def _may_go_on(self, position: int, text: str) -> bool:
        return position in self._remarks or (position in self._names and text[0].islower())
