"""Remarks beside names and days in a header: `Sở Công Thương (số liệu tháng 9)`, `05/11 - ước`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.understanding.places import is_province

_IN_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]+)[)\]}]?")
_WEEKDAY = r"(?:\b(?:thứ (?:[2-7]|hai|ba|tư|năm|sáu|bảy)|chủ nhật),? ?)?(?:\bngày )?"
_IN_FIGURES = r"\d{1,2}(?P<sign>[/.-])\d{1,2}(?P=sign)(?:\d{4}|\d\d)(?!\d)"
_DAY = re.compile(
    rf"{_WEEKDAY}(?<![\d/.-])(?:{_IN_FIGURES}|\d{{4}}[/.-]\d{{1,2}}[/.-]\d{{1,2}}(?!\d)"
    r"|\d{1,2} tháng \d{1,2}(?:,? năm \d{4}|[/-]\d{4})?)"
    r"|\b\d{1,2} [a-z]{3,9},? \d{4}\b|\b[a-z]{3,9} \d{1,2},? \d{4}\b",
    re.IGNORECASE,
)
_SHORTER = re.compile(r"(?:ngày )?\d{1,2}/\d{1,2}|(?:tháng )?\d{1,2}[/-]\d{4}", re.IGNORECASE)
"""A day without its year, or a month: the time of writing, if there is no other day."""
_HOUR = re.compile(
    r"(?:\b(?:lúc|hồi|at) )?(?:[t ]|\b)\d{1,2}(?::\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?\b"
    r"| ?(?:h|giờ) ?(?:\d{1,2}\b(?: ?(?:phút|p)\b)?)?)(?: ?[ap]m\b)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\n;()\[\]{}]|, | [-–—] |\. ")
_AROUND = " \t.…,:;/-–—"
_DIGIT = re.compile(r"\d")


def find_asides(text: str, *, asks_for_day: bool) -> Iterator[str]:
    """Finds remarks beside a name or a day: in brackets, or in the same cell as the day.

    Args:
        text: the text of the field.
        asks_for_day: its label asks for a day, so that anything else is a remark; otherwise only a
            day in it shows that there is more than a name.
    """
    yield from _IN_BRACKETS.findall(text)
    others, days = _DAY.subn("\n", " ".join(text.split()))
    if not (asks_for_day or days):
        return
    for part in _BETWEEN.split(_HOUR.sub("\n", others)):
        words = part.strip(_AROUND)
        is_when = not days and _SHORTER.fullmatch(words)
        if words and not is_when and not is_province(words):  # the place of writing
            yield words


def is_when(text: str) -> bool:
    """Whether a text only states when something was written: `05/11`, `8h ngày 5/11`."""
    return _DIGIT.search(text) is not None and not any(find_asides(text, asks_for_day=True))
