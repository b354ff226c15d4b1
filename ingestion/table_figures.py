"""The figures of a table, column by column, and every other number of its sheet.

Nothing that carries a figure is passed over: what is no figure of the form is handed on as well,
with the code of the rule that says why it is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ingestion.figures import Figure
from ingestion.numbers import NUMBER_UNREADABLE, read_number
from ingestion.reference import reference
from ingestion.sheet import EXACT_UP_TO, Cell, Formatted, NoValue, Sheet, Texts, number_text
from ingestion.tables import Table, is_row_of_column_numbers, is_total
from ingestion.text import fold

Columns = dict[str, list[object]]
"""Figures as columns: a list for each field of ``Figure``."""

# Fields that may stand in a column of their own, beside the value.
TEXTS = (
    "indicator", "indicator_name", "breakdown", "unit", "note", "period", "kind", "province",
)  # fmt: skip
LABELS = ("number", "indicator", "indicator_name", "province", "period", "kind")
"""Columns whose numbers are labels."""
FILLED_DOWN = ("indicator", "indicator_name", "breakdown", "unit", "period", "province", "kind")
_LOOKS_LIKE_NUMBER = re.compile(r"[-+(]?\s?[0-9][0-9.,\s]*\s?%?\)?")


class TableReader:
    """One table's figures, in two steps: the value column, then what else has numbers."""

    def __init__(self, sheet: Sheet, table: Table, texts: Texts) -> None:
        """Takes the columns apart."""
        self._sheet, self._table, self._texts = sheet, table, texts
        self._body = sheet.rows[table.first : table.end]
        self._cells = {
            name: list(sheet.columns[at][table.first : table.end])
            for name, at in table.columns.items()
        }
        for name in FILLED_DOWN:
            if name in self._cells:
                self._fill_down(name)
        blank: list[str | None] = [None] * len(self._body)
        self._written = {
            name: texts.column(self._cells[name]) if name in self._cells else blank
            for name in TEXTS
        }
        self._indicator = [
            code or name
            for code, name in zip(
                self._written["indicator"], self._written["indicator_name"], strict=True
            )
        ]
        self._unit_of_all = self._unit_said_once()
        self._said: dict[int, str] = {}
        self._kept = self._rows_with_figures()

    def figures(self) -> tuple[Columns, int, str]:
        """The value column's figures; how many of them are hidden, and where the first one is."""
        kept, values = self._kept, self._cells["value"]
        position, name = self._table.columns["value"], self._sheet.name
        written, are_numbers, units = self._values([values[at] for at in kept])
        places = [self._table.first + at for at in kept]
        cells = self._sheet.addresses(places, position)
        hidden = self._sheet.hidden_among(places, position)
        columns = self._about(kept) | {
            "source_ref": [f"{name}!{cell}" for cell in cells],
            "cell": cells,
            "value_text": written,
            "is_number": are_numbers,
            "unit_text": units,
            "reader_said": [self._said.get(at) for at in kept] if self._said else [None] * len(kept),
        }
        ordered: Columns = {field: list(columns[field]) for field in Figure._fields}
        first = self._sheet.address(hidden[0], position) if hidden else ""
        return ordered, len(hidden), first

    def others(self) -> Iterator[Figure]:
        """Numbers in columns the form does not have, and in rows whose value is blank."""
        named = {at: name for name, at in self._table.columns.items()}
        kept = set(self._kept)
        rows_without = [at for at in range(len(self._body)) if at not in kept]
        for position in range(len(self._sheet.column_numbers)):
            name = named.get(position)
            if name in LABELS or name == "value":
                continue
            column = self._sheet.columns[position][self._table.first : self._table.end]
            if name is None or name == "previous":
                rows: Sequence[int] = range(len(column))
                code = "PREVIOUS_VALUE" if name else "COLUMN_NOT_KNOWN"
                if not name and self._counts_rows(position, column):
                    continue
            else:
                rows, code = rows_without, "NUMBER_NOT_IN_VALUE_COLUMN"
            for at in rows:
                if _carries_number(column[at], self._texts) and not self._is_column_number(at):
                    yield self._other(at, position, column[at], code)

    def _unit_said_once(self) -> str | None:
        """The unit for every row: in the value's heading, or above a table without unit column."""
        if self._table.value_unit:
            return self._table.value_unit.name_vi
        return None if "unit" in self._table.columns else self._table.header.get("unit")

    # The rows ---------------------------------------------------------------------------------

    def _rows_with_figures(self) -> list[int]:
        """The rows that have a figure; what the reader has to say of it goes into ``_said``."""
        values, texts = self._cells["value"], self._texts
        last = self._last_labelled()
        kept = list(range(len(values))) if self._is_full() else []
        for at, cell in enumerate([] if kept else values):
            if not isinstance(cell, float | NoValue | Formatted) and texts.of(cell) is None:
                continue
            if self._indicator[at] is not None or self._is_figure_without(at, cell, last):
                kept.append(at)
        self._say("COLUMN_NUMBERS", [at for at in kept[:1] if self._is_column_number(at)])
        self._say("TOTAL_ROW", self._totals())
        if self._table.contradiction:
            self._say(self._table.contradiction, kept)
        self._say("VALUE_MERGED", self._merged_values())
        return kept

    def _is_full(self) -> bool:
        """Whether every row names an indicator and has a number: what most forms are made of."""
        return None not in self._indicator and set(map(type, self._cells["value"])) == {float}

    def _is_figure_without(self, at: int, cell: Cell, last: int) -> bool:
        """Whether the value of a row that names no indicator is a figure at all."""
        if isinstance(cell, str):
            problem = read_number(self._texts.of(cell) or "").problem
            if problem == NUMBER_UNREADABLE and not cell.startswith("#"):
                return False  # a signature, a date line, a remark
        if at > last:
            self._said[at] = "OUTSIDE_TABLE"
        return True

    def _last_labelled(self) -> int:
        names = ("indicator", "indicator_name", "breakdown", "unit")
        for at in range(len(self._body) - 1, -1, -1):
            if any(self._written[name][at] for name in names):
                return at
        return -1

    def _totals(self) -> list[int]:
        """Rows that add up others: they say so where the indicator, or the number, should be."""
        totals = {text for text in set(self._indicator) if text and is_total(text)}
        found = [at for at, text in enumerate(self._indicator) if text in totals and text]
        numbers = self._cells.get("number", ())
        for at, cell in enumerate(numbers):
            if self._indicator[at] is None and isinstance(cell, str):
                found += [at] if is_total(self._texts.of(cell) or "") else []
        return found

    def _is_column_number(self, at: int) -> bool:
        return at < 2 and is_row_of_column_numbers(self._body[at], self._table, self._texts)

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
        column = self._sheet.column_numbers[self._table.columns[name]]
        numbers = self._sheet.row_numbers[self._table.first : self._table.end]
        for (top, left), (bottom, _) in self._sheet.merged:
            if left != column or bottom <= top:
                continue
            covered = [at for at, number in enumerate(numbers) if top <= number <= bottom]
            if covered and numbers[covered[0]] == top:
                yield covered[0], covered[-1]

    # The fields -------------------------------------------------------------------------------

    def _about(self, rows: Sequence[int]) -> dict[str, Sequence[object]]:
        """What the rows and the header say of the figures, but for the values."""
        header, written = self._table.header, self._written
        nothing = [None] * len(rows)
        about: dict[str, Sequence[object]] = {
            "sheet": [self._sheet.name] * len(rows),
            "line": nothing,
            "indicator_text": [self._indicator[at] for at in rows],
        }
        for name, in_header in (
            ("province", header.get("province")), ("period", header.get("period")),
            ("breakdown", None), ("note", None), ("kind", None),
        ):  # fmt: skip
            if name in self._cells:
                column = written[name]
                about[f"{name}_text"] = [column[at] or in_header for at in rows]
            else:
                about[f"{name}_text"] = [in_header] * len(rows)
        return about | {"note": about.pop("note_text")}

    def _values(self, cells: list[Cell]) -> tuple[list[str], list[bool], list[str | None]]:
        """The kept values as text, whether the file stores numbers, and their units."""
        if set(map(type, cells)) <= {float} and not self._unit_of_all:
            numbers: list[float] = cells  # type: ignore[assignment]
            if all([-EXACT_UP_TO < number < EXACT_UP_TO for number in numbers]):
                texts = [number_text(number) for number in numbers]
                units = self._written["unit"]
                return texts, [True] * len(texts), [units[at] for at in self._kept]
        values = [self._value(at, cell) for at, cell in zip(self._kept, cells, strict=True)]
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
        return self._texts.of(cell) or "", False, unit

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

    # Other numbers ----------------------------------------------------------------------------

    def _other(self, at: int, position: int, cell: Cell, code: str) -> Figure:
        about = {name: values[0] for name, values in self._about([at]).items()}
        return other_figure(
            self._sheet, self._table.first + at, position, cell, self._texts, code, about
        )

    def _counts_rows(self, position: int, column: Sequence[Cell]) -> bool:
        """Whether a column left of the indicators, without a heading, just numbers the rows."""
        numbers = [cell for cell in column if isinstance(cell, int | float)]
        leftmost = min(
            at for name, at in self._table.columns.items() if name.startswith("indicator")
        )
        return position < leftmost and numbers == list(range(1, len(numbers) + 1))


