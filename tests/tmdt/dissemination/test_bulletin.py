"""The files of the monthly statistics: whose figures they show, and that nobody is misled."""

from __future__ import annotations

import html
import logging
import re
from pathlib import Path

import psycopg
import pytest
from published_month import (
    GROWTH,
    MONTH,
    MONTH_BEFORE,
    SUBSCRIBERS,
    document,
    page,
    rows,
    table,
    words,
)  # fmt: skip

from tmdt.dissemination.bulletin import write_bulletin
from tmdt.dissemination.proof.files import check_paths
from tmdt.dissemination.proof.outputs import PROOF
from tmdt.dissemination.proof.verdict import Status, worst
from tmdt.releases.manifest.signing import list_own_keys
from warehouse.home import Problem

pytestmark = pytest.mark.db

PAGES = ("html",)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_release_gives_the_same_bytes_of_every_form(marts, tmp_path):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1", "2", "3", "4", "5"], GROWTH: ["1.5"] * 5})
    write_bulletin(MONTH, tmp_path / "one")
    write_bulletin(MONTH, tmp_path / "two")
    assert files(tmp_path / "one") == files(tmp_path / "two")
    pages = {f"provinces/VN34_{n:02}{suffix}.html" for n in range(1, 6) for suffix in ("", "_en")}
    assert files(tmp_path / "one").keys() == pages | {
        "bulletin.html", "bulletin_en.html", "bulletin.pdf", "bulletin_en.pdf", "bulletin.xlsx",
        "bulletin_en.xlsx", "figures.csv", "figures.parquet", PROOF,
    }  # fmt: skip


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
    assert [row["value"] for row in rows()] == ["222222"]
    [revision] = table(document(), "revisions")
    assert (revision["before"], revision["now"], revision["change"]) == (111111, 222222, 100)


def test_any_release_of_the_month_can_be_asked_for(marts, tmp_path):
    test_a_newer_release_of_the_month_shows_its_revision(marts)
    write_bulletin(MONTH, tmp_path, 1, PAGES)
    assert "222.222" not in (tmp_path / "bulletin.html").read_text("utf-8")
    assert "111.111" in (tmp_path / "bulletin.html").read_text("utf-8")
    marts.load(3, MONTH_BEFORE, {SUBSCRIBERS: ["1"]})
    with pytest.raises(Problem, match="release 3 is of 2026-09, not of 2026-10"):
        write_bulletin(MONTH, tmp_path, 3)
    with pytest.raises(Problem, match="no published release 4"):
        write_bulletin(MONTH, tmp_path, 4)


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
        write_bulletin(MONTH, tmp_path / "file", forms=())


def test_a_form_that_fails_leaves_what_was_there(marts, tmp_path, monkeypatch):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"]})
    write_bulletin(MONTH, tmp_path, forms=PAGES)
    before = files(tmp_path)
    marts.load(2, MONTH, {SUBSCRIBERS: []})
    marts.figure(2, 2, 2, SUBSCRIBERS, "7")
    with pytest.raises(ValueError, match="no form"):
        write_bulletin(MONTH, tmp_path, forms=("html", "papyrus"))
    assert files(tmp_path) == before


def test_the_hashes_of_what_was_made_are_kept_with_the_release(marts, tmp_path, caplog):
    import hashlib

    marts.load(1, MONTH, {SUBSCRIBERS: ["1", "2"]})
    for folder in ("one", "two"):
        write_bulletin(MONTH, tmp_path / folder, forms=PAGES)
    kept = marts.sql.execute(
        "select name || case language when 'en' then '_en' else '' end || '.' || form, sha256,"
        " bytes"
        " from marts.dissemination_output where release_id = 1"
    ).fetchall()
    written = files(tmp_path / "one")
    del written[PROOF]
    made = {Path(name).name: content for name, content in written.items()}
    assert sorted(kept) == sorted(
        (name, hashlib.sha256(content).hexdigest(), len(content)) for name, content in made.items()
    )
    assert not caplog.records


def test_a_proof_beside_them_vouches_for_every_file(marts, tmp_path):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1", "2"]})
    out = tmp_path / "out"
    write_bulletin(MONTH, out, forms=PAGES)
    found = check_paths([out], list_own_keys())
    assert {it.subject for it in found} == {str(out / name) for name in files(out)}
    assert worst(found) is Status.GOOD
    page = out / "provinces" / "VN34_01.html"
    page.write_bytes(page.read_bytes().replace(b"1", b"2", 1))
    [verdict] = check_paths([page], list_own_keys())
    assert verdict.status is Status.ALTERED


