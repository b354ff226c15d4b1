"""Periods: the spans of time figures are about, their codes, and how people write them.

A period is its first and last day; the rest follows from these two. A span that is a calendar
month, quarter or year is that month, quarter or year; so is one on the administrative calendar of
Nghị định 09/2019/NĐ-CP, whose reporting month runs from the 15th of the month before to the 14th.
Every period therefore has exactly one code:

=========================  =============================================
`2026-10`                  a calendar month
`2026-Q3`                  a calendar quarter
`2026`                     a calendar year
`2026-09-15/2026-10-14`    any other span; this one is the administrative October
=========================  =============================================
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from reference.text import unaccent

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
"""The time zone of all days in this project."""
FIRST_YEAR, LAST_YEAR = 1900, 2099
MONTHS_OF_FREQ = {"M": 1, "Q": 3, "A": 12}
SPAN = "span"
CALENDAR, ND09 = "calendar", "nd09"

_CODE = re.compile(r"(\d{4})(?:-(?:(\d\d)|Q([1-4])))?", re.ASCII)
_SPAN_CODE = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)", re.ASCII)

# How people write periods. All of it is matched without diacritics and in lower case.
MAX_LENGTH = 100
NUMBER_WORDS = {
    **{"mot": 1, "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7},
    **{"tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12},
    **{"i": 1, "ii": 2, "iii": 3, "iv": 4},
}
ENGLISH_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *(("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr")),
            *(("may",), ("june", "jun"), ("july", "jul"), ("august", "aug")),
            *(("september", "sept", "sep"), ("october", "oct"), ("november", "nov")),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
ENGLISH_ORDINALS = {
    **{"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
}
ENGLISH_NUMBERS = {"three": 3, "six": 6, "nine": 9}
_YEAR = "((?:19|20)[0-9]{2})"
_ENGLISH_MONTH = f"({'|'.join(ENGLISH_MONTHS)})"
_MONTH = "(0?[1-9]|1[0-2])"
_WORD = f"({'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
_BETWEEN = "[-/. ]"
_NEXT = re.compile("(?i)(tháng|thg|quý|kỳ) sau(?!\\w)")
_EITHER_MONTH = re.compile(rf"{_YEAR}[.,]1")
_REWRITES = (
    (re.compile("[\u2010-\u2015\u2212]"), "-"),
    (re.compile(r"^(?:(?:trong|so lieu|bao cao|ky|thoi ky|giai doan)\b[ :]*)+"), ""),
    (re.compile(r"\bngay "), ""),
    (re.compile(r"^tu "), ""),
    (re.compile(r" (?:den|toi|to) (?:het )?"), "-"),
    (re.compile(rf",? ?\bnam (?={_YEAR})"), "/"),
    (re.compile(r" ?([-/]) ?"), r"\1"),
    (re.compile(r"^/|(?<=-)/"), ""),
    (re.compile(r"[ .;,]+$"), ""),
)


@dataclass(frozen=True, order=True)
class Period:
    """A span of days, both ends included.

    Attributes:
        start: the first day.
        end: the last day.
        freq: `M`, `Q`, `A` (SDMX), or `span` for anything else.
        convention: `nd09` if it runs from a 15th to a 14th, otherwise `calendar`.
    """

    start: date
    end: date
    freq: str = field(init=False, compare=False)
    convention: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Derives the frequency and convention; refuses an invalid span."""
        if self.start > self.end:
            raise ValueError(f"a period cannot end ({self.end}) before it begins ({self.start})")
        if not FIRST_YEAR <= self.start.year <= self.end.year <= LAST_YEAR:
            raise ValueError(f"a period must lie between {FIRST_YEAR} and {LAST_YEAR}")
        nd09 = self.start.day == 15 and self.end.day == 14
        object.__setattr__(self, "convention", ND09 if nd09 else CALENDAR)
        object.__setattr__(self, "freq", _freq(*_calendar_twin(self.start, self.end)))

    @classmethod
    def of_month(cls, year: int, month: int, convention: str = CALENDAR) -> "Period":
        """The month of that number, on the calendar or as Nghị định 09/2019/NĐ-CP counts it."""
        start = date(year, month, 1)
        if convention == ND09:
            return cls(_shift(start, -1).replace(day=15), start.replace(day=14))
        return cls(start, _last_day(start))

    @classmethod
    def of_months(cls, year: int, first: int, last: int) -> "Period":
        """Calendar months `first` to `last` of one year."""
        return cls(date(year, first, 1), _last_day(date(year, last, 1)))

    @classmethod
    def parse(cls, code: str) -> "Period":
        """The period of a code; ValueError for anything that is not one."""
        try:
            if found := _SPAN_CODE.fullmatch(code):
                return cls(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
            if found := _CODE.fullmatch(code):
                return cls._of_code(*found.groups())
        except ValueError as error:
            raise ValueError(f"not a period: {code!r} ({error})") from None
        raise ValueError(
            f"not a period: {code[:40]!r}; write 2026-10, 2026-Q3, 2026 or 2021-01-01/2023-10-31"
        )

    @classmethod
    def _of_code(cls, year: str, month: str | None, quarter: str | None) -> "Period":
        if month:
            return cls.of_month(int(year), int(month))
        if quarter:
            return cls.of_months(int(year), 3 * int(quarter) - 2, 3 * int(quarter))
        return cls.of_months(int(year), 1, 12)

    @property
    def code(self) -> str:
        """The one code of this period."""
        if self.freq == SPAN or self.convention == ND09:
            return f"{self.start}/{self.end}"
        if self.freq == "M":
            return f"{self.start:%Y-%m}"
        quarter = f"-Q{self.end.month // 3}" if self.freq == "Q" else ""
        return f"{self.end.year}{quarter}"

    @property
    def key(self) -> int:
        """The warehouse's key: both days as YYYYMMDDYYYYMMDD."""
        return int(f"{self.start:%Y%m%d}{self.end:%Y%m%d}")

    @property
    def month(self) -> str:
        """The month its last day is in, `YYYY-MM`: the one its figures are loaded with."""
        return f"{self.end:%Y-%m}"

    @property
    def calendar_twin(self) -> "Period":
        """The calendar span that an administrative one stands for; any other span is its own."""
        return Period(*_calendar_twin(self.start, self.end))

    def shift(self, n: int) -> "Period":
        """The period `n` months, quarters or years later; ValueError for other spans."""
        if self.freq == SPAN:
            raise ValueError(f"{self.code} has no next or previous period")
        months = n * MONTHS_OF_FREQ[self.freq]
        if self.convention == ND09:
            return Period(_shift(self.start, months), _shift(self.end, months))
        last_month = _shift(self.end.replace(day=1), months)
        return Period(_shift(self.start, months), _last_day(last_month))

    def next(self) -> "Period":
        """The period after this one, of the same length."""
        return self.shift(1)

    def previous(self) -> "Period":
        """The period before this one, of the same length."""
        return self.shift(-1)

    def __str__(self) -> str:
        """The code."""
        return self.code


def months(start: str | Period, n: int) -> list[Period]:
    """`n` months one after the other, from `start` on."""
    first = Period.parse(start) if isinstance(start, str) else start
    if first.freq != "M":
        raise ValueError(f"not a month: {first.code}")
    return [first.shift(step) for step in range(n)]


def without_next(text: str) -> str:
    """A text without `tháng sau`, the next month: without its accents it would be June (`sáu`)."""
    return _NEXT.sub("\0", text) if not text.isascii() else text


def read_period(written: object) -> Period | None:
    """The period written in a form or a heading; None if there is any doubt.

    Days come before months (31/10/2026). A spreadsheet turns `10/2026` into the first of October,
    so the first of a month is that month; any other single day is no period. It makes ``2026.1`` of
    `2026.10` too, so that this may be either month (``either_month``), and none.

    Args:
        written: text, or what a spreadsheet holds: a date, or a number like 202610.
    """
    if isinstance(written, date):
        midnight = not isinstance(written, datetime) or written.time() == time()
        return _of_first_day(_day(written)) if midnight else None
    if isinstance(written, float) and written.is_integer():
        written = int(written)
    text = str(written) if isinstance(written, str | int) else ""
    if len(text) > MAX_LENGTH or without_next(text) != text:
        return None
    outside, _, inside = text.strip().removesuffix(")").partition("(")
    return _agreed(_read(outside), _read(inside)) if inside else _read(text)


def read_day(written: str) -> date | None:
    """The single day that was written, including a first of the month; None otherwise."""
    whole = _point(_rewritten(written)) if len(written) <= MAX_LENGTH else None
    return whole.start if whole and whole.start == whole.end else None


def either_month(written: str) -> tuple[Period, Period] | None:
    """The two months that ``2026.1`` may be; None for any other text."""
    found = _EITHER_MONTH.fullmatch(_rewritten(written)) if len(written) <= MAX_LENGTH else None
    return (_month("1", found[1]), _month("10", found[1])) if found else None


def _agreed(outside: Period | None, inside: Period | None) -> Period | None:
    """`tháng 10/2026 (từ 15/9/2026 đến 14/10/2026)`: the days say which October is meant."""
    if outside is None or inside is None:
        return None
    meant = Period(*_calendar_twin(inside.start, inside.end))
    return inside if outside in (meant, inside) else None


def _read(text: str) -> Period | None:
    try:
        return Period.parse(text.strip())
    except ValueError:
        text = _rewritten(text)
    whole = _point(text)
    if whole:
        return _of_first_day(whole)
    spans = {_span(text[: dash.start()], text[dash.end() :]) for dash in re.finditer("-", text)}
    spans.discard(None)
    return spans.pop() if len(spans) == 1 else None


def _rewritten(text: str) -> str:
    """`Từ ngày 15/9 đến ngày 14/10 năm 2026` as `15/9-14/10/2026`."""
    text = unaccent(text)
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    return text


def _point(text: str) -> Period | None:
    """A month, quarter, year, day or first months of a year, rewritten."""
    for pattern, period in _FORMS:
        if found := pattern.fullmatch(text):
            try:
                return period(*found.groups())
            except ValueError:
                return None
    return None


def _span(first: str, last: str) -> Period | None:
    end = _point(last)
    if end and _NO_YEAR.fullmatch(first):
        first = f"{first}/{end.end.year}"
    start = _point(first)
    return Period(start.start, end.end) if start and end and start.start <= end.end else None


def _of_first_day(period: Period | None) -> Period | None:
    if period is None or period.start != period.end:
        return period
    return Period.of_month(period.start.year, period.start.month) if period.start.day == 1 else None


def _day(day: date) -> Period:
    day = date(day.year, day.month, day.day)
    return Period(day, day)


def _number(written: str) -> int:
    words = NUMBER_WORDS, ENGLISH_MONTHS, ENGLISH_ORDINALS, ENGLISH_NUMBERS
    return next((each[written] for each in words if written in each), None) or int(written)


def _month(month: str, year: str) -> Period:
    return Period.of_month(int(year), _number(month))


def _quarter(quarter: str, year: str) -> Period:
    last = 3 * _number(quarter)
    return Period.of_months(int(year), last - 2, last)


def _part_of_year(length: str, half: str | None, year: str) -> Period:
    months = _number(length)
    return Period.of_months(int(year), *((13 - months, 12) if half == "cuoi" else (1, months)))


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., Period]], ...] = tuple(
    (re.compile(pattern), period)
    for pattern, period in (
        (rf"(?:(?:thang|thg|th|t)\.? ?)?{_MONTH}{_BETWEEN}{_YEAR}", _month),
        (rf"thang {_WORD}{_BETWEEN}{_YEAR}", _month),
        (rf"{_ENGLISH_MONTH}(?:[-/. ,]*| of ){_YEAR}", _month),
        (rf"{_ENGLISH_MONTH}[-/ '’]([0-9]{{2}})", lambda month, year: _month(month, f"20{year}")),
        (rf"{_YEAR}[-/. ]{_ENGLISH_MONTH}", lambda year, month: _month(month, year)),
        (rf"quarter ([1-4])(?: of)?[ ,/]*{_YEAR}", _quarter),
        (rf"({'|'.join(ENGLISH_ORDINALS)}) quarter(?: of)?[ ,/]*{_YEAR}", _quarter),
        (
            rf"(?:the )?first (1[0-2]|[2-9]|{'|'.join(ENGLISH_NUMBERS)}) months(?: of)?[ /]{_YEAR}",
            lambda length, year: _part_of_year(length, None, year),
        ),
        (
            rf"{_YEAR}(?:[-/](?=[0-9])|[.](?!1$)|(?=[0-9]{{2}})){_MONTH}",
            lambda year, month: _month(month, year),
        ),
        (rf"(?:quy|q)\.? ?([1-4]|i{{1,3}}|iv){_BETWEEN}{_YEAR}", _quarter),
        (rf"quy (mot|hai|ba|tu|bon){_BETWEEN}{_YEAR}", _quarter),
        (rf"{_YEAR}-?q([1-4])", lambda year, quarter: _quarter(quarter, year)),
        (rf"(1[0-2]|[2-9]|ba|sau|chin) thang(?: (dau|cuoi))?[/ ]{_YEAR}", _part_of_year),
        (_YEAR, lambda year: Period.of_months(int(year), 1, 12)),
        (
            rf"([0-9]{{1,2}})([/.-])([0-9]{{1,2}})\2{_YEAR}",
            lambda day, _, month, year: _day(date(int(year), int(month), int(day))),
        ),
        (
            rf"{_YEAR}([/.-])([0-9]{{1,2}})\2([0-9]{{1,2}})(?:[t ]00:00(?::00(?:\.0+)?)?)?",
            lambda year, _, month, day: _day(date(int(year), int(month), int(day))),
        ),
    )
)
# What may precede a dash without a year: it then takes the year of what follows.
_NO_YEAR = re.compile(
    rf"[0-9]{{1,2}}/[0-9]{{1,2}}|(?:thang |t){_MONTH}|quy (?:[1-4]|i{{1,3}})"
    rf"|{_ENGLISH_MONTH}"
)


def _freq(start: date, end: date) -> str:
    if start.day != 1 or end != _last_day(end):
        return SPAN
    length = 12 * (end.year - start.year) + end.month - start.month + 1
    return next(
        (
            freq
            for freq, whole in MONTHS_OF_FREQ.items()
            if length == whole and (start.month - 1) % whole == 0
        ),
        SPAN,
    )


def _calendar_twin(start: date, end: date) -> tuple[date, date]:
    """The calendar span an administrative one stands for; any other span is its own."""
    if (start.day, end.day) != (15, 14):
        return start, end
    return _shift(start.replace(day=1), 1), _last_day(end)


def _shift(day: date, months: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1)


def _last_day(day: date) -> date:
    return _shift(day.replace(day=1), 1) - timedelta(days=1)
