"""What the bulletin says of figures: sums of what may be added, and changes of what compares."""

from __future__ import annotations

import pytest
from published_month import GROWTH, MONTH, MONTH_BEFORE, SUBSCRIBERS, YEAR_BEFORE, rows, text

pytestmark = pytest.mark.db


def test_only_sums_are_added_up(marts):
    marts.load(
        1, MONTH,
        {SUBSCRIBERS: ["1000", "2000", "3000", "4000", "5000"],
         GROWTH: ["10.1", "20.2", "30.3", "40.4", "50.5"]},
    )  # fmt: skip
    assert "Số thuê bao en Số thuê bao 5/5 15.000 thuê bao" in text()
    assert "Tốc độ tăng en Tốc độ tăng 5/5 10,1 % Một 30,3 % 50,5 % Năm" in text()
    assert "151,5" not in text()


def test_the_median_of_an_even_number_lies_between(marts):
    marts.load(1, MONTH, {GROWTH: ["1", "2", "2.5", "10"]})
    assert "4/5 1,00 % Một 2,25 % 10,00 % Bốn" in text()


def test_a_total_of_some_provinces_says_of_how_many(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1", "2", "3", "4"]})
    assert "4/5 10 thuê bao" in text()


def test_a_total_is_as_exact_as_its_parts(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1", "2", "3"]})
    marts.figure(1, 1, 4, SUBSCRIBERS, "4", qualifier="more_than")
    assert "4/5 khoảng 10 thuê bao" in text()
    marts.figure(1, 1, 5, SUBSCRIBERS, None, qualifier="range", low="5", high="9")
    assert "5/5 từ 15 đến 19 thuê bao" in text()


def test_large_sums_of_money_are_told_in_billions(marts):
    marts.indicator(9, "b2c_sales_vnd", "Doanh số", "VND", "sum")
    marts.load(1, MONTH, {9: ["1234567890123"] * 5})
    assert "5/5 6.172,8 tỷ đồng" in text()
    assert {row["value"] for row in rows()} == {"1234567890123"}


def test_changes_on_month_and_year(marts):
    marts.load(1, YEAR_BEFORE, {SUBSCRIBERS: ["100"] * 5})
    marts.load(2, MONTH_BEFORE, {SUBSCRIBERS: ["160"] * 5})
    marts.load(3, MONTH, {SUBSCRIBERS: ["120"] * 5})
    assert "5/5 600 thuê bao −25,0 % +20,0 %" in text()


@pytest.mark.parametrize(
    ("earlier", "mark"),
    [
        (["100"] * 4, "KSS 1"),
        (["0"] * 5, "KSS 3"),
    ],
)
def test_what_does_not_compare_is_not_compared(marts, earlier, mark):
    marts.load(1, MONTH_BEFORE, {SUBSCRIBERS: earlier})
    marts.load(2, MONTH, {SUBSCRIBERS: ["120"] * 5})
    assert f"5/5 600 thuê bao {mark} –" in text()


def test_as_many_but_other_provinces_do_not_compare(marts):
    marts.load(1, MONTH_BEFORE, {SUBSCRIBERS: ["100"] * 4})
    marts.release(2, MONTH)
    submission = marts.submission(2, MONTH)
    for province in (2, 3, 4, 5):
        marts.figure(2, submission, province, SUBSCRIBERS, "100")
    assert "4/5 400 thuê bao KSS 1" in text()


def test_inexact_totals_do_not_compare(marts):
    marts.load(1, MONTH_BEFORE, {SUBSCRIBERS: ["100"] * 5}, qualifier="approx")
    marts.load(2, MONTH, {SUBSCRIBERS: ["120"] * 5})
    assert "5/5 600 thuê bao KSS 2" in text()


def test_real_and_synthetic_totals_do_not_compare(marts):
    marts.load(1, MONTH_BEFORE, {SUBSCRIBERS: ["100"] * 5}, synthetic=True)
    marts.load(2, MONTH, {SUBSCRIBERS: ["120"] * 5})
    assert "5/5 600 thuê bao – –" in text()


def test_the_whole_country_compares_across_the_merger(marts):
    marts.sql.execute(
        "insert into marts.dim_province select key, 'VN63', '0' || key - 60, 'VN63_0' || key - 60,"
        " 'Cũ', 'Old', 'province', 'R', 'VN-00', null, '2025-07-01', false, 1"
        " from generate_series(61, 68) as key"
    )
    marts.release(1, "2025-06")
    before = marts.submission(1, "2025-06")
    for province in range(61, 69):
        marts.figure(1, before, province, SUBSCRIBERS, "10", month="2025-06")
    marts.load(2, "2025-07", {SUBSCRIBERS: ["20"] * 5})
    assert "5/5 100 thuê bao +25,0 %" in text("2025-07")


def test_highest_and_lowest_provinces(marts):
    for key in range(6, 13):
        marts.province(key, f"Tỉnh {key}")
    marts.indicator(9, "bank_account_count", "Tài khoản", "account", "sum")
    marts.load(1, MONTH, {9: [str(key) for key in range(1, 13)]})
    ranking = text().split("Hạng Địa phương Giá trị Biểu đồ")[1]
    assert ranking.startswith(
        " 1 Tỉnh 12 12 2 Tỉnh 11 11 3 Tỉnh 10 10 4 Tỉnh 9 9 5 Tỉnh 8 8 8 Năm 5"
    )


def test_a_few_provinces_are_shown_figure_by_figure(marts):
    marts.release(1, MONTH)
    submission = marts.submission(1, MONTH, "báo cáo.csv")
    marts.figure(1, submission, 1, SUBSCRIBERS, "1901569", source_ref="line 42")
    marts.figure(1, submission, 1, SUBSCRIBERS, "12200", breakdown="account_type=fixed")
    marts.figure(1, submission, 1, SUBSCRIBERS, "7", breakdown="colour=blue")
    marts.figure(1, submission, 2, GROWTH, None, qualifier="range", low="40", high="50.5")
    assert "en Số thuê bao 10/2026 1.901.569 thuê bao line 42" in text()
    assert "cố định fixed 10/2026 12.200 thuê bao" in text()
    assert "colour=blue" in text()
    assert "từ 40 đến 50,5 %" in text()
    assert "báo cáo.csv" in text()


def test_a_release_of_plans_only_has_no_figures(marts):
    marts.release(1, MONTH)
    marts.submission(1, MONTH)
    assert "không có số liệu thực hiện" in text()
    assert rows() == []
