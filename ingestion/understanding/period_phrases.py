"""Spans of time in a heading or a title: `tháng 9`, `9 tháng đầu năm 2026`, `cùng kỳ`.

Most of them mean a span only together with the period of their form.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from reference.period import Period
from reference.written_periods import (
    ENGLISH_MONTHS,
    ENGLISH_NUMBERS,
    ENGLISH_ORDINALS,
    NUMBER_WORDS,
)

_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_YEAR = "((?:19|20)[0-9]{2})"
_OF_YEAR = rf"(?:(?: nam | |/| nam)?{_YEAR})?"
_MONTH = "0?[1-9]|1[0-2]"
ANY_YEAR = 2000
"""Stands for any year; it has a 29 February."""
_QUARTER = "[1-4]|i{1,3}|iv|mot|hai|ba|tu|bon"


@dataclass(frozen=True, slots=True)
class PeriodPhrase:
    """A span of time as it is written.

    Attributes:
        span_kind: ``this``, ``previous``, ``to_date``, ``month``, ``quarter``, ``year``,
            ``first_months`` (of a year), ``since`` or ``until`` (a day).
        number: of the month, the quarter or the months.
        year: if the words name one.
        day: that of ``since`` or ``until``; in any year if ``year`` is None.
    """

    span_kind: str
    number: int | None = None
    year: int | None = None
    day: date | None = None

    def resolve(self, form: Period | None) -> Period | None:
        """The span that is meant in a form of a period; None if it is unknown, as for `cùng kỳ`."""
        year = self.year or (form.end.year if form else None)
        if self.span_kind == "this":
            return form
        if self.day:
            return form if form and self._is_bound(form) else None
        if year is None or self.span_kind == "previous":
            return None
        if self.span_kind == "to_date":
            return Period(date(year, 1, 1), form.end) if form else None
        number = self.number or 1
        first, last = {
            "month": (number, number),
            "quarter": (3 * number - 2, 3 * number),
            "first_months": (1, number),
            "year": (1, 12),
        }[self.span_kind]
        try:
            return Period.of_months(year, first, last)
        except ValueError:  # before the catalogue begins
            return None

    def _is_bound(self, form: Period) -> bool:
        """Whether the day is the first or the last one of the form's period."""
        bound = form.start if self.span_kind == "since" else form.end
        return self.day == (bound if self.year else bound.replace(year=ANY_YEAR))

    @property
    def words(self) -> str:
        """The span in words, for messages."""
        named = {
            "month": f"tháng {self.number}",
            "quarter": f"quý {self.number}",
            "first_months": f"{self.number} tháng",
            "year": "năm",
        }.get(self.span_kind, self.span_kind)
        return f"{named} {self.year}" if self.year else named


def assign_year(phrases: frozenset[PeriodPhrase]) -> frozenset[PeriodPhrase]:
    """Gives spans that are named together their year: under `Năm 2025` months are of that year."""
    years = {phrase.year for phrase in phrases if phrase.year}
    within = {phrase for phrase in phrases if phrase.span_kind != "year"}
    if len(years) != 1 or not within:
        return phrases
    (year,) = years
    return frozenset(replace(phrase, year=year) for phrase in within)


def may_begin_period(word: str) -> bool:
    """Whether a span may begin with a folded word; most words cannot begin one."""
    return _BEGINS.match(word) is not None


@lru_cache(maxsize=8192)
def match_period(phrase: str) -> PeriodPhrase | None:
    """The span that a whole folded phrase means; None if it is anything else."""
    for pattern, make in _FORMS:
        if found := pattern.fullmatch(phrase):
            try:
                return make(*found.groups())
            except ValueError:
                return None
    return None


def _read_number(written: str) -> int:
    words = NUMBER_WORDS, ENGLISH_MONTHS, ENGLISH_ORDINALS, ENGLISH_NUMBERS
    return next((each[written] for each in words if written in each), None) or int(written)


def _make_reader(span_kind: str) -> Callable[..., PeriodPhrase]:
    def make(number: str, year: str | None = None) -> PeriodPhrase:
        return PeriodPhrase(span_kind, _read_number(number), int(year) if year else None)

    return make


def _read_iso_month(year: str, month: str) -> PeriodPhrase:
    return PeriodPhrase("month", int(month), int(year))


def _read_iso_quarter(year: str, quarter: str) -> PeriodPhrase:
    return PeriodPhrase("quarter", int(quarter), int(year))


def _read_short_year(month: str, year: str) -> PeriodPhrase:
    return PeriodPhrase("month", _read_number(month), 2000 + int(year))


