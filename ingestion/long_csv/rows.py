"""What the cells of a CSV's line say of its figure in columns of their own: when, how certain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from ingestion.figures import find_combinations
from ingestion.long_csv.columns import (
    drop_numbers,
    has_any,
    map_texts,
    replace_columns,
    select,
    select_figures,
    set_code,
)
from ingestion.long_csv.heading import COLUMN_NOT_KNOWN, Heading
from ingestion.understanding.asides import is_when
from ingestion.understanding.contradiction import TEXT_CONTRADICTS
from ingestion.understanding.days import is_day, may_stand_beside
from ingestion.understanding.other_columns import (
    explain_refused_number,
    read_row_number,
    read_row_text,
)
from ingestion.understanding.places import is_province
from ingestion.understanding.row_periods import NOT_ONE_PERIOD, OF_PERIOD, PARTS, compose_period
from ingestion.understanding.states import choose_obs_status, contradicts_column, read_state
from reference.written_periods import read_period

if TYPE_CHECKING:
    import pyarrow as pa

TextColumns = Mapping[str, "pa.Array"]
"""The columns of lines by their fields."""


def add_periods(figures: pa.Table, texts: TextColumns) -> pa.Table:
    """Adds the periods that year, quarter and month make together."""
    import pyarrow as pa

    if texts.keys().isdisjoint(PARTS):
        return figures
    blank = pa.nulls(len(figures), pa.string())
    columns = pa.table({name: texts.get(name, blank) for name in OF_PERIOD})
    lines, cells = find_combinations(columns, OF_PERIOD)
    periods = [compose_period(some, None) for some in cells]
    of_lines = pa.array(lines)
    period = pa.array([one.text for one in periods], pa.string()).take(of_lines)
    quoted = pa.array([one.quoted for one in periods], pa.string()).take(of_lines)
    figures = replace_columns(figures, period_text=period)
    return set_code(figures, NOT_ONE_PERIOD, quoted.is_valid(), quoted)


def add_states(figures: pa.Table, texts: TextColumns, heading: Heading) -> pa.Table:
    """Adds the states of observation that the lines name; refuses figures in other states."""
    from pyarrow import compute

    if "status" not in texts:
        return figures
    states, of_values = texts["status"], heading.of_value

    def is_other(text: str) -> bool:
        return contradicts_column(read_state(text), of_values)

    statuses = map_texts(states, lambda text: choose_obs_status(read_state(text)))
    both = compute.coalesce(statuses, figures["obs_status"].combine_chunks())
    figures = replace_columns(figures, obs_status=both)
    return set_code(figures, TEXT_CONTRADICTS, select(states, is_other), states.cast("string"))


def check_days(figures: pa.Table, columns: Sequence[pa.Array], heading: Heading) -> pa.Table:
    """Refuses figures beside a day, other than that of writing, which does not fit their period."""
    day = heading.columns.get("day")
    if day is not None:
        figures = _refuse_misplaced(figures, columns[day], bool)
    for at, code in heading.others.items():
        if code == COLUMN_NOT_KNOWN and at not in heading.written_on:
            figures = _refuse_misplaced(figures, columns[at], is_day)
    return figures


def add_others(figures: pa.Table, columns: Sequence[pa.Array], heading: Heading) -> pa.Table:
    """Adds what columns without a label, or that of row numbers, state about the figures."""
    beside, named = [], []
    for at in heading.unnamed:
        title = heading.cells[at].strip() or None
        texts = drop_numbers(columns[at])
        is_written_on = at in heading.written_on
        beside.append(map_texts(texts, partial(_read_words, title, is_written_on)))
        named.append(map_texts(texts, lambda text: text if is_province(text) else None))
        if code := explain_refused_number(title or ""):
            figures = set_code(figures, code, select_figures(columns[at]), title)
    if "number" in heading.columns:
        texts = drop_numbers(columns[heading.columns["number"]])
        beside.append(map_texts(texts, _read_number))
    if not beside:
        return figures
    named.append(figures["also_named"].combine_chunks())
    return replace_columns(figures, beside=_join_lines(beside), also_named=_join_lines(named))


def _read_words(title: str | None, is_written_on: bool, text: str) -> str | None:
    statement = None if is_written_on and is_when(text) else read_row_text(title, text)
    return " ".join(statement.words.split()) if statement else None


def _read_number(text: str) -> str | None:
    statement = read_row_number(text)
    return " ".join(statement.words.split()) if statement else None


def _join_lines(columns: Sequence[pa.Array]) -> pa.Array:
    """Joins texts of each figure, each in a line of its own; null if there is none."""
    import pyarrow as pa
    from pyarrow import compute

    some = [column.cast("string") for column in columns if column.null_count < len(column)]
    if len(some) < 2:
        return some[0] if some else pa.nulls(len(columns[0]), pa.string())
    lines = compute.binary_join_element_wise(*some, "\n", null_handling="skip")
    return compute.if_else(compute.equal(lines, ""), None, lines)


def _refuse_misplaced(figures: pa.Table, days: pa.Array, is_one: Callable[[str], bool]) -> pa.Table:
    import pyarrow as pa

    found = select(days, is_one)
    if not has_any(found):
        return figures
    beside = pa.table({"day": days, "period": figures["period_text"]})
    lines, pairs = find_combinations(beside, ("day", "period"))
    wrong = [
        bool(text and is_one(text) and not may_stand_beside(text, read_period(period or "")))
        for text, period in pairs
    ]
    rows = pa.array(wrong, pa.bool_()).take(pa.array(lines))
    return set_code(figures, TEXT_CONTRADICTS, rows, days.cast("string"))
