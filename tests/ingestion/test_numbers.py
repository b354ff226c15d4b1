"""Figures as people write them: what is read, and what is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.understanding.numbers import (
    read_number,
)


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "unit"),
    [
        ("1.901.569", "1901569", "exact", ""),
        ("1,901,569", "1901569", "exact", ""),
        ("1 901 569", "1901569", "exact", ""),
        ("1\u00a0901\u00a0569", "1901569", "exact", ""),
        ("1\u202f901\u202f569,5", "1901569.5", "exact", ""),
        ("12 500", "12500", "exact", ""),
        ("1901569", "1901569", "exact", ""),
        ("1.234.567,89", "1234567.89", "exact", ""),
        ("1,234,567.89", "1234567.89", "exact", ""),
        ("1.234,5", "1234.5", "exact", ""),
        ("1,234.567", "1234.567", "exact", ""),
        ("12,5", "12.5", "exact", ""),
        ("12.5", "12.5", "exact", ""),
        ("0,125", "0.125", "exact", ""),
        ("0.125", "0.125", "exact", ""),
        ("012.345", "12.345", "exact", ""),
        ("1234.567", "1234.567", "exact", ""),
        ("1234,567", "1234.567", "exact", ""),
        (".5", "0.5", "exact", ""),
        (",5", "0.5", "exact", ""),
        ("3,14159", "3.14159", "exact", ""),
        ("42,0%", "42.0", "exact", "%"),
        ("17,6%", "17.6", "exact", "%"),
        ("17.6 %", "17.6", "exact", "%"),
        ("１７，６％", "17.6", "exact", "%"),
        ("01 vụ", "1", "exact", "vụ"),
        ("09 Huyện", "9", "exact", "huyện"),
        ("220 vụ.", "220", "exact", "vụ"),
        ("12.200.000,", "12200000", "exact", ""),
        ("100 USD/người/năm", "100", "exact", "usd/người/năm"),
        ("25% năm", "25", "exact", "% năm"),
        ("60 chiếc đồng hồ", "60", "exact", "chiếc đồng hồ"),
        ("50 m2", "50", "exact", "m2"),
        ("50 km²", "50", "exact", "km²"),
        ("10 huyện, thành phố", "10", "exact", "huyện, thành phố"),
        ("gấp 15 lần", "15", "exact", "lần"),
        ("600 (lượt)", "600", "exact", "lượt"),
        ("hơn 600", "600", "more_than", ""),
        ("Trên 80%", "80", "more_than", "%"),
        ("tren 80 %", "80", "more_than", "%"),
        ("> 50", "50", "more_than", ""),
        ("Gần 90%", "90", "nearly", "%"),
        ("gần đạt 90%", "90", "nearly", "%"),
        ("khoảng 62%", "62", "approx", "%"),
        ("Ước tính khoảng 30", "30", "approx", ""),
        ("~30", "30", "approx", ""),
        ("≈ 30", "30", "approx", ""),
        ("khoảng hơn 600", "600", "more_than", ""),
        ("khoảng gần 600", "600", "nearly", ""),
        ("dưới 10%", "10", "less_than", "%"),
        ("<10", "10", "less_than", ""),
        ("＜10", "10", "less_than", ""),
        ("chưa đến 10", "10", "less_than", ""),
        ("tối thiểu 5", "5", "at_least", ""),
        ("ít nhất 05 lớp", "5", "at_least", "lớp"),
        ("không dưới 5", "5", "at_least", ""),
        ("≥ 50", "50", "at_least", ""),
        (">= 50", "50", "at_least", ""),
        ("từ 50 trở lên", "50", "at_least", ""),
        ("15 tuổi trở lên", "15", "at_least", "tuổi"),
        ("không quá 7", "7", "at_most", ""),
        ("tối đa 7", "7", "at_most", ""),
        ("≤7", "7", "at_most", ""),
        ("7 trở xuống", "7", "at_most", ""),
        ("đạt 35%", "35", "exact", "%"),
    ],
)
def test_reads_a_figure(text: str, value: str, qualifier: str, unit: str) -> None:
    reading = read_number(text)
    assert reading.problem is None
    assert (str(reading.value), reading.qualifier, reading.unit_text) == (value, qualifier, unit)
    assert (reading.low, reading.high, reading.candidates) == (None, None, ())


@pytest.mark.parametrize(
    ("text", "value", "multiplier", "unit"),
    [
        ("1,8 tỷ đồng", "1800000000", 10**9, "đồng"),
        ("1,8 tỉ đồng", "1800000000", 10**9, "đồng"),
        ("1,8 ty\u0309 đo\u0302\u0300ng", "1800000000", 10**9, "đồng"),
        ("535 triệu", "535000000", 10**6, ""),
        ("535TRIỆU ĐỒNG", "535000000", 10**6, "đồng"),
        ("2,9 nghìn tỷ đồng", "2900000000000", 10**12, "đồng"),
        ("2 triệu/năm", "2000000", 10**6, "/năm"),
        ("1,85 ngàn", "1850", 10**3, ""),
        ("0,0005 nghìn", "0.5", 10**3, ""),
        ("khoảng 1,8 tỷ", "1800000000", 10**9, ""),
        ("(1,2 tỷ) đồng", "-1200000000", 10**9, "đồng"),
        ("1.000.000.000.000.000.000,123456789 tỷ", "1000000000000000000123456789", 10**9, ""),
        ("5 tỷ lệ", "5", 1, "tỷ lệ"),
        ("5 ngân hàng", "5", 1, "ngân hàng"),
        ("5 tỷ đồng", "5000000000", 10**9, "đồng"),
    ],
)
def test_multiplier_words_are_applied_exactly(
    text: str, value: str, multiplier: int, unit: str
) -> None:
    reading = read_number(text)
    assert (str(reading.value), reading.multiplier, reading.unit_text) == (value, multiplier, unit)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-5", "-5"),
        ("\u22125", "-5"),
        ("\u20135", "-5"),
        ("\u20145", "-5"),
        ("\uff0d5", "-5"),
        ("\u20115", "-5"),
        ("5-", "-5"),
        ("5\u2212", "-5"),
        ("(1.234,5)", "-1234.5"),
        ("( 5 )", "-5"),
        ("(5%)", "-5"),
        ("(5) %", "-5"),
        ("+5", "5"),
        ("khoảng -5", "-5"),
    ],
)
def test_signs(text: str, value: str) -> None:
    assert str(read_number(text).value) == value


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("40-50%", "40", "50", "%"),
        ("20% - 39%", "20", "39", "%"),
        ("từ 20% - 39%", "20", "39", "%"),
        ("Từ 20 đến 39 %", "20", "39", "%"),
        ("100 – 150", "100", "150", ""),
        ("khoảng 100 – 150 học viên/lớp", "100", "150", "học viên/lớp"),
        ("ít nhất 02 đến 03", "2", "3", ""),
        ("ít nhất từ 02 tới 03 lớp", "2", "3", "lớp"),
        ("100÷150", "100", "150", ""),
        ("1-2 triệu đồng", "1000000", "2000000", "đồng"),
        ("500 nghìn - 1 triệu đồng", "500000", "1000000", "đồng"),
        ("1,5 triệu đồng đến 2 triệu đồng", "1500000", "2000000", "đồng"),
        ("từ -5 đến -3", "-5", "-3", ""),
        ("1.500 - 2.000,5", "1500", "2000.5", ""),
        ("1950-2000 người", "1950", "2000", "người"),
    ],
)
def test_ranges(text: str, low: str, high: str, unit: str) -> None:
    reading = read_number(text)
    assert reading.problem is None
    assert (str(reading.low), str(reading.high)) == (low, high)
    assert (reading.value, reading.qualifier, reading.unit_text) == (None, "range", unit)


DECIMALS = st.decimals(
    min_value=Decimal(-(10**14)), max_value=Decimal(10**14), allow_nan=False, places=2
) | st.integers(-(10**12), 10**12).map(Decimal)


def written(value: Decimal, convention: str) -> str:
    english = f"{value:,f}"
    return english.translate(str.maketrans(",.", ".,")) if convention == "vi" else english


@given(DECIMALS, st.sampled_from(["vi", "en"]))
def test_a_written_number_reads_back(value: Decimal, convention: str) -> None:
    text = written(value, convention)
    assert read_number(text, convention).value == value
    without = read_number(text)
    assert without.value == value or value in without.candidates


@given(DECIMALS, st.sampled_from(["vi", "en"]), st.sampled_from(["nghìn", "triệu", "tỷ"]))
def test_a_multiplied_number_is_exact(value: Decimal, convention: str, word: str) -> None:
    factor = {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}[word]
    reading = read_number(f"{written(value, convention)} {word} đồng", convention)
    assert (reading.value, reading.unit_text) == (value * factor, "đồng")


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from(["-", " - ", " – ", " đến "]))
def test_a_range_reads_back_or_is_refused(low: int, high: int, between: str) -> None:
    reading = read_number(f"{written(Decimal(low), 'vi')}{between}{high} vụ", "vi")
    assert (reading.low, reading.high) == ((low, high) if low <= high else (None, None))


@given(st.text(max_size=60) | st.from_regex(r"[0-9.,\- %tỷđến()/khoảng]{0,30}", fullmatch=True))
def test_a_reading_is_a_value_or_a_range_or_a_problem(text: str) -> None:
    reading = read_number(text)
    answers = [reading.value is not None, reading.low is not None, reading.problem is not None]
    assert answers.count(True) == 1
    assert (reading.low is None) == (reading.high is None)
    assert (reading.qualifier == "range") >= (reading.low is not None)
