"""Which lines of a CSV belong to its table, and which of those are irregular.

A line may repeat the heading, as in concatenated files; it may have another number of cells, or
another delimiter; and the last one may be cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ingestion.form.surroundings import concerns_figures
from ingestion.long_csv.columns import find_blank, has_any, select, select_any
from ingestion.long_csv.heading import DECIDES, REQUIRED, Heading
from ingestion.long_csv.records import DELIMITERS, Batch, Record, Records, to_columns
from ingestion.understanding.figure_syntax import carries_figure
from ingestion.understanding.row_periods import OF_PERIOD, PARTS, is_part
from reference.catalogue import reference
from reference.labels import column_label
from reference.text import fold
from reference.written_periods import either_month, read_period

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

MOST_REMARKS = 1_000
"""Lines of words in a block that are read."""
FEWEST_CELLS = len(REQUIRED)
"""The cells that a line must have with another delimiter to belong to the table."""
MOST_BEYOND = 20
"""Cells of a line beyond its heading that are examined one by one."""
WITH_FEW_TEXTS = ("province", *OF_PERIOD, "indicator", "province_name", "indicator_name")
MOST_PARTS = 3
"""Line breaks in a row without quotes."""
DIGIT = re.compile(r"\d")
DIGITS = re.compile("[0-9]{1,4}")


@dataclass(slots=True)
class Lines:
    """Lines of one kind, as columns.

    Attributes:
        columns: their cells; more columns than the heading, if a line has more.
        numbers: their line numbers in the file.
        code: the code of what is wrong with all of them.
        are_short: they have fewer cells than the heading.
        cut: the number of a line that may lack its end.
        changed: the number of a line that is another heading for those below it.
    """

    columns: Sequence[pa.Array]
    numbers: np.ndarray
    code: str | None = None
    are_short: bool = False
    cut: int | None = None
    changed: int | None = None


class TableLines:
    """The lines below a heading, sorted while they are read."""

    def __init__(self, records: Records, heading: Heading) -> None:
        """Starts before the first line."""
        self.records, self.heading = records, heading
        self.repeated: list[int] = []
        """Lines that repeat the heading."""
        self.changed: int | None = None
        self.remarks: list[tuple[int, str]] = []
        self.words: list[str] = []
        """Lines that consist of words, such as `Đơn vị: nghìn`."""
        self._ends: dict[int, int] = {}  # of lines put together, by where they begin
        self._fields = [column_label(cell) for cell in heading.cells]
        self._folded = list(map(fold, heading.cells))

    def __iter__(self) -> Iterator[Lines]:
        """Yields the lines; those of another width come after the others of their block."""
        waiting: Batch | None = None
        for batch in self.records.batches(self.heading.repeating):
            if waiting:
                yield from self._sort(waiting, None)
            waiting = batch
        if waiting:
            yield from self._sort(waiting, self._cut_line(waiting))

    def _sort(self, batch: Batch, cut: int | None) -> Iterator[Lines]:
        self._take_headings_out(batch)
        self._note_remarks(batch, of_cells=1)
        self._join_parts(batch)
        self._note_remarks(batch, of_cells=2)  # a label and its words, or a line in two parts
        yield Lines(batch.columns, batch.numbers, cut=cut, changed=self.changed)
        for code, records in self._group_by_width(batch.odd).items():
            if records:
                columns, numbers = self._make_columns(records)
                are_short = code is None
                yield Lines(columns, numbers, code, are_short, cut, self.changed)

    def _group_by_width(self, odd: Sequence[Record]) -> dict[str | None, list[Record]]:
        """Lines of another width, by what is wrong with them."""
        too_long: list[Record] = []
        otherwise: list[Record] = []
        short: list[Record] = []
        for number, cells in odd:
            if len(cells) > self.heading.width:
                too_long.append((number, cells))
            elif parts := self._split_otherwise(cells):
                otherwise.append((number, parts))
            elif any(map(str.strip, cells)):
                short.append((number, cells))
        return {"ROW_TOO_LONG": too_long, "DELIMITER_DIFFERS": otherwise, None: short}

    def _split_otherwise(self, cells: Sequence[str]) -> list[str] | None:
        """The cells of a short line without numbers, if another delimiter gives enough of them."""
        text = self.records.delimiter.join(cells)
        if sum(map(text.count, DELIMITERS)) < max(FEWEST_CELLS - 1, len(cells)):
            return None
        columns = self.heading.columns
        labels = {columns[name] for name in ("province", *OF_PERIOD) if name in columns}
        if any(carries_figure(cell) for at, cell in enumerate(cells) if at not in labels):
            return None
        return re.split(f"[{''.join(DELIMITERS)}]", text)

    def _make_columns(self, records: Sequence[Record]) -> tuple[list[pa.Array], np.ndarray]:
        """Turns lines of several widths into columns: more than the heading for longer lines."""
        import numpy as np

        longest = max(len(cells) for _, cells in records)
        width = max(self.heading.width, min(longest, self.heading.width + MOST_BEYOND))
        rows = []
        for _, cells in records:
            if len(cells) > width:
                cells = [*cells[: width - 1], "\n".join(cells[width - 1 :])]
            rows.append(cells + [""] * (width - len(cells)))
        numbers = np.array([number for number, _ in records], np.int64)
        return to_columns(rows, width, self.records.source), numbers

    # Lines that go on in the next one ------------------------------------------------------------

    def _join_parts(self, batch: Batch) -> None:
        """Joins lines that were split by a line break in an unquoted cell.

        A short line just lacks its last cells, unless the line below it cannot begin a new one.
        """
        joined: list[Record] = []
        self._ends.clear()
        for number, cells in batch.odd:
            if joined and self._goes_on(joined[-1], number, cells):
                first, before = joined[-1]
                joined[-1] = (first, [*before[:-1], f"{before[-1]}\n{cells[0]}", *cells[1:]])
                self._ends[first] = number
            else:
                joined.append((number, cells))
        batch.odd = [self._join_line_below(batch, *record) for record in joined]

    def _goes_on(self, record: Record, number: int, cells: Sequence[str]) -> bool:
        first, before = record
        last, parted = self._ends.get(first, first), map(self._split_otherwise, (before, cells))
        return (
            number == last + 1
            and last - first < MOST_PARTS
            and any(map(str.strip, before))
            and any(map(str.strip, cells))
            and len(before) < self.heading.width >= len(before) + len(cells) - 1
            and not self._begins_row(cells)
            and not any(map(self._begins_row, filter(None, parted)))
        )

    def _begins_row(self, cells: Sequence[str]) -> bool:
        name = self.heading.when
        at = self.heading.columns[name] if name else len(cells)
        return at < len(cells) and _may_be_period(name or "", cells[at])

    def _join_line_below(self, batch: Batch, number: int, cells: list[str]) -> Record:
        """Joins a line of digits only with the line below, of which it is the beginning."""
        import numpy as np
        import pyarrow as pa

        if len(cells) != 1 or not DIGITS.fullmatch(cells[0].strip()):
            return number, cells
        row = int(np.searchsorted(batch.numbers, number + 1))
        if row == len(batch.numbers) or batch.numbers[row] != number + 1:
            return number, cells
        rest = [column[row].as_py() or "" for column in batch.columns]
        keep = np.arange(len(batch.numbers)) != row
        batch.columns = [column.filter(pa.array(keep)) for column in batch.columns]
        batch.numbers = batch.numbers[keep]
        return number, [f"{cells[0]}\n{rest[0]}", *rest[1:]]

    # Headings within the table ------------------------------------------------------------------

    def _take_headings_out(self, batch: Batch) -> None:
        import numpy as np
        import pyarrow as pa

        # Columns with few texts are quick to check.
        names = [name for name in WITH_FEW_TEXTS if name in self.heading.columns]
        columns = [batch.columns[self.heading.columns[name]] for name in names]
        maybe = select_any((select(column, _is_label) for column in columns), len(batch.numbers))
        rows = np.flatnonzero(maybe.to_numpy(zero_copy_only=False)) if has_any(maybe) else ()
        headings = [row for row in rows if self._is_heading_at(batch, int(row))]
        if headings:
            keep = np.ones(len(batch.numbers), dtype=bool)
            keep[headings] = False
            batch.columns = [column.filter(pa.array(keep)) for column in batch.columns]
            batch.numbers = batch.numbers[keep]
        batch.odd = [record for record in batch.odd if not self._is_heading(*record)]

    def _is_heading_at(self, batch: Batch, row: int) -> bool:
        cells = [column[row].as_py() or "" for column in batch.columns]
        return self._is_heading(int(batch.numbers[row]), cells)

    def _is_heading(self, line: int, cells: Sequence[str]) -> bool:
        """Whether a line is a heading: the same as that of the file, or another one."""
        if len(cells) < FEWEST_CELLS or any(map(DIGIT.search, cells)):
            return False
        fields = [column_label(cell) for cell in cells]
        named = set(fields) - {None}
        if len(named) < FEWEST_CELLS - 1 or not {"province", "province_name"} & named:
            return False
        both = zip(map(fold, cells), self._folded, strict=False)
        same = all(written in ("", heading) for written, heading in both)
        if fields == self._fields and same:
            self.repeated.append(line)
        else:
            self.changed = min(self.changed or line, line)
        return True

    def _note_remarks(self, batch: Batch, *, of_cells: int) -> None:
        """Notes lines with so many cells of words, if the words concern figures."""
        lines = [
            (int(batch.numbers[row]), [column[row].as_py() or "" for column in batch.columns])
            for row in self._find_without_figure(batch)[:MOST_REMARKS]
        ]
        for line, cells in [*lines, *batch.odd[:MOST_REMARKS]]:
            words = [cell for cell in map(str.strip, cells) if cell]
            if len(words) == of_cells and not (of_cells > 1 and any(map(read_period, words))):
                text = ": ".join(words)
                self.words.append(text)
                if not any(map(carries_figure, words)) and concerns_figures(text):
                    self.remarks.append((line, text))

    def _find_without_figure(self, batch: Batch) -> list[int]:
        """Lines that lack the period, or else the indicator and the value."""
        columns, names = batch.columns, self.heading.columns
        rows = set(find_blank(columns[names[self.heading.when]])) if self.heading.when else set()
        if {"indicator", "value"} <= names.keys():
            without_value = find_blank(columns[names["value"]])
            no_indicator = set(find_blank(columns[names["indicator"]])) if without_value else set()
            rows |= no_indicator.intersection(without_value)
        return sorted(rows)

    # The last line ------------------------------------------------------------------------------

    def _cut_line(self, batch: Batch) -> int | None:
        """The number of the last line, if its value or a decisive field may be cut off."""
        source = self.records.source
        if source.is_ended and not source.is_cut_in_a_letter:
            return None
        line = max([*batch.numbers[-1:].tolist(), *(number for number, _ in batch.odd[-1:])])
        if batch.odd and batch.odd[-1][0] == line:
            cells = batch.odd[-1][1]
        else:
            cells = [column[-1].as_py() or "" for column in batch.columns]
        is_blank = not any(map(str.strip, cells))
        whole = is_blank or (not source.is_cut_in_a_letter and self._ends_whole(cells))
        return None if whole else line

    def _ends_whole(self, cells: Sequence[str]) -> bool:
        """Whether a line without an end has all its cells, and the last one is complete.

        Many programs do not end the last line, so it may end with a note, or with a unit that is
        not the beginning of another one. But 1901 may be the beginning of 1901569, and an empty
        cell that of any text.
        """
        if len(cells) < self.heading.width:
            return False
        last = next((name for name, at in self.heading.columns.items() if at == len(cells) - 1), "")
        if last == "unit":
            return _is_whole_unit(fold(cells[-1]))
        return last not in DECIDES


@lru_cache(maxsize=1024)
def _may_be_period(name: str, cell: str) -> bool:
    if name in PARTS and is_part(name, cell):
        return True
    return read_period(cell) is not None or either_month(cell) is not None


def _is_whole_unit(written: str) -> bool:
    units = {unit for name, unit in reference().units_by_name.items() if name.startswith(written)}
    return len(units) == 1 and written in reference().units_by_name


def _is_label(cell: str) -> bool:
    return not DIGIT.search(cell) and column_label(cell) is not None
