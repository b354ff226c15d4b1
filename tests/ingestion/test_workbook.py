"""Workbooks as people send them: what is read, from where, and what is set aside and why."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from ods_files import ods, ods_table
from workbook_files import COLUMNS, HEADER, ROWS, form, package, rows_xml, sheet_xml, xlsx
from workbook_readings import PLAIN, Seen, changed, codes, fields, seen
from xls_files import xls

from ingestion.reading import read_submission

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


# Files without a table -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[]], ["FILE_EMPTY"]),
        ([["Báo cáo"], ["không có bảng"]], ["FORM_TABLE_NOT_FOUND"]),
        (form(columns=(*COLUMNS[:5], "Con số", "")), ["COLUMN_MISSING"]),
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
