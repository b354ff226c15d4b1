"""The blank form: what it asks, what it allows, and that a filled one is loaded whole."""

from __future__ import annotations

import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl  # noqa: TID253
import pytest
from python_calamine import CalamineWorkbook

from ingestion.landing import check
from reference.catalogue import seed
from reference.form import COLUMNS
from tmdt.collection.blank_form import write_blank_form
from tmdt.collection.form_workbook import PREVIOUS_AT, VERSION
from warehouse.home import Problem

pytestmark = pytest.mark.db

CATALOGUE = {row["indicator_code"]: row for row in seed("indicator")}
PARTS = Counter(row["indicator_code"] for row in seed("indicator_part"))


@pytest.fixture
def blank(warehouse, tmp_path):
    """Writes a blank form of this test's own database."""

    def blank(province: str = "24", period: str = "2026-10") -> Path:
        return write_blank_form(tmp_path / f"{province}_{period}.xlsx", province, period)

    return blank


def sheet_of(path: Path):
    return openpyxl.load_workbook(path)["BieuTMDT"]


def rows(sheet):
    """The rows of the table by the labels of its heading."""
    names = [cell.value for cell in sheet[10]]
    return [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(min_row=11)]


def fill(path: Path) -> int:
    """Writes a plausible value into every row, as people do; returns how many."""
    book = openpyxl.load_workbook(path)
    table = rows(book["BieuTMDT"])
    for row in table:
        code, part = row["Mã chỉ tiêu"].value, row["Phân tổ"].value
        indicator = CATALOGUE[code]
        value = 60 * (1 if part else (PARTS[code] or 1))
        value = min(value, int(Decimal(indicator["valid_max"])))
        row["Giá trị"].value = value if indicator["is_integer"] == "true" else value - 0.5
        row["Ghi chú"].value = "Số sơ bộ"
    book["BieuTMDT"]["B6"] = "Nguyễn Thị Ánh"
    book.save(path)
    return len(table)


@pytest.mark.parametrize(
    ("province", "period", "area"),
    [
        ("24", "2026-10", "VN34_24"),
        ("24", "2026-09", "VN34_24"),
        ("Bắc Giang", "2025-06", "VN63_24"),
        ("VN34_68", "2025-12", "VN34_68"),
        ("VN34_24", "2025", "VN34_24"),
        ("01", "2026-Q3", "VN34_01"),
    ],
)
def test_a_filled_form_is_accepted_and_every_figure_loaded(blank, province, period, area):
    path = blank(province, period)
    count = fill(path)
    (staged,) = check(path)
    assert staged.status == "accepted", staged.findings
    assert (staged.seen, staged.loaded) == (count, count)
    assert staged.ref_areas == (area,)


@pytest.mark.parametrize(
    ("period", "frequencies"),
    [
        ("2026-10", {"M": "2026-10"}),
        ("2026-09", {"M": "2026-09", "Q": "2026-Q3"}),
        ("2025-12", {"M": "2025-12", "Q": "2025-Q4", "A": "2025"}),
        ("2026-Q3", {"Q": "2026-Q3"}),
        ("2025-Q4", {"Q": "2025-Q4", "A": "2025"}),
    ],
)
def test_a_form_asks_what_its_period_closes_and_each_row_says_for_when(blank, period, frequencies):
    sheet = sheet_of(blank("01", period))
    table = rows(sheet)
    expected = [
        code
        for code, indicator in CATALOGUE.items()
        if indicator["frequency"] in frequencies and indicator["group_code"] != "CTX"
    ]
    assert list(dict.fromkeys(row["Mã chỉ tiêu"].value for row in table)) == expected
    for row in table:
        own = frequencies[CATALOGUE[row["Mã chỉ tiêu"].value]["frequency"]]
        assert (row["Kỳ số liệu"].value if len(frequencies) > 1 else sheet["B4"].value) == own


def test_parts_stand_below_their_total(blank):
    table = rows(sheet_of(blank()))
    phones = [r["Phân tổ"].value for r in table if r["Mã chỉ tiêu"].value.startswith("phone_sub")]
    assert phones == [None, "account_type=fixed", "account_type=prepaid", "account_type=postpaid"]


def test_the_form_is_the_contracts(blank):
    path = blank()
    sheet = sheet_of(path)
    head = [sheet[f"B{row}"].value for row in range(2, 8)]
    assert head == ["24", "Bắc Ninh", "2026-10", "Sở Công Thương Bắc Ninh", None, None]
    assert [cell.value for cell in sheet[10]] == [*COLUMNS, "Kỳ số liệu", "Kỳ trước", PREVIOUS_AT]
    assert VERSION in str([cell.value for cell in sheet[1]])
    properties = openpyxl.load_workbook(path).custom_doc_props
    assert properties["form_version"].value == VERSION
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A11", "$10:$10")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")


def test_only_what_the_sender_fills_in_is_open(blank):
    sheet = sheet_of(blank())
    assert sheet.protection.sheet and not sheet.protection.password
    head = {"B5", "B6", "B7"}
    typed = {f"{column}{row}" for column in "FG" for row in range(11, sheet.max_row + 1)}
    is_open = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert is_open == head | typed


def test_every_value_is_checked_against_the_catalogue(blank):
    sheet = sheet_of(blank("24", "2025-12"))
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    for row in rows(sheet):
        indicator, rule = CATALOGUE[row["Mã chỉ tiêu"].value], rules[row["Giá trị"].coordinate]
        assert rule.type == ("whole" if indicator["is_integer"] == "true" else "decimal")
        assert (rule.formula1, rule.formula2) == (indicator["valid_min"], indicator["valid_max"])
        assert "Cần " in rule.error and "Needed: " in rule.error
        assert len(rule.error) <= 255 and len(rule.prompt) <= 255
    (notes,) = (rule for rule in rules.values() if rule.type == "list")
    assert str(notes.sqref) == f"G11:G{sheet.max_row}" and not notes.showErrorMessage


