"""Workbooks: texts that say what the figures are of, and notes that give the right one instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from workbook_files import COLUMNS

from corpus.book import book, cells, with_cells
from corpus.case import PHONE, PLAIN, Case, figure
from corpus.headings import OF_TEXT, UNCLEAR

OF_ELSE = (
    *("Phường Kinh Bắc", "HUYỆN YÊN PHONG", "Dành cho huyện Yên Phong", "Xã Tân Chi"),
    *("Số liệu của xã Tân Chi", "Tốc độ tăng trưởng", "So với cùng kỳ năm 2024", "Tỷ trọng (%)"),
)
OF_ALL = (
    *("Phường Suối Hoa, thành phố Bắc Ninh", "Tình hình kinh tế - xã hội", "UBND TỈNH BẮC NINH"),
    *("KINH TẾ - XÃ HỘI", "Tăng so với tháng trước", "BIỂU 01-TMĐT - TỈNH BẮC NINH"),
)
RIGHT = ("đính chính: 6.000", "Đính chính = 6000", "nên là 60", "giá trị đúng: 6")
RIGHT += (
    "số liệu 20 ngày",
    "đã tính ở dòng trên",
    "tốc độ tăng so với cùng kỳ",
    "gồm cả doanh nghiệp ngoài tỉnh",
)
REMARKED = ("đính chính 3 lỗi chính tả", "tăng so với cùng kỳ", "Đạt so với kế hoạch")
TITLES = ("Số đúng", "Bảng 2: Số đúng", "Số mới", "Bản cuối")
Sheet = Sequence[Sequence[Any]]


def subjects() -> Iterator[Case]:
    """Titles of a part or a comparison, corrections, and tables that replace others."""
    for at, title in enumerate(OF_ELSE):
        yield book(f"title of something else {at}", with_cells({(7, 0): title}), (), {UNCLEAR: 3})
        added = with_cells({(7, 0): f"BIỂU 01-TMĐT - {title}"})
        yield book(f"title with something else {at}", added, (), {UNCLEAR: 3})
    for at, title in enumerate(OF_ALL):
        yield book(f"title of the province {at}", with_cells({(7, 0): title}))
    yield book("sheet of a ward", cells(), (), {UNCLEAR: 3}, names=("Phường Kinh Bắc",))
    for at, note in enumerate(RIGHT):
        noted = with_cells({(10, 6): note})
        yield book(f"note with what is right {at}", noted, PLAIN[1:], {OF_TEXT: 1})
    for at, note in enumerate(REMARKED):
        yield book(f"note on a change {at}", with_cells({(10, 6): note}))
    doubted = with_cells({(10, 7): "?"})
    yield book("a question mark beside", doubted, PLAIN[1:], {OF_TEXT: 1})
    name = "Số thuê bao điện thoại - Trong đó: của điện thoại"
    part = with_cells({(10, 2): name})
    yield book("a part named by the words of the whole", part, PLAIN[1:], {OF_TEXT: 1})
    known = with_cells({(10, 2): name, (10, 3): "account_type=prepaid"})
    prepaid = figure(PHONE, PLAIN[0].value, breakdown="account_type=prepaid")
    yield book("a part that its own column names", known, [prepaid, *PLAIN[1:]])
    yield from _replaced()


def _replaced() -> Iterator[Case]:
    for at, title in enumerate(TITLES):
        second: Sheet = [[title], [*COLUMNS], (1, PHONE, "", "", "thuê bao", 6, "")]
        kept = [one for one in PLAIN if one.indicator != PHONE]
        yield book(f"a table replaces a figure {at}", [*cells(), [], *second], kept,
                   {OF_TEXT: 1, UNCLEAR: 1}, rejected=2)  # fmt: skip
