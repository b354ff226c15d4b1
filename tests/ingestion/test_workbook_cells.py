"""What a cell stores and what it shows: formats, kinds of cells, letters of before Unicode."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ods_files import ods, ods_table
from old_encodings import to_tcvn3
from workbook_files import (
    COLUMNS,
    HEADER,
    ROWS,
    form,
    package,
    raw,
    rows_xml,
    sheet_xml,
    styles_xml,
    xlsx,
)
from workbook_readings import PLAIN, changed, codes, fields, seen
from xls_files import xls

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
        (535, 5, "triệu tấn", ("535", "triệu tấn", "UNIT_CONTRADICTED")),
        (1901569, 3, "nghìn đồng", ("1901569 [#,##0,]", "nghìn đồng", "NUMBER_FORMAT_UNCLEAR")),
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


DIGITS = '<number:number number:decimal-places="0" number:min-integer-digits="1"/>'
OTHERS = (
    '<style:map style:condition="value()&gt;=0" style:apply-style-name="P0"/>',
    '<style:map style:condition="value()&gt;0" style:apply-style-name="P1"/>',
    '<style:map style:condition="anything" style:apply-style-name="P1"/>',
)


def in_libreoffice(path: Path, style: str, number: object, unit: str, shown: str = "") -> Path:
    """The form in LibreOffice, its last value in a style; ``P0`` and ``P1`` are other formats."""
    styles = (
        f'<number:number-style style:name="P0">{DIGITS}'
        "<number:text> nghìn</number:text></number:number-style>"
        f'<number:number-style style:name="P1">{DIGITS}</number:number-style>{style}'
        '<style:style style:name="parent" style:data-style-name="N1"/>'
        '<style:style style:name="ce1" style:parent-style-name="parent"/>'
    )
    cell = raw(
        '<table:table-cell table:style-name="ce1" office:value-type="float"'
        f' office:value="{number}"><text:p>{shown}</text:p></table:table-cell>'
    )
    return ods(path, ods_table(changed(12, 4, unit, changed(12, 5, cell))), styles)


@pytest.mark.parametrize(
    ("number_format", "unit", "expected"),
    [
        (f"{DIGITS}<number:text> triệu đồng</number:text>", "", ("triệu đồng", None)),
        (
            f"{DIGITS}<number:text> triệu đồng</number:text>",
            "tỷ đồng",
            ("tỷ đồng", "UNIT_CONTRADICTED"),
        ),
        ("<number:number/><number:text>%</number:text>", "%", ("%", None)),
        (f"<number:text> </number:text>{DIGITS}", "người", ("người", None)),
        (f"<number:text>-</number:text>{DIGITS}{OTHERS[1]}", "người", ("người", None)),
        (f"<number:fill-character> </number:fill-character>{DIGITS}", "", (None, None)),
        (
            "<number:currency-symbol>$</number:currency-symbol><number:number/>",
            "đồng",
            ("đồng", "UNIT_CONTRADICTED"),
        ),
    ],
)
def test_number_formats_of_libreoffice(
    tmp_path: Path, number_format: str, unit: str, expected: tuple[str | None, str | None]
) -> None:
    style = f'<number:number-style style:name="N1">{number_format}</number:number-style>'
    found = seen(read_submission(in_libreoffice(tmp_path / "f.ods", style, 535, unit)))
    assert found[2][2:] == ("535", *expected)


@pytest.mark.parametrize(
    "number_format",
    [
        '<number:number number:display-factor="1000"/>',
        f"<number:text>-</number:text>{DIGITS}{OTHERS[0]}",
        f"<number:text>-</number:text>{DIGITS}{OTHERS[2]}",
        f"<number:text>-</number:text>{DIGITS}",
        f"{DIGITS}<number:text> (ước)</number:text>",
        f"{DIGITS}<number:text>000</number:text>",
        f"{DIGITS}<number:text>K</number:text>",
        f"<number:fill-character>0</number:fill-character>{DIGITS}",
        '<number:number><number:embedded-text number:position="1">.</number:embedded-text>'
        "</number:number>",
        "<number:fraction/>",
        "<number:unheard-of/>",
        '<number:scientific-number number:decimal-places="0"/>',
        "",
    ],
)
def test_formats_of_libreoffice_that_are_not_understood(tmp_path: Path, number_format: str) -> None:
    style = f'<number:number-style style:name="N1">{number_format}</number:number-style>'
    found = seen(read_submission(in_libreoffice(tmp_path / "f.ods", style, 535, "%")))
    assert found[2][4] == "NUMBER_FORMAT_UNCLEAR"


@pytest.mark.parametrize(
    ("number", "shown", "expected"),
    [
        ("1901569", "1.901.569", ("1901569", None)),
        ("17.6", "18", ("17.6", None)),
        ("17.6", "", ("17.6", None)),
        ("1901569", "1.902", ("1901569 [1.902]", "NUMBER_FORMAT_UNCLEAR")),
        ("5", "8", ("5 [8]", "NUMBER_FORMAT_UNCLEAR")),
        ("5", "năm", ("5 [năm]", "NUMBER_FORMAT_UNCLEAR")),
        ("0", "#DIV/0!", ("#DIV/0!", None)),
        ("0", "Err:502", ("Err:502", None)),
        ("abc", "5", ("#abc", None)),
        ("1,5", "1,5", ("#1,5", None)),
        ("NaN", "", ("#NaN", None)),
        ("", "5", ("#", None)),
    ],
)
def test_the_value_and_what_libreoffice_displayed(
    tmp_path: Path, number: str, shown: str, expected: tuple[str, str | None]
) -> None:
    found = seen(read_submission(in_libreoffice(tmp_path / "f.ods", "", number, "", shown)))
    assert (found[2][2], found[2][4]) == expected


@pytest.mark.parametrize(
    "cell",
    [
        '<table:table-cell office:value-type="date" office:date-value="1578"/>',
        '<table:table-cell office:value-type="time" office:time-value="1578"/>',
        '<table:table-cell office:value="#1578"/>',
    ],
)
def test_bad_values_of_libreoffice(tmp_path: Path, cell: str) -> None:
    path = ods(tmp_path / "f.ods", ods_table(changed(11, 5, raw(cell))))
    assert seen(read_submission(path))[1][2].startswith("#")


def test_notes_and_drawings_are_no_part_of_a_cell(tmp_path: Path) -> None:
    cell = raw(
        '<table:table-cell office:value-type="string"><office:annotation><text:p>9</text:p>'
        "</office:annotation><text:p>1578</text:p><draw:frame><text:p>7</text:p></draw:frame>"
        "</table:table-cell>"
    )
    path = ods(tmp_path / "f.ods", ods_table(changed(11, 5, cell)))
    assert seen(read_submission(path))[1][2] == "1578"


def test_the_style_of_a_row_goes_before_that_of_a_column(tmp_path: Path) -> None:
    styles = "".join(
        f'<number:number-style style:name="N{at}">{DIGITS}<number:text> {unit}</number:text>'
        f'</number:number-style><style:style style:name="ce{at}" style:data-style-name="N{at}"/>'
        for at, unit in enumerate(("tạ", "kg"))
    )
    table = ods_table(changed(12, 4, "", changed(11, 4, "")))
    columns = (
        '<table:table-column table:number-columns-repeated="5"/>'
        '<table:table-column table:default-cell-style-name="ce0"/>'
    )
    table = table.replace("<table:table-row>", f"{columns}<table:table-row>", 1)
    at = table.index("<table:table-row>", table.index("ecom_growth_pct") - 300)
    table = table[:at] + table[at:].replace(
        "<table:table-row>", '<table:table-row table:default-cell-style-name="ce1">', 1
    )
    found = seen(read_submission(ods(tmp_path / "f.ods", table, styles)))
    assert [figure[3] for figure in found[:3]] == ["thuê bao", "tạ", "kg"]


# Crossed out, raised, lowered ------------------------------------------------------------------


def run(text: str, properties: str = "") -> str:
    return f'<r><rPr>{properties}</rPr><t xml:space="preserve">{text}</t></r>'


STRUCK = run("150", "<strike/>") + run("200")
RAISED = run("1578") + run("1", '<vertAlign val="superscript"/>')
MARKED = (
    (STRUCK, "[gạch bỏ: 150]200"),
    (RAISED, "1578^(1)"),
    (run("10") + run("6", '<vertAlign val="superscript"/>'), "10^(6)"),
    (run("15") + run("7", '<vertAlign val="subscript"/>') + run("8"), "15_(7)8"),
    (run("1", "<strike/>") + run("50", "<strike/>") + run(" 200"), "[gạch bỏ: 150] 200"),
    (run("1578") + run(" ", "<strike/>"), "1578 "),
    (run("1578", '<strike val="0"/>'), "1578"),
)  # fmt: skip


@pytest.mark.parametrize(("runs", "text"), MARKED)
@pytest.mark.parametrize("is_shared", [True, False])
def test_marked_text_is_not_joined(tmp_path: Path, runs: str, text: str, is_shared: bool) -> None:
    inside = 't="s"><v>0</v>' if is_shared else f't="inlineStr"><is>{runs}</is>'
    rows = changed(11, 5, raw(inside))
    strings = f'<sst xmlns="x"><si>{runs}</si></sst>'
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(rows)), strings=strings)
    assert seen(read_submission(path))[1][2] == text.strip()


@pytest.mark.parametrize("column", [1, 3, 4])
@pytest.mark.parametrize("properties", ["<strike/>", '<vertAlign val="superscript"/>'])
def test_marked_text_is_no_code_unit_or_breakdown(
    tmp_path: Path, column: int, properties: str
) -> None:
    """Nor does what was crossed out count, were it all of the cell."""
    written = ("", "bts_site_count", "", "row=1", "đơn vị")[column]
    runs = run(written[0], properties) + run(written[1:])
    rows = changed(11, column, raw(f't="inlineStr"><is>{runs}</is>'))
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(rows)))
    (chunk,) = read_submission(path).chunks
    name = ("", "indicator_text", "", "breakdown_text", "unit_text")[column]
    found = chunk.to_pylist()[1][name]
    assert found != written and ("[gạch bỏ:" in found or "^(" in found)


def test_a_raised_power_of_metres_is_a_unit(tmp_path: Path) -> None:
    runs = run("km") + run("2", '<vertAlign val="superscript"/>')
    rows = changed(11, 4, raw(f't="inlineStr"><is>{runs}</is>'))
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(rows)))
    assert seen(read_submission(path))[1][3] == "km²"


def struck_styles() -> str:
    styles = styles_xml([("General", "Arial"), ("General", "Struck")])
    return styles.replace('<font><name val="Struck"/>', "<font><strike/>")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1578, ("1578 [gạch bỏ]", "CELL_CROSSED_OUT")),
        ("1.578", ("[gạch bỏ: 1.578]", None)),
        (raw("><f>1+1</f><v>2</v>"), ("2 [gạch bỏ]", "CELL_CROSSED_OUT")),
    ],
)
def test_a_cell_that_is_crossed_out(
    tmp_path: Path, value: Any, expected: tuple[str, str | None]
) -> None:
    rows = rows_xml(changed(11, 5, value), {(12, 5): 1})
    plain = rows.replace("<row", "<row ")  # read event by event
    for at, cells in enumerate((rows, plain)):
        path = package(tmp_path / f"{at}.xlsx", sheet_xml(cells), styles=struck_styles())
        found = seen(read_submission(path))[1]
        assert (found[2], found[4]) == expected


def test_marked_text_of_libreoffice(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="T1"><style:text-properties'
        ' style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="T2"><style:text-properties'
        ' style:text-position="super 58%"/></style:style>'
        '<style:style style:name="ce1" style:parent-style-name="T1"/>'
    )
    span = '<text:span text:style-name="{}">{}</text:span>'
    cells = [
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in (f"{span.format('T1', 150)}200", f"1578{span.format('T2', 1)}")
    ]
    struck = '<table:table-cell table:style-name="ce1" office:value-type="float" office:value="5"/>'
    rows = form()
    for at, cell in enumerate((*cells, struck)):
        rows = changed(10 + at, 5, raw(cell), rows)
    found = seen(read_submission(ods(tmp_path / "f.ods", ods_table(rows), styles)))
    assert [figure[2] for figure in found] == ["[gạch bỏ: 150]200", "1578^(1)", "5 [gạch bỏ]"]
    assert found[2][4] == "CELL_CROSSED_OUT"


def test_marked_text_of_old_excel(tmp_path: Path) -> None:
    rows = changed(10, 5, [("150", "struck"), ("200", "")])
    rows = changed(11, 5, [("1578", ""), ("1", "raised")], rows)
    rows = changed(12, 5, [("17", ""), (".6", "")], rows)
    rows = changed(12, 4, [("", ""), ("%", "struck")], rows)
    found = seen(read_submission(xls(tmp_path / "f.xls", rows)))
    assert [figure[2] for figure in found[:3]] == ["[gạch bỏ: 150]200", "1578^(1)", "17.6"]
    assert found[2][3] == "[gạch bỏ: %]"


# Texts under formats, errors ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("@", "1578"),
        ('@"000"', "1578000"),
        ('@" nghìn"', "1578 nghìn"),
        (";;;", "[không hiện: 1578]"),
        ('0;0;0;"9"', "[không hiện: 1578]"),
    ],
)
def test_a_text_is_taken_as_its_format_shows_it(tmp_path: Path, code: str, text: str) -> None:
    rows = rows_xml(changed(11, 5, "1578"), {(12, 5): 1})
    styles = styles_xml([("General", "Arial"), (code, "Arial")])
    path = package(tmp_path / "f.xlsx", sheet_xml(rows), styles=styles)
    assert seen(read_submission(path))[1][2] == text


def test_an_error_cell_holds_no_number(tmp_path: Path) -> None:
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(changed(11, 5, raw('t="e"><v>5</v>')))))
    assert seen(read_submission(path))[1][2] == "#5"


@pytest.mark.parametrize(
    "cell",
    [
        "><v>1</v><v>2</v>",
        "><is><t>1</t></is><v>2</v>",
        't="inlineStr"><v>2</v><is><t>1</t></is>',
    ],
)
def test_two_values_in_a_cell_are_no_cell(tmp_path: Path, cell: str) -> None:
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(changed(11, 5, raw(cell)))))
    assert codes(read_submission(path)) == ["FILE_UNREADABLE"]


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
        ("><v>NaN</v>", "#NaN", False, None),
        ("><v>1,578</v>", "#1,578", False, None),
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
