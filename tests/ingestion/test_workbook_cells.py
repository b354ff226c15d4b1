"""Cells of every kind: texts under formats, errors, formulas, dates, units of a heading."""

from __future__ import annotations

from pathlib import Path

import pytest
from ods_files import ods, ods_table
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
from workbook_readings import PLAIN, changed, codes, seen
from xls_files import xls

from ingestion.reading import read_submission


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
    ("cell", "text", "is_number", "code"),
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
    tmp_path: Path, cell: str, text: str, is_number: bool, code: str | None
) -> None:
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(changed(11, 5, raw(cell)))))
    (chunk,) = read_submission(path).chunks
    row = chunk.to_pylist()[1]
    assert (row["value_text"], row["is_number"], row["reader_code"]) == (text, is_number, code)
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
