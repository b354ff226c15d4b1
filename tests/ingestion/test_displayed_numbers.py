"""What a cell stores and what it shows: the formats of Excel and of LibreOffice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ods_files import ods, ods_table
from workbook_files import package, raw, rows_xml, sheet_xml, styles_xml
from workbook_readings import PLAIN, changed, seen
from xls_files import xls

from ingestion.reading import read_submission

STYLES = styles_xml(
    [
        ("General", "Arial"),
        ("0.0%", "Arial"),
        ("dd/mm/yyyy", "Arial"),
        ("#,##0,", "Arial"),
        ('0.0"%"', "Arial"),
        ('#,##0" triệu đồng"', "Arial"),
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
        (0.5, 6, "%", ("12:00:00", "%", None)),
        (1901569.5, 7, "%", ("1901569.5", "%", None)),
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
