"""The one grammar of words: of a heading, a title or a note, what it says of figures.

A text is consumed word by word: labels of columns, and phrases that qualify a figure (its kind, its
period, its unit or scale, a part of the whole). The phrases are data: ``phrases.csv``, the labels,
the units and the members of breakdowns. What nothing consumes is left as the rest, and a reader
that must understand a text refuses the figures when there is any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from ingestion.understanding.breakdowns import find_members
from ingestion.understanding.period_phrases import match_period, may_begin_period
from ingestion.understanding.phrases import LONGEST_PHRASE, column_labels, lengths, phrases_by_key
from ingestion.understanding.statements import ONE, PREVIOUS, SILENT, Statement, add
from reference.catalogue import reference
from reference.labels import has_its_accents, one_language
from reference.text import fold, words_as_written
from reference.written_periods import without_next

MAX_LENGTH = 300
ANY_LENGTH = range(LONGEST_PHRASE, 0, -1)
_NUMBERED = r"[(\[] ?(?:[0-9]{1,2}|[A-F])(?: ?=[^()\[\]]{1,40})? ?[)\]]"
_COLUMN_NUMBER = re.compile(rf"{_NUMBERED}(?: ?[-=+/x:] ?{_NUMBERED})*")
_POWER = re.compile(r"\b10 ?(?:\^ ?([369])|([³⁶⁹]))(?!\d)")
_EXPONENTS = {"³": 3, "⁶": 6, "⁹": 9}
# What parts words, leads to a footnote or is a unit; any other sign may say something.
_SIGN = re.compile(r"[^\w\s()\[\]{}:;,./*\"'“”‘’…%‰$€£¥₫°–—-]|[-–—](?=\s*(?:[)\]}]|$))")
_BETWEEN_PARTS = re.compile(r"[()\[\]{}:;]")


@lru_cache(maxsize=8192)
def read_statement(text: str, label: str | None = None) -> Statement:
    """What a text says; of one that is too long for a heading nothing is understood.

    Args:
        text: as written.
        label: the field that a head above has named already.
    """
    if len(text) > MAX_LENGTH:
        return Statement(label=label, rest=(text[:MAX_LENGTH],))
    text = write_out_powers(_COLUMN_NUMBER.sub(" ", one_language(text, "column")))
    said = Statement(label=label, rest=tuple(find_signs(text)))
    for part in _split_parts(text):
        said = _read_part(part, said)
    return said


def write_out_powers(text: str) -> str:
    """A text with 1000 for `10^3` and `10³`."""
    return _POWER.sub(lambda power: "1" + "0" * int(power[1] or _EXPONENTS[power[2]]), text)


def find_signs(text: str) -> list[str]:
    """The signs in a text that no word accounts for: `?`, `±`, a minus at the end."""
    return _SIGN.findall(text.strip())


def _split_parts(text: str) -> Iterator[str]:
    """The stretches between parentheses and colons, which no phrase reaches over."""
    whole = fold(text)
    if whole in column_labels() or whole in reference().units_by_name:
        yield text  # `Kỳ báo cáo (tháng/quý/năm)`
    else:
        yield from _BETWEEN_PARTS.split(text)


def _read_part(part: str, said: Statement) -> Statement:
    words, scale = _split_words(part), ONE
    while words:
        found, length = _find_longest_phrase(words, said, scale)
        words = words[length:]
        if found.scale != ONE and not found.unit:  # `nghìn tỷ`: both count
            scale *= found.scale
            continue
        if scale != ONE and not found.unit:
            said, scale = add(said, Statement(scale=scale)), ONE
        if scale != ONE:
            found, scale = replace(found, scale=scale * found.scale), ONE
        said = add(said, found)
    return said if scale == ONE else add(said, Statement(scale=scale))


def _split_words(part: str) -> list[tuple[str, str]]:
    """The words of a text, each folded and as it is written."""
    folded, written = fold(part).split(), words_as_written(part)
    return list(zip(folded, written if len(written) == len(folded) else folded, strict=True))


def _find_longest_phrase(
    words: list[tuple[str, str]], said: Statement, scale: Decimal
) -> tuple[Statement, int]:
    """The longest phrase that the words begin with, and how many words it has."""
    first = words[0][0]
    possible = ANY_LENGTH if may_begin_period(first) else lengths().get(first, ())
    for length in possible:
        if length > len(words):
            continue
        phrase, written = map(" ".join, zip(*words[:length], strict=True))
        if found := _read_phrase(phrase, written, said, leads_to_unit=said.is_unit or scale != ONE):
            return found, length
    return Statement(rest=(words[0][0],)), 1


def _read_phrase(
    phrase: str, written: str, said: Statement, *, leads_to_unit: bool
) -> Statement | None:
    """What one phrase says after what was said before it; None when it says nothing known."""
    label = column_labels().get(phrase) if has_its_accents(phrase, written) else None
    qualifier = phrases_by_key().get(phrase)
    if label and not said.label and (said.is_silent or not qualifier):
        kinds = qualifier.kinds if qualifier else frozenset()
        periods = frozenset({PREVIOUS}) if label == "previous" else frozenset()
        return Statement(label, kinds, periods=periods, is_unit=label == "unit")
    if qualifier:
        return qualifier
    if label and label == said.label:
        return SILENT
    if without_next(written) == written and (period := match_period(phrase)):
        return Statement(periods=frozenset({period}))
    unit = reference().units_by_name.get(phrase)
    members = find_members(written) if phrase in reference().members_by_name else None
    if unit and (leads_to_unit or not members):
        return Statement(unit=phrase)
    return Statement(members=(members,)) if members and not unit else None
