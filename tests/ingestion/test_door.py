"""What the door lets in, the inside can hold: the furthest that is accepted, and what is beyond.

Constraints, indexes, gates and tests of the build all hold a month up for every province. So
whatever one of them could object to is a finding of its sender's before that.
"""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest
from corpus.long_csv import CSV_HEADER, csv_text

from expectations import gate
from ingestion.landing import check, ingest, submit
from tmdt.releases import load_request, release, transform

pytestmark = [pytest.mark.db, pytest.mark.seeded]

MONTH = "2025-10"
HEADER = (*CSV_HEADER, "kind")
PHONE, GROWTH, SALES = "phone_subscriber_count", "ecom_growth_pct", "b2c_sales_vnd"
TONNE, SME, FAKES = "product_online_sales_tonne", "sme_on_platform_pct", "counterfeit_item_count"
NINES = "9" * 26

QUALIFIED = (
    "90%", "gần 90%", "khoảng 90%", "hơn 90%", "dưới 90%", "ít nhất 90%", "không quá 90%", "80-90%",
)  # fmt: skip
EVERY_DIMENSION = ";".join(
    (
        *("agency=police", "brand=gucci", "channel=social_network", f"commune={60 * 'ộ'}"),
        *(f"district={60 * 'ặ'}", "product=wristwatch", "scope=ecommerce"),
        "violation=smuggled_unclear_origin_ip_counterfeit",
    )
)

Row = tuple[str, ...]


def row(
    indicator: str = PHONE,
    value: str = "5",
    unit: str = "",
    *,
    province: str = "24",
    period: str = MONTH,
    breakdown: str = "",
    note: str = "",
    kind: str = "",
) -> Row:
    return (province, period, indicator, breakdown, value, unit, note, kind)


HELD: dict[str, list[Row]] = {
    "the first period": [row(), row("bts_site_count", period="1990-01")],
    "the longest period": [
        row("bank_account_count", province="01", period="2015-11-01/2025-10-31")
    ],
    "the last target": [row(value="6"), row(SME, "90%", period="2060", kind="target")],
    "a long plan": [
        row(value="7"),
        row("ecom_plan_budget_vnd", "5 tỷ đồng", period="2021-01-01/2031-12-31",
            province="01", kind="budget"),
    ],
    "targets of every kind": [
        row(value="8"),
        *(
            row(SME, value, period=str(2026 + at), kind="target")
            for at, value in enumerate(QUALIFIED)
        ),
    ],
    "figures of every kind": [
        row(SME, value, breakdown=f"commune=k{at}") for at, value in enumerate(QUALIFIED)
    ],
    "targets of other periods": [
        row(value="9"),
        *(
            row(SME, "90%", period=period, kind="target")
            for period in ("2027-Q4", "2027-03", "2027-09-15/2027-10-14", "2027-02-01/2027-04-30")
        ),
    ],
    "the longest breakdown": [row(FAKES, breakdown=EVERY_DIMENSION)],
    "the most exact values": [
        row(GROWTH, f"0,{NINES}999", breakdown="commune=v1"),
        row(GROWTH, f"-0.{25 * '0'}1", breakdown="commune=v2"),
        row(TONNE, f"0.{NINES}999", "kg", breakdown="commune=v3"),
        row(TONNE, f"hơn 1234,{NINES}", "kg", breakdown="commune=v4"),
        row(GROWTH, "-0", breakdown="commune=v5"),
    ],
    "the largest value": [row(SALES, "9999999999999999", "đồng", breakdown="commune=v6")],
    "a long note": [row(value="10", note="ghi chú " * 1_200)],
    "a note of odd letters": [row(value="11", note="\u200eghi chú\u00a0\u2060")],
    "x" * 200: [row(value="12")],
}  # fmt: skip
"""Files that are accepted whole, all of the same month."""

