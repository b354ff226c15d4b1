"""What statistics say of figures: sums of what may be added, and changes of what compares."""

from __future__ import annotations

from decimal import Decimal

import pytest
from published_month import (
    GROWTH,
    MONTH,
    MONTH_BEFORE,
    SUBSCRIBERS,
    YEAR_BEFORE,
    document,
    table,
    words,
)  # fmt: skip

from tmdt.dissemination.content.month import make_bulletin
from tmdt.dissemination.snapshot import read_published
from warehouse.home import Problem

pytestmark = pytest.mark.db

SALES, SHARE = 9, 8


def total(content, name="en Số thuê bao"):
    [row] = [row for row in table(content, "totals_INF") if row["indicator"] == name]
    return row


def headline(content, name="b2c_sales_vnd"):
    [found] = [
        line for section in content.sections for line in section.headlines if line.name == name
    ]
    return found


def changes(content, name="b2c_sales_vnd"):
    return {
        change.since.en: change.per_cent if change.reason is None else change.reason.en
        for change in headline(content, name).changes
    }


def test_only_sums_are_added_up(marts):
    marts.load(
        1, MONTH,
        {SUBSCRIBERS: ["1000", "2000", "3000", "4000", "5000"],
         GROWTH: ["10.1", "20.2", "30.3", "40.4", "50.5"]},
    )  # fmt: skip
    content = document()
    assert total(content) == {
        "indicator": "en Số thuê bao", "n": 5, "n_expected": 5, "total": 15000,
        "unit": "subscriber",
    }  # fmt: skip
    assert table(content, "spread_INF") == [
        {
            "indicator": "en Tốc độ tăng", "unit": "percent", "n": 5, "n_expected": 5,
            "lowest": Decimal("10.1"), "lowest_province": "Một", "median": Decimal("30.3"),
            "highest": Decimal("50.5"), "highest_province": "Năm",
        }
    ]  # fmt: skip


def test_the_median_of_an_even_number_lies_between(marts):
    marts.load(1, MONTH, {GROWTH: ["1", "2", "2.5", "10"]})
    [row] = table(document(), "spread_INF")
    assert (row["n"], row["n_expected"], row["lowest"], row["median"], row["highest"]) == (
        4, 5, 1, Decimal("2.25"), 10,
    )  # fmt: skip


