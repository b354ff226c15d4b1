"""The workbook that comes back to a province: its own, marked, and disarmed."""

from __future__ import annotations

import re
import zipfile

import openpyxl  # noqa: TID253
import pytest
from faulty_forms import FAULTY, HOSTILE, colours, comments, form, parts
from python_calamine import CalamineWorkbook

from reference.returned import OUR_AUTHOR as AUTHOR
from tmdt.collection.blank_form import write_blank_form
from tmdt.collection.feedback.marks import MAX_MARKS

pytestmark = pytest.mark.db

CSV_HEADER = "province_code,period,indicator_code,breakdown,value,unit,note\n"


def test_the_workbook_comes_back_with_its_cells_marked(give_feedback, tmp_path):
    staged, folder = give_feedback(form(tmp_path / "a.xlsx", *FAULTY))
    marked = comments(folder / "feedback.xlsx")
    assert set(marked) == {"F12", "F13", "F14"} == {f.cell for f in staged.findings}
    for finding in staged.findings:
        comment = marked[finding.cell]
        assert "LỖI / ERROR" in comment
        assert finding.message_vi in comment and finding.message_en in comment
        assert finding.fix_vi in comment
    assert {cell: colour for cell, colour in colours(folder / "feedback.xlsx").items()
            if cell in marked} == dict.fromkeys(marked, "FFC7CE")  # fmt: skip
    sheet = openpyxl.load_workbook(folder / "feedback.xlsx")["BieuTMDT"]
    assert sheet["G12"].value == "Ghi chú tiếng Việt: thuế, phí, lệ phí"
    assert sheet["H10"].value == "Trả lời"
    is_open = {row: not sheet.cell(row, 8).protection.locked for row in range(11, 15)}
    assert is_open == {11: False, 12: True, 13: True, 14: True}
    calamine = CalamineWorkbook.from_path(folder / "feedback.xlsx")
    assert calamine.sheet_names == ["BieuTMDT", "PhanHoi"]
    cells = calamine.get_sheet_by_name("BieuTMDT").to_python(skip_empty_area=False)
    assert cells[10][5] == 1901569
    summary = str(calamine.get_sheet_by_name("PhanHoi").to_python())
    assert "4 = nạp 1 + loại 3 + bỏ qua 0" in summary and "BieuTMDT!F13" in summary


def test_corrected_and_answered_the_workbook_can_be_sent_again(give_feedback, tmp_path):
    _, first = give_feedback(form(tmp_path / "a.xlsx", *FAULTY))
    book = openpyxl.load_workbook(first / "feedback.xlsx")
    sheet = book["BieuTMDT"]
    sheet["F12"], sheet["F13"], sheet["G13"] = 700, 42, "Đã kiểm tra"
    sheet["H12"], sheet["H14"] = "Đã sửa theo số của Sở TT&TT", "=HYPERLINK(1)"
    sheet["H14"].data_type = "s"
    book.save(tmp_path / "b.xlsx")
    staged, second = give_feedback(tmp_path / "b.xlsx")
    assert (staged.seen, staged.loaded, staged.rejected) == (4, 3, 1)
    book = openpyxl.load_workbook(second / "feedback.xlsx")
    assert book.sheetnames == ["BieuTMDT", "PhanHoi"]  # the older one is gone
    assert set(comments(second / "feedback.xlsx")) == {"F14"}
    assert not {"F12", "F13"} & set(colours(second / "feedback.xlsx"))
    labels = [cell.value for cell in book["BieuTMDT"][10]]
    assert labels.count("Trả lời") == 1
    assert book["BieuTMDT"]["H12"].value == "Đã sửa theo số của Sở TT&TT"
    assert (book["BieuTMDT"]["H14"].value, book["BieuTMDT"]["H14"].data_type) == (
        "=HYPERLINK(1)", "s",
    )  # fmt: skip


def test_the_blank_forms_own_previous_values_are_not_marked(give_feedback, tmp_path, warehouse):
    def more(_, sheet):
        sheet.write_row(9, 7, ("Kỳ trước",))
        sheet.write_row(10, 7, (1900000,))

    staged, folder = give_feedback(form(tmp_path / "a.xlsx", FAULTY[0], more=more))
    assert [finding.code for finding in staged.findings] == ["PREVIOUS_VALUE"]
    assert comments(folder / "feedback.xlsx") == {}
    assert "PREVIOUS_VALUE" in (folder / "feedback.html").read_text(encoding="utf-8")


def _dangerous(book, sheet):
    """Everything in a workbook that does something by itself."""
    sheet.write_formula(10, 8, f"{HOSTILE}", None, HOSTILE)
    sheet.write_formula(11, 8, '=HYPERLINK("http://x.example","y")', None, "+1 trái phép")
    for at, text in enumerate(("=1+1", "+1", "-1+2", "@SUM(A1)", "x" * 10_000, "a\nb"), start=12):
        sheet.write_string(at, 8, text)
    book.define_name("Danger", f"{HOSTILE}")
    sheet.conditional_format("A1:A9", {"type": "formula", "criteria": "=WEBSERVICE(A1)"})
    sheet.data_validation("A1", {"validate": "custom", "value": "=WEBSERVICE(A2)"})
    sheet.data_validation("A2", {"validate": "integer", "criteria": ">", "value": 5})
    sheet.write_url("A30", "file://server/share")
    sheet.write_url("A31", "external:other.xlsx#Sheet1!A1")
    sheet.add_table("K20:L22", {"columns": [{}, {"formula": "=WEBSERVICE(1)"}]})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=BieuTMDT!$F$11:$F$12"})
    sheet.insert_chart("M1", chart)
    sheet.write_comment("F12", "của tỉnh", {"author": "Tỉnh"})


