"""Spans of time in a heading or a title: `tháng 9`, `9 tháng đầu năm 2026`, `cùng kỳ`, `đến 31/10/2026`.

Most of them say their span only together with the period of the form they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tmdt.period import NUMBER_WORDS, Period

_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_YEAR = "((?:19|20)[0-9]{2})"
_OF_YEAR = rf"(?:(?: nam | |/| nam)?{_YEAR})?"
_MONTH = "0?[1-9]|1[0-2]"
_QUARTER = "[1-4]|i{1,3}|iv|mot|hai|ba|tu|bon"


@dataclass(frozen=True, slots=True)
class PeriodPhrase:
    """A span as it is spoken of.

    Attributes:
        says: ``this``, ``previous``, ``to_date``, ``month``, ``quarter``, ``year``, ``first_months``
            (of a year) or ``until`` (a day).
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
            return form if form and form.start <= (self.day or form.start) <= form.end else None
        if year is None or self.says == "previous":
            return None
        if self.says == "to_date":
            return Period(date(year, 1, 1), form.end) if form else None
        first, last = {
            "month": lambda n: (n, n),
            "quarter": lambda n: (3 * n - 2, 3 * n),
            "first_months": lambda n: (1, n),
            "year": lambda _: (1, 12),
        }[self.says](self.number or 1)
        return Period.of_months(year, first, last)

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


def _until(day: str, month: str, year: str) -> PeriodPhrase:
    return PeriodPhrase("until", day=date(int(year), int(month), int(day)))


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., PeriodPhrase]], ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (rf"(?:thang|thg|th|t|month) ?({_MONTH}|{_WORDS}){_OF_YEAR}", _of("month")),
        (rf"({_MONTH})/{_YEAR}", _of("month")),
        (rf"{_YEAR} (0[1-9]|1[0-2])", lambda year, month: _of("month")(month, year)),
        (rf"(?:quy|q|quarter) ?({_QUARTER}){_OF_YEAR}", _of("quarter")),
        (rf"{_YEAR} ?q([1-4])", lambda year, quarter: _of("quarter")(quarter, year)),
        (
            rf"(1[0-2]|[2-9]|ba|sau|chin) thang(?: dau)?(?: nam)?(?: nay)?{_OF_YEAR}",
            _of("first_months"),
        ),
        (rf"(?:ca )?(?:nam |year )?{_YEAR}", lambda year: PeriodPhrase("year", year=int(year))),
        (r"ca nam", lambda: PeriodPhrase("year")),
        (
            rf"(?:tinh )?(?:den |toi |as of |to )(?:het )?(?:ngay )?([0-9]{{1,2}})/([0-9]{{1,2}})/{_YEAR}",
            _until,
        ),
    )
)
