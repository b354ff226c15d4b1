"""The column with the state of a row's figures: `chính thức`, `ước`, `đã duyệt`, `huỷ`.

The words with which offices track the progress of a figure, and the codes of SDMX, are the rows of
``states.csv``; any other text is read like a heading. A figure is refused unless every word of its
state is understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from ingestion.understanding.contradiction import TEXT_CONTRADICTS
from ingestion.understanding.grammar import read_statement
from ingestion.understanding.statements import SILENT, Statement
from reference.rows import read_rows
from reference.text import fold


@lru_cache(maxsize=4096)
def read_state(text: str) -> Statement:
    """Reads the state of a figure; a text of any other kind is the rest of the statement."""
    if (known := _states().get(fold(text))) is not None:
        return known
    statement = read_statement(text, "status")
    if statement.rest or statement.is_comparison or statement.has_unit or statement.members:
        return Statement(rest=(text,))
    return statement


def is_settled(text: str) -> bool:
    """Whether a text is one of the states that leave a figure as it is: `đã duyệt`."""
    return fold(text) in _states()


def contradicts_column(statement: Statement, of_column: Statement) -> bool:
    """Whether a text is not a state, or differs from the state in the heading of the values."""
    statuses = statement.obs_statuses | of_column.obs_statuses
    kinds = statement.kinds - {"actual", *of_column.kinds}
    is_other_time = any(phrase.span_kind != "this" for phrase in statement.periods)
    return bool(statement.rest or kinds or is_other_time or len(statuses) > 1)


def choose_obs_status(statement: Statement) -> str | None:
    """The state of observation; None for official figures."""
    return next(iter(sorted(statement.obs_statuses - {"A"})), None)


def find_contradicted_states(
    states: Sequence[str | None], of_column: Statement
) -> Iterator[tuple[int, str, str]]:
    """The rows whose state contradicts their column, each with the rule and the text."""
    for at, text in enumerate(states):
        if text and contradicts_column(read_state(text), of_column):
            yield at, TEXT_CONTRADICTS, text


@cache
def _states() -> dict[str, Statement]:
    return {
        fold(row["written"]): SILENT
        if row["status"] == "nothing"
        else Statement(obs_statuses=frozenset({row["status"]}))
        for row in read_rows(Path(__file__).with_name("states.csv"))
    }