@pytest.mark.parametrize(
    ("province", "period", "message"),
    [
        ("99", "2026-10", "not the code or the name of a province"),
        ("24", "2025", r"VN34_24 \(Bắc Ninh\).*VN63_24 \(Bắc Giang\)"),
        ("27", "2026-10", r"report as: 24 \(Bắc Ninh\)"),
        ("24", "soon", "not a period"),
        ("24", "2025-01-01/2025-03-05", "not a month, quarter or year"),
    ],
)
def test_what_cannot_be_told_is_a_problem_with_the_right_answer(blank, province, period, message):
    with pytest.raises(Problem, match=message):
        blank(province, period)


def test_the_code_is_written_only_where_it_is_enough(blank):
    assert sheet_of(blank("VN34_68", "2026-10"))["B2"].value == "68"
    assert sheet_of(blank("VN34_68", "2025-12"))["B2"].value == "VN34_68"  # 2025: old or new one


def test_the_same_form_is_the_same_bytes(blank):
    first = blank().read_bytes()
    assert blank().read_bytes() == first
    with zipfile.ZipFile(blank()) as archive:
        assert "2026-10-31" in archive.read("docProps/core.xml").decode()


def test_other_programs_read_it_too(blank):
    book = CalamineWorkbook.from_path(blank())
    assert book.sheet_names == ["BieuTMDT", "HuongDan"]
    guide = book.get_sheet_by_name("HuongDan").to_python()
    assert "Trả lời" in str(guide) and "account_type=fixed (cố định)" in str(guide)
    assert book.get_sheet_by_name("BieuTMDT").to_python()[0][0].startswith("BIỂU 01-TMĐT")


@pytest.fixture
def published(warehouse):
    """Published figures: (ref_area, indicator, period key, period, value, qualifier, invented)."""

    def published(*figures) -> None:
        warehouse.execute(
            "insert into core.release values (1, '2026-09', 'published', now(), now(), null)"
        )
        keys = {row["ref_area"]: row for row in seed("province")}
        for area, code, key, period, value, qualifier, invented in figures:
            place, indicator = keys[area], CATALOGUE[code]
            warehouse.execute(
                "insert into marts.dim_province values"
                " (%s, %s, %s, %s, '', '', '', '', '', null, null, true, null)"
                " on conflict do nothing",
                [place[c] for c in ("province_key", "vintage", "province_code", "ref_area")],
            )
            warehouse.execute(
                "insert into marts.dim_indicator values"
                " (%s, %s, '', '', '', '', '', '', '', '', null, null) on conflict do nothing",
                [indicator["indicator_key"], code],
            )
            text = str(key)
            warehouse.execute(
                "insert into marts.dim_period values (%s, %s, 'M', %s, %s, 2026, 'calendar')"
                " on conflict do nothing",
                [key, period, text[:8], text[8:]],
            )
            warehouse.execute(
                "insert into core.fact_indicator_history values"
                " (%s, %s, %s, '', 2026, 1, null, %s, %s, %s, %s, 'A', %s, 1, 'x')",
                [
                    place["province_key"], indicator["indicator_key"], key, value, value or 40,
                    value or 50, qualifier, invented,
                ],
            )  # fmt: skip

    return published


def test_the_last_known_value_is_shown_and_never_loaded(blank, published):
    published(
        ("VN34_24", "phone_subscriber_count", 2026080120260831, "2026-08", 7, "exact", False),
        ("VN34_24", "phone_subscriber_count", 2026090120260930, "2026-09", 8, "exact", True),
        ("VN34_24", "phone_subscriber_count", 2026100120261031, "2026-10", 9, "exact", False),
        ("VN63_24", "bank_account_count", 2025060120250630, "2025-06", 5, "exact", False),
        ("VN34_24", "ewallet_account_count", 2026090120260930, "2026-09", None, "range", False),
    )
    path = blank()
    shown = {
        row["Mã chỉ tiêu"].value: (row["Kỳ trước"].value, row[PREVIOUS_AT].value)
        for row in rows(sheet_of(path))
        if not row["Phân tổ"].value
    }
    # Where there is anything real, nothing invented is shown, however late it is of.
    assert shown["phone_subscriber_count"] == (7, "tháng 08/2026")
    assert shown["ewallet_account_count"] == ("từ 40 đến 50", "tháng 09/2026")
    # Bắc Giang's series is not that of the Bắc Ninh it was merged into.
    assert shown["bank_account_count"] == (None, None)
    count = fill(path)
    (staged,) = check(path)
    assert staged.status == "accepted" and staged.loaded == count, staged.findings
    assert (staged.seen, staged.ignored) == (count + 2, 2)
    assert [finding.code for finding in staged.findings] == ["PREVIOUS_VALUE"]


def test_a_province_with_invented_figures_only_is_shown_them_as_such(blank, published):
    published(
        ("VN34_24", "phone_subscriber_count", 2026090120260930, "2026-09", 8, "exact", True),
        ("VN34_01", "phone_subscriber_count", 2026080120260831, "2026-08", 7, "exact", False),
    )
    shown = {
        row["Mã chỉ tiêu"].value: (row["Kỳ trước"].value, row[PREVIOUS_AT].value)
        for row in rows(sheet_of(blank()))
        if not row["Phân tổ"].value
    }
    assert shown["phone_subscriber_count"] == (8, "tháng 09/2026 (giả lập)")