def test_other_bytes_of_the_same_release_are_told_of_and_kept_beside(marts, caplog):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1", "2"]})
    rows()
    marts.sql.execute("update marts.dim_province set name_vi = 'Uno' where province_key = 1")
    with caplog.at_level(logging.WARNING):
        rows()
    assert [str(record.args[0]) for record in caplog.records] == [
        "figures.csv", "figures.parquet",
    ]  # fmt: skip
    kept = marts.sql.execute("select form, count(*) from marts.dissemination_output group by form")
    assert dict(kept.fetchall()) == {"csv": 2, "parquet": 2}


def test_head_names_release_and_provinces(marts):
    marts.load(7, MONTH, {SUBSCRIBERS: ["1", "2", "3", "4"]})
    content = document()
    assert "Bản phát hành số 7; 4 trên 5 tỉnh, thành phố có số liệu" in words(content)
    assert "06/11/2026 03:30" in page()
    assert "tmdt bulletin 2026-10 --release 7 --out DIR" in words(content)


def test_real_figures_carry_no_banner(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"] * 5})
    assert "SYNTHETIC" not in page() and "GIẢ LẬP" not in page()
    assert not document().is_synthetic


def test_synthetic_figures_are_announced(marts):
    marts.load(1, MONTH, {SUBSCRIBERS: ["1"] * 5}, synthetic=True)
    assert document().is_synthetic
    assert "DỮ LIỆU GIẢ LẬP" in re.search("<title>(.*)</title>", page())[1]
    assert "these figures are invented and are no statistics" in words(document(), "en")
    assert {row["is_synthetic"] for row in rows()} == {"true"}


def test_where_there_are_real_figures_no_synthetic_one_is_shown(marts):
    real, invented = {SUBSCRIBERS: ["10"] * 4, GROWTH: ["1"]}, {SUBSCRIBERS: ["90"] * 5}
    marts.load(1, MONTH_BEFORE, {SUBSCRIBERS: ["5"] * 4})
    marts.load(2, MONTH, real)
    alone = document(), rows()
    submission = marts.submission(2, MONTH, "invented.csv", synthetic=True)
    earlier = marts.submission(1, MONTH_BEFORE, "invented.csv", synthetic=True)
    for province, value in enumerate(invented[SUBSCRIBERS], start=1):
        marts.figure(2, submission, province, SUBSCRIBERS, value, synthetic=True)
        marts.figure(1, earlier, province, SUBSCRIBERS, value, month=MONTH_BEFORE, synthetic=True)
    note = "Kho còn có 5 số liệu giả lập của tháng này; bản tin không dùng đến."
    assert note in words(document())
    assert list(document().tables()) == list(alone[0].tables())
    assert words(document()).replace(f"{note} ", "") == words(alone[0])
    assert rows() == alone[1]
    assert {row["is_synthetic"] for row in rows()} == {"false"}


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


def test_the_figures_as_parquet_are_those_of_the_csv(marts, tmp_path):
    from pyarrow import parquet

    marts.load(1, MONTH, {SUBSCRIBERS: ["12345678901234567890", "0.5"], GROWTH: ["1.25"]})
    marts.figure(1, 1, 3, GROWTH, None, qualifier="range", low="-4", high="9" * 30 + "." + "1" * 12)
    write_bulletin(MONTH, tmp_path, forms=())
    found = parquet.read_table(tmp_path / "figures.parquet").to_pylist()

    def plain(value):
        return "" if value is None else re.sub(r"\.?0+$", "", f"{value:f}")

    assert [
        (row["ref_area"], row["is_synthetic"], *(plain(row[name]) for name in
         ("value", "value_low", "value_high")))
        for row in found
    ] == [
        (row["ref_area"], row["is_synthetic"] == "true", row["value"], row["value_low"],
         row["value_high"])
        for row in rows()
    ]  # fmt: skip


def test_excel_reads_the_figures_and_runs_nothing(marts):
    marts.release(1, MONTH)
    submission = marts.submission(1, MONTH)
    marts.figure(1, submission, 1, GROWTH, "-5.5", source_ref="=cmd|' /C calc'!A0")
    written = (Path(write_bulletin(MONTH, forms=())).parent / "figures.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfref_area,")
    assert rows()[0]["source_ref"] == "'=cmd|' /C calc'!A0"
    assert rows()[0]["value"] == "-5.5"
