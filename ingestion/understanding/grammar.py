"""The grammar of headings, titles and notes: what they state about figures.

A text is consumed phrase by phrase: labels of columns, and phrases that qualify a figure (its kind,
its period, its unit or scale, a part of the whole). The phrases are data: ``phrases.csv``, the
labels, the units and the members of breakdowns. What no phrase consumes is the rest, and a reader
that must understand a text refuses its figures if there is any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from ingestion.understanding.breakdowns import find_members
from ingestion.understanding.period_phrases import match_period, may_begin_period
from ingestion.understanding.phrases import (
    LONGEST_PHRASE,
    list_lengths,
    load_column_labels,
    load_phrases,
    load_phrases_by_key,
)
from ingestion.understanding.statements import ONE, PREVIOUS, SILENT, Statement, add
from reference.catalogue import reference
from reference.labels import has_its_accents, one_language
from reference.spelled import split_glued
from reference.text import fold, words_as_written
from reference.written_periods import without_next

MAX_LENGTH = 300
ANY_LENGTH = range(LONGEST_PHRASE, 0, -1)
_NUMBERED = r"[(\[] ?(?:[0-9]{1,2}|[A-F])(?: ?=[^()\[\]]{1,40})? ?[)\]]"
_COLUMN_NUMBER = re.compile(rf"{_NUMBERED}(?: ?[-=+/x:] ?{_NUMBERED})*")
_POWER = re.compile(r"\b10 ?(?:\^ ?([369])|([³⁶⁹]))(?!\d)")
_EXPONENTS = {"³": 3, "⁶": 6, "⁹": 9}
# Any sign that does not separate words, refer to a footnote or stand for a unit may carry meaning.
_SIGN = re.compile(r"[^\w\s()\[\]{}:;,./*\"'“”‘’…%‰$€£¥₫°–—-]|[-–—](?=\s*(?:[)\]}]|$))")
_BETWEEN_PARTS = re.compile(r"[()\[\]{}:;]")


@lru_cache(maxsize=8192)
def read_statement(text: str, label: str | None = None) -> Statement:
    """Reads the statement of a text; nothing is understood of one too long for a heading.

    Args:
        text: as written.
        label: the field that a heading above has already named.
    """
    if len(text) > MAX_LENGTH:
        return Statement(label=label, rest=(text[:MAX_LENGTH],))
    text = one_language(split_glued(text), "column")
    text = write_out_powers(_COLUMN_NUMBER.sub(" ", text))
    statement = Statement(label=label, rest=tuple(find_signs(text)))
    for part in _split_parts(text):
        statement = _read_part(part, statement)
    return statement


def write_out_powers(text: str) -> str:
    """A text with `10^3` and `10³` written as 1000."""
    return _POWER.sub(lambda power: "1" + "0" * int(power[1] or _EXPONENTS[power[2]]), text)


def find_signs(text: str) -> list[str]:
    """The signs in a text that may carry meaning: `?`, `±`, a minus at the end."""
    return _SIGN.findall(text.strip())


def _split_parts(text: str) -> Iterator[str]:
    """The stretches between parentheses and colons, which no phrase crosses."""
    whole = fold(text)
    if whole in load_column_labels() or whole in reference().units_by_name:
        yield text  # `Kỳ báo cáo (tháng/quý/năm)`
    else:
        yield from _BETWEEN_PARTS.split(text)


def _read_part(part: str, statement: Statement) -> Statement:
    words, scale = _split_words(part), ONE
    while words:
        found, length = _find_longest_phrase(words, statement, scale)
        words = words[length:]
        if found.scale != ONE and not found.unit:  # `nghìn tỷ`: both count
            scale *= found.scale
            continue
        if scale != ONE and not found.unit:
            statement, scale = add(statement, Statement(scale=scale)), ONE
        if scale != ONE:
            found, scale = replace(found, scale=scale * found.scale), ONE
        statement = add(statement, found)
    return statement if scale == ONE else add(statement, Statement(scale=scale))


def _split_words(part: str) -> list[tuple[str, str]]:
    """The words of a text, each folded and as written."""
    folded, written = fold(part).split(), words_as_written(part)
    return list(zip(folded, written if len(written) == len(folded) else folded, strict=True))


def _find_longest_phrase(
    words: list[tuple[str, str]], statement: Statement, scale: Decimal
) -> tuple[Statement, int]:
    """The longest phrase with which the words begin, and its number of words."""
    first = words[0][0]
    possible = ANY_LENGTH if may_begin_period(first) else list_lengths().get(first, ())
    for length in possible:
        if length > len(words):
            continue
        phrase, written = map(" ".join, zip(*words[:length], strict=True))
        if found := _read_phrase(
            phrase, written, statement, leads_to_unit=statement.is_unit or scale != ONE
        ):
            return found, length
    return Statement(rest=(words[0][0],)), 1


def _read_phrase(
    phrase: str, written: str, statement: Statement, *, leads_to_unit: bool
) -> Statement | None:
    """The statement of one phrase after those before it; None if the phrase is unknown."""
    label = load_column_labels().get(phrase) if has_its_accents(phrase, written) else None
    qualifier = load_phrases_by_key().get(phrase)
    if label and not statement.label and (statement.is_silent or not qualifier):
        kinds = qualifier.kinds if qualifier else frozenset()
        periods = frozenset({PREVIOUS}) if label == "previous" else frozenset()
        return Statement(label, kinds, periods=periods, is_unit=label == "unit")
    unit = reference().units_by_name.get(phrase)
    is_unit = unit and qualifier == SILENT and _is_no_phrase(written, leads_to_unit=leads_to_unit)
    if qualifier and not is_unit:
        return qualifier
    if label and label == statement.label:
        return SILENT
    if without_next(written) == written and (period := match_period(phrase)):
        return Statement(periods=frozenset({period}))
    members = find_members(written) if phrase in reference().members_by_name else None
    if unit and (leads_to_unit or not members):
        return Statement(unit=phrase)
    return Statement(members=(members,)) if members and not unit else None


def _is_no_phrase(written: str, *, leads_to_unit: bool) -> bool:
    """Whether a unit is not meant as the phrase with its key: `đồng` is no `dòng`."""
    return leads_to_unit or (not written.isascii() and written.lower() not in load_phrases())
