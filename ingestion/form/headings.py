"""The heading of a table: which column holds what, and what its words say of the figures below.

A heading has up to three rows, with merged cells over several columns. A column whose heading is
not understood to the last word loads nothing; of two that may both be the value neither does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ingestion.form.comments import add_comments
from ingestion.form.heading_rows import (
    INDICATORS,
    Head,
    drop_asides,
    measure_height,
    read_stack,
    resolve_bare_labels,
    stack_heads,
)
from ingestion.form.value_columns import COLUMN_AMBIGUOUS, PREVIOUS_VALUE, ValueColumn, may_be_value
from ingestion.spreadsheet.sheet import Cell, Merged, Sheet, Texts
from ingestion.understanding.contradiction import HEADING_NOT_UNDERSTOOD
from ingestion.understanding.grammar import read_statement
from ingestion.understanding.period_phrases import PeriodPhrase
from ingestion.understanding.row_periods import PARTS
from ingestion.understanding.statements import ONE, PREVIOUS, SILENT, Statement, combine
from ingestion.understanding.units import find_stated_unit, is_unclear_unit
from ingestion.understanding.whole_texts import asks_for_remarks
from reference.labels import has_its_accents, labels, one_language
from reference.text import fold, words_as_written

LONGEST_LABEL = 120
WORDS_OF_A_LABEL = 6
WHO = ("province", "province_name")
OF_ROWS = (*PARTS, "status", "day")
"""Columns that say of a row when its figure is of, and how certain it is."""
DECIDING = ("indicator", "breakdown", "unit", "period", *WHO, "kind", *OF_ROWS)
"""What decides, beside the value, which figure a value is."""
NONE: frozenset[PeriodPhrase] = frozenset()
OF_NO_FIGURE = ("number", *INDICATORS, "note", "reply")
"""Columns whose headings have nothing to say of figures."""
WRITTEN_ON = "written_on"
"""Columns of days on which something was written or handed in: they say nothing of figures."""
UNSUPPORTED = "unsupported"
"""Columns that would change what the figures are, in a way that has no place here."""


@dataclass(slots=True)
class Headings:
    """The columns of a table, by what their headings say.

    Attributes:
        height: how many rows the heading has.
        columns: the one column of each field but the value.
        values: the columns of figures.
        set_aside: columns whose numbers are there to compare with, each with the reason.
        contradiction: the rule by which no figure of the table is loaded, and the words it quotes.
        beside: what the headings of other columns say of all figures: ``ĐVT: triệu đồng``.
        written_on: columns of days on which something was written or handed in.
        titles: what stands over each column.
    """

    height: int
    columns: dict[str, int] = field(default_factory=dict)
    values: list[ValueColumn] = field(default_factory=list)
    set_aside: dict[int, str] = field(default_factory=dict)
    contradiction: tuple[str, str] | None = None
    beside: Statement = SILENT
    written_on: set[int] = field(default_factory=set)
    titles: dict[int, str] = field(default_factory=dict)


def read_headings(
    sheet: Sheet,
    texts: Texts,
    number: int,
    merged: Mapping[int, Sequence[Merged]],
    above: Collection[int] = (),
) -> Headings | None:
    """The heading that begins in a row of a sheet; None when no heading does.

    Args:
        sheet: The sheet.
        texts: Its texts.
        number: The row, counted in the block.
        merged: The merged cells of the sheet, by the row of the sheet in which each begins.
        above: The columns of values of the table above: a row of other labels ends it, and what
            stands there under another heading is no longer what it was.
    """
    cells = enumerate(sheet.rows[number])
    first = {at: name for at, cell in cells if (name := _find_label(cell, texts))}
    if not first:
        return None
    height = measure_height(sheet, texts, number, first)
    if not _has_needed(sheet, texts, number, height, first, above):
        return None
    stacked = stack_heads(sheet, texts, number, height, merged)
    headings = Headings(height)
    heads = {at: (" / ".join(stack), read_stack(stack)) for at, stack in stacked.items()}
    heads = drop_asides(resolve_bare_labels(heads))
    heads |= add_comments(sheet, range(number, number + height), heads)
    headings.titles = {at: heading for at, (heading, _) in heads.items()}
    _take_columns(headings, heads)
    _take_unnamed(headings, heads)
    _take_values(headings, heads, above)
    return headings if headings.values else None


@lru_cache(maxsize=8192)
def find_field(text: str) -> str | None:
    """The field of a column that a text begins to name: `Giá trị` and `Giá trị (nghìn)` alike."""
    if len(text) > LONGEST_LABEL:
        return None
    text = one_language(text, "column")
    words, written = fold(text).split(), words_as_written(text)
    known = labels("column")
    for length in range(min(WORDS_OF_A_LABEL, len(words)), 0, -1):
        key = " ".join(words[:length])
        if key in known and has_its_accents(key, " ".join(written[:length])):
            return known[key]
    return None


def _find_label(cell: Cell, texts: Texts) -> str | None:
    if not isinstance(cell, str) or not cell or len(cell) > LONGEST_LABEL:
        return None
    return find_field(texts.of(cell) or "")


def _has_needed(
    sheet: Sheet,
    texts: Texts,
    number: int,
    height: int,
    first: Mapping[int, str],
    above: Collection[int],
) -> bool:
    """Whether the rows name an indicator and a value, in two cells at least."""
    names = [*first.values()]
    for row in sheet.rows[number + 1 : number + height]:
        names += [name for cell in row if (name := _find_label(cell, texts))]
    if len(names) < 2 or {*INDICATORS}.isdisjoint(names):
        return False
    rows = sheet.rows[number : number + height]
    return (
        "value" in names
        or any(_is_of_a_period(texts.of(cell) or "") for row in rows for cell in row)
        or (bool(above) and len(set(first.values())) > 2)
    )


def _is_of_a_period(text: str) -> bool:
    """Whether a heading names a period and nothing else: `Tháng 9`, `Quý III/2026`."""
    if len(text) > LONGEST_LABEL:
        return False
    statement = read_statement(text)
    return may_be_value(statement) and statement.label is None and bool(statement.periods)


# The columns ------------------------------------------------------------------------------------


def _take_columns(headings: Headings, heads: Mapping[int, Head]) -> None:
    """The columns beside the value: one of each field, understood as far as it decides."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, (_, statement) in heads.items():
        if statement.label == WRITTEN_ON:
            headings.written_on.add(at)
        elif statement.label and statement.label != "value":
            found[statement.label].append(at)
    for name, places in found.items():
        _take_field(headings, name, [heads[at] for at in places], places)


