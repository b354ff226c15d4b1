"""Captions over columns of values, in the rows right above the heading: `Nam` over `Giá trị`.

Such a row has no label and so does not belong to the heading; its author left it unmerged, or
merged it over the values only. A caption applies to its column, like a heading. A title in that
place is left to the reader of the surroundings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from ingestion.form.heading_rows import INDICATORS, YEARS
from ingestion.form.headings import Headings
from ingestion.form.labelled import is_letterhead
from ingestion.form.value_columns import ValueColumn
from ingestion.spreadsheet.sheet import Cell, Merged, Sheet, Texts
from ingestion.understanding.contradiction import find_contradiction
from ingestion.understanding.figure_syntax import carries_figure
from ingestion.understanding.grammar import read_statement
from ingestion.understanding.numbering import strip_numbering
from ingestion.understanding.prose import read_prose
from ingestion.understanding.statements import Statement, combine
from reference.period import Period

MAX_ROWS = 3
LONGEST = 6
"""The most words of a caption that is not fully understood; a longer one is a title."""
Place = tuple[int, int]
Caption = tuple[Place, str]
"""Its place in the block, and its words."""


def take_captions(
    sheet: Sheet,
    texts: Texts,
    rows: Sequence[int],
    heading: int,
    headings: Headings,
    read_cells: Collection[Place],
    merged: Mapping[int, Sequence[Merged]],
    form: Period | None,
) -> set[Place]:
    """Applies the captions in the rows above a heading to the columns below them.

    Returns:
        The cells that have been applied, so that they are not read as titles as well.
    """
    positions = sorted(column.position for column in headings.values)
    taken: set[Place] = set()
    below = heading
    for number in list(reversed(rows))[:MAX_ROWS]:
        over = _find_captions(sheet, texts, number, positions, merged)
        is_next = sheet.row_numbers[number] + 1 == sheet.row_numbers[below]
        if not (over and is_next) or _is_title(sheet, number, headings, over, merged):
            break
        below = number
        captions = {at: one for at, one in over.items() if one[0] not in read_cells}
        are_heads = len({place for place, _ in captions.values()}) > 1
        for at, (place, text) in captions.items():
            if _apply_caption(headings, at, text, form, are_heads=are_heads):
                taken.add(place)
    return taken


def _find_captions(
    sheet: Sheet,
    texts: Texts,
    number: int,
    positions: Iterable[int],
    merged: Mapping[int, Sequence[Merged]],
) -> dict[int, Caption]:
    """The caption over each column of values; a blank cell belongs to the one to its left.

    That applies to adjacent columns, as within a heading.
    """
    row, numbers = sheet.rows[number], sheet.column_numbers
    areas = [(left, right) for (_, left), (_, right) in merged.get(sheet.row_numbers[number], ())]
    found: dict[int, Caption] = {}
    for at in positions:
        anchors = (left for left, right in areas if left < numbers[at] <= right)
        anchor = next(anchors, None)
        first = numbers.index(anchor) if anchor in numbers else at
        text = _read_words(row[first], texts)
        if text:
            found[at] = ((number, first), text)
        elif at - 1 in found:
            found[at] = found[at - 1]
    return found


def _read_words(cell: Cell, texts: Texts) -> str | None:
    """The words of a caption; the only number that can be one is a year."""
    text = texts.of(cell) or ""
    is_number = carries_figure(text) if isinstance(cell, str) else True
    return text if text in map(str, YEARS) or not is_number else None


def _is_title(
    sheet: Sheet,
    number: int,
    headings: Headings,
    captions: Mapping[int, Caption],
    merged: Mapping[int, Sequence[Merged]],
) -> bool:
    """Whether a merged cell extends from the values to the indicators."""
    named = {
        sheet.column_numbers[at] for name, at in headings.columns.items() if name in INDICATORS
    }
    anchors = {sheet.column_numbers[place[1]] for place, _ in captions.values()}
    return any(
        left in anchors and any(left <= column <= right for column in named)
        for (_, left), (_, right) in merged.get(sheet.row_numbers[number], ())
    )


def _apply_caption(
    headings: Headings, position: int, text: str, form: Period | None, *, are_heads: bool
) -> bool:
    """Applies a caption to a column of values; returns whether it could."""
    at = next(i for i, column in enumerate(headings.values) if column.position == position)
    column, statement = headings.values[at], replace(read_statement(text), label=None)
    if statement.rest or statement.is_comparison:
        if not are_heads and not _may_concern_figures(text, statement):
            return False
        statement = replace(statement, rest=statement.rest or (text,))
    elif not _is_of_column(statement, are_heads=are_heads):
        codes = (find_contradiction(phrase, form) for phrase in statement.periods)
        column.code = column.code or next(filter(None, codes), None)
        return False
    both = combine([statement, column.statement])
    changed = ValueColumn.under(f"{text} / {column.heading}", both, position)
    changed.code = column.code or changed.code
    headings.values[at] = changed
    return True


def _is_of_column(statement: Statement, *, are_heads: bool) -> bool:
    """Whether a statement concerns one column; a unit or a period alone may concern the table."""
    if statement.kinds or statement.obs_statuses or statement.members:
        return True
    return are_heads and bool(statement.periods or statement.has_unit)


def _may_concern_figures(text: str, statement: Statement) -> bool:
    """Whether words that are not understood may nevertheless concern the figures."""
    if len(text.split()) > LONGEST:
        return False
    concerns = statement.members or statement.is_comparison or read_prose(text).rest
    return bool(concerns) or not is_letterhead(strip_numbering(text))
