"""Headings of sections inside a table: applied to the rows below them, or the rows are refused."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_files import COLUMNS, ROWS

from corpus.book import book, cells
from corpus.case import ACCOUNTS, PHONE, PLAIN, Case, figure
from corpus.headings import OF_TEXT, UNCLEAR

ACCOUNT = (2, ACCOUNTS, "", "", "tài khoản", 61234, "")
REFUSED = (
    *("Các số dưới đây sai", "Không tính các dòng sau", "Bình quân", "Trung bình ngày"),
    *("Tăng giảm", "Tham khảo", "Các số sau chưa được duyệt", "Huyện Yên Thế", "Xã Tân An"),
    *("Thành thị", "Khu vực miền núi", "Số liệu của Bắc Giang (cũ)", "For reference", "Urban"),
)
GROUPS = (
    *(
        "INF",
        "I. Hạ tầng viễn thông",
        "A. Thương mại điện tử B2C",
        "Nhóm 1: Thanh toán",
        "II. Thị trường",
    ),
    *("Hạ tầng viễn thông, số và logistics", "Kinh phí thực hiện kế hoạch", "Thanh toán điện tử"),
    *("Mục 2. Tình hình phát triển hạ tầng số", "Nguồn nhân lực, đào tạo, tập huấn", "III"),
    *("Payments, e-invoice and trust services", "Số thuê bao Internet", "Phần II: Chỉ tiêu khác"),
)
PARTS = (("Trả trước", "prepaid"), ("Trong đó: trả sau", "postpaid"), ("1. Trả sau", "postpaid"))
PLACES = (0, 2, 5)
"""The number, the name, the value: where such a heading begins."""


def sections() -> Iterator[Case]:
    """Each text between two rows of figures, in several columns and merged over them."""
    for at, text in enumerate(REFUSED):
        place, after = (0, merged()) if at % 4 == 3 else (PLACES[at % len(PLACES)], "")
        yield book(f"section refused {at}", _between(text, place), PLAIN[:1], {UNCLEAR: 1},
                   quoted=(text,), after=after)  # fmt: skip
    loaded = [PLAIN[0], figure(ACCOUNTS, 61234)]
    for at, text in enumerate((*GROUPS, "Ước tính", "Sơ bộ", "Tỉnh Bắc Ninh", "Thực hiện")):
        place, after = (0, merged()) if at % 2 else (PLACES[at % 4 // 2], "")
        yield book(f"section accepted {at}", _between(text, place), loaded, after=after)
    for at, text in enumerate(("Kế hoạch", "Tháng 9", "Lũy kế từ đầu năm", "Dự toán")):
        sheet = _between(text, PLACES[at % 2])
        yield book(f"section of another kind {at}", sheet, PLAIN[:1], {OF_TEXT: 1})
    for at, text in enumerate(("Tỉnh Lạng Sơn", "Hải Phòng")):
        sheet = _between(text, PLACES[at % 2])
        yield book(f"section of another province {at}", sheet, PLAIN[:1], {"PROVINCE_MISMATCH": 1})
    yield book(
        "section of no part of it", _between("Gucci", 2), PLAIN[:1], {"BREAKDOWN_UNKNOWN": 1}
    )
    yield from _parts()
    yield from _nested()


def _parts() -> Iterator[Case]:
    for at, (text, member) in enumerate(PARTS):
        rows = [(at, "", text), ROWS[0]]
        loaded = [figure(PHONE, 1901569, breakdown=f"account_type={member}")]
        yield book(f"section of a part {at}", cells(rows), loaded)
        written = (*ROWS[0][:3], f"account_type={member}", *ROWS[0][4:])
        yield book(f"section of a part that the row has {at}", cells([rows[0], written]), loaded)
    rows = [("", "", "Trả trước"), ROWS[0], ("II", "", "Hạ tầng"), ROWS[1]]
    loaded = [figure(PHONE, 1901569, breakdown="account_type=prepaid"), PLAIN[1]]
    yield book("section ends with the next one", cells(rows), loaded)


def _nested() -> Iterator[Case]:
    """A part that an outer heading names, and the headings below it."""
    prepaid = figure(PHONE, 1901569, breakdown="account_type=prepaid")
    for at, (outer, inner) in enumerate(
        (("I. Trả trước", "1. Hạ tầng"), ("A. Trả trước", "I. Hạ tầng"),
         ("1. Trả trước", "a) Hạ tầng"), ("1. Trả trước", "1.1. Hạ tầng"),
         ("Phần I: Trả trước", "Mục 1. Hạ tầng"), ("II. Trả trước", "Hạ tầng viễn thông"),
         ("Trả trước", "1. Hạ tầng"))
    ):  # fmt: skip
        rows = [("", "", outer), ("", "", inner), ROWS[0]]
        yield book(f"section holds for an inner one {at}", cells(rows), [prepaid])
    for at, (first, second) in enumerate(
        (("I. Trả trước", "II. Hạ tầng"), ("1. Trả trước", "II. Hạ tầng"),
         ("a) Trả trước", "2. Hạ tầng"), ("1.2. Trả trước", "2. Hạ tầng"),
         ("Trả trước", "Hạ tầng viễn thông"), ("I. Trả trước", "B. Hạ tầng"))
    ):  # fmt: skip
        rows = [("", "", first), ROWS[0], ("", "", second), ROWS[1]]
        yield book(f"section ends with one of its level {at}", cells(rows), [prepaid, PLAIN[1]])
    rows = [("I", "", "Trả trước"), ("1", "", "Hạ tầng"), ROWS[0], ("II", "", "Khác"), ROWS[1]]
    yield book("section with its number in a column", cells(rows), [prepaid, PLAIN[1]])
    rows = [("I", "", "Hải Phòng"), ("1", "", "Hạ tầng"), ROWS[0], ("II", "", "Bắc Ninh"), ROWS[1]]
    yield book("section of another province over an inner one", cells(rows), PLAIN[1:2],
               {"PROVINCE_MISMATCH": 1})  # fmt: skip


def merged() -> str:
    """The row of the heading, merged over the table."""
    return f'<mergeCells><mergeCell ref="A12:{chr(64 + len(COLUMNS))}12"/></mergeCells>'


def _between(text: str, place: int) -> list[list[object]]:
    return cells([ROWS[0], (*[""] * place, text), ACCOUNT])