def _take_field(
    headings: Headings, name: str, heads: Sequence[Head], places: Sequence[int]
) -> None:
    """The one column of a field, or the rule by which nothing is loaded."""
    clear = [(at, head) for at, head in zip(places, heads, strict=True) if not head[1].rest]
    heading, statement = clear[0][1] if clear else heads[0]
    if name in DECIDING and not clear and _must_be_clear(name, statement):
        headings.contradiction = (HEADING_NOT_UNDERSTOOD, heading)
    if name in DECIDING and len(clear) > 1:
        headings.contradiction = (COLUMN_AMBIGUOUS, clear[1][1][0])
    headings.columns[name] = clear[0][0] if clear else places[0]
    if name in OF_NO_FIGURE:
        _take_qualified(headings, heads)
    elif name == UNSUPPORTED or (name in OF_ROWS and clear and states_more(statement)):
        headings.contradiction = (HEADING_NOT_UNDERSTOOD, heading)
    elif name in DECIDING and clear:
        headings.beside = combine([headings.beside, _keep_for_figures(name, statement)])


def _take_qualified(headings: Headings, heads: Sequence[Head]) -> None:
    """A unit in a heading such as `Tên chỉ tiêu (ĐVT: nghìn)` is of all figures; else nobody knows.

    What else such a heading says has no place: whether it is meant of the figures, none can tell.
    """
    for heading, statement in heads:
        if not qualifies_figures(statement):
            continue
        alone = Statement(unit=statement.unit, scale=statement.scale)
        is_unit = not statement.rest and replace(statement, unit=None, scale=ONE).is_silent
        if is_unit:
            headings.beside = combine([headings.beside, alone])
        else:
            headings.contradiction = headings.contradiction or (HEADING_NOT_UNDERSTOOD, heading)


