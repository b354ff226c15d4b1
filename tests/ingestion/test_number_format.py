"""Number formats, to the last literal: what a person sees in the cell is what counts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.spreadsheet.displayed import may_show
from ingestion.spreadsheet.number_format import (
    AS_STORED,
    PERCENT,
    UNCLEAR,
    Shown,
    find_format,
    is_unit,
)

ACCOUNTING = '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)'
DONG = '_-* #,##0\\ "₫"_-;\\-* #,##0\\ "₫"_-;_-* "-"\\ "₫"_-;_-@_-'


def shown(code: str, number: float) -> Shown:
    return find_format(200, code).show(number)


@pytest.mark.parametrize(
    "code",
    [
        *("General", "0", "00", "0.00", "#,##0", "#.##0", "#,##0.00", "# ##0", "#\\ ##0", "@"),
        *("0_)", "[Red]0", "[Color10]0", "[$-42A]#,##0", "[$-101042A]0", "[$-vi-VN]0", "* 0"),
        *("0_);(0)", "0;-0", "0;[Red]-0", "#,##0_);[Red](#,##0)", "0;0-", ACCOUNTING, "+0;-0;0"),
        *("0;-0;0;@", "General;-General", "General;@", "[<0]-0;0", '[=0]"-";[<0]-0;0', '" "0'),
        *("[$-10409]0", "0.", "GENERAL", "#,##0 ;(#,##0)", "0.00E+00"),
    ],
)
@pytest.mark.parametrize("number", [5.0, 1.9e6, 12.5, -5.0, -12.5, 0.0])
def test_honest_formats_show_what_is_stored(code: str, number: float) -> None:
    assert shown(code, number) == AS_STORED


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ('0" kg"', "kg"),
        ('#,##0" đồng"', "đồng"),
        ("#,##0\\ ₫", "₫"),
        ("[$₫-42A]#,##0", "₫"),
        ("$#,##0", "$"),
        ("[$$-409]#,##0.00", "$"),
        ('"VND "0', "VND"),
        ('0" triệu đồng"', "triệu đồng"),
        ('0" triệu"', "triệu"),
        ('0"%"', "%"),
        ('0" ‰"', "‰"),
        ('0" km²"', "km²"),
        (DONG, "₫"),
        ("_($* #,##0_);_($* (#,##0);_($* -_)", "$"),
    ],
)
def test_a_unit_beside_the_digits_is_handed_on(code: str, unit: str) -> None:
    assert {shown(code, number) for number in (5, -5, 0)} == {Shown(unit=unit)}


@pytest.mark.parametrize("code", ["0%", "0.0%", "0.00 %", "%0", "0%;-0%", "0%_);(0%)", "[Red]0%"])
def test_a_percentage_is_a_hundred_times_what_is_stored(code: str) -> None:
    assert {shown(code, number) for number in (0.176, -0.176, 0)} == {PERCENT}


@pytest.mark.parametrize(
    "code",
    [
        *('0"K"', '0"M"', '0"tr"', '0"000"', '0"."000', "0\\.000", "0\\5", '"1"0', '"-"0', "(0)"),
        *("\\-0", '"−"0', "0-", "0,", "#,##0,", "0.0,,", "0,,.0", "# ?/?", "0/100", ";;;", ";"),
        *("0%%", '0%" năm"', '"khoảng "0', '">"0', '"~"0', '0" (ước)"', '0"+"', '0" - 9"', "0 0"),
        *("00-00", "0.0.0", "*00", "0*-", "**0*0", "[White]0", "[DBNum1]0", "[$-2000000]0", "0x"),
        *('0"x"0', '$0" USD"', '0" đồng"0', "0;0;0;0;0", "[h]0", "@@@", '@" nghìn"'),
        *("[>1]0.0;0.0%", '[>=1000]0," nghìn";0', "[x]0", "0" * 300, '"abc"', "", "\\", '"', "["),
        *('@"000"', '"x"@', "0€", "[$€-407]0", '0" tỷ lệ"', "0'", "0&", "0=0", "000:00"),
    ],
)
def test_what_is_not_understood_is_not_loaded(code: str) -> None:
    found = shown(code, 5)
    assert (found.problem, found.written) == (UNCLEAR, code)


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("0;0", -5),
        ("0;[Red]0", -5),
        ("0;-0;;@", 0),
        ("#", 0),
        ("#,###", 0.2),
        ('0;-0;"x"', 0),
        ('0;-0;"5"', 0),
        ("0;-0;-0", 0),
        ('[=0]"-";0', -5),
        ("0.00E+00", 1578),
        ("0E+0", 12),
        ("##0.0E+0", 1234),
        ("+0", -5),
        ('0;-0;"-"5', 0),
        ('"-";[<0]0', 0),
    ],
)
def test_the_section_of_the_number_decides(code: str, number: float) -> None:
    assert shown(code, number).problem == UNCLEAR


@pytest.mark.parametrize(
    "code",
    [
        *("d/m/yyyy", "yyyy", "[$-411]ge", "[$-1070000]d/mm/yyyy", "[h]:mm", "mm:ss.0", "[ss]"),
        *("[$-F800]dddd, mmmm dd, yyyy", "h AM/PM", "mmm\\-yy;@", '"tháng "m'),
    ],
)
def test_days_and_times(code: str) -> None:
    assert shown(code, 46000).is_date


@pytest.mark.parametrize("format_id", [0, 1, 2, 3, 4, 37, 38, 39, 40, 41, 43, 49, 999])
def test_formats_known_by_number(format_id: int) -> None:
    assert find_format(format_id).show(5) == AS_STORED
    assert find_format(9).show(0.5) == PERCENT
    assert find_format(14).show(46000).is_date
    assert find_format(12).show(5).problem == UNCLEAR


@pytest.mark.parametrize(
    ("code", "around"),
    [
        ("General", ("", "")),
        ("@", ("", "")),
        ('@" nghìn"', ("", " nghìn")),
        ("0;0;0;_(@_)", ("", "")),
        ('0;0;0;"x"@', ("x", "")),
        ("0;0;0", ("", "")),
        (";;;", None),
        ('0;0;0;"x"', None),
    ],
)
def test_what_becomes_of_a_text(code: str, around: tuple[str, str] | None) -> None:
    assert find_format(200, code).around_text == around


# A property: whatever is planted into a plain format ------------------------------------------

PLAIN = (["#", ",", "##0"], ["0"], ["General"], ["0", ".", "00"], ["#", ",", "##0", ".", "0"])
MEANINGLESS = (
    "_",
    "_)",
    "_-",
    "* ",
    "[Red]",
    "[Blue]",
    "[Color5]",
    "[$-42A]",
    "[$-vi-VN]",
    "\\ ",
    '" "',
)
"""Beside the digits: space, colour, language."""
PARTS = (
    *('"', "\\", "_", "*", "[", "]", ";", "-", "(", ")", "+", "/", "%", "‰", "E+", "@", "d", "m"),
    *("K", "x", "$", "€", "[>1]", "[=0]", "[h]", "[$€]", "[$5]", "[DBNum2]", "[White]", "*0", "!"),
)
NUMBERS = (1.0, 5.0, 1578.0, 1901569.0, 0.25)


@settings(max_examples=800, deadline=None)
@given(
    plain=st.sampled_from(PLAIN),
    planted=st.one_of(
        st.sampled_from(MEANINGLESS),
        st.sampled_from(PARTS),
        st.text(st.characters(exclude_characters='"'), min_size=1, max_size=6).map('"{}"'.format),
        st.text(max_size=1).map("\\{}".format),
    ),
    where=st.integers(0, 5),
    number=st.sampled_from(NUMBERS),
)
def test_a_planted_part_is_meaningless_understood_or_refused(
    plain: list[str], planted: str, where: int, number: float
) -> None:
    at = min(where, len(plain))
    code = "".join((*plain[:at], planted, *plain[at:]))
    found = shown(code, number)
    words = planted.strip('"\\').strip()
    if planted in MEANINGLESS and planted != "_" and at in (0, len(plain)):
        assert found == AS_STORED
    elif found == AS_STORED:
        assert words in ("", "+") or planted in (";", "[>1]", *MEANINGLESS)
    elif not (found.problem or found.is_date):
        assert found == PERCENT if planted == "%" else found == Shown(unit=words)
        assert planted == "%" or is_unit(words)


# What a file says it displays -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("1.901.569", "1901569"), ("1,901,569", "1901569"), ("1 901 569", "1901569")),
        *(("17,6%", "17.6"), ("18%", "17.6"), ("1.902", "1901.6"), ("-5", "-5"), ("(5)", "-5")),
        *(
            ("535 triệu đồng", "535"),
            ("-", "0"),
            ("0", "0.004"),
            ("1,23E+06", "1234567"),
            ("3.0E-1", "0.3"),
        ),
    ],
)
def test_a_rounded_and_grouped_text_shows_its_number(text: str, number: str) -> None:
    assert may_show(text, Decimal(number))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("1.902", "1901569"), ("5", "-5"), ("-5", "5"), ("5 000", "5"), ("", "5"), ("x", "0")),
        *(("17,6", "0.176"), ("150 200", "200"), ("5/8", "0.625"), ("15781", "1578")),
    ],
)
def test_a_text_that_shows_another_number(text: str, number: str) -> None:
    assert not may_show(text, Decimal(number))
