"""Synthetic submissions: reproducible, plausible, and never taken for statistics."""

import hashlib
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from understood_file import UnderstoodFile

from reference.catalogue import seed
from reference.form import COLUMNS, SYNTHETIC_MARK
from tmdt.collection.sample import SYNTHETIC_PROPERTY, write_sample
from warehouse.home import Problem

Figures = dict[tuple[str, str], Decimal]


def figures(path: Path) -> Figures:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("BieuTMDT").to_python()[10:]
    return {(row[1], row[3]): Decimal(str(row[5])) for row in rows}


def form(path: Path):
    import openpyxl

    return openpyxl.load_workbook(path)


def digests(paths: list[Path]) -> list[tuple[str, str]]:
    return [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths]


@pytest.fixture(scope="module")
def autumn(tmp_path_factory):
    return write_sample(tmp_path_factory.mktemp("autumn"), "2026-10", 1)


@pytest.fixture(scope="module")
def merger(tmp_path_factory):
    """Six months around the merger of July 2025."""
    return write_sample(tmp_path_factory.mktemp("merger"), "2025-04", 6)


def test_the_same_seed_gives_the_same_bytes(autumn, tmp_path):
    assert digests(write_sample(tmp_path, "2026-10", 1)) == digests(autumn)


def test_the_reader_takes_every_figure_and_knows_that_they_are_invented(merger):
    """Corrections (`Số liệu đính chính`) and the mark of synthetic data included."""
    for file in merger:
        understood = UnderstoodFile(file)
        assert understood.is_synthetic
        assert understood.counts.keys() == {"loaded"}, (file.name, understood.findings)


def test_another_seed_gives_other_figures(autumn, tmp_path):
    assert figures(write_sample(tmp_path, "2026-10", 1, seed=2)[0]) != figures(autumn[0])


def test_one_month_has_every_province_in_its_folder(autumn):
    assert len(autumn) == 34
    assert {path.parent.name for path in autumn} == {"2026-10"}
    assert "24_2026-10.xlsx" in {path.name for path in autumn}


def test_the_provinces_are_those_of_the_month(merger):
    reports = Counter(path.stem.split("_")[1] for path in merger if "_r2" not in path.name)
    assert reports == dict.fromkeys(("2025-04", "2025-05", "2025-06"), 63) | dict.fromkeys(
        ("2025-07", "2025-08", "2025-09"), 34
    )


def test_the_form_is_the_contracts(autumn):
    path = next(path for path in autumn if path.name == "24_2026-10.xlsx")
    sheet = form(path)["BieuTMDT"]
    assert [sheet.cell(row, 1).value for row in range(2, 8)] == [
        "Mã tỉnh", "Tên tỉnh", "Kỳ báo cáo", "Đơn vị báo cáo", "Người lập", "Ngày lập",
    ]  # fmt: skip
    assert [sheet[cell].value for cell in ("B2", "B3", "B4")] == ["24", "Bắc Ninh", "2026-10"]
    assert [cell.value for cell in sheet[10]] == list(COLUMNS)
    assert all(sheet.cell(row, 6).data_type == "n" for row in range(11, sheet.max_row + 1))


def test_every_file_says_that_it_is_synthetic(autumn):
    for path in autumn:
        book = form(path)
        assert book["BieuTMDT"]["A8"].value == SYNTHETIC_MARK
        assert book.custom_doc_props[SYNTHETIC_PROPERTY].value is True
        assert book.properties.description == SYNTHETIC_MARK


def test_every_indicator_reported_monthly_is_there(autumn):
    monthly = {row["indicator_code"] for row in seed("indicator") if row["frequency"] == "M"}
    assert {code for code, _ in figures(autumn[0])} == monthly


def test_values_are_within_their_ranges_and_whole_where_counted(autumn):
    catalogue = {row["indicator_code"]: row for row in seed("indicator")}
    for path in autumn:
        for (code, _), value in figures(path).items():
            indicator = catalogue[code]
            low, high = Decimal(indicator["valid_min"]), Decimal(indicator["valid_max"])
            assert low <= value <= high, (path, code)
            assert value == round(value, 0 if indicator["is_integer"] == "true" else 1), (
                path,
                code,
            )


def test_parts_add_up_to_their_total(merger):
    declared = {(row["indicator_code"], row["dimension"]) for row in seed("indicator_part")}
    for path in merger:
        found = figures(path)
        parts: Figures = defaultdict(Decimal)
        for (code, breakdown), value in found.items():
            if breakdown and (code, "") in found:
                parts[code, breakdown.split("=")[0]] += value
        assert ("phone_subscriber_count", "account_type") in declared & set(parts)
        assert all(total == found[code, ""] for (code, _), total in parts.items()), path


def test_parts_of_a_base_do_not_exceed_it(autumn):
    for path in autumn:
        found = {code: value for (code, breakdown), value in figures(path).items() if not breakdown}
        for part, whole in (
            ("b2c_sales_vnd", "retail_turnover_vnd"),
            ("retail_goods_turnover_vnd", "retail_turnover_vnd"),
            ("cashless_ecom_payment_value_vnd", "ecom_payment_value_vnd"),
            ("full_online_service_count", "procedure_count"),
            ("handled_case_count", "inspection_case_count"),
        ):
            assert found[part] <= found[whole], (path, part)


def test_some_are_late_and_some_are_corrected(merger):
    late = [p for p in merger if "_r2" not in p.name and p.stem.split("_")[1] < p.parent.name]
    corrected = [p for p in merger if p.stem.endswith("_r2")]
    assert late and corrected
    by_name = {path.name: path for path in merger}
    for path in corrected:
        first = by_name[path.name.replace("_r2", "")]
        assert first.parent.name < path.parent.name
        old, new = figures(first), figures(path)
        assert sum(old[key] != new[key] for key in new) == 3


def test_a_merged_province_goes_on_where_its_constituents_stopped(merger):
    latest = {path.name.replace("_r2", ""): path for path in merger}  # _r2 is later in the order
    before = [figures(latest[f"{code}_2025-06.xlsx"]) for code in ("24", "27")]
    after = figures(latest["24_2025-07.xlsx"])
    for code in ("phone_subscriber_count", "bank_account_count", "procedure_count"):
        stood = sum(found[code, ""] for found in before)
        assert abs(after[code, ""] - stood) < stood * Decimal("0.03"), code
    rate = ("online_user_identified_pct", "")
    assert min(b[rate] for b in before) - 1 <= after[rate] <= max(b[rate] for b in before) + 1


def test_sales_grow_and_peak_in_november(tmp_path):
    def sales(month: str) -> Decimal:
        return sum(figures(path)["b2c_sales_vnd", ""] for path in write_sample(tmp_path, month, 1))

    september, november = sales("2026-09"), sales("2026-11")
    assert november > september * Decimal("1.1")
    assert sales("2027-09") > september * Decimal("1.1")


@pytest.mark.parametrize(("start", "months"), [("2026-13", 1), ("2026", 1), ("2026-10", 0)])
def test_bad_use_is_said(tmp_path, start, months):
    with pytest.raises(Problem):
        write_sample(tmp_path, start, months)
