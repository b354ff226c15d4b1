"""Numbers, qualifiers and periods as officials read them."""

from decimal import Decimal

import pytest

from reference.wording import number, period_in_words, period_vi, quantity


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1901569"), "1.901.569"),
        (Decimal("17.6"), "17,6"),
        (Decimal("-1234.50"), "−1.234,50"),
        (Decimal("1E+3"), "1.000"),
        (0, "0"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value, written):
    assert number(value) == written


@pytest.mark.parametrize(
    ("qualifier", "written"),
    [
        ("exact", "17,6\N{NO-BREAK SPACE}%"),
        ("more_than", "hơn 17,6\N{NO-BREAK SPACE}%"),
        ("nearly", "gần 17,6\N{NO-BREAK SPACE}%"),
        ("approx", "khoảng 17,6\N{NO-BREAK SPACE}%"),
        ("less_than", "dưới 17,6\N{NO-BREAK SPACE}%"),
        ("at_least", "từ 17,6\N{NO-BREAK SPACE}% trở lên"),
        ("at_most", "không quá 17,6\N{NO-BREAK SPACE}%"),
    ],
)
def test_qualifiers_are_vietnamese_words(qualifier, written):
    assert quantity(Decimal("17.6"), qualifier, unit="percent") == written


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("2026-10", "10/2026"),
        ("2026-Q3", "quý 3/2026"),
        ("2022", "năm 2022"),
        ("2021-01-01/2023-10-31", "01/01/2021–31/10/2023"),
    ],
)
def test_periods_are_written_the_vietnamese_way(code, written):
    assert period_vi(code) == written


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026-10", ("tháng 10/2026", "October 2026")),
        ("2026-Q3", ("quý 3/2026", "quarter 3 of 2026")),
        ("2026", ("năm 2026", "the year 2026")),
        ("2021-01-01/2023-10-31", ("từ 01/01/2021 đến 31/10/2023", "2021-01-01 to 2023-10-31")),
    ],
)
def test_periods_in_words(period, words):
    assert period_in_words(period) == words
