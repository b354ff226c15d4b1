"""Numbers that are not figures of the form: each is reported, with why it is set aside.

Nothing that holds a figure is silently ignored. Row numbers, codes and header fields are labels,
not figures.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from ingestion.figures import Figure
from ingestion.files.container import Refused
from ingestion.form.comments import split_lines
from ingestion.form.headers import read_header
from ingestion.form.heading_rows import names_span
from ingestion.form.table_figures import ColumnReader
from ingestion.form.table_rows import TableRows
from ingestion.form.tables import FormTable, is_indicator
from ingestion.form.tally import Place, find_numbers
from ingestion.form.value_columns import ValueColumn
from ingestion.spreadsheet.sheet import (
    Cell,
    Formatted,
    Sheet,
    Texts,
    format_shown,
    name_column,
)
from ingestion.understanding.figure_syntax import carries_figure
from ingestion.understanding.other_columns import is_numbering
from ingestion.understanding.row_periods import PARTS, is_part
from ingestion.understanding.statements import SILENT
from ingestion.understanding.units import read_unit
from reference.written_periods import read_period

MAX_FIGURES = 500_000
YEARS = {str(year) for year in range(1990, 2100)}
HEADER_WITHIN = 50
"""Rows at the top of a sheet without a table that are searched for header fields."""
HIGHEST_ROW = 1_048_576
IS_LABEL: dict[str, Callable[[str], bool]] = {
    "number": is_numbering,
    "indicator": is_indicator,
    "indicator_name": is_indicator,
    "province": lambda text: text.isdecimal() and len(text) <= 2,
    "period": lambda text: read_period(text) is not None or text.startswith(("19", "20")),
    **{name: partial(is_part, name) for name in PARTS},
    "unit": lambda text: read_unit(text) is not None,
}
"""Columns with numbers that are labels, not figures, and the test for such a label."""


class OtherNumbers:
    """The numbers of one sheet that are in no column of values.

    Attributes:
        figures: each number as a figure, with the reason why it is set aside.
        rows_set_aside: the rows in the block of those that are in cells.
        accounted: for each column of the block, the rows that are accounted for.
    """

    def __init__(self, sheet: Sheet, texts: Texts) -> None:
        """Finds the numbers of the sheet."""
        self.figures: list[Figure] = []
        self.rows_set_aside: list[int] = []
        self.accounted: list[set[int]] = [set() for _ in sheet.column_numbers]
        self._numbers = [find_numbers(column, texts) for column in sheet.columns]
        self._sheet, self._texts = sheet, texts

    def look_beside(self, rows: TableRows, readers: Sequence[ColumnReader]) -> None:
        """Accounts for the columns of a table that hold no values."""
        headings, first = rows.table.headings, rows.table.first
        field_of = {at: name for name, at in headings.columns.items()}
        for reader in readers:
            self._account_for(reader, first)
        values = {reader.value.position for reader in readers}
        with_figure: set[int] | None = None
        context_of: dict[int, dict[str, object]] = {}
        no_value = ValueColumn(-1, "", SILENT)
        for position in range(len(self.accounted)):
            if position not in values:
                name = field_of.get(position)
                for at, cell in self._find_numbers(rows, position, name):
                    if with_figure is None:
                        with_figure = {at for reader in readers for at in reader.kept}
                    code = headings.set_aside.get(position) or _choose_code(name, at in with_figure)
                    if at not in context_of:
                        context = rows.describe([at], no_value)
                        context_of[at] = {field: column[0] for field, column in context.items()}
                    self._take(first + at, position, cell, context_of[at] | {"reader_code": code})

    def _account_for(self, reader: ColumnReader, first: int) -> None:
        """Accounts for the figures of a column of values, usually all of its rows."""
        kept, accounted = reader.kept, self.accounted[reader.value.position]
        if len(kept) == len(reader.cells):
            accounted.update(range(first, first + len(kept)))
        else:
            accounted.update(first + at for at in kept)

    def _find_numbers(
        self, rows: TableRows, position: int, name: str | None
    ) -> Iterator[tuple[int, Cell]]:
        """The numbers in a column of a table that are not labels."""
        first, is_label = rows.table.first, IS_LABEL.get(name or "")
        column, numbers = self._sheet.columns[position], self._numbers[position]
        begins, ends = bisect_left(numbers, first), bisect_left(numbers, rows.table.end)
        cells = [column[at] for at in numbers[begins:ends]]
        if name in (None, "number") and _counts_rows(rows, position, cells):
            self.accounted[position].update(numbers[begins:ends])
            return
        for at, cell in zip(numbers[begins:ends], cells, strict=True):
            label = is_label and is_label(self._texts.of(cell) or "")
            if label or at - first in rows.column_numbers:
                self.accounted[position].add(at)
            else:
                yield at - first, cell

    def look_outside(self, tables: Sequence[FormTable]) -> None:
        """Accounts for what is above, between and below the tables, except header fields."""
        labels = set().union(*(table.read_cells for table in tables))
        if not tables:
            within = min(len(self._sheet.rows), HEADER_WITHIN)
            labels = read_header(self._sheet, self._texts, 0, within).cells
        heads = {row for table in tables for row in range(table.heading, table.first)}
        places = (
            (at, position)
            for position, numbers in enumerate(self._numbers)
            for at in _find_outside(numbers, tables)
        )
        for at, position in sorted(places):
            cell = self._sheet.columns[position][at]
            is_head = at in heads and _is_head(self._texts.of(cell) or "")
            if is_head or (at, position) in labels:
                self.accounted[position].add(at)
            else:
                self._take(at, position, cell, {"reader_code": "OUTSIDE_TABLE"})

    def look_around_cells(self, tables: Sequence[FormTable]) -> None:
        """Accounts for comments on cells, prompts, and texts of pages and shapes."""
        code = "NUMBER_BESIDE_VALUE" if tables else "OUTSIDE_TABLE"
        sheet = self._sheet
        for comment in sheet.comments:
            self._take_words(comment.text, (comment.row, comment.column), code)
        prompts = {text: first for (first, _), text in reversed(sheet.prompts)}
        for text, first in prompts.items():
            self._take_words(text, first, code)
        for text in sheet.page_texts:
            self._take_words(text, None, "OUTSIDE_TABLE")

    def _take_words(self, text: str, place: Place | None, code: str) -> None:
        """Sets aside the lines of a text that are figures, except page numbers."""
        address = f"{name_column(place[1])}{place[0] + 1}" if place else None
        for line in split_lines(self._texts.of(text) or ""):
            if carries_figure(line) and (place or not _is_head(line.strip(" -–—"))):
                self._refuse_too_many()
                fields = dict.fromkeys(Figure._fields) | {
                    "source_ref": f"{self._sheet.name}!{address or ''}#",
                    "sheet": self._sheet.name,
                    "cell": address,
                    "value_text": line,
                    "is_number": False,
                    "reader_code": code,
                }
                self.figures.append(Figure(**fields))  # type: ignore[arg-type]

    def first_unaccounted(self) -> Place | None:
        """A number of the sheet that was neither reported nor taken for a label."""
        for position, numbers in enumerate(self._numbers):
            if missed := set(numbers) - self.accounted[position]:
                return min(missed), position
        return None

    def _take(self, row: int, position: int, cell: Cell, context: Mapping[str, object]) -> None:
        self._refuse_too_many()
        self.accounted[position].add(row)
        self.rows_set_aside.append(row)
        address = self._sheet.address(row, position)
        text = format_shown(cell) if isinstance(cell, Formatted) else self._texts.of(cell)
        fields = dict.fromkeys(Figure._fields) | {"sheet": self._sheet.name} | dict(context)
        fields |= {
            "source_ref": f"{self._sheet.name}!{address}",
            "cell": address,
            "value_text": text or "",
            "is_number": not isinstance(cell, str),
        }
        self.figures.append(Figure(**fields))  # type: ignore[arg-type]

    def _refuse_too_many(self) -> None:
        if len(self.figures) > MAX_FIGURES:
            raise Refused("FILE_TOO_LARGE", written=f"> {MAX_FIGURES}", limit=MAX_FIGURES)


def _choose_code(field: str | None, has_figure: bool) -> str:
    if field is None:
        return "COLUMN_NOT_KNOWN"
    return "NUMBER_BESIDE_VALUE" if has_figure else "NUMBER_NOT_IN_VALUE_COLUMN"


def _is_head(text: str) -> bool:
    """Whether the number in a heading belongs to a year, a column or a span."""
    return (text.isdecimal() and (len(text) <= 2 or text in YEARS)) or names_span(text)


def _counts_rows(rows: TableRows, position: int, cells: Sequence[Cell]) -> bool:
    """Whether a column left of the indicators just numbers the rows consecutively."""
    named = rows.table.headings.columns.items()
    leftmost = min((at for name, at in named if name.startswith("indicator")), default=0)
    if position > leftmost or not cells or not isinstance(cells[0], int | float):
        return False
    if not 0 <= cells[0] <= HIGHEST_ROW:
        return False
    first = int(cells[0])
    return cells == list(range(first, first + len(cells)))


def _find_outside(numbers: Sequence[int], tables: Sequence[FormTable]) -> Iterator[int]:
    """The rows that are in the body of no table; the tables are in order."""
    after = 0
    for table in tables:
        yield from numbers[after : bisect_left(numbers, table.first)]
        after = bisect_left(numbers, table.end)
    yield from numbers[after:]
