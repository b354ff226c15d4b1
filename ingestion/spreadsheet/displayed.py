"""Compares the text that a file records as displayed in a cell with the number stored there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ingestion.spreadsheet.number_format import AS_STORED, UNCLEAR, Shown, is_unit
from ingestion.spreadsheet.sheet import format_number

_RUN = re.compile(r"[0-9](?:[0-9.,'\s]*[0-9])?|[.,][0-9]+")
_EXPONENT = re.compile(r"[eE]([+-]?[0-9]{1,3})")
_MINUS = re.compile(r"[-−–(]")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,'\s][0-9]{3})+")
_SIGN = re.compile(r"[-+−–()]")
_ERROR = re.compile(r"#\S|Err:")
_HALF = Decimal("0.5001")


def is_error(text: str) -> bool:
    """Whether a displayed text is an error."""
    return _ERROR.match(text) is not None


def may_show(text: str, number: Decimal) -> bool:
    """Whether a displayed text may be a number, rounded and grouped in any way."""
    exponent = int(found[1]) if (found := _EXPONENT.search(text)) else 0
    mantissa = _EXPONENT.sub("", text)
    runs, is_negative = _RUN.findall(mantissa), _MINUS.search(mantissa) is not None
    if not runs:
        return number == 0 and is_negative
    if len(runs) > 1:
        return False
    if is_negative != (number < 0) and number != 0:
        return False
    scale = Decimal(10) ** exponent
    return any(
        abs(shown * scale - abs(number)) <= _HALF * scale.scaleb(-decimals)
        for shown, decimals in _list_readings(runs[0])
    )


def find_words_beside(text: str) -> str:
    """The words of a displayed text besides the number and its sign."""
    beside = _RUN.sub(" ", _EXPONENT.sub("", text), count=1)
    return " ".join(_SIGN.sub(" ", beside).split())


def _list_readings(run: str) -> Iterator[tuple[Decimal, int]]:
    """The numbers that digits may mean: their last separator is a decimal sign, or groups them."""
    digits = re.sub("[^0-9]", "", run)
    if run.isdecimal() or _GROUPED.fullmatch(run):
        yield Decimal(digits), 0
    last = max(run.rfind("."), run.rfind(","))
    if last >= 0:
        decimals = len(re.sub("[^0-9]", "", run[last:]))
        yield Decimal(digits).scaleb(-decimals), decimals


def match_display(text: str, number: float, shown: Shown) -> Shown:
    """How a number is shown, given the text that its cell displays: `600K` is not 600."""
    beside = find_words_beside(text)
    if may_show(text, Decimal(format_number(number)) * shown.times):
        if beside.lower() == " ".join(shown.unit.lower().split()):
            return shown
        if shown == AS_STORED and is_unit(beside):
            return Shown(unit=beside)
    return Shown(problem=UNCLEAR, written=text)
