"""Where a sheet's tables and their header fields are, found by their labels and not by address."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from ingestion.figures import labels
from ingestion.headers import LONGEST_LABEL, WHO, header_begins, read_header
from ingestion.reference import Unit, reference
from ingestion.spreadsheet.sheet import Cell, Sheet, Texts
from ingestion.text import fold

MAX_NAME = 300
# What decides which figure a value is: a column of these that stands twice leaves it open.
DECIDING = ("value", "indicator", "breakdown", "unit", "period", *WHO, "kind")
_IN_PARENTHESES = re.compile(r"\(([^()]*)\)")
_COLUMN_NUMBER = re.compile(r"\(?(?:[0-9]{1,2}|[A-Z])\)?(?:=.*)?")


BREAKDOWN = re.compile(r"\w+=[^;=]+(?:;\w+=[^;=]+)*")


@dataclass(slots=True)
class Table:
    """One table of a sheet: rows ``first`` to ``end`` (exclusive) of its block."""

    heading: int
    first: int
    end: int
    columns: dict[str, int]
    value_unit: Unit | None = None
    """The unit in the heading of the value column: `Giá trị (triệu đồng)`."""
    contradiction: str | None = None
    """The code of the rule that says why no figure of this table can be told for certain."""
    header: dict[str, str] = field(default_factory=dict)
    read_cells: set[tuple[int, int]] = field(default_factory=set)
    """Cells of the block that header fields were taken from."""


def find_tables(sheet: Sheet, texts: Texts) -> list[Table]:
    """The tables of a sheet, from the top; each ends where the next one's header begins."""
    tables: list[Table] = []
    start = 0
    while found := _next_heading(sheet, texts, start, tables[-1] if tables else None):
        above = tables[-1] if tables else None
        if above:
            above.end = header_begins(
                sheet, texts, above.first, found.heading, above.columns["value"]
            )
        header = read_header(sheet, texts, above.end if above else 0, found.heading)
        found.header, found.read_cells = header.fields, header.cells
        if header.contradicts_itself:
            found.contradiction = found.contradiction or "HEADER_CONTRADICTED"
        if above:
            _inherit(above, found)
        tables.append(found)
        start = found.first
    for table in tables:
        _recognise_by_content(sheet, texts, table)
    return tables


def _recognise_by_content(sheet: Sheet, texts: Texts, table: Table) -> None:
    """A column of nothing but units, or of nothing but breakdowns, is one whatever its heading.

    Passing over it would take kilograms for tonnes, and a part for the total.
    """
    units = reference().units_by_name
    tests = {
        "unit": lambda text: fold(text) in units,
        "breakdown": lambda text: BREAKDOWN.fullmatch(text),
    }
    for position in range(len(sheet.column_numbers)):
        if position in table.columns.values():
            continue
        column = texts.column(sheet.columns[position][table.first : table.end])
        written = {text for text in column if text}
        for name, is_one in tests.items():
            if name not in table.columns and written and all(map(is_one, written)):
                table.columns[name] = position


def missing_columns(sheet: Sheet, texts: Texts) -> list[str] | None:
    """What a row that was meant as a heading lacks; None when there is no such row."""
    for row in sheet.rows:
        fields = {name for cell in row if (name := _column_field(cell, texts))}
        if len(fields) >= 3 and fields & {"indicator", "indicator_name"}:
            return [written_label("column", "value")]
    return None


@cache
def written_label(place: str, name: str) -> str:
    """The label the form itself has for a field."""
    return _written(place)[name]


def is_indicator(text: str) -> bool:
    """Whether a text is the code or a name of an indicator of the catalogue."""
    known = reference()
    return (
        text.lower() in known.indicators or fold(text[:MAX_NAME]) in known.indicator_codes_by_name
    )


def is_total(text: str) -> bool:
    """Whether a row so called adds up others. An indicator may be called `Tổng số …` too."""
    key = fold(text[:LONGEST_LABEL])
    if key in labels("total") or key.startswith(("tong cong ", "cong ")):
        return not is_indicator(text)
    return False


def _inherit(above: Table, table: Table) -> None:
    """A further table on a sheet has the header of the one above, but for what it says itself.

    One with a province of its own has nothing of it: period and sender may be others as well.
    """
    if table.header.keys() & set(WHO):
        return
    if not table.header:
        table.contradiction = table.contradiction or above.contradiction
    table.header = above.header | table.header