def other_figure(
    sheet: Sheet,
    row: int,
    position: int,
    cell: Cell,
    texts: Texts,
    code: str,
    about: dict[str, object] | None = None,
) -> Figure:
    """A number that is no figure of the form, with the code of the rule that sets it aside."""
    address = sheet.address(row, position)
    text = shown_number(cell) if isinstance(cell, Formatted) else texts.of(cell)
    fields = dict.fromkeys(Figure._fields) | {"sheet": sheet.name} | (about or {})
    fields |= {
        "source_ref": f"{sheet.name}!{address}",
        "cell": address,
        "value_text": text or "",
        "is_number": not isinstance(cell, str),
        "reader_said": code,
    }
    return Figure(**fields)  # type: ignore[arg-type]


def numbers_outside(sheet: Sheet, tables: Sequence[Table], texts: Texts) -> Iterator[Figure]:
    """Cells with a number above, between and below the tables, header fields apart."""
    inside = {row for table in tables for row in range(table.heading, table.end)}
    outside = sorted(set(range(len(sheet.rows))) - inside)
    read = set().union(*(table.read_cells for table in tables)) if tables else set()
    for at in outside:
        for position, cell in enumerate(sheet.rows[at]):
            is_number = isinstance(cell, int | float | Formatted) and not isinstance(cell, bool)
            if is_number and (at, position) not in read:
                yield other_figure(sheet, at, position, cell, texts, "OUTSIDE_TABLE")


def shown_number(cell: Formatted) -> str:
    """A number as its format shows it, exactly: 0.176 under a percent format is 17.6."""
    if cell.shown.times == 1:
        return number_text(cell.number)
    product = Decimal(number_text(cell.number)) * cell.shown.times
    text = format(product, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _carries_number(cell: Cell, texts: Texts) -> bool:
    if isinstance(cell, str):
        text = texts.of(cell) if cell else None
        return bool(text) and _LOOKS_LIKE_NUMBER.fullmatch(text or "") is not None
    return isinstance(cell, int | float | Formatted) and not isinstance(cell, bool)
