"""The period of a row whose year, quarter and month have columns of their own.

Together the columns name one span, the shortest one, and the others must contain it. A year alone
is only that: in the form for October 2025, `2025` beside a figure is the year of the month. A month
or a quarter alone belongs to the year in the header.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ingestion.understanding.period_phrases import PeriodPhrase, match_period
from reference.period import Period
from reference.text import fold
from reference.written_periods import read_period, without_next

PARTS = ("month", "quarter", "year")
"""The columns of parts, shorter spans first."""
OF_PERIOD = ("period", *PARTS)
"""All columns of periods: the whole in one, or its parts."""
_LEADS_TO = {"month": "thang", "quarter": "quy", "year": "nam"}
NOT_ONE_PERIOD = "PERIOD_UNREADABLE"


class RowPeriod(NamedTuple):
    """The period of a row.

    Attributes:
        text: the period, as text to be read; None if none is stated.
        around: other periods that apply to the row: its own must lie within them.
        quoted: instead, the text of the cells that is not understood or contradicts itself.
    """

    text: str | None
    around: tuple[str, ...] = ()
    quoted: str | None = None


def is_part(name: str, text: str) -> bool:
    """Whether a text fits in the column of a part."""
    return _read_part(name, text) is not None


@lru_cache(maxsize=8192)
def compose_period(
    cells: Sequence[str | None], of_form: str | None, *, is_actual: bool = True
) -> RowPeriod:
    """Composes the period of a row.

    Args:
        cells: the texts of its columns, in the order of ``OF_PERIOD``.
        of_form: the period of the header.
        is_actual: it is not a plan; the plan for a year is of that year in the form of any month.
    """
    whole, *parts = cells
    named = [(name, text) for name, text in zip(PARTS, parts, strict=True) if text]
    read = [_read_part(name, text) for name, text in named]
    for (_, text), part in zip(named, read, strict=True):
        if part is None:
            return RowPeriod(text, quoted=text)
    if not named:
        return RowPeriod(whole or of_form, (of_form,) if whole and of_form else ())
    form, own = read_period(of_form or ""), read_period(whole or "")
    spans = _resolve([part for part in read if part], own or form)
    written = [text for text in cells if text]
    if own and spans:
        spans.insert(0, own)
    if not spans or (whole and not own) or not _are_nested(spans):
        return RowPeriod(None, quoted=" / ".join(written))
    shortest = min(spans, key=_measure)
    says_year = is_actual and not own and [name for name, _ in named] == ["year"]
    is_of_form = form is not None and (says_year or _measure(form) == _measure(shortest))
    if form and is_of_form and _is_within(form, shortest):
        return RowPeriod(of_form, (shortest.code,))
    return RowPeriod(shortest.code, (of_form,) if of_form else ())


def _measure(span: Period) -> timedelta:
    """The length of a span; an administrative month is as long as its calendar month."""
    return span.calendar_twin.end - span.calendar_twin.start


def _resolve(parts: Sequence[PeriodPhrase | Period], around: Period | None) -> list[Period]:
    """The spans of the parts, in the year that one of them names, or else in the year around them.

    Empty if one of them has no span: a month without a year, or with two.
    """
    years = {part.year for part in parts if isinstance(part, PeriodPhrase) and part.year}
    years |= {part.end.year for part in parts if isinstance(part, Period)}
    if len(years) > 1:
        return []
    spans = []
    for part in parts:
        if isinstance(part, PeriodPhrase):
            span = replace(part, year=next(iter(years), None)).resolve(around)
        else:
            span = part
        if span is None:
            return []
        spans.append(span)
    return spans


def _are_nested(spans: Sequence[Period]) -> bool:
    """Whether each span lies within the next longer one."""
    by_length = sorted(spans, key=_measure)
    return all(_is_within(short, long) for short, long in pairwise(by_length))


def _is_within(short: Period, long: Period) -> bool:
    short, long = short.calendar_twin, long.calendar_twin
    return long.start <= short.start and short.end <= long.end


@lru_cache(maxsize=8192)
def _read_part(name: str, text: str) -> PeriodPhrase | Period | None:
    """Reads the column of a part: `9`, `Tháng 9`, `IV`; or a whole period of that kind."""
    if without_next(text) != text:
        return None
    words = fold(text)
    for phrase in (f"{_LEADS_TO[name]} {words}", words):
        found = match_period(phrase)
        if found and found.span_kind == name:
            return found
    return read_period(text)