def _next_heading(sheet: Sheet, texts: Texts, start: int, above: Table | None) -> Table | None:
    candidates: Iterable[int] = range(start, len(sheet.rows))
    if above:  # a row of figures is no heading
        values = sheet.columns[above.columns["value"]][start:]
        candidates = [start + at for at, cell in enumerate(values) if type(cell) is not float]
    for number in candidates:
        if table := _heading(sheet, texts, number):
            return table
    return None


def _heading(sheet: Sheet, texts: Texts, number: int) -> Table | None:
    """The table under a row, when that row (alone, or with the next one) is a heading."""
    positions = _positions([sheet.rows[number]], texts)
    if not positions:
        return None
    height = 1
    if number + 1 < len(sheet.rows) and _continues(sheet.rows[number + 1], positions, texts):
        positions = _positions(sheet.rows[number : number + 2], texts)
        height = 2
    if "value" not in positions or not positions.keys() & {"indicator", "indicator_name"}:
        return None
    columns: dict[str, int] = {}
    contradiction = None
    for name, places in positions.items():
        own = [at for at, text in places if fold(text) == fold(written_label("column", name))]
        candidates = list(dict.fromkeys(own or [at for at, _ in places]))
        columns[name] = candidates[0]
        if len(candidates) > 1 and name in DECIDING:
            contradiction = "COLUMN_AMBIGUOUS"
    heads = [sheet.rows[number + at][columns["value"]] for at in range(height)]
    first = number + height
    return Table(
        number, first, len(sheet.rows), columns, _unit_in(heads, texts), contradiction
    )  # fmt: skip


def _positions(rows: Iterable[Sequence[Cell]], texts: Texts) -> dict[str, list[tuple[int, str]]]:
    """For each field, the columns that carry one of its labels, with the label."""
    positions: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        for at, cell in enumerate(row):
            if name := _column_field(cell, texts):
                positions.setdefault(name, []).append((at, texts.of(cell) or ""))
    return positions


def _continues(row: Sequence[Cell], above: dict[str, list[tuple[int, str]]], texts: Texts) -> bool:
    """Whether a row is the second half of a heading: labels below labels, no figures, no codes."""
    filled = [at for at, cell in enumerate(row) if texts.of(cell)]
    if not filled or not all(isinstance(row[at], str) for at in filled):
        return False
    if any(_is_column_number(texts.of(row[at]) or "") for at in filled):
        return False
    names = ("number", "indicator", "indicator_name")
    named = {at for name in names for at, _ in above.get(name, ())}
    return bool(named) and not named & set(filled)


def _column_field(cell: Cell, texts: Texts) -> str | None:
    if not isinstance(cell, str) or not cell or len(cell) > LONGEST_LABEL:
        return None
    return column_field(texts.of(cell) or "")


@lru_cache(maxsize=8192)
def column_field(text: str) -> str | None:
    """The field a column's heading stands for, with or without what it has in parentheses."""
    known = labels("column")
    bare = _IN_PARENTHESES.sub(" ", text)
    return known.get(fold(text)) or known.get(fold(bare)) or known.get(fold(bare.split("\n")[0]))


def _unit_in(heads: Iterable[Cell], texts: Texts) -> Unit | None:
    for head in heads:
        for words in _IN_PARENTHESES.findall(texts.of(head) or ""):
            words = re.sub(r"^\s*(?:ĐVT|đơn vị(?: tính)?)\s*:", "", words, flags=re.IGNORECASE)
            if unit := reference().units_by_name.get(fold(words)):
                return unit
    return None


def is_row_of_column_numbers(row: Sequence[Cell], table: Table, texts: Texts) -> bool:
    """The row many forms have under the heading: `A | B | 1 | 2 | 3`, or `(1) | (2) | (3)`."""
    filled = [text for cell in row if (text := texts.of(cell))]
    named = [at for name, at in table.columns.items() if name.startswith("indicator")]
    return (
        len(filled) >= 3
        and len(set(filled)) == len(filled)
        and all(_is_column_number(text) for text in filled)
        and any(texts.of(row[at]) for at in named)
    )


def _is_column_number(text: str) -> bool:
    return len(text) < 20 and _COLUMN_NUMBER.fullmatch(text) is not None


@cache
def _written(place: str) -> dict[str, str]:
    with (Path(__file__).parent / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["place"] == place]
    return {row["field"]: row["written"] for row in reversed(rows)}
