"""Forms with faults in them, and what comes back of them."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from pathlib import Path

import openpyxl  # noqa: TID253
import xlsxwriter  # noqa: TID253

from reference.form import COLUMNS

HOSTILE = "=cmd|'/c calc'!A1"


def form(path: Path, *rows, more=lambda book, sheet: None) -> Path:
    """A filled form: rows of (indicator, unit, value, note); ``more`` adds to the workbook."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("BieuTMDT")
        for at, (label, text) in enumerate(
            (("Mã tỉnh", "24"), ("Tên tỉnh", "Bắc Ninh"), ("Kỳ báo cáo", "2026-10")), start=1
        ):
            sheet.write_row(at, 0, (label, text))
        sheet.write_row(9, 0, COLUMNS)
        for number, (indicator, unit, value, note) in enumerate(rows, start=1):
            sheet.write_row(9 + number, 0, (number, indicator, "", "", unit))
            write = sheet.write_number if isinstance(value, int | float) else sheet.write_string
            write(9 + number, 5, value)
            sheet.write_string(9 + number, 6, note)
        more(book, sheet)
    return path


FAULTY = (
    ("phone_subscriber_count", "thuê bao", 1901569, "đến cuối kỳ"),
    ("internet_subscriber_count", "thuê bao", "nhiều", "Ghi chú tiếng Việt: thuế, phí, lệ phí"),
    ("digital_enterprise_established_count", "doanh nghiệp", 3e9, HOSTILE),
    ("bank_account_count", "parsec", 5, "<script>alert(1)</script>"),
)


def comments(path: Path, sheet: str = "BieuTMDT") -> dict[str, str]:
    cells = (cell for row in openpyxl.load_workbook(path)[sheet].iter_rows() for cell in row)
    return {cell.coordinate: cell.comment.text for cell in cells if cell.comment}


def colours(path: Path, sheet: str = "BieuTMDT") -> dict[str, str]:
    cells = (cell for row in openpyxl.load_workbook(path)[sheet].iter_rows() for cell in row)
    return {
        cell.coordinate: cell.fill.fgColor.rgb[-6:]
        for cell in cells
        if cell.fill.fill_type == "solid"
    }


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def visible(page: str) -> str:
    """The page's text as a reader sees it."""
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
