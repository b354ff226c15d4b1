"""What is no figure, or more than one: refused, with the reason."""

import time
from decimal import Decimal

import pytest

from ingestion.understanding.figure_syntax import carries_figure
from ingestion.understanding.numbers import (
    NUMBER_AMBIGUOUS,
    NUMBER_IS_DATE,
    NUMBER_UNREADABLE,
    RANGE_REVERSED,
    explain_no_figure,
    infer_convention,
    read_number,
    settle,
)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "…", "abc", "#N/A", "#VALUE!", "NaN", "inf", "True", "x", "%", "tỷ", "hơn"),
        *("1.2.3", "12,34,56", "1.23.456", "1.234,567.8", "0.123.456", "1,,2", "1..2", "1.234.56"),
        *("1e5", "1E+05", "0x10", "12 5", "1 9015", "2021 123", "3.785 535 905", "1 901.569"),
        *(
            "20/55",
            "5²",
            "½",
            "10³ tấn",
            "٣",
            "- 5",
            "5 -",
            "--5",
            "-5-",
            "(5",
            "5)",
            "(-5)",
            "((5))",
        ),
        *("20% - 39 vụ", "-5-10", "5--3", "40-50-60"),
        *("từ 600", "hơn dưới 5", "tên 60", "tăng 5%", "5 tỷ 200 triệu", "6 và 7", "1.000 lần 5"),
        *("5%-", "600+", "a 5", "5 / 7", "$5", "1'234", "1_000", "1578*", "1578 (1)", "1578[1]"),
        *("10⁶", "1578¹", "1578 +/- 5", "±5", "19O1569", "l90", "1\u03365", "5\u20dd", "१२"),
        *("\u202e1234", "12\u200b34", "1234\u200f", "5\u00ad6", "1\ufffd2", "5 v\u200bụ"),
    ],
)
def test_what_is_no_figure_is_unreadable(text: str) -> None:
    reading = read_number(text)
    assert reading.problem == NUMBER_UNREADABLE
    assert (reading.value, reading.low, reading.high, reading.candidates) == (None, None, None, ())


@pytest.mark.parametrize(
    "text",
    [
        *("150\n200", "150\t200", "150\r\n200", "150  200", "150\u2003200", "150\u00a0 200"),
        *("1\v901", "150 vụ\n200 vụ", "từ 20\nđến 39%", "20\n%\t39"),
    ],
)
def test_several_numbers_are_never_one(text: str) -> None:
    assert read_number(text).problem == NUMBER_AMBIGUOUS
    assert settle(read_number(text), valid_max=Decimal(160)).value is None


@pytest.mark.parametrize(
    ("text", "value"), [("535\ntriệu đồng", "535000000"), ("\n1578\n", "1578"), ("50\nm2", "50")]
)
def test_a_line_break_between_words_is_a_space(text: str, value: str) -> None:
    assert str(read_number(text).value) == value


@pytest.mark.parametrize("text", ["50-40%", "từ 39% đến 20%", "500 - 1 triệu"])
def test_a_range_the_wrong_way_round_says_so(text: str) -> None:
    reading = read_number(text)
    assert (reading.problem, reading.low, reading.high) == (RANGE_REVERSED, None, None)


@pytest.mark.parametrize(
    "text",
    [
        *("10/2023", "10-2023", "15/5/2020", "15-05-2020", "15.5.2020", "2023-10-31", "2023/10/31"),
        *("2023-10", "30/6", "15/5/20", "5/15/2020", "2023-10-31 00:00:00", "2023-10-31T08:30"),
        *("2016-2020", "2021 – 2025", "từ 2019 đến 2023", "08:30", "T10/2026", "tháng 10/2026"),
        *("Tháng 10", "quý III/2026", "Q3/2026", "năm 2025", "ngày 31/10/2023"),
    ],
)
@pytest.mark.parametrize("convention", [None, "vi"])
def test_dates_are_not_figures(text: str, convention: str | None) -> None:
    reading = read_number(text, convention)
    assert (reading.problem, reading.value) == (NUMBER_IS_DATE, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((text, "empty") for text in ("", "  ", "\u00a0", "\t\n")),
        *((text, "no_occurrence") for text in ("-", "–", "—", "\u2212", " - ", "--")),
        ("Không phát sinh", "no_occurrence"),
        *((text, "no_data") for text in ("…", "...", "..", "n/a", "N/A", "Chưa có số liệu")),
        *((text, "not_applicable") for text in ("x", "X", " x ", "không áp dụng")),
        *((text, None) for text in ("0", "#N/A", "NaN", "5", "abc", "xx", ".", "không")),
    ],
)
def test_signs_for_no_figure(text: str, reason: str | None) -> None:
    assert explain_no_figure(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "9" * 10_000_000,
        "1." * 100,
        "1 234" * 40,
        "-" * 200,
        "5 " + "- " * 99,
        "(" * 200,
        "khoảng " * 28,
        "1 " * 100,
        "5" + " a" * 90 + " 5",
        "9" * 31,
        "5 " + "đến " * 49,
    ],
)
def test_hostile_input_is_refused_at_once(text: str) -> None:
    began = time.perf_counter()
    assert read_number(text).problem == NUMBER_UNREADABLE
    assert infer_convention([text]) is None
    assert explain_no_figure(text) is None
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        *("1", "1.901.569", "1.234 thuê bao", "hơn 600", "40-50%", "−5,2", "(5,2)", "5 tỷ đồng"),
        *("150\n200", "150\t200", "1234 và 5678", "5 tỷ 200 triệu", "hơn 600 và gần 700"),
        *("1578*", "1578 (1)", "1578[1]", "1578¹", "1.234 thuê bao (1)", "1578 +/- 5", "20/55"),
        *("10⁶", "½", "٣", "５３", "1e3", "1.9E+06", "1'000", "1.2.3", "\u202e1234", "9" * 300),
        *(
            "\u202e1.234 thuê bao",
            "5\u200b tỷ đồng",
            "1\u03365\u03360\u0336 thuê bao",
            "\ufffd5 vụ",
        ),
    ],
)
def test_a_cell_that_carries_a_figure_is_recognised(text: str) -> None:
    assert carries_figure(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "abc", "m²", "bts_site_count", "commune=c1", "VN34_24", "1.", "QĐ 12/2025"),
        *("2026-10", "31/10/2025", "tháng 10/2026", "01/10/2026 - 31/10/2026", "quý I"),
        *("Tăng 5% so với cùng kỳ", "31/12/2025 chưa đối soát", "½ tỉnh chưa báo cáo"),
    ],
)
def test_a_date_a_code_or_prose_carries_no_figure(text: str) -> None:
    assert not carries_figure(text)
