"""How much: the number a figure's text means, in the unit of the indicator catalogue."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import replace
from decimal import Decimal, localcontext
from functools import cache, lru_cache
from typing import NamedTuple

from ingestion.understanding.figure_syntax import (
    MAX_DIGITS,
    has_several_numbers,
    is_spelled_as_unit,
)
from ingestion.understanding.numbers import (
    NUMBER_AMBIGUOUS,
    NUMBER_UNREADABLE,
    SIGNS,
    NumberReading,
    explain_no_figure,
    is_plain,
    read_number,
    settle,
)
from ingestion.understanding.objections import Objection
from ingestion.understanding.units import read_unit
from reference.catalogue import Indicator, Reference, Unit, reference, seed
from reference.text import to_nfc, unaccent


class Amount(NamedTuple):
    """A figure's value and bounds in the catalogue's unit; a range has no value."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: str | None = None
    objection: Objection | None = None


def read_amount(
    text: str,
    is_number: bool,
    unit_text: str | None,
    indicator: Indicator | None,
    convention: str | None,
    known: Reference,
) -> Amount:
    """Reads one figure.

    Args:
        text: the text of the cell.
        is_number: the file stores a number, so the text has a decimal point and no grouping.
        unit_text: the text of the unit column.
        indicator: without it there is no unit to convert to, and only the number is judged.
        convention: how the file writes its other numbers (``vi`` or ``en``), if they show it.
        known: the reference data.
    """
    if reason := explain_no_figure(text):
        return Amount(objection=Objection("NO_FIGURE", {"reason": reason}))
    if text.startswith("#"):
        return Amount(objection=Objection("CELL_ERROR", {"written": text}))
    if is_number and is_plain(text):
        reading = NumberReading(value=Decimal(text))
    else:
        reading = read_number(text, convention)
    if indicator is None or reading.problem not in (None, NUMBER_AMBIGUOUS):
        return Amount(objection=_explain_unread(text, reading))
    scale = read_scale(unit_text, reading.unit_text, reading.multiplier, indicator, known)
    if isinstance(scale, Objection):
        return Amount(objection=scale)
    # Only in the catalogue's unit can the valid range tell 1.234 from 1,234.
    settled = settle(
        _multiply(reading, scale),
        valid_min=indicator.valid_min,
        valid_max=indicator.valid_max,
        is_integer=indicator.is_integer,
    )
    if settled.problem:
        return Amount(objection=_explain_unread(text, reading))
    low = settled.value if settled.low is None else settled.low
    high = settled.value if settled.high is None else settled.high
    return Amount(settled.value, low, high, settled.qualifier)


def _multiply(reading: NumberReading, scale: Decimal) -> NumberReading:
    def times(number: Decimal | None) -> Decimal | None:
        return None if number is None else number * scale

    with localcontext(prec=2 * MAX_DIGITS):  # nothing is rounded
        return replace(
            reading,
            value=times(reading.value),
            low=times(reading.low),
            high=times(reading.high),
            candidates=tuple(candidate * scale for candidate in reading.candidates),
        )


def read_scale(
    column: str | None, in_cell: str, multiplier: Decimal, indicator: Indicator, known: Reference
) -> Decimal | Objection:
    """The factor that converts a number to the catalogue's unit.

    A unit in the cell itself (``535 triệu đồng``) takes precedence over the column's. Both must
    measure the same thing, and a multiple stated in both places counts once.
    """
    expected = {"expected": indicator.unit.name_vi}
    units = []
    for written in (in_cell, column or ""):
        unit = _read_whole_unit(written, indicator) if written else indicator.unit
        if unit is None:
            return Objection("UNIT_UNKNOWN", {"written": written, **expected})
        units.append(unit)
    cell, heading = units
    if not (in_cell or column) and indicator.unit.must_be_stated:
        return Objection("UNIT_MISSING", expected)
    if {cell.base, heading.base} != {indicator.unit.base}:
        return Objection("UNIT_MISMATCH", {"written": column or in_cell, **expected})
    if not in_cell and multiplier == 1:
        return heading.factor / indicator.unit.factor
    in_base = cell.factor if in_cell else indicator.unit.factor
    if column and heading.factor not in (in_base, multiplier * in_base, indicator.unit.factor):
        return Objection("UNIT_MISMATCH", {"written": column, **expected})
    return in_base / indicator.unit.factor


def _read_whole_unit(written: str, indicator: Indicator) -> Unit | None:
    """The unit that the whole text names; an unknown mark beside a unit may change its meaning."""
    is_spelled = is_spelled_as_unit(written) and all(map(_is_spelled, to_nfc(written).split()))
    return read_unit(written, indicator.unit) if is_spelled else None


@lru_cache(maxsize=8192)  # one unit stands beside many indicators
def _is_spelled(word: str) -> bool:
    """Whether a word lacks diacritics at most: `tan` is `tấn`, but `tấ` and `tá` are not `tạ`."""
    known = _load_words_of_units().get(unaccent(word))
    return known is None or any(_count_marks(word) <= marks for marks in known)


@cache
def _load_words_of_units() -> dict[str, list[Counter[str]]]:
    """The words in names of units, without diacritics, and the diacritics that each may have."""
    words = {word for row in seed("unit_synonym") for word in row["written"].split()}
    words |= {word for unit in reference().units.values() for word in unit.name_vi.split()}
    found: dict[str, list[Counter[str]]] = {}
    for word in words:
        found.setdefault(unaccent(word), []).append(_count_marks(word))
    return found


def _count_marks(word: str) -> Counter[str]:
    letters = unicodedata.normalize("NFD", word.lower())
    return Counter(letter for letter in letters if letter == "đ" or unicodedata.combining(letter))


def _explain_unread(text: str, reading: NumberReading) -> Objection | None:
    if reading.problem is None:
        return None
    candidates = [format(candidate, "f") for candidate in reading.candidates]
    if not candidates and has_several_numbers(text):
        candidates = text.split()
    if not candidates and reading.problem != NUMBER_UNREADABLE:
        candidates = [_format_ends(read_number(text, convention)) for convention in SIGNS]
    return Objection(reading.problem, {"written": text, "candidates": " / ".join(candidates)})


def _format_ends(reading: NumberReading) -> str:
    return "-".join(format(end, "f") for end in (reading.low, reading.high) if end is not None)
