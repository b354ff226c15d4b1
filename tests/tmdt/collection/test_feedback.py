"""What comes back to a province: a page, its findings as JSON, its workbook where that can be."""

from __future__ import annotations

import json
import zipfile

import pytest
from faulty_forms import FAULTY, form, parts, visible

from ingestion.landing import check
from tmdt.collection import verdict
from tmdt.collection.feedback import workbook as feedback_workbook
from tmdt.collection.feedback import write_feedback
from warehouse.home import Problem

pytestmark = pytest.mark.db


def test_the_json_is_that_of_the_check_with_number_and_fingerprint(give_feedback, tmp_path):
    path = form(tmp_path / "a.xlsx", *FAULTY)
    checked = verdict.as_json(check(path)[0])
    staged, folder = give_feedback(path)
    content = json.loads((folder / "feedback.json").read_text(encoding="utf-8"))
    assert (content.pop("submission_id"), content.pop("sha256")) == (
        staged.submission_id,
        staged.sha256,
    )
    assert content.pop("findings_in_all") == len(staged.findings)
    assert content == checked


@pytest.mark.parametrize("area", ["A30:XFD1048576", "A30:B1048576"])
def test_a_workbook_too_dangerous_to_open_is_not_given_back(give_feedback, tmp_path, area):
    path = form(tmp_path / "a.xlsx", *FAULTY, more=lambda _, s: s.merge_range("A30:B31", ""))
    files = parts(path)
    files["xl/worksheets/sheet1.xml"] = files["xl/worksheets/sheet1.xml"].replace("A30:B31", area)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    _, folder = give_feedback(path)
    assert not (folder / "feedback.xlsx").exists()
    text = visible((folder / "feedback.html").read_text(encoding="utf-8"))
    assert "Không có bảng tính đánh dấu kèm theo: tệp không mở được an toàn" in text


def test_a_file_too_large_to_mark_is_answered_in_words(give_feedback, tmp_path, monkeypatch):
    monkeypatch.setitem(feedback_workbook.LARGEST, "xlsx", 1000)
    _, folder = give_feedback(form(tmp_path / "a.xlsx", *FAULTY))
    assert not (folder / "feedback.xlsx").exists()
    assert "tệp quá lớn để đánh dấu" in (folder / "feedback.html").read_text(encoding="utf-8")


def test_a_file_that_is_no_workbook_is_answered_in_words(give_feedback, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"%PDF-1.7 not a workbook")
    _, folder = give_feedback(path)
    assert sorted(p.name for p in folder.iterdir()) == ["feedback.html", "feedback.json"]
    text = visible((folder / "feedback.html").read_text(encoding="utf-8"))
    assert "Bị từ chối" in text and "tệp ở dạng không đánh dấu được" in text


def test_the_same_feedback_is_the_same_bytes(give_feedback, tmp_path):
    staged, folder = give_feedback(form(tmp_path / "a.xlsx", *FAULTY))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write_feedback(staged.submission_id, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_number_nobody_was_given_is_a_problem(warehouse, tmp_path):
    with pytest.raises(Problem, match="no submission 7"):
        write_feedback(7, tmp_path)
