"""The figures of a table, column by column: the value column, and what each row says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from ingestion.figures import Figure
from ingestion.headers import WHO
from ingestion.numbers import NUMBER_IS_DATE, NUMBER_UNREADABLE, no_figure, read_number
from ingestion.reference import reference
from ingestion.spreadsheet.sheet import (
    EXACT_UP_TO,
    Cell,
    Formatted,
    NoValue,
    Sheet,
    Texts,
    number_text,
    shown_number,
)
from ingestion.tables import Table, is_indicator, is_row_of_column_numbers, is_total
from ingestion.text import fold

T = TypeVar("T")
Columns = dict[str, list[object]]
"""Figures as columns: a list for each field of ``Figure``."""

# Fields that may stand in a column of their own, beside the value.
TEXTS = (
    "indicator", "indicator_name", "breakdown", "unit", "note", "reply", "period", "kind",
    "province", "province_name",
)  # fmt: skip
ROW_LABELS = ("breakdown", "unit")
NO_NUMBER = (NUMBER_UNREADABLE, NUMBER_IS_DATE)
FILLED_DOWN = (
    "indicator", "indicator_name", "breakdown", "unit", "period", "kind", "province",
    "province_name",
)  # fmt: skip


class TableReader:
    """One table taken apart into its columns.

    Attributes:
        kept: the rows of the table's body that have a figure.
        column_numbers: the rows that number the columns (`A | B | 1 | 2`).
    """

    def __init__(self, sheet: Sheet, table: Table, texts: Texts) -> None:
        """Reads the columns, and finds the rows with figures."""
        self.sheet, self.table, self.texts = sheet, table, texts
        self.body = sheet.rows[table.first : table.end]
        self._cells = {
            name: list(sheet.columns[at][table.first : table.end])
            for name, at in table.columns.items()
        }
        for name in FILLED_DOWN:
            if name in self._cells:
                self._fill_down(name)
        blank: list[str | None] = [None] * len(self.body)
        self._written = {
            name: texts.column(self._cells[name]) if name in self._cells else blank
            for name in TEXTS
        }
        self._indicator = self._written["indicator"]
        if None in self._indicator and "indicator_name" in self._cells:
            both = zip(self._indicator, self._written["indicator_name"], strict=True)
            self._indicator = [code or name for code, name in both]
        self._unit_of_all = self._unit_said_once()
        self.column_numbers = {
            at
            for at, row in enumerate(self.body[:2])
            if is_row_of_column_numbers(row, table, texts)
        }
        self._said: dict[int, str] = {}
        self.kept = self._rows_with_figures()

    def figures(self) -> tuple[Columns, int, str]:
        """The value column's figures; how many of them are hidden, and where the first one is."""
        kept, values = self.kept, self._cells["value"]
        position, name = self.table.columns["value"], self.sheet.name
        written, are_numbers, units = self._values(of_rows(self.kept, values))
        places = [self.table.first + at for at in kept]
        cells = self.sheet.addresses(places, position)
        hidden = self.sheet.hidden_among(places, position)
        columns = self.about(kept) | {
            "source_ref": [f"{name}!{cell}" for cell in cells],
            "cell": cells,
            "value_text": written,
            "is_number": are_numbers,
            "unit_text": units,
            "reader_said": list(map(self._said.get, kept)),
        }
        ordered: Columns = {field: list(columns[field]) for field in Figure._fields}
        first = self.sheet.address(hidden[0], position) if hidden else ""
        return ordered, len(hidden), first

    def _unit_said_once(self) -> str | None:
        """The unit for every row: in the value's heading, or above a table without unit column."""
        if self.table.value_unit:
            return self.table.value_unit.name_vi
        return None if "unit" in self.table.columns else self.table.header.get("unit")

    # The rows ---------------------------------------------------------------------------------

    def _rows_with_figures(self) -> list[int]:
        """The rows that have a figure; what the reader has to say of it goes into ``_said``."""
        values, texts = self._cells["value"], self.texts
        self._say("TOTAL_ROW", self._totals())
        if self._is_full():
            kept = list(range(len(values)))
        else:
            filled = [
                at
                for at, cell in enumerate(values)
                if isinstance(cell, float | NoValue | Formatted) or texts.of(cell) is not None
            ]
            kept = self._figures_among(filled)
        self._say("COLUMN_NUMBERS", sorted(self.column_numbers))
        if self.table.contradiction:
            self._say(self.table.contradiction, kept)
        self._say("VALUE_MERGED", self._merged_values())
        return kept

    def _is_full(self) -> bool:
        """Whether every row names an indicator and has a number: what most forms are made of."""
        return None not in self._indicator and set(map(type, self._cells["value"])) == {float}

    def _figures_among(self, filled: list[int]) -> list[int]:
        """The filled value cells without the words that stand there: signatures, dates, remarks."""
        last = self._last_of_table(filled)
        kept = []
        for at in filled:
            has_indicator = self._indicator[at] is not None
            if (not has_indicator or at > last) and self._is_words(self._cells["value"][at]):
                continue
            if not has_indicator and at > last:
                self._said.setdefault(at, "OUTSIDE_TABLE")
            kept.append(at)
        return kept

    def _last_of_table(self, filled: list[int]) -> int:
        """The last row that has a number under some label, or names an indicator there is."""
        known = {text for text in set(self._indicator) if text and is_indicator(text)}
        for at in reversed(filled):
            if self._indicator[at] in known:
                return at
            labelled = self._indicator[at] or any(self._written[name][at] for name in ROW_LABELS)
            if labelled and not self._is_words(self._cells["value"][at]):
                return at
        return -1

    def _is_words(self, cell: Cell) -> bool:
        """Whether a cell holds text that is neither a figure nor an error where one should be."""
        if not isinstance(cell, str) or cell.startswith("#"):
            return False
        text = self.texts.of(cell) or ""
        return no_figure(text) is None and read_number(text).problem in NO_NUMBER

    def _totals(self) -> list[int]:
        """Rows that add up others: they say so where the indicator, or the number, should be."""
        totals = {text for text in set(self._indicator) if text and is_total(text)}
        found = [at for at, text in enumerate(self._indicator) if text in totals] if totals else []
        numbers = self._cells.get("number", ()) if None in self._indicator else ()
        for at, cell in enumerate(numbers):
            if self._indicator[at] is None and isinstance(cell, str):
                found += [at] if is_total(self.texts.of(cell) or "") else []
        return found

    def _say(self, code: str, rows: Sequence[int]) -> None:
        for at in rows:  # what was said first of a row is what decides
            self._said.setdefault(at, code)

    # Merged cells -----------------------------------------------------------------------------

    def _fill_down(self, name: str) -> None:
        """A text in merged cells holds for every row they cover."""
        for first, last in self._merged_in(name):
            self._cells[name][first : last + 1] = [self._cells[name][first]] * (last + 1 - first)

    def _merged_values(self) -> list[int]:
        """Rows whose value is merged over several indicators: whose is it?"""
        return [
            at
            for first, last in self._merged_in("value")
            if len({(self._indicator[at], self._written["breakdown"][at])
                    for at in range(first, last + 1)}) > 1
            for at in range(first, last + 1)
        ]  # fmt: skip

    def _merged_in(self, name: str) -> Iterator[tuple[int, int]]:
        """First and last row (of the body) of what is merged downwards in a column."""
        column = self.sheet.column_numbers[self.table.columns[name]]
        numbers = self.sheet.row_numbers[self.table.first : self.table.end]
        for (top, left), (bottom, _) in self.sheet.merged:
            if left != column or bottom <= top:
                continue
            covered = [at for at, number in enumerate(numbers) if top <= number <= bottom]
            if covered and numbers[covered[0]] == top:
                yield covered[0], covered[-1]

    # The fields -------------------------------------------------------------------------------

    def about(self, rows: Sequence[int]) -> dict[str, Sequence[object]]:
        """What the rows and the header say of the figures, but for the values."""
        header, written = self.table.header, self._written
        nothing = [None] * len(rows)
        about: dict[str, Sequence[object]] = {
            "sheet": [self.sheet.name] * len(rows),
            "line": nothing,
            "indicator_text": of_rows(rows, self._indicator),
            "sender": [header.get("reporting_unit")] * len(rows),
        }
        period, said_once = of_rows(rows, written["period"]), header.get("period")
        about["period_text"] = [text or said_once for text in period] if said_once else period
        about["province_text"], about["also_named"] = self._who(rows)
        for name in ("breakdown", "kind"):
            about[f"{name}_text"] = of_rows(rows, written[name])
        return about | {
            name: of_rows(rows, written[name]) for name in ("indicator_name", "note", "reply")
        }

    def _who(self, rows: Sequence[int]) -> tuple[list[str | None], list[str | None]]:
        """What names the province first, in the row or else in the header; and what also does."""
        header = [text for name in WHO if (text := self.table.header.get(name))]
        if not self._cells.keys() & set(WHO):
            return _first_and_rest(header, len(rows))
        first, rest = [], []
        for texts in zip(*(of_rows(rows, self._written[name]) for name in WHO), strict=True):
            one, others = _first_and_rest([*filter(None, texts), *header], 1)
            first += one
            rest += others
        return first, rest

    def _values(self, cells: list[Cell]) -> tuple[list[str], list[bool], list[str | None]]:
        """The kept values as text, whether the file stores numbers, and their units."""
        if set(map(type, cells)) <= {float} and not self._unit_of_all:
            texts = [f"{number:.15g}" for number in cells]
            if "e" not in "".join(texts):  # neither tiny nor too long to be exact
                return texts, [True] * len(texts), of_rows(self.kept, self._written["unit"])
        values = [self._value(at, cell) for at, cell in zip(self.kept, cells, strict=True)]
        written, are_numbers, units_of = zip(*values, strict=True) if values else ((), (), ())
        return list(written), list(are_numbers), list(units_of)

    def _value(self, at: int, cell: Cell) -> tuple[str, bool, str | None]:
        """A value as text, whether the file stores a number, and the unit it is in."""
        unit = self._written["unit"][at]
        if self._unit_of_all:
            unit = self._agreed(at, unit, self._unit_of_all)
        if type(cell) is float and abs(cell) < EXACT_UP_TO:
            return number_text(cell), True, unit
        if isinstance(cell, Formatted):
            if cell.shown.is_scaled:
                self._said.setdefault(at, "UNIT_CONTRADICTED")
            elif cell.shown.unit:
                unit = self._agreed(at, unit, cell.shown.unit)
            return shown_number(cell), True, unit
        if isinstance(cell, NoValue):
            self._said.setdefault(at, cell.value)
            return "=", False, unit
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            if abs(cell) >= EXACT_UP_TO:
                self._said.setdefault(at, "NUMBER_TOO_LONG")
            return number_text(float(cell)), True, unit
        return self.texts.of(cell) or "", False, unit

    def _agreed(self, at: int, in_column: str | None, elsewhere: str) -> str:
        """The unit of a row, when a heading or the number's own format names one as well."""
        if in_column is None:
            return elsewhere
        known = reference().units_by_name
        unit, other = known.get(fold(in_column)), known.get(fold(elsewhere))
        if unit and other:
            # A heading in million dong says nothing of the rows that count people.
            agree = unit == other or (elsewhere == self._unit_of_all and unit.base != other.base)
        else:
            agree = fold(elsewhere) in fold(in_column)
        if not agree:
            self._said.setdefault(at, "UNIT_CONTRADICTED")
        return in_column


def _first_and_rest(names: list[str], times: int) -> tuple[list[str | None], list[str | None]]:
    lines = [" ".join(text.split()) for text in names[1:]]
    return [names[0] if names else None] * times, ["\n".join(lines) or None] * times


def of_rows(rows: Sequence[int], column: Sequence[T]) -> list[T]:
    """What a column says in some of its rows: most often in all of them."""
    return list(column) if len(rows) == len(column) else [column[at] for at in rows]
