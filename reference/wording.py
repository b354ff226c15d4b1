"""Figures, periods and breakdowns in words."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, localcontext
from functools import cache

from reference.catalogue import seed

QUALIFIED = {
    "exact": "{}",
    "approx": "khoảng {}",
    "more_than": "hơn {}",
    "less_than": "dưới {}",
    "at_least": "từ {} trở lên",
    "at_most": "không quá {}",
    "nearly": "gần {}",
}


def number(value: Decimal | int, signed: bool = False, language: str = "vi") -> str:
    """A number in a language's format, with all of its digits: 1.901.569 and 17,60."""
    from babel.numbers import format_decimal

    exact = Decimal(value)
    decimals = max(0, -int(exact.as_tuple().exponent))
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    sign = "+" if signed and exact > 0 else ""
    with localcontext(prec=max(28, exact.adjusted() + decimals + 2)):
        return format_decimal(exact, f"{sign}{pattern};\N{MINUS SIGN}{pattern}", locale=language)


def quantity(
    value: Decimal | None,
    qualifier: str = "exact",
    low: Decimal | None = None,
    high: Decimal | None = None,
    unit: str = "",
) -> str:
    """A figure with its qualifier in words: ``hơn 1.000``, ``từ 40 đến 50``."""
    sign = "\N{NO-BREAK SPACE}%" if unit == "percent" else ""
    if value is None:
        if low is None or high is None:
            return "–"
        return f"từ {number(low)} đến {number(high)}{sign}"
    words = QUALIFIED.get(qualifier)
    text = number(value) + sign
    return words.format(text) if words else f"{qualifier} {text}"


def period_vi(period: str) -> str:
    """A period as written in Vietnamese: 10/2026, quý 3/2026, năm 2026."""
    if found := re.fullmatch(r"(\d{4})-(\d{2})", period):
        return f"{found[2]}/{found[1]}"
    if found := re.fullmatch(r"(\d{4})-Q(\d)", period):
        return f"quý {found[2]}/{found[1]}"
    if re.fullmatch(r"\d{4}", period):
        return f"năm {period}"
    days = (date.fromisoformat(day) for day in period.split("/"))
    return "–".join(map(_day, days))


def month_en(period: str) -> str:
    """A month in English: October 2026."""
    return _day(date.fromisoformat(f"{period}-01"), "MMMM y", "en")


def period_in_words(period: str) -> tuple[str, str]:
    """A period in Vietnamese and English words: tháng 10/2026, October 2026."""
    if re.fullmatch(r"\d{4}-\d{2}", period):
        return f"tháng {period_vi(period)}", month_en(period)
    if found := re.fullmatch(r"(\d{4})-Q(\d)", period):
        return period_vi(period), f"quarter {found[2]} of {found[1]}"
    if "/" not in period:
        return period_vi(period), f"the year {period}"
    first, last = (date.fromisoformat(day) for day in period.split("/"))
    return f"từ {_day(first)} đến {_day(last)}", f"{first} to {last}"


def _day(day: date, pattern: str = "dd/MM/y", language: str = "vi") -> str:
    from babel.dates import format_date

    return format_date(day, pattern, locale=language)


def members(breakdown: str, language: str) -> str:
    """A breakdown in words; its code if there are none."""
    words = _words()
    return ", ".join(
        words[part][f"name_{language}"] if part in words else part for part in breakdown.split(";")
    )


@cache
def _words() -> dict[str, dict[str, str]]:
    return {f"{row['dimension']}={row['member']}": row for row in seed("breakdown_member")}