def _take_unnamed(headings: Headings, heads: Mapping[int, Head]) -> None:
    """What the headings of columns that have no label say: of another period, or of all figures."""
    for at, (heading, statement) in heads.items():
        if statement.label == "previous":
            headings.set_aside[at] = PREVIOUS_VALUE
        elif statement.label is not None:
            continue
        elif is_unclear_unit(heading):
            headings.contradiction = headings.contradiction or (HEADING_NOT_UNDERSTOOD, heading)
        elif PREVIOUS in statement.periods and statement.rest:
            headings.set_aside[at] = PREVIOUS_VALUE
        elif not statement.rest and find_stated_unit(statement):
            unit = Statement(unit=statement.unit, scale=statement.scale)
            headings.beside = combine([headings.beside, unit])


def states_more(statement: Statement) -> bool:
    """Whether a heading says more of its column than what it holds: `Năm kế hoạch`."""
    is_other_time = any(phrase.span_kind != "this" for phrase in statement.periods)
    return (
        is_other_time or statement.is_comparison or not replace(statement, periods=NONE).is_silent
    )


def qualifies_figures(statement: Statement) -> bool:
    """Whether the heading of a column that is not of figures says something of them all the same.

    `Ghi chú (Kế hoạch)` does, and so may words that nobody knows: `Ghi chú (MẪU)`.
    `Ghi chú (lý do tăng so với kỳ trước)` says what is to be noted.
    """
    if not asks_for_remarks(" ".join(statement.rest)):
        return True
    if statement.is_comparison:
        return False
    kinds, periods = statement.kinds - {"actual"}, statement.periods
    return bool(
        kinds
        or statement.obs_statuses - {"A"}
        or any(phrase.span_kind != "this" for phrase in periods)
        or statement.members
        or find_stated_unit(statement)
    )


def _must_be_clear(name: str, statement: Statement) -> bool:
    """Words nobody knows beside `Tên chỉ tiêu` change nothing, as long as no other words do."""
    return name not in INDICATORS or not statement.is_silent


def _keep_for_figures(name: str, statement: Statement) -> Statement:
    """What a heading says of the figures; that of a column of periods or kinds is of the column."""
    if name in ("period", "kind", "breakdown", *OF_ROWS):
        return SILENT
    return Statement(
        kinds=statement.kinds,
        obs_statuses=statement.obs_statuses,
        periods=statement.periods,
        scale=statement.scale,
        unit=statement.unit,
        members=statement.members,
    )


def _take_values(headings: Headings, heads: Mapping[int, Head], above: Collection[int]) -> None:
    """The columns that are the value, or may be meant as one."""
    for at, (heading, statement) in heads.items():
        if statement.is_comparison and statement.label == "value":
            headings.set_aside[at] = "COLUMN_NOT_KNOWN"
        elif not statement.is_comparison and may_be_value(statement):
            headings.values.append(ValueColumn.under(heading, statement, at))
    if not any(column.statement.label or column.statement.periods for column in headings.values):
        headings.values.clear()
    if not headings.values:
        for at in sorted(above):
            heading, statement = heads.get(at, ("", SILENT))
            column = ValueColumn.under(heading, statement, at)
            if statement.is_silent or statement.is_comparison or statement.label:
                column.code = HEADING_NOT_UNDERSTOOD
            headings.values.append(column)
