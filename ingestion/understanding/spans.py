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
_TITLE_SPAN = re.compile(
    r"\b(?:(?:thang )?(?:0?[1-9]|1[0-2])/|thang (?:0?[1-9]|1[0-2])(?: nam | |-)"
    r"|quy (?:[1-4]|i{1,3}|iv)(?: nam |/| )"
    rf"|{ENGLISH_MONTH} |q[1-4] )(?:19|20)[0-9]{{2}}\b"
)
# Dates, decrees and comparisons name months other than that of the figures.
_OTHER_SPAN = re.compile(
    r"\bngay\b|[0-9]/[0-9]{1,2}/[0-9]{4}|\b(?:so voi|cung ky|truoc|sau|han|nghi dinh|nghi quyet"
    r"|quyet dinh|thong tu|compared|circular|decree|cong van|ban hanh|kem theo)\b|, thang"
)


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


def find_title_spans(text: str) -> Iterator[PeriodPhrase]:
    """Finds the months and quarters that a title or a line names as those of its figures."""
    words = unaccent(text)
    if names_title_span(words):
        for span in _TITLE_SPAN.finditer(words):
            if phrase := match_period(span.group().replace("-", " ")):
                yield phrase


def names_title_span(words: str) -> bool:
    """Whether words without accents name a month or quarter, and not as a date or a comparison."""
    return _TITLE_SPAN.search(words) is not None and _OTHER_SPAN.search(words) is None
