"""Spans of time within free words, and the days that bound a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from ingestion.understanding.period_phrases import (
    ENGLISH_MONTH,
    PeriodPhrase,
    make_bounded,
    match_period,
)
from reference.text import unaccent
from reference.written_periods import without_next

_SPAN = re.compile(
    r"\b(?:(?:thang|thg) (?:[0-9]{1,2}\b|(?:muoi )?[a-z]+\b)(?:(?: nam |/| ?- ?| )(?:19|20)\d\d\b)?"
    r"|t ?[0-9]{1,2}/(?:19|20)\d\d\b|quy (?:[1-4]|i{1,3}|iv)\b(?:(?: nam |/| )(?:19|20)\d\d\b)?"
    r"|(?:[0-9]{1,2}|ba|sau|chin) thang dau(?: nam)?(?: (?:19|20)\d\d\b)?"
    rf"|{ENGLISH_MONTH} (?:19|20)\d\d\b"
    r"|(?:ca )?nam (?:19|20)\d\d\b|[0-9]{1,2}/(?:19|20)\d\d\b|(?:19|20)\d\d-(?:0[1-9]|1[0-2])\b)"
)
_DAY = r"(?:ngay )?([0-3]?[0-9])[/.]([01]?[0-9])(?:[/.]((?:19|20)[0-9]{2}))?(?![0-9/]|[.,][0-9])"
_SINCE_UNTIL = re.compile(rf"(?<![0-9/.]){_DAY} ?(?:den|toi|to|-|–) ?(?:het )?{_DAY}")
_UNTIL = re.compile(
    rf"(?<!gui )(?<!luc )(?<!han )(?<!nop )\b(?:den|toi|as (?:of|at)) (?:het )?{_DAY}"
)
"""`gửi đến 05/11` and `gia hạn đến 31/12`, however, bound no figure."""


def find_spans(clause: str) -> Iterator[PeriodPhrase]:
    """Finds the months, quarters and years that a clause names."""
    for found in _SPAN.finditer(unaccent(without_next(clause))):
        words = " ".join(re.sub(r"(?<=\d)-|-(?=\d)| - ", " ", found.group()).split())
        if phrase := match_period(words):
            yield phrase


def find_bounds(lower: str, *, until: bool = True) -> list[PeriodPhrase]:
    """Finds the days that bound figures: `từ 15/9 đến 14/10`, `tính đến 15/10/2026`."""
    words, found = unaccent(lower), []
    for pattern in (_SINCE_UNTIL, _UNTIL) if until else (_SINCE_UNTIL,):
        for span in pattern.finditer(words):
            *since, day, month, year = span.groups()
            with suppress(ValueError):
                found += [make_bounded("since", *since)] if since else []
                found.append(make_bounded("until", day, month, year))
    return found
