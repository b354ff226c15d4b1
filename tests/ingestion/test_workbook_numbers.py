"""Which numbers of a workbook are figures of the form, and which nobody may guess."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ods_files import ods, ods_table
from workbook_files import COLUMNS, HEADER, ROWS, form, package, rows_xml, sheet_xml, xlsx
from workbook_readings import PLAIN, Seen, changed, seen
from xls_files import xls

from expectations.rules import registry
from ingestion.reading import read_submission

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


def test_of_two_columns_of_values_the_label_of_the_form_does_not_go_first(tmp_path: Path) -> None:
    rows = form([(*row[:6], 5) for row in ROWS], (*COLUMNS[:5], "Giá trị", "Kết quả"))
    found = seen(read_submission(xlsx(tmp_path / "f.xlsx", rows)))
    assert len(found) == 6
    assert {figure[4] for figure in found} == {"COLUMN_AMBIGUOUS"}


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


def test_a_number_under_a_merged_cell_is_not_loaded(tmp_path: Path) -> None:
    merges = '<mergeCells><mergeCell ref="E12:F12"/><mergeCell ref="F13:G14"/></mergeCells>'
    path = package(tmp_path / "f.xlsx", sheet_xml(rows_xml(form()), after=merges))
    found = seen(read_submission(path))
    assert [(figure[2], figure[4]) for figure in found] == [
        ("1901569", None),
        ("1578 [ô gộp]", "NUMBER_COVERED"),
        ("17.6", None),
    ]


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
