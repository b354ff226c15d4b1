"""The page that comes back to a province: the verdict and the reasons, in words."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from faulty_forms import FAULTY, HOSTILE, form, visible

from ingestion.landing import check
from tmdt.collection.feedback.page import Feedback, render_page

pytestmark = pytest.mark.db


def test_the_page_says_what_was_read_and_what_is_wrong_where(give_feedback, tmp_path):
    staged, folder = give_feedback(form(tmp_path / "biểu tháng 10.xlsx", *FAULTY))
    page = (folder / "feedback.html").read_text(encoding="utf-8")
    text = visible(page)
    assert "Chấp nhận một phần" in text and "accepted in part" in text
    assert "biểu tháng 10.xlsx" in text and staged.sha256 in text and "Bắc Ninh" in text
    account = [int(n) for n in re.findall(r'<td class="num">(\d+)</td>', page)[:4]]
    assert account == [4, 1, 3, 0] and account[0] == sum(account[1:])
    for finding in staged.findings:
        assert finding.message_vi in text and finding.message_en in text
        assert finding.fix_vi in text and f"BieuTMDT!{finding.cell}" in text
    assert "1.901.569" in text  # as it was read


def test_the_same_words_are_said_once_with_every_place(give_feedback, tmp_path):
    bad = [(code, "thuê bao", "nhiều", "") for code in ("phone_subscriber_count",) * 40]
    bad.append(("ivan_subscriber_count", "", "nhiều", ""))
    _, folder = give_feedback(form(tmp_path / "a.xlsx", *bad))
    page = (folder / "feedback.html").read_text(encoding="utf-8")
    assert page.count("<strong>Giá trị &#34;nhiều&#34; không phải là số.</strong>") == 1
    assert "BieuTMDT!F11" in page and "và 11 chỗ khác" in page
    assert "Số thuê bao điện thoại" not in page  # not all of them are


def test_the_page_stands_alone_and_can_do_nothing(give_feedback, tmp_path):
    rows = [("<b>" + HOSTILE + "\n" + "x" * 10_000, "<img src=x>", "<script>alert(1)</script>", "")]
    _, folder = give_feedback(form(tmp_path / "<i>'\"; drop table.xlsx", *rows))
    page = (folder / "feedback.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    for tag in ("<script", "<img", "<b>", "<i>", "<link", "http://", "https://"):
        assert tag not in page
    assert len(page) < 50_000


def test_a_checked_file_has_the_same_page_without_a_number(warehouse, tmp_path):
    (staged,) = check(form(tmp_path / "a.xlsx", *FAULTY))
    text = visible(render_page(Feedback(staged, Counter(f.severity for f in staged.findings))))
    assert "chỉ kiểm tra, chưa nộp" in text and "feedback.xlsx" not in text
    assert all(finding.message_vi in text for finding in staged.findings)


def test_synthetic_submissions_are_said_to_be(give_feedback, tmp_path):
    mark = "DỮ LIỆU GIẢ LẬP – KHÔNG PHẢI SỐ LIỆU THỐNG KÊ / SYNTHETIC DATA"
    path = form(tmp_path / "a.xlsx", *FAULTY, more=lambda _, s: s.write_string(7, 0, mark))
    _, folder = give_feedback(path)
    text = visible((folder / "feedback.html").read_text(encoding="utf-8"))
    assert text.count("DỮ LIỆU GIẢ LẬP / SYNTHETIC DATA") == 1
