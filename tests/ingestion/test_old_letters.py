"""Letters of before Unicode, by the fonts of a workbook: TCVN3, VNI, and look-alikes."""

from __future__ import annotations

from pathlib import Path

from ods_files import ods, ods_table
from old_encodings import to_tcvn3
from workbook_files import form, package, raw, rows_xml, sheet_xml, styles_xml, xlsx
from workbook_readings import PLAIN, changed, codes, fields, seen
from xls_files import xls

from ingestion.reading import read_submission

TCVN3 = "§¬n vÞ b¸o c¸o"  # Đơn vị báo cáo
VNI = "Soá lieäu"  # Số liệu
FONTS = styles_xml([("General", "Arial"), ("General", ".VnTime"), ("General", "VNI-Times")])


def in_fonts(path: Path) -> Path:
    rows = changed(9, 5, VNI, changed(4, 0, TCVN3))
    return package(path, sheet_xml(rows_xml(rows, {(10, 5): 2, (5, 0): 1})), styles=FONTS)


def test_the_font_says_which_letters_are_meant(tmp_path: Path) -> None:
    reading = read_submission(in_fonts(tmp_path / "f.xlsx"))
    assert seen(reading) == PLAIN
    assert reading.reporting_unit == "Sở Công Thương Bắc Ninh"
    assert codes(reading) == ["TEXT_TCVN3", "TEXT_VNI"]


def test_fonts_of_old_excel(tmp_path: Path) -> None:
    rows = changed(9, 5, VNI, changed(4, 0, TCVN3))
    path = xls(tmp_path / "f.xls", rows, fonts={(4, 0): ".VnTime", (9, 5): "VNI-Times"})
    reading = read_submission(path)
    assert seen(reading) == PLAIN
    assert reading.reporting_unit == "Sở Công Thương Bắc Ninh"
    assert sorted(codes(reading)) == ["TEXT_TCVN3", "TEXT_VNI"]


def test_a_whole_form_of_excel_95_in_tcvn3(tmp_path: Path) -> None:
    """In the years of .VnTime a file held bytes, and the font said what they were."""
    rows = [
        [to_tcvn3(cell).decode("latin-1") if isinstance(cell, str) else cell for cell in row]
        for row in form()
    ]
    places = [
        (row, column)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if isinstance(cell, str)
    ]
    path = xls(tmp_path / "f.xls", rows, fonts=dict.fromkeys(places, ".VnTime"), version=5)
    reading = read_submission(path)
    assert seen(reading) == PLAIN
    assert reading.reporting_unit == "Sở Công Thương Bắc Ninh"
    assert codes(reading) == ["TEXT_TCVN3"]


def test_fonts_of_libreoffice(tmp_path: Path) -> None:
    styles = '<style:style style:name="ce1" style:family="table-cell">'
    styles += '<style:text-properties style:font-name=".VnTime"/></style:style>'
    cell = f'<table:table-cell table:style-name="ce1" office:value-type="string"><text:p>{TCVN3}'
    rows = changed(4, 0, raw(f"{cell}</text:p></table:table-cell>"))
    reading = read_submission(ods(tmp_path / "f.ods", ods_table(rows), styles))
    assert reading.reporting_unit == "Sở Công Thương Bắc Ninh"
    assert codes(reading) == ["TEXT_TCVN3"]


def test_runs_in_other_fonts_inside_a_cell(tmp_path: Path) -> None:
    runs = "".join(
        f'<r><rPr><rFont val="{font}"/></rPr><t xml:space="preserve">{text}</t></r>'
        for font, text in ((".VnTime", "§¬n vÞ "), ("VNI-Times", "baùo caùo"))
    )
    strings = f'<sst xmlns="x" count="1" uniqueCount="1"><si>{runs}</si></sst>'
    rows = changed(4, 0, raw('t="s"><v>0</v>'))
    reading = read_submission(
        package(tmp_path / "f.xlsx", sheet_xml(rows_xml(rows)), strings=strings)
    )
    assert reading.reporting_unit == "Sở Công Thương Bắc Ninh"


def test_look_alike_letters_are_noted_once(tmp_path: Path) -> None:
    rows = changed(10, 6, "Thƣơng mại", changed(11, 6, "Nhà nƣớc"))
    reading = read_submission(xlsx(tmp_path / "f.xlsx", rows))
    assert fields(reading, "note")[:2] == ["Thương mại", "Nhà nước"]
    assert codes(read_submission(tmp_path / "f.xlsx")) == ["TEXT_U01A2"]
