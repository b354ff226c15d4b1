"""Figures, periods and breakdowns in the words that people use, and pages made with them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import jinja2

from reference.catalogue import seed

TEMPLATES = Path(__file__).parent / "templates"

QUALIFIED = {
    "exact": "{}",
    "approx": "khoảng {}",
    "more_than": "hơn {}",
    "less_than": "dưới {}",
    "at_least": "từ {} trở lên",
    "at_most": "không quá {}",
    "nearly": "gần {}",
}


def environment() -> jinja2.Environment:
    """The templates, with these words as filters: nothing is told that was not given."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "number": number, "quantity": quantity, "period_vi": period_vi, "members": members,
        "month_en": month_en,
    }  # fmt: skip
    return environment


def number(value: Decimal | int, signed: bool = False) -> str:
    """A number as Vietnamese writes it: 1.901.569 and 17,6."""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    text = text.translate(str.maketrans(",.-", ".,−"))
    return f"+{text}" if signed and value > 0 else text


def quantity(
    value: Decimal | None,
    qualifier: str = "exact",
    low: Decimal | None = None,
    high: Decimal | None = None,
    unit: str = "",
) -> str:
    """A figure with the words that qualify it: ``hơn 1.000``, ``từ 40 đến 50``."""
    sign = "\N{NO-BREAK SPACE}%" if unit == "percent" else ""
    if value is None:
        if low is None or high is None:
            return "–"
        return f"từ {number(low)} đến {number(high)}{sign}"
    words = QUALIFIED.get(qualifier)
    text = number(value) + sign
    return words.format(text) if words else f"{qualifier} {text}"


def period_vi(period: str) -> str:
    """A period as Vietnamese writes it: 10/2026, quý 3/2026, năm 2026."""
    if found := re.fullmatch(r"(\d{4})-(\d{2})", period):
        return f"{found[2]}/{found[1]}"
    if found := re.fullmatch(r"(\d{4})-Q(\d)", period):
        return f"quý {found[2]}/{found[1]}"
    if re.fullmatch(r"\d{4}", period):
        return f"năm {period}"
    days = (date.fromisoformat(day) for day in period.split("/"))
    return "–".join(f"{day:%d/%m/%Y}" for day in days)


def month_en(period: str) -> str:
    """A month in English: October 2026."""
    return f"{date.fromisoformat(period + '-01'):%B %Y}"


def period_in_words(period: str) -> tuple[str, str]:
    """A period in Vietnamese and English words: tháng 10/2026, October 2026."""
    if re.fullmatch(r"\d{4}-\d{2}", period):
        return f"tháng {period_vi(period)}", month_en(period)
    if found := re.fullmatch(r"(\d{4})-Q(\d)", period):
        return period_vi(period), f"quarter {found[2]} of {found[1]}"
    if "/" not in period:
        return period_vi(period), f"the year {period}"
    first, last = (date.fromisoformat(day) for day in period.split("/"))
    return f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}", f"{first} to {last}"


def members(breakdown: str, language: str) -> str:
    """What a breakdown means, in words; its code where there are none."""
    words = _words()
    return ", ".join(
        words[part][f"name_{language}"] if part in words else part for part in breakdown.split(";")
    )


@cache
def _words() -> dict[str, dict[str, str]]:
    return {f"{row['dimension']}={row['member']}": row for row in seed("breakdown_member")}
