"""The page of a province: its own figures, their place, its targets, and what it has to fix."""

from __future__ import annotations

import pytest
from published_month import GROWTH, MONTH, MONTH_BEFORE, SUBSCRIBERS, table, words

from tmdt.dissemination.content.province import make_province_page
from tmdt.dissemination.snapshot import read_published
from tmdt.releases import kept
from warehouse.home import Problem

pytestmark = pytest.mark.db

ACCOUNTS = 9


def page(release_id: int, ref_area: str = "VN34_02"):
    with read_published() as connection:
        return make_province_page(connection, release_id, ref_area)


def test_its_figures_with_their_place_and_change(marts):
    marts.indicator(ACCOUNTS, "bank_account_count", "Tài khoản", "account", "sum")
    marts.load(1, MONTH_BEFORE, {ACCOUNTS: ["5", "8"], GROWTH: ["10", "20"]})
    marts.load(2, MONTH, {ACCOUNTS: ["10", "6", "7"], GROWTH: ["12", "25"]})
    made = page(2)
    assert made.name == "VN34_02" and "en Hai: e-commerce, October 2026" in made.title.en
    [headline] = made.sections[0].headlines
    assert (headline.value, headline.note.en) == (6, "rank 3 of the 3 provinces with a figure")
    assert [change.per_cent for change in headline.changes] == [-25, None]
    rows = {row["indicator"]: row for row in table(made, "comparison")}
    assert rows["en Tài khoản"]["value"] == 6 and rows["en Tài khoản"]["month_change"] == -25
    assert rows["en Tài khoản"]["trend"][-2:] == (8, 6)
    # A change of a percentage is in points, so it is in no column of per cent.
    assert rows["en Tốc độ tăng"]["month_change"] is None
    assert [row["value"] for row in table(made, "figures")] == [6, 25]


def test_it_has_no_figure_of_another_province(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["111", "222", "333"]})
    cells = {
        cell for found in page(1).tables() if found.name != "release"
        for row in found.rows for cell in row
    }  # fmt: skip
    assert 222 in cells and not cells & {111, 333}


def test_one_that_reported_nothing_has_a_page_too(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"]})
    made = page(1, "VN34_05")
    assert [section.name for section in made.sections] == ["findings", "release"]
    assert "Không có phát hiện nào" in words(made)


@pytest.mark.parametrize("ref_area", ["VN34_99", "VN63_01", "VN", "", "'; drop table x"])
def test_only_a_province_of_the_month_has_a_page(marts, ref_area):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"]})
    with pytest.raises(Problem, match="there is no province"):
        page(1, ref_area)


def test_before_the_merger_the_pages_are_of_the_63(marts):
    marts.province(61, "Cũ", "VN63")
    marts.release(1, "2025-06")
    marts.figure(1, marts.submission(1, "2025-06"), 61, SUBSCRIBERS, "7", month="2025-06")
    assert [row["value"] for row in table(page(1, "VN63_01"), "figures")] == [7]
    with pytest.raises(Problem):
        page(1, "VN34_01")


def test_its_targets_and_its_report_are_those_the_release_knew(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1", "2"]})
    marts.sql.execute(
        "insert into marts.target_attainment (plan, area_key, province_key, indicator_key,"
        " breakdown, target_year, period_key, operator, target_low, target_high, status,"
        " is_synthetic, actual_value) select 'kế hoạch ' || area, area, area, %s, '', 2026,"
        " 2026010120261231, 'at_least', 100 * area, 100 * area, 'off', false, area"
        " from generate_series(1, 2) as area",
        [SUBSCRIBERS],
    )
    marts.sql.execute(
        "insert into marts.reporting_rate (province_key, period_key, form, series, due, received,"
        " complete, accepted, n_submissions, n_figures, n_present, n_expected, due_on, on_time)"
        " values (2, %s, 'F', 'real', true, true, false, true, 1, 5, 3, 4, '2026-11-14', true)",
        [marts.period(MONTH)],
    )
    kept.keep_versions(marts.sql, 1)
    then = page(1)
    [target] = table(then, "targets")
    assert (target["plan"], target["target"], target["actual"]) == ("kế hoạch 2", 200, 2)
    [report] = table(then, "reporting")
    assert (report["n_present"], report["n_expected"], report["completeness"]) == (3, 4, 75)
    marts.load(2, MONTH_BEFORE, {})
    marts.sql.execute("update marts.target_attainment set status = 'met', actual_value = 999")
    marts.sql.execute("delete from marts.reporting_rate")
    kept.keep_versions(marts.sql, 2)
    assert page(1) == then


def test_its_findings_say_what_to_do(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1", "2"]})
    marts.sql.execute("update staging.submission set ref_area = 'VN34_02'")
    marts.sql.execute(
        "insert into staging.finding values (1, 1, null, 'X', 'info', null, null, null, null,"
        " 'ghi nhận', 'noted', '-', '-'), (1, 2, null, 'Y', 'error', null, null, null, null,"
        " '<b>sai</b>', '<b>wrong</b>', 'sửa lại', 'mend it')"
    )
    made = page(1)
    assert [(row["finding"], row["fix"]) for row in table(made, "findings")] == [
        ("<b>wrong</b>", "mend it"), ("noted", "-"),
    ]  # fmt: skip
    assert "2 findings, of which 1 are open." in words(made, "en")
    assert "Không có phát hiện nào" in words(page(1, "VN34_01"))
