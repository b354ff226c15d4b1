"""The bulletin: the same bytes again, whose figures it shows, and nobody is misled."""

from __future__ import annotations

import html
import re
from pathlib import Path

import psycopg
import pytest
from published_month import GROWTH, MONTH, MONTH_BEFORE, SUBSCRIBERS, page, rows, text

from tmdt.dissemination.bulletin import write_bulletin
from warehouse.home import Problem

pytestmark = pytest.mark.db


def test_the_same_release_gives_the_same_bytes(marts, tmp_path):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1", "2", "3", "4", "5"], GROWTH: ["1.5"] * 5})
    write_bulletin(MONTH, tmp_path / "one")
    write_bulletin(MONTH, tmp_path / "two")
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
        write_bulletin(MONTH)


def test_a_month_without_a_release_is_a_problem(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"]})
    with pytest.raises(Problem, match="2026-12 has no published release"):
        write_bulletin("2026-12")


def test_a_folder_that_cannot_be_written_is_a_problem(marts, tmp_path):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"]})
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem, match="cannot be written"):
        write_bulletin(MONTH, tmp_path / "file")


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


def test_where_there_are_real_figures_no_synthetic_one_is_shown(marts):
    real, invented = {SUBSCRIBERS: ["10"] * 4, GROWTH: ["1"]}, {SUBSCRIBERS: ["90"] * 5}
    marts.load(1, MONTH_BEFORE, {SUBSCRIBERS: ["5"] * 4})
    marts.load(2, MONTH, real)
    alone = text(), [row["value"] for row in rows()]
    submission = marts.submission(2, MONTH, "invented.csv", synthetic=True)
    earlier = marts.submission(1, MONTH_BEFORE, "invented.csv", synthetic=True)
    for province, value in enumerate(invented[SUBSCRIBERS], start=1):
        marts.figure(2, submission, province, SUBSCRIBERS, value, synthetic=True)
        marts.figure(1, earlier, province, SUBSCRIBERS, value, month=MONTH_BEFORE, synthetic=True)
    assert "4/5 40 thuê bao +100,0 %" in text()
    note = "Kho còn có 5 số liệu giả lập của tháng này; bản tin không dùng đến."
    note += (
        " The warehouse also holds 5 invented figures of this month; nothing here is made of them."
    )
    assert note in text()
    assert text().replace(f"{note} ", "") == alone[0]
    assert [row["value"] for row in rows()] == alone[1]
    assert {row["is_synthetic"] for row in rows()} == {"false"}


def test_the_page_says_which_figures_it_shows(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"] * 5})
    assert "5 số liệu thật" in text() and "real figures only" in text()
    marts.load(2, MONTH_BEFORE, {SUBSCRIBERS: ["1"] * 5}, synthetic=True)
    assert "5 số liệu giả lập" in text(MONTH_BEFORE)
    assert "invented figures only" in text(MONTH_BEFORE)


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
    written = (Path(write_bulletin(MONTH)).parent / "figures.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfref_area,")
    assert rows()[0]["source_ref"] == "'=cmd|' /C calc'!A0"
    assert rows()[0]["value"] == "-5.5"
