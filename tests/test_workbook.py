"""Workbooks as people send them: what is read, from where, and what is set aside and why."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
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

from expectations.rules import registry
from ingestion.figures import Reading
from ingestion.reading import read_submission

# Where a figure stands, which indicator it is of, its text, its unit, what the reader says of it.
Seen = tuple[str, str | None, str, str | None, str | None]
PLAIN: list[Seen] = [
    ("F11", "phone_subscriber_count", "1901569", "thuê bao", None),
    ("F12", "bts_site_count", "1578", "đơn vị", None),
    ("F13", "ecom_growth_pct", "17.6", "%", None),
]


def seen(reading: Reading) -> list[Seen]:
    return [
        tuple(
            row[name]
            for name in ("cell", "indicator_text", "value_text", "unit_text", "reader_said")
        )
        for chunk in reading.chunks
        for row in chunk.to_pylist()
    ]


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def fields(reading: Reading, name: str) -> list[Any]:
    return [value for chunk in reading.chunks for value in chunk[name].to_pylist()]


def changed(
    row: int, column: int, value: Any, to: list[list[Any]] | None = None
) -> list[list[Any]]:
    """The plain form with one cell (counted from 0) changed."""
    cells = [list(cells) for cells in (to or form())]
    cells[row].extend([""] * (column + 1 - len(cells[row])))
    cells[row][column] = value
    return cells


# The three formats ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format_of", "write"),
    [
        ("xlsx", lambda path: xlsx(path, form())),
        ("xlsx", lambda path: package(path, sheet_xml(rows_xml(form())))),
        ("ods", lambda path: ods(path, ods_table(form()))),
        ("xls", lambda path: xls(path, form())),
    ],
)
def test_the_form_is_read_alike_from_every_format(
    tmp_path: Path, format_of: str, write: Callable[[Path], Path]
) -> None:
    reading = read_submission(write(tmp_path / "form"))
    assert seen(reading) == PLAIN
    assert codes(reading) == []
    assert (reading.form, reading.format) == ("01-TMĐT", format_of)
    assert reading.reporting_unit == "Sở Công Thương Bắc Ninh"
    assert reading.prepared_by == "Nguyễn Văn A"
    assert reading.prepared_on == "2026-11-05"


def test_a_figure_carries_its_place_and_the_header(tmp_path: Path) -> None:
    (chunk,) = read_submission(xlsx(tmp_path / "form.xlsx", form())).chunks
    row = chunk.to_pylist()[1]
    assert row["source_ref"] == "BieuTMDT!F12"
    assert (row["sheet"], row["cell"], row["line"]) == ("BieuTMDT", "F12", None)
    assert (row["province_text"], row["period_text"]) == ("24", "2026-10")
    assert (row["note"], row["is_number"]) == ("đến cuối kỳ", True)


def test_macros_are_ignored(tmp_path: Path) -> None:
    path = package(
        tmp_path / "form.xlsm",
        sheet_xml(rows_xml(form())),
        more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub Auto_Open()"},
        content_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    reading = read_submission(path)
    assert (seen(reading), reading.format) == (PLAIN, "xlsm")


# The table and the header move ---------------------------------------------------------------


def moved(places: Sequence[int]) -> list[list[Any]]:
    rows = form()
    return rows[:9] + [[row[at] if at is not None else 7 for at in places] for row in rows[9:]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            moved((5, 1, 2, 3, 4, 0, 6)),
            [(f"A{11 + at}", *figure[1:]) for at, figure in enumerate(PLAIN)],
            id="columns moved",
        ),
        pytest.param(
            [["Ghi thêm"], [], ["Kính gửi: Bộ Công Thương"], *form()],
            [(f"F{14 + at}", *figure[1:]) for at, figure in enumerate(PLAIN)],
            id="rows above",
        ),
        pytest.param(
            [["", "", *row] for row in form()],
            [(f"H{11 + at}", *figure[1:]) for at, figure in enumerate(PLAIN)],
            id="columns before",
        ),
        pytest.param(
            form(columns=("TT", "MÃ SỐ", "Nội dung", "Phân loại", "ĐVT", "Kết quả thực hiện", "")),
            PLAIN,
            id="columns renamed",
        ),
        pytest.param(
            form(columns=("Stt", "Ma chi tieu", "", "Phan to", "Don vi tinh", "Gia tri (*)", "")),
            PLAIN,
            id="no diacritics",
        ),
        pytest.param(
            form(columns=(*COLUMNS[:5], "Số liệu\n(kỳ báo cáo)", "")),
            PLAIN,
            id="two lines in a heading",
        ),
        pytest.param(
            changed(11, 0, "", form(rows=[ROWS[0], [], ROWS[1], ["", "", "", ""], ROWS[2]])),
            [
                ("F11", *PLAIN[0][1:]),
                ("F13", *PLAIN[1][1:]),
                ("F15", *PLAIN[2][1:]),
            ],
            id="blank rows inside",
        ),
        pytest.param(
            [
                *form(),
                [],
                ["Ghi chú: (1) Số ước tính."],
                ["", "", "", "", "", "Ngày 05 tháng 11 năm 2026"],
                ["", "Người lập biểu", "", "", "", "KT. GIÁM ĐỐC"],
            ],
            PLAIN,
            id="footnotes and signatures",
        ),
        pytest.param(
            form(rows=[["I", "", "Hạ tầng"], *ROWS[:2], ["II", "", "Thị trường"], ROWS[2]]),
            [("F12", *PLAIN[0][1:]), ("F13", *PLAIN[1][1:]), ("F15", *PLAIN[2][1:])],
            id="sections",
        ),
    ],
)
def test_the_table_is_found_by_its_labels(
    tmp_path: Path, rows: list[list[Any]], expected: list[Seen]
) -> None:
    reading = read_submission(xlsx(tmp_path / "form.xlsx", rows))
    assert seen(reading) == expected
    assert codes(reading) == []
    assert set(fields(read_submission(tmp_path / "form.xlsx"), "period_text")) == {"2026-10"}


@pytest.mark.parametrize(
    ("header", "province", "period"),
    [
        ([["", "", "Mã tỉnh:", "", "24"], ["", "Kỳ báo cáo", "2026-10"]], "24", "2026-10"),
        ([["Mã tỉnh: 24"], ["(Kỳ báo cáo: Tháng 10 năm 2026)"]], "24", "Tháng 10 năm 2026"),
        ([["Mã tỉnh", "24", "", "Kỳ", "2026-Q3"]], "24", "2026-Q3"),
        ([["Mã tỉnh", 24], ["Kỳ", 2026]], "24", "2026"),
        ([["Kỳ", datetime.datetime(2026, 10, 1)]], None, "2026-10-01"),
        ([["Kỳ", 2026.1]], None, "2026.1 / 2026.10"),  # 2026.10, after Excel had it
        ([["Mã tỉnh", "", "", "Kỳ", "2026"]], None, "2026"),  # a label is no value
        ([["Tỉnh: Bắc Ninh"]], "Bắc Ninh", None),
    ],
)
def test_header_fields_are_found_by_their_labels(
    tmp_path: Path, header: list[list[Any]], province: str | None, period: str | None
) -> None:
    path = xlsx(tmp_path / "form.xlsx", form(header=header))
    assert set(fields(read_submission(path), "province_text")) == {province}
    assert set(fields(read_submission(path), "period_text")) == {period}


def test_a_header_without_labels_is_read_at_the_addresses_of_the_form(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "form.xlsx", form(header=[["", text] for _, text in HEADER]))
    reading = read_submission(path)
    assert fields(reading, "also_named") == ["Bắc Ninh"] * 3
    assert fields(read_submission(path), "period_text") == ["2026-10"] * 3


def test_columns_of_a_row_go_before_the_header(tmp_path: Path) -> None:
    columns = (*COLUMNS, "Kỳ số liệu", "Loại số liệu", "Mã tỉnh")
    rows = [(*ROWS[0], "2026-09", "target", "31"), (*ROWS[1], "", "", "")]
    path = xlsx(tmp_path / "form.xlsx", form(rows, columns))
    assert fields(read_submission(path), "period_text") == ["2026-09", "2026-10"]
    assert fields(read_submission(path), "kind_text") == ["target", None]
    assert fields(read_submission(path), "province_text") == ["31", "24"]


def test_a_name_stands_in_for_a_missing_code(tmp_path: Path) -> None:
    rows = [(1, "", "Số thuê bao điện thoại", "", "thuê bao", 5, ""), (2, "", "", "", "", 6, "")]
    reading = read_submission(xlsx(tmp_path / "form.xlsx", form([*rows, ROWS[2]])))
    assert [figure[1] for figure in seen(reading)] == [
        "Số thuê bao điện thoại",
        None,
        "ecom_growth_pct",
    ]


def test_a_heading_may_take_two_rows(tmp_path: Path) -> None:
    upper = ("STT", "Mã chỉ tiêu", "Tên chỉ tiêu", "Phân tổ", "Đơn vị tính", "Số liệu", "")
    lower = ("", "", "", "", "", "Giá trị", "Kỳ trước")
    rows = [(*row[:6], 5) for row in ROWS]
    numbers = ("A", "B", "C", "D", "E", 1, 2)
    reading = read_submission(xlsx(tmp_path / "f.xlsx", form([lower, numbers, *rows], upper)))
    assert seen(reading) == [
        ("F12", "B", "1", "E", "COLUMN_NUMBERS"),
        *[(f"F{13 + at}", *figure[1:]) for at, figure in enumerate(PLAIN)],
        *[
            (f"G{13 + at}", figure[1], "5", None, "PREVIOUS_VALUE")
            for at, figure in enumerate(PLAIN)
        ],
    ]


# Several tables ------------------------------------------------------------------------------


def test_every_sheet_with_a_table_is_read_under_its_own_header(tmp_path: Path) -> None:
    other = form(header=[("Mã tỉnh", "31"), ("Kỳ báo cáo", "2026-09")])
    bare = form(header=[])
    path = xlsx(tmp_path / "f.xlsx", form(), other, bare, names=["Tháng 10", "Tháng 9", "Bảng kê"])
    places = Counter(
        zip(
            fields(read_submission(path), "sheet"),
            fields(read_submission(path), "province_text"),
            fields(read_submission(path), "period_text"),
            strict=True,
        )
    )
    assert places == {
        ("Tháng 10", "24", "2026-10"): 3,
        ("Tháng 9", "31", "2026-09"): 3,
        ("Bảng kê", None, None): 3,
    }


def test_tables_below_one_another(tmp_path: Path) -> None:
    rows = [
        *form(),
        [],
        [*COLUMNS],
        *ROWS[:1],
        [],
        ["Kỳ báo cáo", "2026-09"],
        [*COLUMNS],
        *ROWS[1:2],
    ]
    path = xlsx(tmp_path / "f.xlsx", rows)
    assert [figure[0] for figure in seen(read_submission(path))] == [
        "F11",
        "F12",
        "F13",
        "F16",
        "F20",
    ]
    assert fields(read_submission(path), "period_text") == [*["2026-10"] * 4, "2026-09"]
    assert set(fields(read_submission(path), "province_text")) == {"24"}


def test_a_table_for_another_province_does_not_inherit_the_period(tmp_path: Path) -> None:
    rows = [*form(), [], ["Mã tỉnh", "31"], [*COLUMNS], *ROWS[:1]]
    path = xlsx(tmp_path / "f.xlsx", rows)
    assert fields(read_submission(path), "province_text")[-1] == "31"
    assert fields(read_submission(path), "period_text")[-1] is None


# Numbers that are no figures of the form -----------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "extra"),
    [
        pytest.param(
            form([*ROWS, ("", "", "Tổng cộng", "", "", 99, "")]),
            ("F14", "Tổng cộng", "99", None, "TOTAL_ROW"),
            id="total row",
        ),
        pytest.param(
            form([*ROWS, ("Cộng:", "", "", "", "", 99, "")]),
            ("F14", None, "99", None, "TOTAL_ROW"),
            id="total in the first column",
        ),
        pytest.param(
            changed(11, 8, 12345),
            ("I12", "bts_site_count", "12345", None, "COLUMN_NOT_KNOWN"),
            id="a column the form does not have",
        ),
        pytest.param(
            changed(11, 8, "1.901.569"),
            ("I12", "bts_site_count", "1.901.569", None, "COLUMN_NOT_KNOWN"),
            id="a number as text there",
        ),
        pytest.param(
            form([*ROWS, (4, "rank", "Hạng", "", 5, "", "")]),
            ("E14", "rank", "5", None, "NUMBER_NOT_IN_VALUE_COLUMN"),
            id="a number in the wrong column",
        ),
        pytest.param(
            changed(7, 3, 2026, form()),
            ("D8", None, "2026", None, "OUTSIDE_TABLE"),
            id="above",
        ),
        pytest.param(
            [*form(), [], ["", "", "", "", "", 3]],
            ("F15", None, "3", None, "OUTSIDE_TABLE"),
            id="a page number below",
        ),
    ],
)
def test_a_number_that_is_no_figure_is_set_aside_with_a_reason(
    tmp_path: Path, rows: list[list[Any]], extra: Seen
) -> None:
    reading = read_submission(xlsx(tmp_path / "f.xlsx", rows))
    found = seen(reading)
    assert [figure for figure in found if figure[4] is None] == PLAIN
    assert [figure for figure in found if figure[4]] == [extra]
    assert registry()[extra[4] or ""].figure_status == "ignored"


def test_numbers_on_a_sheet_without_a_table_are_accounted_for(tmp_path: Path) -> None:
    notes = [["Dân số", 1_900_000], ["", True, "văn bản 12"], [3.5]]
    reading = read_submission(xlsx(tmp_path / "f.xlsx", form(), notes))
    assert seen(reading)[3:] == [
        ("B1", None, "1900000", None, "OUTSIDE_TABLE"),
        ("A3", None, "3.5", None, "OUTSIDE_TABLE"),
    ]


def test_an_indicator_named_total_is_no_total_row(tmp_path: Path) -> None:
    row = (1, "phone_subscriber_count", "Tổng số thuê bao điện thoại", "", "thuê bao", 5, "")
    reading = read_submission(xlsx(tmp_path / "f.xlsx", form([row])))
    assert seen(reading)[0][4] is None


# What must not be guessed --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (form(columns=(*COLUMNS[:5], "Số liệu", "Kết quả")), "COLUMN_AMBIGUOUS"),
        (form(columns=(*COLUMNS[:3], "ĐVT", "Đơn vị", "Giá trị", "")), "COLUMN_AMBIGUOUS"),
        (form(header=[*HEADER, ("Kỳ báo cáo", "2026-09")]), "HEADER_CONTRADICTED"),
        (form(header=[*HEADER, ("Mã địa phương", "31")]), "HEADER_CONTRADICTED"),
    ],
)
def test_two_answers_to_one_question_reject_the_table(
    tmp_path: Path, rows: list[list[Any]], code: str
) -> None:
    reading = read_submission(xlsx(tmp_path / "f.xlsx", rows))
    figures = [figure for figure in seen(reading) if figure[0].startswith("F")]
    assert [figure[4] for figure in figures] == [code] * 3
    assert registry()[code].figure_status == "rejected"


def test_the_label_of_the_form_goes_before_its_synonyms(tmp_path: Path) -> None:
    rows = form([(*row[:6], 5) for row in ROWS], (*COLUMNS[:5], "Giá trị", "Kết quả"))
    found = seen(read_submission(xlsx(tmp_path / "f.xlsx", rows)))
    assert found[:3] == PLAIN
    assert {figure[4] for figure in found[3:]} == {"COLUMN_NOT_KNOWN"}


def test_the_same_header_twice_is_no_contradiction(tmp_path: Path) -> None:
    header = [*HEADER, ("Tháng báo cáo", "Tháng 10/2026"), ("Mã địa phương", 24)]
    assert seen(read_submission(xlsx(tmp_path / "f.xlsx", form(header=header)))) == PLAIN


def test_a_whole_number_beyond_15_digits_is_rejected(tmp_path: Path) -> None:
    long = changed(10, 5, 12345678901234567)
    found = seen(read_submission(xlsx(tmp_path / "f.xlsx", long)))
    assert found[0][4] == "NUMBER_TOO_LONG"
    assert seen(read_submission(xlsx(tmp_path / "f.xlsx", changed(10, 5, 123456789012345))))[0] == (
        "F11",
        "phone_subscriber_count",
        "123456789012345",
        "thuê bao",
        None,
    )


# Merged, hidden ------------------------------------------------------------------------------


def test_a_text_in_merged_cells_holds_for_the_rows_they_cover(tmp_path: Path) -> None:
    rows = [
        (1, "phone_subscriber_count", "Số thuê bao", "", "thuê bao", 10, ""),
        ("", "", "", "account_type=prepaid", "", 6, ""),
        ("", "", "", "account_type=postpaid", "", 4, ""),
        ROWS[1],
    ]
    merges = '<mergeCells count="3"><mergeCell ref="B11:B13"/><mergeCell ref="C11:C13"/>'
    merges += '<mergeCell ref="E11:E13"/><mergeCell ref="A1:F1"/></mergeCells>'
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(form(rows)), after=merges))
    reading = read_submission(path)
    assert [(figure[1], figure[3]) for figure in seen(reading)] == [
        *[("phone_subscriber_count", "thuê bao")] * 3,
        ("bts_site_count", "đơn vị"),
    ]


def test_a_value_merged_over_several_indicators_is_rejected(tmp_path: Path) -> None:
    rows = form([ROWS[0], (*ROWS[1][:5], "", ""), ROWS[2]])
    merges = '<mergeCells><mergeCell ref="F11:F12"/></mergeCells>'
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(rows), after=merges))
    assert [figure[4] for figure in seen(read_submission(path))] == ["VALUE_MERGED", None]


@pytest.mark.parametrize(
    ("write", "places"),
    [
        (lambda path: xls(path, form(), hidden_rows=[10, 11]), ("F11", "2")),
        (lambda path: xls(path, form(), state=1), ("F11", "3")),
        (
            lambda path: package(
                path, sheet_xml(rows_xml(form()).replace('<row r="12"', '<row r="12" hidden="1"'))
            ),
            ("F12", "1"),
        ),
        (
            lambda path: package(
                path,
                sheet_xml(rows_xml(form()), '<cols><col min="6" max="6" hidden="true"/></cols>'),
            ),
            ("F11", "3"),
        ),
        (
            lambda path: package(path, sheet_xml(rows_xml(form())), states=["veryHidden"]),
            ("F11", "3"),
        ),
        (
            lambda path: ods(
                path,
                ods_table(form()).replace(
                    "<table:table-row>", '<table:table-row table:visibility="collapse">'
                ),
            ),
            ("F11", "3"),
        ),
    ],
)
def test_hidden_figures_are_read_and_said_to_be_hidden(
    tmp_path: Path, write: Callable[[Path], Path], places: tuple[str, str]
) -> None:
    reading = read_submission(write(tmp_path / "form"))
    assert seen(reading) == PLAIN
    (finding,) = reading.findings
    assert (finding.code, finding.cell) == ("HIDDEN_FIGURES", places[0])
    assert finding.message_en.startswith(f"{places[1]} figures")


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


# Files without a table -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[]], ["FILE_EMPTY"]),
        ([["Báo cáo"], ["không có bảng"]], ["FORM_TABLE_NOT_FOUND"]),
        (form(columns=(*COLUMNS[:5], "Tháng mười", "")), ["COLUMN_MISSING"]),
        (form(rows=[(*row[:5], "", "") for row in ROWS]), ["FILE_EMPTY"]),
    ],
)
def test_a_workbook_without_figures_says_why(
    tmp_path: Path, rows: list[list[Any]], expected: list[str]
) -> None:
    reading = read_submission(xlsx(tmp_path / "f.xlsx", rows))
    assert codes(reading) == expected
    assert all(figure[4] for figure in seen(reading))


def test_synthetic_data_say_so(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "f.xlsx", form(header=[*HEADER, ["Dữ liệu giả lập – Synthetic data"]]))
    assert read_submission(path).is_synthetic
    assert not read_submission(xlsx(path, form())).is_synthetic


# Whatever is done to a form ------------------------------------------------------------------

CELLS = st.one_of(
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "Giá trị", "Mã chỉ tiêu", "Tổng cộng", "#N/A", "=cmd|' /C calc'!A0"]),
    st.text(max_size=12).filter(lambda text: text.isprintable()),
    st.booleans(),
    st.sampled_from([datetime.datetime(2026, 10, 5), datetime.time(9, 30)]),
)
MUTATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("cell"), st.integers(0, 13), st.integers(0, 8), CELLS),
        st.tuples(st.just("insert row"), st.integers(0, 13), st.just(0), st.just("")),
        st.tuples(st.just("insert column"), st.just(0), st.integers(0, 7), st.just("")),
        st.tuples(st.just("delete row"), st.integers(0, 13), st.just(0), st.just("")),
        st.tuples(st.just("swap columns"), st.integers(0, 6), st.integers(0, 6), st.just("")),
    ),
    max_size=6,
)


def mutate(rows: list[list[Any]], kind: str, row: int, column: int, value: Any) -> list[list[Any]]:
    rows = [list(cells) + [""] * (9 - len(cells)) for cells in rows]
    if kind == "insert row":
        rows.insert(row, [""] * 9)
    elif kind == "delete row" and row < len(rows):
        del rows[row]
    elif kind == "insert column":
        rows = [[*cells[:column], "", *cells[column:]] for cells in rows]
    elif kind == "swap columns":
        for cells in rows:
            cells[row], cells[column] = cells[column], cells[row]
    elif row < len(rows):
        rows[row][column] = value
    return rows


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(
    mutations=[("delete row", 0, 0, ""), ("cell", 8, 5, 0)]
)  # no unit, though beside "Đơn vị tính"
@given(mutations=MUTATIONS)
def test_every_number_is_accounted_for_and_none_is_changed(
    tmp_path: Path, mutations: list[tuple[str, int, int, Any]]
) -> None:
    """Any mutation of a form: each number in the value column is seen once, as it was written."""
    rows = form([(number, *row[1:]) for number, row in zip(("I", "II", "III"), ROWS, strict=True)])
    for mutation in mutations:
        rows = mutate(rows, *mutation)
    reading = read_submission(xlsx(tmp_path / "f.xlsx", rows))
    found: dict[str, tuple[str, str | None]] = {}
    for chunk in reading.chunks:
        for figure in chunk.to_pylist():
            assert figure["cell"] not in found, "seen twice"
            found[figure["cell"]] = (figure["value_text"], figure["reader_said"])
            assert figure["reader_said"] is None or figure["reader_said"] in registry()
    written = cells_of(rows)
    for cell, (text, said) in found.items():
        value = written[cell]
        if isinstance(value, int | float) and not isinstance(value, bool) and said is None:
            assert Decimal(text) == Decimal(format(float(value), ".15g"))
    statuses = Counter(
        registry()[said].figure_status if said else "loaded" for _, said in found.values()
    )
    assert sum(statuses.values()) == len(found)
    lost = [cell for cell in numbers_in_no_label_column(reading, rows) if cell not in found]
    assert lost == []


def cells_of(rows: list[list[Any]]) -> dict[str, Any]:
    return {
        f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[column]}{number}": value
        for number, row in enumerate(rows, start=1)
        for column, value in enumerate(row)
        if value not in ("", None)
    }


def numbers_in_no_label_column(reading: Reading, rows: list[list[Any]]) -> list[str]:
    """Numbers that no header field and no column of labels can have taken."""
    labels = {"STT", "Mã chỉ tiêu", "Tên chỉ tiêu", "Phân tổ", "Đơn vị tính", "Ghi chú"}
    label_columns = {
        column
        for row in rows
        for column, value in enumerate(row)
        if value in labels or value == "Mã chỉ tiêu"
    }
    headings = [number for number, row in enumerate(rows) if "Giá trị" in row]
    return [
        f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[column]}{number + 1}"
        for number, row in enumerate(rows)
        for column, value in enumerate(row)
        if isinstance(value, int | float)
        and not isinstance(value, bool)
        and column not in label_columns
        and number not in headings
        and not any(isinstance(cell, str) and cell in dict(HEADER) for cell in row)
    ]
