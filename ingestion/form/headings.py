"""The heading of a table: which column holds what, and what it states about the figures below.

A heading has up to three rows, with merged cells over several columns. A column whose heading is
not fully understood loads nothing; of two that may both be the value, neither does.
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
"""Columns with the time of a row's figure, and how final it is."""
DECIDING = ("indicator", "breakdown", "unit", "period", *WHO, "kind", *OF_ROWS)
"""The fields that decide, besides the value, which figure a value is."""
NONE: frozenset[PeriodPhrase] = frozenset()
OF_NO_FIGURE = ("number", *INDICATORS, "note", "reply")
"""Columns whose headings should state nothing about figures."""
WRITTEN_ON = "written_on"
"""Columns of days on which something was written or submitted: they do not concern figures."""
UNSUPPORTED = "unsupported"
"""Columns that would change the meaning of figures in a way that is not supported."""


@dataclass(slots=True)
class Headings:
    """The columns of a table, according to their headings.

    Attributes:
        height: the number of rows of the heading.
        columns: the one column of each field except the value.
        values: the columns of figures.
        set_aside: columns whose numbers are only for comparison, each with the reason.
        contradiction: the rule by which no figure of the table is loaded, and the words it quotes.
        beside: what the headings of other columns state about all figures: ``ĐVT: triệu đồng``.
        written_on: columns of days on which something was written or submitted.
        titles: the text over each column.
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
    """Reads the heading that begins in a row of a sheet; None if none does.

    Args:
        sheet: The sheet.
        texts: Its texts.
        number: The row, counted in the block.
        merged: The merged cells of the sheet, by the row of the sheet in which each begins.
        above: The columns of values of the table above: a row of other labels ends it, and the
            columns below another heading are no longer the same.
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
    """The field of a column with whose name a text begins: `Giá trị`, `Giá trị (nghìn)`."""
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
    """Whether the rows name an indicator and a value, in at least two cells."""
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
    """Whether a heading only names a period: `Tháng 9`, `Quý III/2026`."""
    if len(text) > LONGEST_LABEL:
        return False
    statement = read_statement(text)
    return may_be_value(statement) and statement.label is None and bool(statement.periods)


# The columns ------------------------------------------------------------------------------------


def _take_columns(headings: Headings, heads: Mapping[int, Head]) -> None:
    """Takes the columns besides the value: one per field, understood as far as it matters."""
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
    """Takes the one column of a field, or the rule by which nothing is loaded."""
    clear = [(at, head) for at, head in zip(places, heads, strict=True) if not head[1].rest]
    heading, statement = clear[0][1] if clear else heads[0]
    if name in DECIDING and not clear and _must_be_clear(name, statement):
        headings.contradiction = (HEADING_NOT_UNDERSTOOD, heading)
    if name in DECIDING and len(clear) > 1:
        headings.contradiction = (COLUMN_AMBIGUOUS, clear[1][1][0])
    headings.columns[name] = clear[0][0] if clear else places[0]
    if name in OF_NO_FIGURE:
        _take_qualified(headings, heads)
    elif name == UNSUPPORTED or (clear and _qualifies_its_rows(name, statement)):
        headings.contradiction = (HEADING_NOT_UNDERSTOOD, heading)
    elif name in DECIDING and clear:
        headings.beside = combine([headings.beside, _keep_for_figures(name, statement)])


def _take_qualified(headings: Headings, heads: Sequence[Head]) -> None:
    """Takes the unit in a heading such as `Tên chỉ tiêu (ĐVT: nghìn)`: it is that of all figures.

    Anything else in such a heading is refused, since it may or may not concern the figures.
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
    """Takes columns without a label: those of another period, or with a unit of all figures."""
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


def _qualifies_its_rows(name: str, statement: Statement) -> bool:
    """Whether the heading of a column that tells which figure is meant tells something else too."""
    if name in ("period", "breakdown"):  # `Kỳ số liệu (ước tính)`
        return not replace(statement, periods=NONE).is_silent
    return name in OF_ROWS and states_more(statement)


def states_more(statement: Statement) -> bool:
    """Whether a heading states more than what its column holds: `Năm kế hoạch`."""
    is_other_time = any(phrase.span_kind != "this" for phrase in statement.periods)
    return (
        is_other_time or statement.is_comparison or not replace(statement, periods=NONE).is_silent
    )


def qualifies_figures(statement: Statement) -> bool:
    """Whether the heading of a column without figures nevertheless qualifies them.

    `Ghi chú (Kế hoạch)` does, and so may unknown words.
    `Ghi chú (lý do tăng so với kỳ trước)` only asks for a remark.
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
    """Whether unknown words matter: beside `Tên chỉ tiêu` they do only if other words do."""
    return name not in INDICATORS or not statement.is_silent


def _keep_for_figures(name: str, statement: Statement) -> Statement:
    """What a heading states about figures; that of a period or a kind concerns only its column."""
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
    """Takes the columns that are the value, or may be meant as one."""
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
