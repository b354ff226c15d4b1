"""A workbook for people: where to find what, and numbers that a spreadsheet can add up."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from documents import BY_HAND, EXACT, RANKING
from python_calamine import CalamineWorkbook

from tmdt.dissemination.content.document import LANGUAGES, Language, Text
from tmdt.dissemination.forms import render
from tmdt.dissemination.forms.workbook import is_exact

in_both = pytest.mark.parametrize("language", LANGUAGES)
NAMES = {
    "vi": ("Mục lục", "Số liệu nổi bật", "Bảng"),
    "en": ("Contents", "Headline figures", "Table"),
}


def load_workbook(packed: io.BytesIO) -> Any:
    import openpyxl

    return openpyxl.load_workbook(packed)


def content(language: Language, **changes: Any) -> bytes:
    made = render(replace(BY_HAND, **changes), "xlsx", language)
    assert isinstance(made, bytes)
    return made


@in_both
def test_the_contents_lead_to_a_sheet_for_each_table(language: Language) -> None:
    book = load_workbook(io.BytesIO(content(language)))
    first, headlines, word = NAMES[language]
    tables = [f"{word} {number}" for number in range(1, 7)]
    assert book.sheetnames == [first, headlines, *tables]
    links = {
        cell.hyperlink.location for row in book[first] for cell in row if cell.hyperlink
    }  # fmt: skip
    assert links == {f"'{name}'!A1" for name in (headlines, *tables)}
    for name in (headlines, *tables):
        sheet = book[name]
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes == "B5"
        assert sheet["A2"].hyperlink.location == f"'{first}'!A1"
        assert sheet.auto_filter.ref.startswith("A4:")
        assert sheet.page_setup.paperSize == 9 and sheet.print_title_rows == "$4:$4"


def test_cells_are_shown_as_their_kind_is() -> None:
    sheet = load_workbook(io.BytesIO(content("vi")))["Bảng 5"]
    assert [cell.value for cell in sheet[4]][:4] == [
        "Tỉnh, thành phố", "Hạng", "Doanh thu\n(tỷ đồng)", "So với tháng trước",
    ]  # fmt: skip
    shown = [cell.number_format for cell in sheet[6]][:9]
    assert shown == [
        "General", "#,##0", "#,##0.00", '+0.0"%";\N{MINUS SIGN}0.0"%";0.0"%"', '#,##0.00"%"',
        "General", "General", "dd/mm/yyyy", "dd/mm/yyyy hh:mm",
    ]  # fmt: skip
    assert sheet["A40"].value == RANKING.notes[0].vi
    assert sheet["I6"].value == datetime(2026, 11, 6, 3, 1)  # in Vietnam


def test_trends_are_lines_of_the_numbers_beside_the_table() -> None:
    packed = zipfile.ZipFile(io.BytesIO(content("vi")))
    sheet = packed.read("xl/worksheets/sheet7.xml").decode()
    lines = re.findall(r"<xm:f>'Bảng 5'!J(\d+):O\d+</xm:f><xm:sqref>F(\d+)<", sheet)
    assert len(lines) == 33 and all(row == at for row, at in lines)
    read = load_workbook(io.BytesIO(content("vi")))["Bảng 5"]
    assert [cell.value for cell in read[6]][9:15] == [
        None if value is None else int(value) for value in RANKING.rows[1][5]
    ]


def test_a_number_too_long_for_a_spreadsheet_is_text() -> None:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content("en"))).get_sheet_by_name("Table 6")
    values = [row[1] for row in rows.to_python()[4:11]]
    assert values == [
        "123,456,789,012,345,678,901.125", 0.000123456789, 999999999999999.0, -0.5, 0.0, 1901569.5,
        "12,345,678,901,234.567",
    ]  # fmt: skip
    for (_, exact), value in zip(EXACT.rows, values, strict=True):
        assert is_exact(exact) == isinstance(value, float)
        assert isinstance(value, str) or Decimal(repr(value)) == exact
    contents = CalamineWorkbook.from_filelike(io.BytesIO(content("en"))).get_sheet_by_index(0)
    assert any("written as text" in str(cell) for row in contents.to_python() for cell in row)


def test_it_says_what_it_is_and_when_it_was_published() -> None:
    properties = load_workbook(io.BytesIO(content("en"))).properties
    assert properties.title == BY_HAND.title.en
    assert properties.creator == "Ministry of Industry and Trade"
    assert properties.created == properties.modified == datetime(2026, 11, 28, 2, 30, 15)


def test_nothing_in_the_file_is_of_the_machine() -> None:
    packed = zipfile.ZipFile(io.BytesIO(content("vi")))
    assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in packed.infolist()} == {zipfile.ZIP_STORED}


@in_both
def test_invented_figures_are_marked_on_every_sheet(language: Language) -> None:
    book = load_workbook(io.BytesIO(content(language, is_synthetic=True)))
    word = {"vi": "DỮ LIỆU GIẢ LẬP", "en": "SYNTHETIC DATA"}[language]
    for sheet in book:
        assert any(word in str(cell.value) for row in sheet["A1:B6"] for cell in row), sheet.title


def test_a_text_longer_than_a_cell_is_cut_visibly() -> None:
    section = replace(BY_HAND.sections[1], notes=(), tables=(
        replace(EXACT, notes=(Text("a" * 40_000, "b"),)),
    ), charts=())  # fmt: skip
    sheet = load_workbook(io.BytesIO(content("vi", sections=(section,)))).worksheets[1]
    assert sheet["A13"].value == "a" * 32_766 + "…"