def test_nothing_that_acts_comes_back(give_feedback, tmp_path):
    _, folder = give_feedback(form(tmp_path / "a.xlsx", *FAULTY, more=_dangerous))
    files = parts(folder / "feedback.xlsx")
    assert not [n for n in files if re.search("link|chart|table|vba|drawings/drawing", n, re.I)]
    everything = "".join(files[name] for name in files if name.endswith((".xml", ".rels")))
    for word in ("<f>", "<f ", "WEBSERVICE", "definedName ", "hyperlink", "file://", "conditional"):
        assert word not in everything
    sheet = openpyxl.load_workbook(folder / "feedback.xlsx")["BieuTMDT"]
    for row, text in enumerate((HOSTILE, "+1 trái phép", "=1+1", "+1", "-1+2", "@SUM(A1)"), 11):
        cell = sheet.cell(row, 9)
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert sheet["I17"].value == "x" * 10_000 and sheet["I18"].value == "a\nb"
    assert sheet["G13"].value == HOSTILE and sheet["G13"].data_type == "s"
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["A2"]
    assert "— Tỉnh: của tỉnh" in sheet["F12"].comment.text
    assert {cell.comment.author for row in sheet.iter_rows() for cell in row if cell.comment} == {
        AUTHOR
    }


def test_a_cell_that_lies_about_its_type_is_a_text(give_feedback, tmp_path):
    path = form(tmp_path / "a.xlsx", *FAULTY)
    files = parts(path)
    lie = f'<c r="G12" t="f"><v>{HOSTILE.replace("&", "&amp;")}</v></c>'
    files["xl/worksheets/sheet1.xml"] = re.sub(
        r'<c r="G12"[^>]*>.*?</c>', lie, files["xl/worksheets/sheet1.xml"]
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    _, folder = give_feedback(path)
    assert "<f>" not in parts(folder / "feedback.xlsx")["xl/worksheets/sheet1.xml"]


def test_merged_cells_are_marked_where_they_show(give_feedback, tmp_path):
    path = form(
        tmp_path / "a.xlsx", *FAULTY[:2], more=lambda _, s: s.merge_range("F11:F12", 7)
    )  # fmt: skip
    staged, folder = give_feedback(path)
    assert [f.cell for f in staged.findings if f.code == "VALUE_MERGED"] == ["F11", "F12"]
    assert list(comments(folder / "feedback.xlsx")) == ["F11"]


def test_a_label_in_an_old_font_does_not_spoil_the_reply_column(give_feedback, tmp_path):
    def more(book, sheet):
        old = book.add_format({"font_name": ".VnTime"})
        sheet.write_string(9, 6, "Ghi chó", old)  # TCVN3 for Ghi chú

    _, folder = give_feedback(form(tmp_path / "a.xlsx", *FAULTY, more=more))
    heading = openpyxl.load_workbook(folder / "feedback.xlsx")["BieuTMDT"]["H10"]
    assert (heading.value, heading.font.name) == ("Trả lời", "Calibri")


def test_a_csv_comes_back_as_a_workbook_line_by_line(give_feedback, tmp_path):
    path = tmp_path / "a.csv"
    lines = (
        "24,2026-10,phone_subscriber_count,,nhiều,thuê bao,=1+1",
        '24,2026-10,bank_account_count,,10,tài khoản,"hai\ndòng"',
        "27,2026-10,internet_subscriber_count,,100,thuê bao,",
        "24,2026-10,admin_fine_vnd,,5,parsec," + "x" * 10_000,
        "24,2026-10,ivan_subscriber_count,,007,thuê bao,",
    )
    path.write_text(CSV_HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    _, folder = give_feedback(path)
    marked = comments(folder / "feedback.xlsx", "CSV")
    assert "PROVINCE" not in marked and set(marked) == {"E2", "A5", "E6", "F6"}
    sheet = openpyxl.load_workbook(folder / "feedback.xlsx")["CSV"]
    assert [cell.value for cell in sheet[1]] == [*CSV_HEADER.strip().split(","), "Trả lời"]
    assert (sheet["G2"].value, sheet["G2"].data_type, sheet["G2"].quotePrefix) == (
        "=1+1",
        "s",
        True,
    )
    assert sheet["G3"].value == "hai\ndòng" and sheet["E7"].value == "007"
    assert not any(cell.value for cell in sheet[4])  # line 4 is the rest of line 3


def test_marks_are_bounded_and_the_rest_is_counted(give_feedback, tmp_path):
    rows = [("phone_subscriber_count", "thuê bao", f"xấu {n}", "") for n in range(MAX_MARKS + 20)]
    staged, folder = give_feedback(form(tmp_path / "a.xlsx", *rows))
    marked = comments(folder / "feedback.xlsx")
    assert len(staged.findings) == MAX_MARKS + 20 and len(marked) == MAX_MARKS
    assert f"F{10 + MAX_MARKS}" in marked and f"F{11 + MAX_MARKS}" not in marked
    book = openpyxl.load_workbook(folder / "feedback.xlsx")
    assert "còn 20 phát hiện khác" in str([row[0].value for row in book["PhanHoi"].iter_rows()])


def test_the_forms_own_checks_and_locks_come_back_too(give_feedback, tmp_path):
    path = write_blank_form(tmp_path / "a.xlsx", "24", "2026-10")
    book = openpyxl.load_workbook(path)
    book["BieuTMDT"]["F12"] = "nhiều"
    book.save(path)
    _, folder = give_feedback(path)
    sheet = openpyxl.load_workbook(folder / "feedback.xlsx")["BieuTMDT"]
    assert sheet.protection.sheet and sheet.freeze_panes == "A11"
    assert len(sheet.data_validations.dataValidation) == sheet.max_row - 10 + 1
    assert sheet["K10"].value == "Trả lời"
