"""The bulletin: the same bytes again, only what may be added is added, and nobody is misled."""

from __future__ import annotations

import csv
import html
import re
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from tmdt.bulletin import write
from tmdt.home import Problem
from tmdt.words import number, period_vi, quantity

pytestmark = pytest.mark.db

MONTH, MONTH_BEFORE, YEAR_BEFORE = "2026-10", "2026-09", "2025-10"
SUBSCRIBERS, GROWTH = 301, 101


class Warehouse:
    """Published rows, written straight into the tables the release would fill."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.sql = connection
        self.submissions = 0
        for key, name in enumerate(["Một", "Hai", "Ba", "Bốn", "Năm"], start=1):
            self.province(key, name)
        self.indicator(SUBSCRIBERS, "phone_subscriber_count", "Số thuê bao", "subscriber", "sum")
        self.indicator(GROWTH, "ecom_growth_pct", "Tốc độ tăng", "percent", "weighted_mean")

    def province(self, key: int, name: str) -> None:
        self.sql.execute(
            "insert into marts.dim_province values"
            " (%s, 'VN34', %s, %s, %s, %s, 'province', 'R', 'VN-00', '2025-07-01', null, true,"
            " null)",
            [key, f"{key:02}", f"VN34_{key:02}", name, name],
        )

    def indicator(self, key: int, code: str, name: str, unit: str, over_provinces: str) -> None:
        self.sql.execute(
            "insert into marts.dim_indicator values"
            " (%s, %s, %s, %s, 'INF', %s, 'higher', %s, 'last', '1', null, null)",
            [key, code, name, f"en {name}", unit, over_provinces],
        )

    def release(self, release_id: int, month: str) -> None:
        self.sql.execute(
            "insert into core.release values"
            " (%s, %s, 'published', '2026-11-05 01:00Z', '2026-11-05 20:30Z', null)",
            [release_id, month],
        )

    def submission(self, release_id: int, month: str, file_name="a.csv", synthetic=False) -> int:
        self.submissions += 1
        self.sql.execute(
            "insert into staging.submission values (%s, %s, %s, 'csv', 1, now(), 'u', 'long_csv',"
            " %s, null, null, null, null, %s, 'accepted', 1)",
            [self.submissions, f"{self.submissions:064x}", file_name, month, synthetic],
        )
        self.sql.execute(
            "insert into core.release_submission values (%s, %s)", [release_id, self.submissions]
        )
        return self.submissions

    def figure(
        self, release_id: int, submission: int, province: int, indicator: int, value: str | None,
        month: str = MONTH, breakdown: str = "", qualifier: str = "exact",
        low: str | None = None, high: str | None = None, synthetic: bool = False,
        known_to: int | None = None, source_ref: str = "line 2",
    ) -> None:  # fmt: skip
        key = self.period(month)
        self.sql.execute(
            "insert into core.fact_indicator_history values"
            " (%s, %s, %s, %s, 2026, %s, %s, %s, %s, %s, %s, 'A', %s, %s, %s)",
            [province, indicator, key, breakdown, release_id, known_to, value, low or value,
             high or value, qualifier, synthetic, submission, source_ref],
        )  # fmt: skip

    def period(self, month: str) -> int:
        row = self.sql.execute(
            "insert into marts.dim_period"
            " select to_char(d, 'YYYYMMDD')::bigint * 100000000"
            " + to_char(d + interval '1 month -1 day', 'YYYYMMDD')::bigint, %(month)s, 'M', d,"
            " d + interval '1 month -1 day', extract(year from d), 'calendar'"
            " from (values ((%(month)s || '-01')::date)) as day (d)"
            " on conflict (period_key) do update set period = excluded.period"
            " returning period_key",
            {"month": month},
        ).fetchone()
        return row[0]

    def load(self, release_id: int, month: str, values: dict[int, list[str]], **how) -> None:
        """A release of a month with one submission: for each indicator, a value a province."""
        self.release(release_id, month)
        submission = self.submission(release_id, month)
        for indicator, given in values.items():
            for province, value in enumerate(given, start=1):
                self.figure(release_id, submission, province, indicator, value, month, **how)


@pytest.fixture
def marts(warehouse: psycopg.Connection) -> Warehouse:
    return Warehouse(warehouse)


def page(month: str = MONTH) -> str:
    return Path(write(month)).read_text(encoding="utf-8")


def text(month: str = MONTH) -> str:
    """What a reader sees of the page, in one line."""
    body = page(month).split("<body>")[1]
    seen = html.unescape(re.sub(r"<[^>]*>", " ", body)).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(seen.split())


def rows(month: str = MONTH) -> list[dict[str, str]]:
    with (Path(write(month)).parent / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_release_gives_the_same_bytes(marts, tmp_path):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1", "2", "3", "4", "5"], GROWTH: ["1.5"] * 5})
    write(MONTH, tmp_path / "one")
    write(MONTH, tmp_path / "two")
    for name in ("bulletin.html", "figures.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert {path.name for path in (tmp_path / "one").iterdir()} == {"bulletin.html", "figures.csv"}


def test_other_months_released_later_do_not_change_it(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1", "2", "3", "4", "5"]})
    before = page()
    marts.load(2, MONTH_BEFORE, {SUBSCRIBERS: ["1", "1", "1", "1", "1"]})
    assert page() == before


def test_a_newer_release_of_the_month_shows_its_revision(marts):
    marts.release(1, MONTH)
    marts.release(2, MONTH)
    with marts.sql.transaction():  # a version ends where the next begins
        marts.figure(1, marts.submission(1, MONTH), 1, SUBSCRIBERS, "111111", known_to=2)
        marts.figure(2, marts.submission(2, MONTH), 1, SUBSCRIBERS, "222222")
    assert "222.222" in text() and "111.111" not in text()
    assert [row["value"] for row in rows()] == ["222222"]


def test_a_candidate_is_not_in_it(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1", "2"]})
    before = page()
    marts.sql.execute("insert into core.release values (2, %s, 'candidate', now(), null)", [MONTH])
    marts.figure(2, marts.submission(2, MONTH), 3, SUBSCRIBERS, "999999")
    assert page() == before


def test_figures_of_another_months_submission_are_not_in_it(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1", "2"]})
    marts.release(2, "2026-11")
    marts.figure(2, marts.submission(2, "2026-11"), 3, SUBSCRIBERS, "999999", month=MONTH)
    assert {row["value"] for row in rows()} == {"1", "2"}


def test_it_sees_what_bi_sees(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"]})
    marts.sql.execute("revoke select on marts.dim_release from bi_reader")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        write(MONTH)


def test_a_month_without_a_release_is_a_problem(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"]})
    with pytest.raises(Problem, match="2026-12 has no published release"):
        write("2026-12")


def test_a_folder_that_cannot_be_written_is_a_problem(marts, tmp_path):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"]})
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem, match="cannot be written"):
        write(MONTH, tmp_path / "file")


def test_head_names_release_and_provinces(marts):
    marts.load(7, MONTH, {SUBSCRIBERS: ["1", "2", "3", "4"]})
    assert "Số 7 công bố 06/11/2026 03:30 (giờ Việt Nam, UTC+7)" in text()
    assert "4 / 5 tỉnh, thành phố" in text()
    assert "Chưa có: Năm" in text()


def test_real_figures_carry_no_banner(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"] * 5})
    assert "SYNTHETIC DATA" not in page()


def test_synthetic_figures_are_announced_on_page_and_print(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"] * 5}, synthetic=True)
    assert "DỮ LIỆU GIẢ LẬP / SYNTHETIC DATA" in text()
    assert '@top-center { content: "DỮ LIỆU GIẢ LẬP / SYNTHETIC DATA"' in page()
    assert "DỮ LIỆU GIẢ LẬP" in re.search("<title>(.*)</title>", page())[1]
    assert {row["is_synthetic"] for row in rows()} == {"true"}


def test_a_few_synthetic_figures_are_marked_one_by_one(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"]})
    marts.figure(1, 1, 2, SUBSCRIBERS, "2", synthetic=True)
    assert "1 trong 2 số liệu là giả lập" in text()
    assert page().count('<span class="tag">giả lập</span>') == 1


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
        (["0"] * 5, "KSS 4"),
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
    assert "5/5 600 thuê bao KSS 3" in text()


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


def test_hostile_names_are_text(marts):
    attack = "<script>alert(1)</script>"
    marts.sql.execute("update marts.dim_province set name_vi = %s", [attack])
    marts.sql.execute("update marts.dim_indicator set name_vi = %s", [attack + "{{ 7 * 7 }}"])
    marts.release(1, MONTH)
    submission = marts.submission(1, MONTH, attack)
    for province in range(1, 4):
        marts.figure(1, submission, province, SUBSCRIBERS, "1", breakdown=attack, source_ref=attack)
    assert "<script" not in page()
    assert html.escape(attack) in page() and "{{ 7 * 7 }}" in page()
    marts.figure(1, submission, 4, SUBSCRIBERS, "1", breakdown=attack)
    assert "<script" not in page()


def test_the_page_stands_alone(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"] * 5, GROWTH: ["1"] * 5})
    assert not re.search(r"https?:|src=|href=|@import|url\(", page())
    assert page().startswith("<!doctype html>\n")
    assert '<html lang="vi">' in page()
    assert page().count("<table>") == page().count("<caption>") == 2


def test_figures_with_their_evidence(marts):
    marts.release(1, MONTH)
    marts.submission(1, MONTH)
    marts.figure(1, 1, 1, GROWTH, "17.6", qualifier="approx", source_ref="BieuTMDT!F11")
    assert rows() == [
        {
            "ref_area": "VN34_01", "province": "Một", "indicator_code": "ecom_growth_pct",
            "breakdown": "", "unit": "percent", "period": MONTH, "value": "17.6",
            "value_low": "17.6", "value_high": "17.6", "qualifier": "approx", "obs_status": "A",
            "is_synthetic": "false", "submission_sha256": f"{1:064x}", "source_ref": "BieuTMDT!F11",
        }
    ]  # fmt: skip


def test_excel_reads_the_figures_and_runs_nothing(marts):
    marts.release(1, MONTH)
    submission = marts.submission(1, MONTH)
    marts.figure(1, submission, 1, GROWTH, "-5.5", source_ref="=cmd|' /C calc'!A0")
    written = (Path(write(MONTH)).parent / "figures.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfref_area,")
    assert rows()[0]["source_ref"] == "'=cmd|' /C calc'!A0"
    assert rows()[0]["value"] == "-5.5"


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
