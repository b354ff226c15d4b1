"""How numbers and dates of a document are written in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from reference import wording
from tmdt.dissemination.content.document import Kind, Language

UNKNOWN = "–"
PLACES = 2
"""Decimals that people are shown, at most; of a number below one, three digits that count."""
DAY = {"vi": "dd/MM/y", "en": "d MMMM y"}
MOMENT = {"vi": "dd/MM/y HH:mm", "en": "d MMMM y, HH:mm"}
PER_CENT = {"vi": "\N{NO-BREAK SPACE}%", "en": "%"}
VIETNAM = timedelta(hours=7)


def write(value: Any, kind: Kind, language: Language, places: int | None = None) -> str:
    """A value of a column as people read it.

    Args:
        value: As SQL gave it; None where nothing is known.
        kind: Of the column.
        language: ``vi`` or ``en``.
        places: Decimals to write; by default those that the number has, but no more than people
            read. A change always has one.
    """
    if value is None:
        return UNKNOWN
    match kind:
        case "integer" | "number":
            return number(value, language, places)
        case "percent":
            return number(value, language, places) + PER_CENT[language]
        case "change":
            return number(value, language, 1, signed=True) + PER_CENT[language]
        case "date":
            return write_day(value, language)
        case "moment":
            return write_moment(value, language)
        case "trend":
            if all(each is None for each in value):
                return UNKNOWN
            return "; ".join(write(each, "number", language) for each in value)
        case _:
            raise ValueError(f"a column of kind {kind} has texts, not values")


def number(
    value: Decimal | int, language: Language, places: int | None = None, signed: bool = False
) -> str:
    """A number in the language's format, rounded half up: 1.901.569,5 and 1,901,569.5."""
    exact = finite(value)
    written = rounded(exact, places_of(exact) if places is None else places)
    return wording.number(written, signed and written != 0, language)


def finite(value: Decimal | int) -> Decimal:
    """The number as a decimal; a float, an infinity or NaN is no figure."""
    if isinstance(value, float) or not (exact := Decimal(value)).is_finite():
        raise ValueError(f"{value!r} is no figure of a document")
    return exact


def places_of(value: Decimal | int) -> int:
    """The decimals that a number is shown with: no zeros at its end, and no more than are read."""
    exact = Decimal(value)
    if not exact:
        return 0
    places = PLACES if abs(exact) >= 1 else max(PLACES, 2 - exact.adjusted())
    digits = rounded(exact, places).as_tuple()
    zeros = len(digits.digits) - len("".join(map(str, digits.digits)).rstrip("0"))
    return max(0, -int(digits.exponent) - zeros)


def same_places(values: Iterable[Decimal | int | None]) -> int:
    """The decimals that a column of shares is shown with, so that its commas stand in one line."""
    return max((min(places_of(each), PLACES) for each in values if each is not None), default=0)


def rounded(value: Decimal, places: int) -> Decimal:
    """The number with so many decimals, half up as PostgreSQL does; a zero without a sign."""
    with localcontext(prec=max(28, abs(value.adjusted()) + places + 3)):
        result = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return result if result else abs(result)


def write_day(day: date, language: Language) -> str:
    """A day: 28/11/2026 and 28 November 2026."""
    from babel.dates import format_date

    return format_date(day, DAY[language], locale=language)


def write_moment(moment: datetime, language: Language) -> str:
    """A moment in Vietnam's time: 28/11/2026 16:30 and 28 November 2026, 16:30."""
    from babel.dates import format_datetime

    return format_datetime(in_vietnam(moment), MOMENT[language], locale=language)


def in_vietnam(moment: datetime) -> datetime:
    """Vietnam's time of a moment, as a clock there shows it; one without a zone is UTC."""
    return in_utc(moment).replace(tzinfo=None) + VIETNAM


def in_utc(moment: datetime) -> datetime:
    """The moment in UTC; one without a zone is in it already."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def plain_number(value: Decimal | int) -> str:
    """A number for programs: all of its digits, a point before the decimals, no exponent."""
    return f"{finite(value):f}"