REFUSED: dict[str, tuple[Row, str]] = {
    "before the first period": (row(period="1989-12"), "PERIOD_OUT_OF_REACH"),
    "a period that begins before": (
        row(period="1989-12-15/1990-01-14"), "PERIOD_OUT_OF_REACH"
    ),
    "a hundred years ago": (row(period="1926-10"), "PERIOD_OUT_OF_REACH"),
    "too long a period": (
        row(province="01", period="2014-10-01/2025-10-31"), "PERIOD_OUT_OF_REACH"
    ),
    "a target too far ahead": (
        row(SME, "90%", period="2061", kind="target"), "PERIOD_OUT_OF_REACH"
    ),
    "a period that ends too far ahead": (
        row(period="2025-10-01/2059-12-31"), "PERIOD_IN_FUTURE"
    ),
    "a period of no year": (row(period="0000-10"), "PERIOD_UNREADABLE"),
    "too large a value": (row(SALES, "10000000000000001", "đồng"), "OUT_OF_RANGE"),
    "too large a value by its unit": (row(SALES, "9" * 16, "tỷ đồng"), "OUT_OF_RANGE"),
    "more digits than a number has": (row(SALES, "9" * 60, "đồng"), "NUMBER_UNREADABLE"),
    "digits without end": (row(SALES, "9" * 5000, "đồng"), "NUMBER_UNREADABLE"),
    "a number to a power": (row(SALES, "1e15", "đồng"), "NUMBER_UNREADABLE"),
    "not a number": (row(SALES, "NaN", "đồng"), "NUMBER_UNREADABLE"),
    "infinitely much": (row(SALES, "Infinity", "đồng"), "NUMBER_UNREADABLE"),
    "a bound beyond the range": (row(GROWTH, "hơn 501%"), "OUT_OF_RANGE"),
    "a range that leaves it": (row(GROWTH, "400-600%"), "OUT_OF_RANGE"),
    "a target out of range": (
        row(GROWTH, "501%", period="2030", kind="target"), "OUT_OF_RANGE"
    ),
    "a note of odd signs": (row(note="\N{GRINNING FACE}\x00\ufffe"), "TEXT_CONTRADICTS"),
    "a note without end": (row(note="ghi chú " * 100_000), "TEXT_CONTRADICTS"),
    "another kind": (row(kind="dự báo"), "KIND_UNKNOWN"),
    "a long kind": (row(kind="k" * 3000), "KIND_UNKNOWN"),
    "a long indicator": (row("k" * 3000), "INDICATOR_UNKNOWN"),
    "a long province": (row(province="2" * 3000), "PROVINCE_UNKNOWN"),
    "a long period": (row(period=MONTH * 500), "PERIOD_UNREADABLE"),
    "a long unit": (row(unit="u" * 3000), "UNIT_UNKNOWN"),
    "a long breakdown": (row(breakdown="commune=" + 500 * "a"), "BREAKDOWN_UNREADABLE"),
    "a long member": (row(breakdown="commune=" + 61 * "a"), "BREAKDOWN_MEMBER_UNKNOWN"),
    "an indicator of no letters": (row("\x00\x1b"), "INDICATOR_UNKNOWN"),
    "a province of no letters": (row(province="\x00"), "PROVINCE_UNKNOWN"),
}  # fmt: skip
"""One line each that is beyond what is held."""


def csv_file(folder: Path, name: str, rows: list[Row]) -> Path:
    path = folder / f"{name}.csv"
    path.write_text(csv_text(rows, HEADER), encoding="utf-8")
    return path


def form(folder: Path, name: str, sheet_name: str, reporting_unit: str, note: str) -> Path:
    import xlsxwriter

    path = folder / f"{name}.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(sheet_name)
        head = (
            ("Mã tỉnh", "24"), ("Tên tỉnh", "Bắc Ninh"), ("Kỳ báo cáo", MONTH),
            ("Đơn vị báo cáo", reporting_unit), ("Người lập", note), ("Ngày lập", note),
        )  # fmt: skip
        for at, cells in enumerate(head):
            sheet.write_row(at, 0, cells)
        columns = ("STT", "Mã chỉ tiêu", "Tên chỉ tiêu", "Phân tổ", "Đơn vị tính", "Giá trị")
        sheet.write_row(9, 0, (*columns, "Ghi chú"))
        sheet.write_row(10, 0, (1, "ewallet_account_count", "", "", "tài khoản", len(name), note))
    return path


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_beyond_is_a_finding(
    lasting_warehouse: psycopg.Connection, tmp_path: Path, name: str
) -> None:
    refused, code = REFUSED[name]
    good = row("internet_subscriber_count")
    (staged,) = check(csv_file(tmp_path, "refused", [refused, good]))
    assert [finding.code for finding in staged.findings] == [code]
    assert (staged.seen, staged.loaded, staged.rejected) == (2, 1, 1)


def test_all_that_is_accepted_is_published(
    lasting_warehouse: psycopg.Connection, tmp_path: Path
) -> None:
    files = [csv_file(tmp_path, name, rows) for name, rows in HELD.items()]
    files.append(form(tmp_path, "a sheet named", "Biểu 01 & 02!", "", ""))
    files.append(form(tmp_path, "zeros", "BieuTMDT", "Sở " + 9_000 * "b", "ghi chú _x0000_ " * 500))
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xff\xfe.csv"))
    odd.write_text(csv_text([row(value="13")], HEADER), encoding="utf-8")
    files.append(odd)
    for file in files:
        (staged,) = check(file)
        assert (staged.status, staged.load_period) == ("accepted", MONTH), staged
        assert staged.seen == staged.loaded
    list(submit(files))
    ingested = ingest()
    assert len(ingested.staged) == len(files) and load_request.list_waiting_months() == [MONTH]
    candidate = release.open_candidate(MONTH)
    assert candidate is not None
    gate.check("staging", candidate)
    transform.build()
    gate.check("candidate", candidate)
    release.publish(candidate)
    figures = lasting_warehouse.execute(
        "select distinct indicator_code, ref_area, breakdown, period_start, period_end,"
        " kind = 'target' from staging.observation where status = 'loaded'"
    ).fetchall()
    shown = lasting_warehouse.execute(
        "select (select count(*) from marts.fact_indicator),"
        " (select count(*) from marts.fact_target where submission_id is not null)"
    ).fetchone()
    targets = sum(is_target for *_, is_target in figures)
    assert shown == (len(figures) - targets, targets)
    nearly = lasting_warehouse.execute(
        "select value_low, status, reason from marts.fact_target inner join marts.target_attainment"
        " using (plan, province_key, indicator_key, breakdown, period_key)"
        " where fact_target.operator = 'nearly'"
    ).fetchall()
    assert [(str(value), reason) for value, _, reason in nearly] == [("90", "NO_ACTUAL")]
