"""What `1.234` means: told by the other numbers of a file, or by what an indicator allows."""

from decimal import Decimal

import pytest

from ingestion.understanding.numbers import (
    NUMBER_AMBIGUOUS,
    infer_convention,
    is_plain,
    read_number,
    settle,
)


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("1.234", "1234", "1.234"),
        ("1,234", "1.234", "1234"),
        ("12.345", "12345", "12.345"),
        ("113.770", "113770", "113.770"),
        ("-1.234", "-1234", "-1.234"),
        ("trên 8.000 tấn", "8000", "8.000"),
        ("khoảng hơn 1.000", "1000", "1.000"),
        ("1,234 tỷ", "1234000000", "1234000000000"),
    ],
)
def test_one_separator_and_three_digits_need_a_convention(text: str, vi: str, en: str) -> None:
    unknown = read_number(text)
    assert (unknown.problem, unknown.value) == (NUMBER_AMBIGUOUS, None)
    assert set(map(str, unknown.candidates)) == {vi, en}
    assert str(read_number(text, "vi").value) == vi
    assert str(read_number(text, "en").value) == en
    assert read_number(text, "vi").qualifier == unknown.qualifier


def test_an_ambiguous_range_has_no_candidates_and_reads_with_a_convention() -> None:
    assert read_number("1.000 - 1.500").problem == NUMBER_AMBIGUOUS
    assert read_number("1.000 - 1.500").candidates == ()
    settled = read_number("1.000 - 1.500", "vi")
    assert (settled.low, settled.high) == (1000, 1500)


@pytest.mark.parametrize("text", ["1.901.569", "12,5", "0.125", "1234.567"])
@pytest.mark.parametrize("convention", ["vi", "en", None])
def test_what_is_certain_is_the_same_under_any_convention(
    text: str, convention: str | None
) -> None:
    assert read_number(text, convention) == read_number(text)


def test_an_unknown_convention_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="fr"):
        read_number("1.234", "fr")


@pytest.mark.parametrize(
    ("texts", "convention"),
    [
        (["17,6%", "1.901.569", "12"], "vi"),
        (["17.6%", "1,901,569"], "en"),
        (["1.234", "1,234", "15", "1 901 569"], None),
        (["12,5", "12.5"], None),
        ([], None),
        (["0,125"], "vi"),
        (["1234.567"], "en"),
        (["40,5 - 50,5%"], "vi"),
        (["15.10.2023", "1.2.3", "abc", "10/2023", "12,5"], "vi"),
        (["1.234", "1,8 tỷ đồng"], "vi"),
    ],
)
def test_the_convention_of_a_file(texts: list[str], convention: str | None) -> None:
    assert infer_convention(texts) == convention


def test_settle_uses_what_the_indicator_allows() -> None:
    reading = read_number("1.234")
    whole = settle(reading, valid_min=None, valid_max=None, is_integer=True)
    assert (whole.value, whole.problem, whole.candidates) == (1234, None, ())
    percent = settle(reading, valid_min=Decimal(0), valid_max=Decimal(100), is_integer=False)
    assert percent.value == Decimal("1.234")
    large = settle(reading, valid_min=Decimal(100), valid_max=None, is_integer=False)
    assert large.value == 1234


@pytest.mark.parametrize(
    ("text", "bounds", "is_integer"),
    [
        ("1.234", (None, None), False),  # nothing to choose by
        ("8.000", (None, None), True),  # both 8000 and 8 are whole
        ("1.234", (Decimal(0), Decimal(1)), False),  # neither fits
        ("1234", (Decimal(0), Decimal(1)), True),  # certain: its range is another rule's business
        ("abc", (None, None), True),
    ],
)
def test_settle_leaves_the_rest_alone(
    text: str, bounds: tuple[Decimal | None, Decimal | None], is_integer: bool
) -> None:
    reading = read_number(text)
    low, high = bounds
    assert settle(reading, valid_min=low, valid_max=high, is_integer=is_integer) == reading


@pytest.mark.parametrize("text", ["0", "-12.5", "1901569", "1.234"])
def test_plain(text: str) -> None:
    assert is_plain(text)


@pytest.mark.parametrize("text", ["", "+5", ".5", "5.", "1,5", " 5", "1e5", "1.2.3", "٣", "5\n"])
def test_not_plain(text: str) -> None:
    assert not is_plain(text)


def test_plain_may_still_be_ambiguous() -> None:
    assert is_plain("1.234")
    assert read_number("1.234").problem == NUMBER_AMBIGUOUS
