"""Number formats of spreadsheets: when what a cell shows is not what it stores.

A share stored as 0.176 under the format `0.0%` is read by its author as 17.6 %; taken as stored
it would be wrong by a hundred, and nobody would notice.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ingestion.text import fold

# Formats every spreadsheet knows by number; the ones from 27 on are dates of East Asian versions.
PERCENT_IDS = (9, 10)
DATE_IDS = (*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59))
MULTIPLIERS = ("nghin", "ngan", "trieu", "ty", "tr", "trd", "thousand", "million", "billion")

_LITERAL = re.compile(r'"([^"]*)"?|\\(.)|[_*].|\[[^\]]*\]', re.DOTALL)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)


class Shown(NamedTuple):
    """How a number's format changes what people read.

    Attributes:
        times: what the stored number is multiplied by for display, when that is certain.
        unit: the unit the format writes after the number, empty when it writes none.
        is_date: the number is a day or a time.
        is_scaled: commas at the end of the format hide thousands: which number is meant?
    """

    times: int = 1
    unit: str = ""
    is_date: bool = False
    is_scaled: bool = False


AS_STORED = Shown()
PERCENT = Shown(times=100, unit="%")
DATE = Shown(is_date=True)


@cache
def shown_by(format_id: int, code: str | None = None) -> Shown:
    """What a format does to numbers; by its code when the file defines one."""
    if code is None:
        if format_id in PERCENT_IDS:
            return PERCENT
        return DATE if format_id in DATE_IDS else AS_STORED
    return _of_code(code[:255])


def _of_code(code: str) -> Shown:
    if _ELAPSED.search(code):
        return DATE
    words = " ".join(a or b for a, b in _LITERAL.findall(code))
    digits = _LITERAL.sub(" ", code).split(";")[0]
    if "general" not in digits.lower() and _DATE.search(digits):
        return DATE
    if "%" in digits:
        return PERCENT if digits.count("%") == 1 else Shown(is_scaled=True)
    if _SCALED.search(digits):
        return Shown(is_scaled=True)
    return shown_with(words)


def shown_with(words: str) -> Shown:
    """What words that a format writes beside a number make of it."""
    is_unit = "%" in words or "‰" in words or set(fold(words).split()) & set(MULTIPLIERS)
    return Shown(unit=" ".join(words.split())) if is_unit else AS_STORED
