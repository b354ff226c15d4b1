"""Numbers and dates as Vietnamese and English readers write them, from exact values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_forms import read_number

from tmdt.dissemination.content.document import LANGUAGES, Kind
from tmdt.dissemination.forms.numbers import (
    finite,
    number,
    places_of,
    plain_number,
    same_places,
    write,
)


@pytest.mark.parametrize(
    ("value", "kind", "vietnamese", "english"),
    [
        ("1901569", "integer", "1.901.569", "1,901,569"),
        ("1901569.5", "number", "1.901.569,5", "1,901,569.5"),
        ("1234.565", "number", "1.234,57", "1,234.57"),
        ("-1234.565", "number", "−1.234,57", "−1,234.57"),
        ("12.500000", "number", "12,5", "12.5"),
        ("1E+5", "number", "100.000", "100,000"),
        ("0.000123456", "number", "0,000123", "0.000123"),
        ("0.99996", "number", "1", "1"),
        ("0.00", "number", "0", "0"),
        ("-0.0", "number", "0", "0"),
        ("17.65", "percent", "17,65\xa0%", "17.65%"),
        ("3.25", "change", "+3,3\xa0%", "+3.3%"),
        ("-13.21", "change", "−13,2\xa0%", "−13.2%"),
        ("-0.04", "change", "0,0\xa0%", "0.0%"),
        ("0", "change", "0,0\xa0%", "0.0%"),
        ("99999999999999999999999999.995", "number", "100.000.000.000.000.000.000.000.000",
         "100,000,000,000,000,000,000,000,000"),
    ],
)  # fmt: skip
def test_numbers(value: str, kind: Kind, vietnamese: str, english: str) -> None:
    assert write(Decimal(value), kind, "vi") == vietnamese
    assert write(Decimal(value), kind, "en") == english


def test_dates_and_moments() -> None:
    assert write(date(2026, 11, 8), "date", "vi") == "08/11/2026"
    assert write(date(2026, 11, 8), "date", "en") == "8 November 2026"
    late = datetime(2026, 11, 8, 20, 5, tzinfo=UTC)
    assert write(late, "moment", "vi") == "09/11/2026 03:05"
    assert write(late.replace(tzinfo=None), "moment", "en") == "9 November 2026, 03:05"


def test_what_is_not_known_is_a_dash() -> None:
    assert write(None, "number", "vi") == write((None, None), "trend", "en") == "–"
    assert write((Decimal(1), None, Decimal("2.5")), "trend", "vi") == "1; –; 2,5"


@pytest.mark.parametrize("value", [0.1, Decimal("NaN"), Decimal("-Infinity")])
def test_what_is_no_figure_is_refused(value: Decimal) -> None:
    with pytest.raises(ValueError, match="no figure"):
        finite(value)


def test_texts_are_not_written_as_values() -> None:
    with pytest.raises(ValueError, match="text"):
        write("a", "text", "vi")


def test_shares_of_a_column_have_equally_many_decimals() -> None:
    assert same_places([Decimal("98.5"), None, Decimal(100), Decimal("0.0004")]) == 2
    assert same_places([Decimal(100), Decimal("50.0")]) == 0
    assert same_places([]) == 0


@given(st.decimals(-(10**15), 10**15, allow_nan=False, allow_infinity=False, places=6))
def test_what_is_read_is_what_was_rounded(value: Decimal) -> None:
    places = places_of(value)
    for language in LANGUAGES:
        read = read_number(number(value, language), language)
        assert abs(read - value) <= Decimal(5).scaleb(-places - 1)
        assert places <= 2 or abs(value) < 1
    assert Decimal(plain_number(value)) == value
