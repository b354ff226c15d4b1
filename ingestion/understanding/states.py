"""The column that tells the state of a row's figures: `chính thức`, `ước`, `đã duyệt`, `huỷ`.

The words by which offices follow a figure's way, and the codes of SDMX, are rows of ``states.csv``;
any other is read as a heading is. What is not understood to its last word refuses the figure.
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
    """What the state of a figure says of it; the words of any other kind are its rest."""
    if (known := _states().get(fold(text))) is not None:
        return known
    said = read_statement(text, "status")
    if said.rest or said.is_comparison or said.has_unit or said.members:
        return Statement(rest=(text,))
    return said


def is_settled(text: str) -> bool:
    """Whether a text is one of the states that say nothing against a figure: `đã duyệt`."""
    return fold(text) in _states()


def contradicts_column(said: Statement, of_column: Statement) -> bool:
    """Whether a state is none, or another one than the heading of the values names."""
    statuses = said.obs_statuses | of_column.obs_statuses
    kinds = said.kinds - {"actual", *of_column.kinds}
    is_other_time = any(phrase.says != "this" for phrase in said.periods)
    return bool(said.rest or kinds or is_other_time or len(statuses) > 1)


def choose_obs_status(said: Statement) -> str | None:
    """The state of observation, official figures apart."""
    return next(iter(sorted(said.obs_statuses - {"A"})), None)


def find_contradicted_states(
    states: Sequence[str | None], of_column: Statement
) -> Iterator[tuple[int, str, str]]:
    """Rows whose state is none, or not that of their column, with the rule and the words."""
    for at, text in enumerate(states):
        if text and contradicts_column(read_state(text), of_column):
            yield at, TEXT_CONTRADICTS, text


@cache
def _states() -> dict[str, Statement]:
    return {
        fold(row["written"]): SILENT
        if row["says"] == "nothing"
        else Statement(obs_statuses=frozenset({row["says"]}))
        for row in read_rows(Path(__file__).with_name("states.csv"))
    }