def _read_months(first: str, last: str, year: str) -> PeriodPhrase:
    """`Jan–Sep 2026`: only months from January on, or those of a quarter."""
    begins, ends = _read_number(first), _read_number(last)
    if begins == 1:
        return PeriodPhrase("first_months", ends, int(year))
    if ends == begins + 2 and ends % 3 == 0:
        return PeriodPhrase("quarter", ends // 3, int(year))
    raise ValueError(f"{first} to {last} is no part of a year that has a name")


def _read_year(year: str) -> PeriodPhrase:
    return PeriodPhrase("year", year=int(year))


def _read_whole_year(year: str | None) -> PeriodPhrase:
    return PeriodPhrase("first_months", 12, int(year) if year else None)


def make_bounded(span_kind: str, day: str, month: str, year: str | None) -> PeriodPhrase:
    """A span that begins (``since``) or ends (``until``) on a day; ValueError if there is none."""
    of = date(int(year or ANY_YEAR), int(month), int(day))
    return PeriodPhrase(span_kind, year=int(year) if year else None, day=of)


def _read_until(day: str, month: str, year: str) -> PeriodPhrase:
    return make_bounded("until", day, month, year)


_BEGINS = re.compile(
    "[0-9]|(?:thang|thg|th|t|month|quy|quarter|q)[0-9]*(?:$|/)|(?:nam|year|ca|het|tinh|den|toi|as|to)$"
    f"|(?:ba|sau|chin|the|{'|'.join([*ENGLISH_MONTHS, *ENGLISH_ORDINALS])})$"
)
ENGLISH_MONTH = f"({'|'.join(ENGLISH_MONTHS)})"
# `may` and short names may be other words without accents: `máy`, `sếp`.
_LONG_MONTH = f"({'|'.join(name for name in ENGLISH_MONTHS if len(name) > 4 or name == 'june')})"
_DAY = rf"([0-9]{{1,2}})/([0-9]{{1,2}})/{_YEAR}"
_SINCE_JANUARY = rf"(1[0-2]|[2-9]|ba|sau|chin) thang(?: dau)?(?: nam)?(?: nay)?{_OF_YEAR}"
_ORDINAL = f"({'|'.join(ENGLISH_ORDINALS)})"
_LENGTH = f"(1[0-2]|[2-9]|{'|'.join(ENGLISH_NUMBERS)})"
_Make = Callable[..., PeriodPhrase]
_FORMS: tuple[tuple[re.Pattern[str], _Make], ...] = (
    (re.compile(rf"(?:thang|thg|th|t) ?({_MONTH}){_OF_YEAR}"), _make_reader("month")),
    (re.compile(rf"(?:thang|month) ({_WORDS}|{_MONTH}){_OF_YEAR}"), _make_reader("month")),
    (re.compile(rf"({_MONTH})[/ ]{_YEAR}"), _make_reader("month")),
    (re.compile(rf"{_YEAR} (0[1-9]|1[0-2])"), _read_iso_month),
    (re.compile(rf"(?:quy |quarter |q ?(?=[1-4]))({_QUARTER}){_OF_YEAR}"), _make_reader("quarter")),
    (re.compile(rf"{_YEAR} ?q([1-4])"), _read_iso_quarter),
    (re.compile(_SINCE_JANUARY), _make_reader("first_months")),
    (re.compile(_LONG_MONTH), _make_reader("month")),
    (re.compile(rf"{ENGLISH_MONTH}(?: of)? {_YEAR}"), _make_reader("month")),
    (re.compile(rf"{ENGLISH_MONTH} ([0-9]{{2}})"), _read_short_year),
    (re.compile(rf"{ENGLISH_MONTH}(?: to)? {ENGLISH_MONTH} {_YEAR}"), _read_months),
    (re.compile(rf"(?:quarter |q)([1-4]) of {_YEAR}"), _make_reader("quarter")),
    (re.compile(rf"{_ORDINAL} quarter(?:(?: of)? {_YEAR})?"), _make_reader("quarter")),
    (
        re.compile(rf"(?:the )?first {_LENGTH} months(?:(?: of)? {_YEAR})?"),
        _make_reader("first_months"),
    ),
    (re.compile(rf"{_LENGTH}(?: months(?: of)?|m) {_YEAR}"), _make_reader("first_months")),
    (re.compile(rf"(?:nam |year )?{_YEAR}"), _read_year),
    (re.compile(rf"(?:ca|het) nam{_OF_YEAR}"), _read_whole_year),
    (re.compile(rf"(?:tinh )?(?:den |toi |as of |to )(?:het )?(?:ngay )?{_DAY}"), _read_until),
)
