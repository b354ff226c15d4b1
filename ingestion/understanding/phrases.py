"""The words that the grammar knows: labels, the phrases of ``phrases.csv``, units and members."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path

from ingestion.understanding.period_phrases import PeriodPhrase
from ingestion.understanding.statements import SILENT, Statement, join
from reference.catalogue import reference
from reference.labels import labels
from reference.rows import read_rows
from reference.text import fold
from reference.written_periods import ENGLISH_MONTHS, NUMBER_WORDS

LONGEST_PHRASE = 8
"""Words of the longest phrase, unit or label."""
_LETTERS = re.compile(r"[^\W\d]+")


@cache
def list_lengths() -> dict[str, tuple[int, ...]]:
    """The lengths, in words, of the phrases, labels, units and members by their first word."""
    known = reference()
    names = (
        load_column_labels(),
        load_phrases_by_key(),
        known.units_by_name,
        known.members_by_name,
    )
    found = group_lengths(name for each in names for name in each)
    return {
        first: tuple(length for length in lengths if length <= LONGEST_PHRASE)
        for first, lengths in found.items()
    }


def group_lengths(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The lengths of some names, in words and the longest first, by their first word."""
    found: dict[str, set[int]] = defaultdict(set)
    for words in map(str.split, names):
        found[words[0]].add(len(words))
    return {first: tuple(sorted(some, reverse=True)) for first, some in found.items()}


@cache
def load_column_labels() -> dict[str, str]:
    """The labels of columns; a column headed by the code of a dimension is not supported."""
    dimensions = {fold(code): "unsupported" for code in reference().dimensions}
    return dimensions | labels("column")


@cache
def load_phrases() -> dict[str, Statement]:
    """The phrases of ``phrases.csv`` as written there, with everything that each one means."""
    found: dict[str, Statement] = {}
    for row in read_rows(Path(__file__).with_name("phrases.csv")):
        statement = _make_statement(row["meaning"], row["value"])
        found[row["written"]] = join(found.get(row["written"], SILENT), statement)
    return found


@cache
def load_phrases_by_key() -> dict[str, Statement]:
    """The phrases by their keys: with and without accents is the same phrase."""
    folded: dict[str, Statement] = {}
    for written, statement in load_phrases().items():
        folded[fold(written)] = join(folded.get(fold(written), SILENT), statement)
    return folded


@cache
def load_vocabulary() -> frozenset[str]:
    """Every word of some phrase, label, unit or member: any other has no known meaning."""
    known = reference()
    names = (
        load_column_labels(),
        load_phrases_by_key(),
        known.units_by_name,
        known.members_by_name,
        NUMBER_WORDS,
        ENGLISH_MONTHS,
    )
    words = {word for each in names for name in each for word in _LETTERS.findall(name)}
    return frozenset(words | {"thang", "thg", "th", "t", "quy", "q", "nam", "dau", "den", "ngay"})


def _make_statement(meaning: str, of: str) -> Statement:
    match meaning:
        case "kind":
            return Statement(kinds=frozenset({of}))
        case "obs_status":
            return Statement(obs_statuses=frozenset({of}))
        case "period":
            return Statement(periods=frozenset({PeriodPhrase(of)}))
        case "scale":
            return Statement(scale=Decimal(of))
        case "unit":
            return Statement(is_unit=True)
        case "total":
            return Statement(is_total=True)
        case "comparison":
            return Statement(is_comparison=True)
        case "nothing":
            return SILENT
    raise ValueError(f"phrases.csv: a phrase cannot mean {meaning!r}")
