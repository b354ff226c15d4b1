"""What a cell stores and what it shows: formats, kinds of cells, letters of before Unicode."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_text import to_tcvn3
from workbook_files import (
    COLUMNS,
    HEADER,
    ROWS,
    form,
    ods,
    ods_table,
    package,
    raw,
    rows_xml,
    sheet_xml,
    styles_xml,
    xls,
    xlsx,
)
from workbook_readings import PLAIN, changed, codes, fields, seen

from ingestion.reading import read_submission

# What a cell stores and what it shows --------------------------------------------------------

STYLES = styles_xml(
    [
        ("General", "Arial"),
        ("0.0%", "Arial"),
        ("dd/mm/yyyy", "Arial"),
        ("#,##0,", "Arial"),
        ('0.0"%"', "Arial"),
        ('#,##0" triệu đồng"', "Arial"),
        ("General", ".VnTime"),
        ("General", "VNI-Times"),
        ("General", ".VnTimeH"),
        ("[h]:mm", "Arial"),
        ("#,##0.00", "Arial"),
    ]
)


def styled(path: Path, value: Any, style: int, unit: str = "%", row: int = 12) -> Path:
    rows = changed(row, 4, unit, changed(row, 5, value))
    return package(path, sheet_xml(rows_xml(rows, {(row + 1, 5): style})), styles=STYLES)


@pytest.mark.parametrize(
    ("value", "style", "unit", "expected"),
    [
        (0.176, 1, "%", ("17.6", "%", None)),
        (0.176, 1, "", ("17.6", "%", None)),
        (0.17600000000000002, 1, "phần trăm", ("17.6", "phần trăm", None)),
        (1, 1, "%", ("100", "%", None)),
        (0.07, 1, "%", ("7", "%", None)),
        (0.176, 1, "người", ("17.6", "người", "UNIT_CONTRADICTED")),
        (17.6, 4, "%", ("17.6", "%", None)),
        (17.6, 4, "", ("17.6", "%", None)),
        (535, 5, "triệu đồng", ("535", "triệu đồng", None)),
        (535, 5, "", ("535", "triệu đồng", None)),
        (535, 5, "tỷ đồng", ("535", "tỷ đồng", "UNIT_CONTRADICTED")),
        (1901569, 3, "nghìn đồng", ("1901569", "nghìn đồng", "UNIT_CONTRADICTED")),
        (46000, 2, "%", ("2025-12-09", "%", None)),
        (46000.25, 2, "%", ("2025-12-09 06:00:00", "%", None)),
        (0.5, 9, "%", ("12:00:00", "%", None)),
        (1901569.5, 10, "%", ("1901569.5", "%", None)),
    ],
)
def test_a_number_is_taken_as_its_format_shows_it(
    tmp_path: Path, value: float, style: int, unit: str, expected: tuple[str, str, str | None]
) -> None:
    found = seen(read_submission(styled(tmp_path / "f.xlsx", value, style, unit)))
    assert found[2][2:] == expected


def test_percentages_of_other_programs(tmp_path: Path) -> None:
    percent = raw('<table:table-cell office:value-type="percentage" office:value="0.176"/>')
    assert (
        seen(read_submission(ods(tmp_path / "f.ods", ods_table(changed(12, 5, percent))))) == PLAIN
    )
    path = xls(tmp_path / "f.xls", changed(12, 5, 0.176), formats={(12, 5): 10})
    assert seen(read_submission(path)) == PLAIN


@pytest.mark.parametrize(
    ("number_format", "unit", "expected"),
    [
        ("<number:number/><number:text> triệu đồng</number:text>", "", ("triệu đồng", None)),
        (
            "<number:number/><number:text> triệu đồng</number:text>",
            "tỷ đồng",
            ("tỷ đồng", "UNIT_CONTRADICTED"),
        ),
        ('<number:number number:display-factor="1000"/>', "người", ("người", "UNIT_CONTRADICTED")),
        (
            '<number:text>-</number:text><number:number/><style:map style:apply-style-name="P0"/>',
            "người",
            ("người", "UNIT_CONTRADICTED"),
        ),
        ("<number:number/><number:text> (ước)</number:text>", "người", ("người", None)),
    ],
    ids=["a unit", "another unit", "thousands hidden", "a unit unless negative", "no unit"],
)
def test_number_formats_of_libreoffice(
    tmp_path: Path, number_format: str, unit: str, expected: tuple[str, str | None]
) -> None:
    styles = (
        '<number:number-style style:name="P0"><number:number/>'
        "<number:text> nghìn</number:text></number:number-style>"
        f'<number:number-style style:name="N1">{number_format}</number:number-style>'
        '<style:style style:name="parent" style:data-style-name="N1"/>'
        '<style:style style:name="ce1" style:parent-style-name="parent"/>'
    )
    cell = raw(
        '<table:table-cell table:style-name="ce1" office:value-type="float" office:value="535"/>'
    )
    table = ods_table(changed(12, 4, unit, changed(12, 5, cell)))
    found = seen(read_submission(ods(tmp_path / "f.ods", table, styles)))
    assert found[2][2:] == ("535", *expected)


@pytest.mark.parametrize(
    ("cell", "text", "is_number", "said"),
    [
        ('t="e"><v>#N/A</v>', "#N/A", False, None),
        ('t="e"><v>#SPILL!</v>', "#SPILL!", False, None),
        ('t="e"><f>1/0</f><v>#DIV/0!</v>', "#DIV/0!", False, None),
        ('t="b"><v>1</v>', "TRUE", False, None),
        ("><f>SUM(A1:A9)</f><v>1578</v>", "1578", True, None),
        ("><f>SUM(A1:A9)</f><v></v>", "=", False, "FORMULA_WITHOUT_VALUE"),
        ("><f>SUM(A1:A9)</f>", "=", False, "FORMULA_WITHOUT_VALUE"),
        ('t="str"><f>A1</f><v>1.578</v>', "1.578", False, None),
        ('t="inlineStr"><is><t>1.578</t></is>', "1.578", False, None),
        ('t="inlineStr"><is><r><t>1.</t></r><r><t>578</t></r></is>', "1.578", False, None),
        ("><v>1.578E3</v>", "1578", True, None),
        ("><v>0.1578</v>", "0.1578", True, None),
        ("><v>1e-7</v>", "0.0000001", True, None),
        ("><v>1578.3000000000002</v>", "1578.3", True, None),
        ("><v>NaN</v>", "NaN", False, None),
        ("><v>1,578</v>", "1,578", False, None),
    ],
)
def test_cells_of_every_kind(
    tmp_path: Path, cell: str, text: str, is_number: bool, said: str | None
) -> None:
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(changed(11, 5, raw(cell)))))
    (chunk,) = read_submission(path).chunks
    row = chunk.to_pylist()[1]
    assert (row["value_text"], row["is_number"], row["reader_said"]) == (text, is_number, said)
    assert len(chunk) == 3


def test_an_empty_text_of_a_formula_is_no_figure(tmp_path: Path) -> None:
    blank = raw('t="str"><f>IF(A1="","",A1)</f><v></v>')
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(changed(11, 5, blank))))
    assert seen(read_submission(path)) == [PLAIN[0], PLAIN[2]]


def test_errors_in_old_excel_are_seen(tmp_path: Path) -> None:
    path = xls(tmp_path / "f.xls", changed(11, 5, (0x17,)))
    assert seen(read_submission(path))[1] == ("F12", "bts_site_count", "#REF!", "đơn vị", None)


def test_dates_in_libreoffice(tmp_path: Path) -> None:
    day = raw('<table:table-cell office:value-type="date" office:date-value="2026-10-05"/>')
    path = ods(tmp_path / "f.ods", ods_table(changed(11, 5, day)))
    assert seen(read_submission(path))[1][2] == "2026-10-05"


def test_a_unit_in_the_heading(tmp_path: Path) -> None:
    columns = (*COLUMNS[:5], "Giá trị (triệu đồng)", "")
    rows = [
        (*ROWS[0][:4], "", 5, ""),
        (*ROWS[0][:4], "tỷ đồng", 5, ""),
        (*ROWS[0][:4], "người", 5, ""),
    ]
    found = seen(read_submission(xlsx(tmp_path / "f.xlsx", form(rows, columns))))
    assert [(figure[3], figure[4]) for figure in found] == [
        ("triệu đồng", None),
        ("tỷ đồng", "UNIT_CONTRADICTED"),
        ("người", None),
    ]


def test_a_unit_above_a_table_without_a_column_of_units(tmp_path: Path) -> None:
    columns = (*COLUMNS[:4], "", "Giá trị", "")
    header = [*HEADER, ("Đơn vị tính: triệu đồng",)]
    rows = [(*row[:4], "", row[5], "") for row in ROWS]
    found = seen(read_submission(xlsx(tmp_path / "f.xlsx", form(rows, columns, header))))
    assert {figure[3] for figure in found} == {"triệu đồng"}


# Letters of before Unicode -------------------------------------------------------------------

TCVN3 = "§¬n vÞ b¸o c¸o"  # Đơn vị báo cáo
VNI = "Soá lieäu"  # Số liệu


def in_fonts(path: Path) -> Path:
    rows = changed(9, 5, VNI, changed(4, 0, TCVN3))
    return package(path, sheet_xml(rows_xml(rows, {(10, 5): 7, (5, 0): 6})), styles=STYLES)


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
