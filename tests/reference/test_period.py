"""Periods: one code each, arithmetic on months, and the ways people write them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.period import Period, months
from reference.written_periods import read_period


@pytest.mark.parametrize(
    ("code", "start", "end", "freq", "convention", "month"),
    [
        ("2026-10", "2026-10-01", "2026-10-31", "M", "calendar", "2026-10"),
        ("2024-02", "2024-02-01", "2024-02-29", "M", "calendar", "2024-02"),
        ("2026-Q3", "2026-07-01", "2026-09-30", "Q", "calendar", "2026-09"),
        ("2026", "2026-01-01", "2026-12-31", "A", "calendar", "2026-12"),
        ("2021-01-01/2023-10-31", "2021-01-01", "2023-10-31", "span", "calendar", "2023-10"),
        ("2026-01-01/2026-06-30", "2026-01-01", "2026-06-30", "span", "calendar", "2026-06"),
        ("2026-02-01/2026-04-30", "2026-02-01", "2026-04-30", "span", "calendar", "2026-04"),
        ("2026-09-15/2026-10-14", "2026-09-15", "2026-10-14", "M", "nd09", "2026-10"),
        ("2025-12-15/2026-01-14", "2025-12-15", "2026-01-14", "M", "nd09", "2026-01"),
        ("2025-12-15/2026-03-14", "2025-12-15", "2026-03-14", "Q", "nd09", "2026-03"),
        ("2025-12-15/2026-12-14", "2025-12-15", "2026-12-14", "A", "nd09", "2026-12"),
        ("2025-12-15/2026-06-14", "2025-12-15", "2026-06-14", "span", "nd09", "2026-06"),
        ("2026-10-05/2026-10-05", "2026-10-05", "2026-10-05", "span", "calendar", "2026-10"),
    ],
)
def test_a_code_is_a_period_and_back(
    code: str, start: str, end: str, freq: str, convention: str, month: str
) -> None:
    period = Period.parse(code)
    assert (period.start, period.end) == (date.fromisoformat(start), date.fromisoformat(end))
    assert (period.freq, period.convention, period.month) == (freq, convention, month)
    assert period.code == str(period) == code
    assert str(period.key) == (start + end).replace("-", "")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026-10-01/2026-10-31", "2026-10"),
        ("2026-07-01/2026-09-30", "2026-Q3"),
        ("2026-01-01/2026-12-31", "2026"),
    ],
)
def test_a_span_that_is_a_calendar_unit_is_that_unit(written: str, code: str) -> None:
    assert Period.parse(written) == Period.parse(code)
    assert Period.parse(written).code == code


@pytest.mark.parametrize(
    "code",
    [
        *(
            "",
            "2026-13",
            "2026-00",
            "2026-1",
            "2026-Q5",
            "2026-Q0",
            "26",
            "10/2026",
            " 2026",
            "2026 ",
        ),
        *(
            "2026-10-31",
            "2026-02-01/2026-02-30",
            "2026-10-31/2026-10-01",
            "1899",
            "2100",
            "2026-10\n",
        ),
        *("٢٠٢٦", "2026-10/2026-11", "2026-q3", "x" * 1_000_000),
    ],
)
def test_what_is_no_code_is_refused_in_one_line(code: str) -> None:
    with pytest.raises(ValueError, match="not a period") as refused:
        Period.parse(code)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 200


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Period(date(2026, 2, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("code", "following"),
    [
        ("2026-12", "2027-01"),
        ("2024-01", "2024-02"),
        ("2026-Q4", "2027-Q1"),
        ("2026", "2027"),
        ("2026-09-15/2026-10-14", "2026-10-15/2026-11-14"),
        ("2025-11-15/2025-12-14", "2025-12-15/2026-01-14"),
    ],
)
def test_next_and_previous(code: str, following: str) -> None:
    assert Period.parse(code).next().code == following
    assert Period.parse(following).previous().code == code


def test_a_free_span_has_no_next() -> None:
    with pytest.raises(ValueError, match="no next or previous"):
        Period.parse("2021-01-01/2023-10-31").next()


def test_months_in_a_row() -> None:
    assert [str(month) for month in months("2025-11", 3)] == ["2025-11", "2025-12", "2026-01"]
    assert months(Period.parse("2025-11"), 0) == []
    with pytest.raises(ValueError, match="not a month"):
        months("2026-Q1", 2)


def test_the_administrative_month_of_a_number() -> None:
    assert Period.of_month(2026, 1, "nd09").code == "2025-12-15/2026-01-14"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(
            (text, "2026-10")
            for text in ("10/2026", "T10/2026", "t10-2026", "T.10/2026", "10 / 2026")
        ),
        *(
            (text, "2026-10")
            for text in ("tháng 10/2026", "THÁNG 10 NĂM 2026", "Tháng 10, năm 2026")
        ),
        *((text, "2026-10") for text in ("Tháng mười năm 2026", "thang 10 nam 2026", "2026/10")),
        *(
            (text, "2026-10")
            for text in ("2026-10", "10-2026", "10–2026", "202610", "tháng 10.2026")
        ),
        *((text, "2026-10") for text in ("Kỳ báo cáo: tháng 10/2026", "01/10/2026", "1-10-2026")),
        *((text, "2026-10") for text in ("2026-10-01", "2026-10-01 00:00:00", "2026-10-01T00:00")),
        ("01/10/2026 - 31/10/2026", "2026-10"),
        ("1/2026", "2026-01"),
        ("2026-9", "2026-09"),
        ("tháng năm năm 2026", "2026-05"),
        ("tháng tư năm 2026", "2026-04"),
        ("tháng mười hai năm 2026", "2026-12"),
        *(
            (text, "2026-Q3")
            for text in ("Quý III/2026", "Q3/2026", "quý 3 năm 2026", "Quý Ⅲ/2026")
        ),
        *((text, "2026-Q3") for text in ("Q.III/2026", "quý ba năm 2026", "2026-Q3", "2026Q3")),
        ("Quý IV năm 2026", "2026-Q4"),
        ("3 tháng đầu năm 2026", "2026-Q1"),
        *((text, "2026") for text in ("năm 2026", "2026", "Trong năm 2026", "12 tháng năm 2026")),
        *((text, "2026-01-01/2026-06-30") for text in ("6 tháng đầu năm 2026", "6 tháng năm 2026")),
        ("Sáu tháng đầu năm 2026", "2026-01-01/2026-06-30"),
        ("6 tháng cuối năm 2026", "2026-07-01/2026-12-31"),
        ("9 tháng năm 2026", "2026-01-01/2026-09-30"),
        ("từ 15/9/2026 đến 14/10/2026", "2026-09-15/2026-10-14"),
        ("Từ ngày 15/9 đến ngày 14/10/2026", "2026-09-15/2026-10-14"),
        ("15/12/2025 – 14/01/2026", "2025-12-15/2026-01-14"),
        ("01/01/2021-31/10/2023", "2021-01-01/2023-10-31"),
        ("01/2021 - 10/2023", "2021-01-01/2023-10-31"),
        ("từ tháng 1/2021 đến hết tháng 10/2023", "2021-01-01/2023-10-31"),
        ("từ tháng 1 đến tháng 10 năm 2026", "2026-01-01/2026-10-31"),
        ("giai đoạn 2021 - 2025", "2021-01-01/2025-12-31"),
        ("từ năm 2019 đến năm 2023", "2019-01-01/2023-12-31"),
        ("Quý I - Quý III/2026", "2026-01-01/2026-09-30"),
        ("Tháng 10/2026 (từ 15/9/2026 đến 14/10/2026)", "2026-09-15/2026-10-14"),
        ("Tháng 10/2026 (01/10/2026 - 31/10/2026)", "2026-10"),
        (202610, "2026-10"),
        (2026, "2026"),
        (2026.0, "2026"),
        (date(2026, 10, 1), "2026-10"),
        (datetime(2026, 10, 1), "2026-10"),
    ],
)
def test_reads_what_people_write(written: object, code: str) -> None:
    period = read_period(written)
    assert period is not None
    assert period.code == code


@pytest.mark.parametrize(
    "written",
    [
        *(None, True, "", "  ", "abc", "tháng 10", "10", "10/26", "13/2026", "0/2026", "T13/2026"),
        *(
            "31/10/2026",
            "31/2/2026",
            "10/31/2026",
            "1-10/2026",
            "tháng năm 2026",
            "20269",
            "102026",
        ),
        *("quý V/2026", "quý 5/2026", "Q0/2026", "năm 26", "năm 1026", "13 tháng năm 2026"),
        *("đến nay", "5 năm qua", "từ năm 2021 đến nay", "2025-2021", "31/10/2023-01/01/2021"),
        *("tháng 11/2026 (từ 15/9/2026 đến 14/10/2026)", "năm 2026 (tháng 10/2026)", "2026 (abc)"),
        *("15/12 - 14/01/2026", "10/2026 và 11/2026", 46296, 10.2026, float("nan"), 10**40, [2026]),
        *(date(2026, 10, 31), datetime(2026, 10, 1, 8, 30), "2026-10-01 08:30", "1" * 1_000_000),
        "- " * 50,
    ],
)
def test_what_is_not_surely_a_period_is_none(written: object) -> None:
    assert read_period(written) is None


DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(DAYS, DAYS)
def test_every_span_has_one_code(one: date, other: date) -> None:
    period = Period(min(one, other), max(one, other))
    assert Period.parse(period.code) == period
    assert read_period(period.code) == period
    assert int(str(period.key)[8:]) >= int(str(period.key)[:8])


@given(st.integers(1990, 2090), st.integers(1, 12), st.integers(-400, 100))
def test_months_shift_there_and_back(year: int, month: int, n: int) -> None:
    for convention in ("calendar", "nd09"):
        period = Period.of_month(year, month, convention)
        assert (period.freq, period.convention) == ("M", convention)
        assert period.shift(n).shift(-n) == period
        assert period.next().start == period.end + timedelta(days=1)
        assert period.month == f"{year}-{month:02}"


@given(DAYS, DAYS)
def test_spans_written_day_first_read_back(one: date, other: date) -> None:
    start, end = min(one, other), max(one, other)
    text = f"từ ngày {start:%d/%m/%Y} đến ngày {end:%d/%m/%Y}"
    assert read_period(text) == Period(start, end)


@given(st.text(max_size=40))
def test_reading_never_raises(text: str) -> None:
    period = read_period(text)
    assert period is None or Period.parse(period.code) == period