def test_a_total_of_some_provinces_says_of_how_many(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1", "2", "3", "4"]})
    row = total(document())
    assert (row["n"], row["n_expected"], row["total"]) == (4, 5, 10)
    assert "Tổng chỉ là của 4 trên 5 tỉnh, thành phố đã báo cáo. Chưa có: Năm." in words(document())
    assert "Totals are of the 4 of 5 provinces that reported. Missing: Năm." in words(
        document(), "en"
    )


def test_a_total_is_as_exact_as_its_parts(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1", "2", "3"]})
    marts.figure(1, 1, 4, SUBSCRIBERS, "4", qualifier="more_than")
    row = total(document())
    assert (row["total"], row["accuracy"]) == (10, "approx")
    marts.figure(1, 1, 5, SUBSCRIBERS, None, qualifier="range", low="5", high="9")
    row = total(document())
    assert (row["total"], row["accuracy"], row["low"], row["high"]) == (None, "range", 15, 19)
    assert "A total of such figures is approximate" in words(document(), "en")


def test_large_sums_of_money_are_told_in_billions(marts):
    marts.indicator(SALES, "b2c_sales_vnd", "Doanh số", "VND", "sum")
    marts.load(1, MONTH, {SALES: ["1234567890123"] * 5})
    row = total(document(), "en Doanh số")
    assert (row["total"], row["unit"]) == (Decimal("6172.839450615"), "billion dong")
    assert headline(document()).value == row["total"]


def test_changes_on_month_and_year(marts):
    marts.load(1, YEAR_BEFORE, {SUBSCRIBERS: ["100"] * 5})
    marts.load(2, MONTH_BEFORE, {SUBSCRIBERS: ["160"] * 5})
    marts.load(3, MONTH, {SUBSCRIBERS: ["120"] * 5})
    row = total(document())
    assert (row["total"], row["month_change"], row["year_change"]) == (600, -25, 20)


@pytest.mark.parametrize(
    ("earlier", "why"),
    [
        (["100"] * 4, "not the same provinces reported"),
        (["0"] * 5, "the earlier figure is zero"),
    ],
)
def test_what_does_not_compare_is_not_compared(marts, earlier, why):
    marts.load(1, MONTH_BEFORE, {SUBSCRIBERS: earlier})
    marts.load(2, MONTH, {SUBSCRIBERS: ["120"] * 5})
    row = total(document())
    assert "month_change" not in row and row["reason"] == f"month: {why}"
    assert f"Not compared where: {why}." in words(document(), "en")


def test_as_many_but_other_provinces_do_not_compare(marts):
    marts.load(1, MONTH_BEFORE, {SUBSCRIBERS: ["100"] * 4})
    marts.release(2, MONTH)
    submission = marts.submission(2, MONTH)
    for province in (2, 3, 4, 5):
        marts.figure(2, submission, province, SUBSCRIBERS, "100")
    row = total(document())
    assert (row["total"], row["reason"]) == (400, "month: not the same provinces reported")


def test_inexact_totals_do_not_compare(marts):
    marts.load(1, MONTH_BEFORE, {SUBSCRIBERS: ["100"] * 5}, qualifier="approx")
    marts.load(2, MONTH, {SUBSCRIBERS: ["120"] * 5})
    assert total(document())["reason"] == "month: some figures are not exact"


def test_values_by_two_methods_do_not_compare(marts):
    marts.load(1, MONTH_BEFORE, {SUBSCRIBERS: ["100"] * 5})
    marts.load(2, MONTH, {SUBSCRIBERS: ["120"] * 5})
    assert total(document())["month_change"] == 20
    marts.sql.execute(
        "insert into marts.dim_indicator_method values (%s, '1', null, '2026-10-01'),"
        " (%s, '2', '2026-10-01', null)",
        [SUBSCRIBERS, SUBSCRIBERS],
    )
    assert total(document())["reason"] == "month: the method has changed"


def test_real_and_synthetic_totals_do_not_compare(marts):
    marts.load(1, MONTH_BEFORE, {SUBSCRIBERS: ["100"] * 5}, synthetic=True)
    marts.load(2, MONTH, {SUBSCRIBERS: ["120"] * 5})
    assert total(document()) == {
        "indicator": "en Số thuê bao", "n": 5, "n_expected": 5, "total": 600,
        "unit": "subscriber",
    }  # fmt: skip


def test_the_whole_country_compares_across_the_merger(marts):
    for key in range(61, 69):
        marts.province(key, f"Cũ {key}", "VN63")
    marts.release(1, "2025-06")
    before = marts.submission(1, "2025-06")
    for province in range(61, 69):
        marts.figure(1, before, province, SUBSCRIBERS, "10", month="2025-06")
    marts.load(2, "2025-07", {SUBSCRIBERS: ["20"] * 5})
    row = total(document("2025-07"))
    assert (row["total"], row["month_change"]) == (100, 25)
    assert "34 tỉnh, thành phố thay cho 63" in words(document("2025-07"))


def test_the_year_so_far_and_the_two_months_of_tet(marts):
    marts.indicator(SALES, "b2c_sales_vnd", "Doanh số", "VND", "sum")
    months = ["2026-01", "2026-02", "2026-03", "2027-01", "2027-02", "2027-03"]
    values = [100, 50, 80, 60, 120, 80]
    for number, (month, value) in enumerate(zip(months, values, strict=True), start=1):
        marts.load(number, month, {SALES: [str(value)] * 5})
    assert headline(document("2027-02")).value == 600
    assert changes(document("2027-02")) == {
        "on the month before": 100, "on the same month a year before": 140,
        "January and February as one, on the year before": 20,
    }  # fmt: skip
    assert changes(document("2027-03"))["year to date, on the year before"] == Decimal("13.0")
    assert "Tet falls in January or in February" in words(document("2027-01"), "en")
    assert "Tet" not in words(document("2027-03"), "en")
    [so_far] = [row for row in table(document("2027-03"), "headlines") if row["value"] == 1300]
    assert so_far["before"] == 1150


def test_a_year_with_a_month_missing_is_not_compared(marts):
    marts.indicator(SALES, "b2c_sales_vnd", "Doanh số", "VND", "sum")
    months = ["2026-01", "2026-02", "2026-03", "2027-01", "2027-03"]
    for number, month in enumerate(months, start=1):
        marts.load(number, month, {SALES: ["1"] * 5})
    assert changes(document("2027-03")) == {
        "on the month before": "the earlier period is not in this release",
        "on the same month a year before": 0,
        "year to date, on the year before": "a month has no figure",
    }


def test_a_stock_is_compared_with_december(marts):
    marts.indicator(SALES, "bank_account_count", "Tài khoản", "account", "sum")
    marts.load(1, "2025-12", {SALES: ["10"] * 5})
    marts.load(2, MONTH, {SALES: ["12"] * 5})
    assert changes(document(), "bank_account_count")["since December"] == 20


def test_provinces_by_their_place(marts):
    marts.indicator(SALES, "bank_account_count", "Tài khoản", "account", "sum")
    marts.load(1, MONTH_BEFORE, {SALES: ["5", "8", "5", "7"]})
    marts.load(2, MONTH, {SALES: ["10", "30", "10", "7"]})
    ranked = table(document(), "provinces_bank_account_count")
    assert [(row["province"], row["rank"], row["value"]) for row in ranked] == [
        ("en Hai", 1, 30), ("en Một", 2, 10), ("en Ba", 2, 10), ("en Bốn", 4, 7),
        ("en Năm", None, None),
    ]  # fmt: skip
    assert [row["month_change"] for row in ranked] == [275, 100, 100, 0, None]
    assert ranked[0]["trend"][-2:] == (8, 30) and len(ranked[0]["trend"]) == 13
    tiles = table(document(), "map_bank_account_count")
    assert {row["code"]: row["value"] for row in tiles} == {
        "VN34_01": 10, "VN34_02": 30, "VN34_03": 10, "VN34_04": 7, "VN34_05": None,
    }  # fmt: skip


def test_a_few_provinces_are_shown_figure_by_figure(marts):
    marts.release(1, MONTH)
    submission = marts.submission(1, MONTH, "báo cáo.csv")
    marts.figure(1, submission, 1, SUBSCRIBERS, "1901569", source_ref="line 42")
    marts.figure(1, submission, 1, SUBSCRIBERS, "12200", breakdown="account_type=fixed")
    marts.figure(1, submission, 1, SUBSCRIBERS, "7", breakdown="colour=blue")
    marts.figure(1, submission, 2, GROWTH, None, qualifier="range", low="40", high="50.5")
    content = document()
    listed = table(content, "figures_VN34_01")
    assert [(row["indicator"], row["value"], row["place"]) for row in listed] == [
        ("en Số thuê bao", 1901569, "line 42"), ("en Số thuê bao: fixed", 12200, "line 2"),
        ("en Số thuê bao: colour=blue", 7, "line 2"),
    ]  # fmt: skip
    [row] = table(content, "figures_VN34_02")
    assert (row["value"], row["low"], row["high"]) == (None, 40, Decimal("50.5"))
    assert f"File: báo cáo.csv, SHA-256 {submission:064x}" in [
        note.en for found in content.tables() for note in found.notes
    ]
    assert not any(section.headlines for section in content.sections)


def test_a_release_of_plans_only_has_no_figures(marts):
    marts.release(1, MONTH)
    marts.submission(1, MONTH)
    assert "không có số liệu thực hiện" in words(document())


def test_there_is_no_content_of_what_is_not_published(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"]})
    marts.sql.execute("insert into core.release values (2, %s, 'candidate', now(), null)", [MONTH])
    for number in (2, 7, -1):
        with read_published() as connection, pytest.raises(Problem, match="no published release"):
            make_bulletin(connection, number)
