"""The rows of a heading: how many belong together, and what is over each column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ingestion.spreadsheet.sheet import Cell, Merged, Sheet, Texts
from ingestion.understanding.figure_syntax import carries_figure
from ingestion.understanding.grammar import read_statement
from ingestion.understanding.other_columns import is_set_aside
from ingestion.understanding.statements import SILENT, Statement, combine
from ingestion.understanding.whole_texts import is_neutral
from reference.labels import bare_label

MAX_HEIGHT = 3
INDICATORS = ("indicator", "indicator_name")
YEARS = range(1990, 2100)
Head = tuple[str, Statement]
"""The text over a column, and what it states."""


def measure_height(sheet: Sheet, texts: Texts, number: int, first: Mapping[int, str]) -> int:
    """The number of rows that belong together: headings below headings, no figures, no codes."""
    named = {at for at, name in first.items() if name in ("number", *INDICATORS)}
    height = 1
    while (
        named
        and height < MAX_HEIGHT
        and number + height < len(sheet.rows)
        and _continues(sheet.rows[number + height], named, texts)
    ):
        height += 1
    return height


def _continues(row: Sequence[Cell], named: set[int], texts: Texts) -> bool:
    filled = [at for at, cell in enumerate(row) if texts.of(cell)]
    return (
        bool(filled) and not named & set(filled) and all(_is_head(row[at], texts) for at in filled)
    )


def _is_head(cell: Cell, texts: Texts) -> bool:
    """Whether a cell under a heading may be one itself: words, or a year."""
    if isinstance(cell, str):
        text = texts.of(cell) or ""
        if text in map(str, YEARS) or names_span(text):
            return True
        return not (carries_figure(text) or text.startswith("#"))
    return type(cell) in (int, float) and cell in YEARS


def names_span(text: str) -> bool:
    """Whether a text is a span of time, whose number is not a figure: `9 tháng đầu năm`."""
    statement = read_statement(text)
    return bool(statement.periods) and not (statement.rest or statement.has_unit or statement.label)


def stack_heads(
    sheet: Sheet, texts: Texts, number: int, height: int, merged: Mapping[int, Sequence[Merged]]
) -> dict[int, list[str]]:
    """The texts over each column, from the top; a merged cell is over all columns it covers."""
    rows = [list(map(texts.of, sheet.rows[number + at])) for at in range(height)]
    position = {column: at for at, column in enumerate(sheet.column_numbers)}
    for at, cells in enumerate(rows):
        for (_, left), (_, right) in merged.get(sheet.row_numbers[number + at], ()):
            if left not in position:
                continue
            for column in sheet.column_numbers[position[left] :]:
                if column > right:
                    break
                cells[position[column]] = cells[position[left]]
    for upper, lower in pairwise(rows):
        _spread_heads(upper, lower)
    return {
        at: stack
        for at, cells in enumerate(zip(*rows, strict=True))
        if (stack := list(dict.fromkeys(text for text in cells if text)))
    }


def _spread_heads(upper: list[str | None], lower: Sequence[str | None]) -> None:
    """Extends a heading that was not merged to the blank cells on its right."""
    for at in range(1, len(upper)):
        before, below = upper[at - 1], lower[at]
        goes_on = upper[at] is None and before and lower[at - 1] and below
        if goes_on and _read_label(below) in (None, "value", _read_label(before)):
            upper[at] = before


def _read_label(text: str | None) -> str | None:
    return read_statement(text or "").label


def read_stack(stack: Sequence[str]) -> Statement:
    """Combines the headings over one column; of two labels the lower one counts.

    What the upper one states besides its label stays, unless it names a group of indicators.
    """
    statement = SILENT
    for at, text in enumerate(stack):
        alone = read_statement(text)
        under = read_statement(text, statement.label) if statement.label else alone
        is_own = alone.label and alone.label != statement.label
        if is_own and (under.is_silent or under.rest) and statement.is_silent:
            rest = () if all(map(is_neutral, stack[:at])) else statement.rest
            statement = replace(alone, rest=rest + alone.rest)
        else:
            statement = combine([statement, under])
    return statement


def resolve_bare_labels(heads: Mapping[int, Head]) -> dict[int, Head]:
    """Reads headings without accents, where `Nam` may be `Năm`: then its cells must be years."""
    if not all(heading.isascii() for heading, _ in heads.values()):
        return dict(heads)
    bare = {at: name for at, (heading, _) in heads.items() if (name := bare_label(heading))}
    return dict(heads) | {at: (heads[at][0], Statement(label=name)) for at, name in bare.items()}


def drop_asides(heads: Mapping[int, Head]) -> dict[int, Head]:
    """Drops the labels with which headings of names and sources happen to begin.

    `Mã số` names the indicator if nothing else does; beside `Mã chỉ tiêu` it is another code.
    """
    plain = {statement.label for heading, statement in heads.values() if not is_set_aside(heading)}
    return {
        at: (heading, Statement(rest=(heading,)))
        if is_set_aside(heading) and (statement.rest or statement.label in plain)
        else (heading, statement)
        for at, (heading, statement) in heads.items()
    }
