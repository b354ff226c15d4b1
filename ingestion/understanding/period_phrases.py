"""Spans of time in a heading or a title: `tháng 9`, `9 tháng đầu năm 2026`, `cùng kỳ`.

Most of them say their span only together with the period of the form they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from reference.period import NUMBER_WORDS, Period

_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_YEAR = "((?:19|20)[0-9]{2})"
_OF_YEAR = rf"(?:(?: nam | |/| nam)?{_YEAR})?"
_MONTH = "0?[1-9]|1[0-2]"
_QUARTER = "[1-4]|i{1,3}|iv|mot|hai|ba|tu|bon"


@dataclass(frozen=True, slots=True)
class PeriodPhrase:
    """A span as it is spoken of.

    Attributes:
        says: ``this``, ``previous``, ``to_date``, ``month``, ``quarter``, ``year``,
            ``first_months`` (of a year) or ``until`` (a day).
        number: of the month, the quarter or the months.
        year: where the words name one.
        day: that of ``until``.
    """

    says: str
    number: int | None = None
    year: int | None = None
    day: date | None = None

    def resolve(self, form: Period | None) -> Period | None:
        """The span meant in a form of a period; None when it has none there, as `cùng kỳ`."""
        year = self.year or (form.end.year if form else None)
        if self.says == "this":
            return form
        if self.says == "until":
            return form if form and self.day == form.end else None
        if year is None or self.says == "previous":
            return None
        if self.says == "to_date":
            return Period(date(year, 1, 1), form.end) if form else None
        number = self.number or 1
        first, last = {
            "month": (number, number),
            "quarter": (3 * number - 2, 3 * number),
            "first_months": (1, number),
            "year": (1, 12),
        }[self.says]
        try:
            return Period.of_months(year, first, last)
        except ValueError:  # before the catalogue begins
            return None

    @property
    def words(self) -> str:
        """The span in words, for a message."""
        named = {
            "month": f"tháng {self.number}",
            "quarter": f"quý {self.number}",
            "first_months": f"{self.number} tháng",
            "year": "năm",
        }.get(self.says, self.says)
        return f"{named} {self.year}" if self.year else named


def in_their_year(phrases: frozenset[PeriodPhrase]) -> frozenset[PeriodPhrase]:
    """Spans named together: under `Năm 2025` the months are those of that year."""
    years = {phrase.year for phrase in phrases if phrase.year}
    within = {phrase for phrase in phrases if phrase.says != "year"}
    if len(years) != 1 or not within:
        return phrases
    (year,) = years
    return frozenset(replace(phrase, year=year) for phrase in within)


@lru_cache(maxsize=8192)
def match_period(phrase: str) -> PeriodPhrase | None:
    """The span that folded words stand for, all of them; None when they are something else."""
    for pattern, make in _FORMS:
        if found := pattern.fullmatch(phrase):
            try:
                return make(*found.groups())
            except ValueError:
                return None
    return None


def _number(written: str) -> int:
    return NUMBER_WORDS.get(written) or int(written)


def _of(says: str) -> Callable[..., PeriodPhrase]:
    def make(number: str, year: str | None = None) -> PeriodPhrase:
        return PeriodPhrase(says, _number(number), int(year) if year else None)

    return make


def _iso_month(year: str, month: str) -> PeriodPhrase:
    return PeriodPhrase("month", int(month), int(year))


def _iso_quarter(year: str, quarter: str) -> PeriodPhrase:
    return PeriodPhrase("quarter", int(quarter), int(year))


def _year(year: str) -> PeriodPhrase:
    return PeriodPhrase("year", year=int(year))


def _whole_year(year: str | None) -> PeriodPhrase:
    return PeriodPhrase("first_months", 12, int(year) if year else None)


def _until(day: str, month: str, year: str) -> PeriodPhrase:
    return PeriodPhrase("until", day=date(int(year), int(month), int(day)))


_DAY = rf"([0-9]{{1,2}})/([0-9]{{1,2}})/{_YEAR}"
_SINCE_JANUARY = rf"(1[0-2]|[2-9]|ba|sau|chin) thang(?: dau)?(?: nam)?(?: nay)?{_OF_YEAR}"
_Make = Callable[..., PeriodPhrase]
_FORMS: tuple[tuple[re.Pattern[str], _Make], ...] = (
    (re.compile(rf"(?:thang|thg|th|t) ?({_MONTH}){_OF_YEAR}"), _of("month")),
    (re.compile(rf"(?:thang|month) ({_WORDS}|{_MONTH}){_OF_YEAR}"), _of("month")),
    (re.compile(rf"({_MONTH})[/ ]{_YEAR}"), _of("month")),
    (re.compile(rf"{_YEAR} (0[1-9]|1[0-2])"), _iso_month),
    (re.compile(rf"(?:quy |quarter |q ?(?=[1-4]))({_QUARTER}){_OF_YEAR}"), _of("quarter")),
    (re.compile(rf"{_YEAR} ?q([1-4])"), _iso_quarter),
    (re.compile(_SINCE_JANUARY), _of("first_months")),
    (re.compile(rf"(?:nam |year )?{_YEAR}"), _year),
    (re.compile(rf"(?:ca|het) nam{_OF_YEAR}"), _whole_year),
    (re.compile(rf"(?:tinh )?(?:den |toi |as of |to )(?:het )?(?:ngay )?{_DAY}"), _until),
)
