"""The folder of a province: its own page, figures and findings, and a letter; nothing hostile."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import psycopg
import pytest

from ingestion.landing import ingest, submit
from tmdt.dissemination.delivery.folder import Made, list_folders, make_folder
from warehouse.home import Problem, home

pytestmark = pytest.mark.db

BAC_NINH, HA_NOI = "VN34_24", "VN34_01"
HEADER = "province_code,period,indicator_code,breakdown,value,unit,note\n"
HOSTILE = "=HYPERLINK(1)'><script>alert(1)</script>\u202egpj"


def send(warehouse: psycopg.Connection, tmp_path: Path, province: str, note: str) -> int:
    """A file with a good figure and a bad one, which release 2 takes in."""
    file = tmp_path / f"{note[:60].replace('/', '')}.csv"
    file.write_text(
        f"{HEADER}{province},2026-10,phone_subscriber_count,,12,thuê bao,{note}\n"
        f"{province},2026-10,internet_subscriber_count,,7.5,thuê bao,{note}\n",
        encoding="utf-8",
    )
    list(submit([file]))
    ingest()
    row = warehouse.execute("select max(submission_id) from staging.submission").fetchone()
    assert row is not None
    warehouse.execute("insert into core.release_submission values (2, %s)", row)
    return int(row[0])


def make(
    folder: Path, ref_area: str = BAC_NINH, release_id: int = 2
) -> tuple[Made, dict[str, Path]]:
    folder.mkdir()
    made = make_folder(release_id, ref_area, folder)
    return made, {file.name: file for file in made.files}


def test_a_folder_holds_what_is_the_provinces_own(
    published: psycopg.Connection, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    own = send(published, tmp_path, "24", HOSTILE)
    other = send(published, tmp_path, "01", "of another province")
    _, files = make(tmp_path / "made")
    assert sorted(files) == sorted([
        *(f"VN34_24_{language}.{form}" for language in ("vi", "en") for form in ("html", "pdf")),
        "figures.csv", f"findings-{own}.xlsx", "letter.html", "letter.txt",
    ])  # fmt: skip
    kept = home() / "outputs" / "provinces" / "release-2" / BAC_NINH
    assert {it.name: it.read_bytes() for it in kept.iterdir()} == {
        name: file.read_bytes() for name, file in files.items()
    }
    rows = list(csv.DictReader(files["figures.csv"].read_text("utf-8-sig").splitlines()))
    assert [(row["indicator_code"], row["period"], row["value"]) for row in rows[:3]] == [
        ("b2c_sales_vnd", "2025-05", "40"), ("b2c_sales_vnd", "2026-09", "90"),
        ("b2c_sales_vnd", "2026-10", "101.25"),
    ]  # fmt: skip
    assert "12345678901234567890" not in files["figures.csv"].read_text("utf-8-sig")
    marked = load_workbook(files[f"findings-{own}.xlsx"])
    assert any(cell.comment for row in marked.worksheets[0] for cell in row)
    _, others = make(tmp_path / "others", HA_NOI)
    assert f"findings-{other}.xlsx" in others and f"findings-{own}.xlsx" not in others


def test_a_letter_says_what_came_and_what_to_do_in_both_languages(
    published: psycopg.Connection, tmp_path: Path
) -> None:
    number = send(published, tmp_path, "24", HOSTILE)
    made, files = make(tmp_path / "made")
    vi, en = made.message.split("-" * 70)
    assert "Kính gửi Bắc Ninh" in vi and "tháng 10/2026" in vi and "ngày 05/12/2021" in vi
    assert "Đã xem 1 tệp" in vi and "lỗi cần sửa" in vi and "nộp lại chính tệp đó" in vi
    assert "To Bac Ninh" in en and "October 2026" in en and "2021-12-05 (release 2)" in en
    assert f"- findings-{number}.xlsx: the province's form, with marks" in en
    assert made.title == (
        "Thống kê thương mại điện tử tháng 10/2026 – Bắc Ninh / E-commerce statistics, October 2026"
    )
    page = files["letter.html"].read_text(encoding="utf-8")
    assert page.strip().startswith("<!doctype html>")
    assert set(re.findall(r'href="([^"]*)"', page)) == set(files) - {"letter.html", "letter.txt"}
    for text in (made.message, made.title, page, *files):
        assert "HYPERLINK" not in text and "\u202e" not in text and "<script" not in text


def test_a_name_from_the_catalogue_is_escaped_in_a_letter(
    published: psycopg.Connection, tmp_path: Path
) -> None:
    published.execute("update marts.dim_area set name_vi = '<b>Bắc & Ninh' where area_key = 342401")
    made, files = make(tmp_path / "made")
    assert "Kính gửi <b>Bắc & Ninh" in made.message
    assert "Kính gửi &lt;b&gt;Bắc &amp; Ninh" in files["letter.html"].read_text(encoding="utf-8")


def test_the_same_release_gives_the_same_folder(
    published: psycopg.Connection, tmp_path: Path
) -> None:
    send(published, tmp_path, "24", "note")
    _, first = make(tmp_path / "first")
    published.execute("insert into core.release select 3, '2026-11', 'published', now(), now()")
    _, again = make(tmp_path / "again")
    assert {name: file.read_bytes() for name, file in first.items()} == {
        name: file.read_bytes() for name, file in again.items()
    }


def test_a_province_that_sent_nothing_is_told_so(
    published: psycopg.Connection, tmp_path: Path
) -> None:
    made, files = make(tmp_path / "made", release_id=1, ref_area=HA_NOI)
    assert not [name for name in files if name.startswith("findings")]
    assert "Không có tệp mới" in made.message and "has no figures of October 2026" in made.message


def test_what_was_refused_since_the_release_before_is_given_back(
    published: psycopg.Connection, tmp_path: Path
) -> None:
    number = send(published, tmp_path, "24", "note")
    published.execute("delete from core.release_submission")
    published.execute(
        "update staging.submission set status = 'rejected', received_at = '2021-11-20T00:00Z'"
        " where submission_id = %s",
        [number],
    )
    _, files = make(tmp_path / "second")
    assert f"findings-{number}.xlsx" in files
    assert "1 tệp không được nhận" in files["letter.txt"].read_text(encoding="utf-8")
    _, files = make(tmp_path / "first", release_id=1)
    assert f"findings-{number}.xlsx" not in files


def test_the_folders_are_those_of_the_latest_release_and_of_todays_provinces(
    published: psycopg.Connection,
) -> None:
    assert list_folders("2026-10") == [(2, HA_NOI), (2, BAC_NINH)]
    published.execute("insert into core.release select 3, '2025-06', 'published', now(), now()")
    assert list_folders("2025-06") == []  # before these provinces
    with pytest.raises(Problem, match="2026-09 has no published release"):
        list_folders("2026-09")


def test_what_there_is_not_has_no_folder(published: psycopg.Connection, tmp_path: Path) -> None:
    for number, (release_id, ref_area) in enumerate([(9, BAC_NINH), (2, "VN63_24"), (2, "../..")]):
        with pytest.raises(Problem):
            make(tmp_path / str(number), ref_area, release_id)
