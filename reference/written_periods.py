"""Periods as people write them, in Vietnamese and in English."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time

from reference.period import Period
from reference.text import unaccent

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
    meant = inside.calendar_twin
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
