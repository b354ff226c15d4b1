"""The figures of a table: its columns of values, each number with the context of its row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ingestion.figures import Figure
from ingestion.form.row_times import select_rows
from ingestion.form.table_rows import TableRows
from ingestion.form.tables import is_indicator
from ingestion.form.unit_column import find_blank_among_scaled
from ingestion.form.value_columns import ValueColumn
from ingestion.spreadsheet.sheet import (
    EXACT_UP_TO,
    Cell,
    Formatted,
    NoValue,
    format_number,
    format_numbers,
    format_shown,
)
from ingestion.understanding.figure_syntax import carries_figure
from ingestion.understanding.grammar import read_statement
from ingestion.understanding.numbers import (
    NUMBER_IS_DATE,
    NUMBER_UNREADABLE,
    explain_no_figure,
    read_number,
)
from ingestion.understanding.units import find_stated_unit, is_of_other_base, units_agree

if TYPE_CHECKING:
    import pyarrow as pa

Columns = dict[str, Any]
"""Figures as columns: a list, or an Arrow array, for each field of ``Figure``."""

ROW_LABELS = ("breakdown", "unit")
UNIT_CONTRADICTED = "UNIT_CONTRADICTED"


class ColumnReader:
    """One column of values.

    Attributes:
        kept: the rows of the table's body that have a figure in the column.
    """

    def __init__(self, rows: TableRows, value: ValueColumn) -> None:
        """Finds the rows with figures."""
        self.rows, self.value = rows, value
        self.texts, self.sheet, self.table = rows.texts, rows.sheet, rows.table
        self.cells = rows.column(value.position)
        self._codes: dict[int, str] = {}
        self._quotes: dict[int, str] = {}
        self._used: dict[str, bool] = {}
        self._units = self._units_of_all()
        self._sections = sorted(rows.sections.units())
        self.kept = self._find_rows_with_figures()

    def figures(self) -> tuple[Columns, int, str]:
        """The column's figures; how many are hidden, and the address of the first of these."""
        kept, position, name = self.kept, self.value.position, self.sheet.name
        from pyarrow import compute

        written, are_numbers, units = self._read_values(select_rows(kept, self.cells))
        places = [self.table.first + at for at in kept]
        cells = self.sheet.addresses(places, position)
        hidden = self.sheet.hidden_among(places, position)
        columns = self.rows.describe(kept, self.value) | {
            "source_ref": compute.binary_join_element_wise(name, cells, "!"),
            "cell": cells,
            "value_text": written,
            "is_number": are_numbers,
            "unit_text": units,
            "reader_code": _select_noted(self._codes, kept),
            "quoted": _select_noted(self._quotes, kept),
        }
        ordered: Columns = {name: columns[name] for name in Figure._fields}
        first = self.sheet.address(hidden[0], position) if hidden else ""
        return ordered, len(hidden), first

    # The rows ---------------------------------------------------------------------------------

    def _find_rows_with_figures(self) -> list[int]:
        """The rows that have a figure; notes why figures are not loaded, decisive reasons first."""
        rows = self.rows
        self._note("TOTAL_ROW", rows.totals)
        if self._is_full():
            kept = list(range(len(self.cells)))
        else:
            kept = self._find_figures_among(
                [at for at, cell in enumerate(self.cells) if cell != ""]
            )
        self._note("COLUMN_NUMBERS", sorted(rows.column_numbers))
        if self.table.contradiction:
            self._note(self.table.contradiction[0], kept, self.table.contradiction[1])
        if self.value.code:
            self._note(self.value.code, kept, self.value.heading)
        for at, code, words in rows.find_contradictions(self.value):
            self._note(code, [at], words)
        self._note("VALUE_MERGED", self._find_merged_values())
        for at, number in rows.split_values(self.value):
            self._note("NUMBER_SPLIT", [at], number)
        for at, unit in find_blank_among_scaled(rows.written["unit"], rows.indicator):
            if not self._states_unit(at):
                self._note(UNIT_CONTRADICTED, [at], f"(trống) / {unit}")
        return kept

    def _is_full(self) -> bool:
        """Whether every row names an indicator and has a number, as in most forms."""
        return None not in self.rows.indicator and set(map(type, self.cells)) == {float}

    def _find_figures_among(self, filled: Iterable[int]) -> list[int]:
        """The filled cells that are not words: signatures, dates, remarks."""
        filled = [at for at in filled if not self._is_blank(self.cells[at])]
        last = self._find_last_row(filled)
        kept = []
        for at in filled:
            has_indicator = self.rows.indicator[at] is not None
            if (not has_indicator or at > last) and self._is_words(self.cells[at]):
                continue
            if not has_indicator and at > last:
                self._note("OUTSIDE_TABLE", [at])
            kept.append(at)
        return kept

    def _is_blank(self, cell: Cell) -> bool:
        return isinstance(cell, str) and self.texts.of(cell) is None

    def _find_last_row(self, filled: Sequence[int]) -> int:
        """The last row that has a number under some label, or names a known indicator."""
        indicator = self.rows.indicator
        known = {text for text in set(indicator) if text and is_indicator(text)}
        for at in reversed(filled):
            if indicator[at] in known:
                return at
            labelled = indicator[at] or any(self.rows.written[name][at] for name in ROW_LABELS)
            if labelled and not self._is_words(self.cells[at]):
                return at
        return -1

    def _is_words(self, cell: Cell) -> bool:
        """Whether a cell holds text that is neither a figure nor an error in its place."""
        if not isinstance(cell, str) or cell.startswith("#"):
            return False
        text = self.texts.of(cell) or ""
        if explain_no_figure(text) or carries_figure(text):
            return False
        return read_number(text).problem in (NUMBER_UNREADABLE, NUMBER_IS_DATE)

    def _note(self, code: str, rows: Iterable[int], words: str | None = None) -> None:
        for at in rows:  # the first note on a row is decisive
            if at not in self._codes:
                self._codes[at] = code
                if words:
                    self._quotes[at] = words

    def _find_merged_values(self) -> Iterator[int]:
        """Rows whose value is merged across several indicators or columns."""
        of, split = self.rows.indicator, self.rows.written["breakdown"]
        for first, last in self.rows.find_merged(self.value.position):
            rows = slice(first, last + 1)
            if len(set(zip(of[rows], split[rows], strict=True))) > 1:
                yield from range(first, last + 1)
        positions = [value.position for value in self.table.headings.values]
        yield from self.rows.merged_across(positions)

    # The values -------------------------------------------------------------------------------

    def _units_of_all(self) -> list[str]:
        """The units stated once for all rows: in a heading, or above the table."""
        heading, above = self.value.statement.unit_text, self.table.header.get("unit")
        return list(filter(None, (heading, above, *self.table.around.units)))

    def _read_values(
        self, cells: list[Cell]
    ) -> tuple[Sequence[str] | pa.Array, list[bool], list[str | None]]:
        """The kept values as text, whether the file stores numbers, and their units."""
        has_others = self._units or self._sections or self.rows.beside.of(self.value.position)
        if set(map(type, cells)) <= {float} and not has_others:
            texts = format_numbers(cells)  # type: ignore[arg-type]  # all are floats
            if texts is not None:
                return texts, [True] * len(cells), select_rows(self.kept, self.rows.written["unit"])
        values = [self._read_value(at, cell) for at, cell in zip(self.kept, cells, strict=True)]
        written, are_numbers, units_of = zip(*values, strict=True) if values else ((), (), ())
        return list(written), list(are_numbers), list(units_of)

    def _read_value(self, at: int, cell: Cell) -> tuple[str, bool, str | None]:
        """A value as text, whether the file stores a number, and its unit."""
        unit = self._find_unit(at)
        if type(cell) is float and abs(cell) < EXACT_UP_TO:
            return format_number(cell), True, unit
        if isinstance(cell, Formatted):
            if cell.shown.problem:
                self._note(cell.shown.problem, [at], format_shown(cell))
            elif abs(cell.number) >= EXACT_UP_TO:
                self._note("NUMBER_TOO_LONG", [at])
            elif cell.shown.unit:
                unit = self._agree_on_unit(at, unit, cell.shown.unit)
            return format_shown(cell), True, unit
        if isinstance(cell, NoValue):
            self._note(cell.value, [at])
            return "=", False, unit
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            if abs(cell) >= EXACT_UP_TO:
                self._note("NUMBER_TOO_LONG", [at])
            return format_number(float(cell)), True, unit
        return self.texts.of(cell) or "", False, unit

    def _find_unit(self, at: int) -> str | None:
        """The unit of a row, on which everything that states one must agree."""
        in_column = unit = self.rows.written["unit"][at]
        above = bisect_right(self._sections, at, key=lambda section: section[0])
        sections = [unit for _, unit in self._sections[max(0, above - 1) : above]]
        for stated in (*self._units, *sections):
            of_some = in_column is not None and self._is_used(stated)
            unit = self._agree_on_unit(at, unit, stated, of_all=of_some)
        for stated in self.rows.beside.units(at, self.value.position):
            unit = self._agree_on_unit(at, unit, stated)
        return unit

    def _states_unit(self, at: int) -> bool:
        """Whether a row without a unit in its column has one from elsewhere."""
        cell, written = self.cells[at], self.rows.written
        if isinstance(cell, Formatted) and cell.shown.unit:
            return True
        if isinstance(cell, str) and read_number(self.texts.of(cell) or "").unit_text:
            return True
        texts = (self.rows.indicator[at], written["indicator_name"][at], written["note"][at])
        is_stated = any(find_stated_unit(read_statement(text)) for text in texts if text)
        return is_stated or self._find_unit(at) is not None

    def _is_used(self, stated: str) -> bool:
        """Whether any row may be in a unit stated for all: without one of its own, or with it."""
        if stated not in self._used:
            written = {self.rows.written["unit"][at] for at in self.kept}
            self._used[stated] = any(
                unit is None or not is_of_other_base(unit, stated) for unit in written
            )
        return self._used[stated]

    def _agree_on_unit(
        self, at: int, unit: str | None, stated: str, *, of_all: bool = False
    ) -> str:
        """The unit of a row if something else states one as well; both must agree."""
        if unit is None:
            return stated
        # A heading in million dong does not concern the rows that count people.
        if not units_agree(unit, stated) and not (of_all and is_of_other_base(unit, stated)):
            self._note(UNIT_CONTRADICTED, [at], f"{unit} / {stated}")
        return unit


def _select_noted(noted: dict[int, str], rows: Sequence[int]) -> list[str | None]:
    """The notes on some rows: usually none."""
    return list(map(noted.get, rows)) if noted else [None] * len(rows)
