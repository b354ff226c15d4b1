"""Workbooks with a sheet beside the form that has no table, and states something all the same."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.book import book, cells
from corpus.case import PHONE, PLAIN, Case, Rows, figure
from corpus.headings import CONTRADICTED, OF_TEXT

UNIT = "UNIT_CONTRADICTED"


def other_sheets() -> Iterator[Case]:
    """Covers, instructions and lists."""
    for at, (text, code, count) in enumerate(
        (("Đơn vị: nghìn thuê bao", UNIT, 1), ("ĐVT: nghìn thuê bao", UNIT, 1), ("x1000", UNIT, 3),
         ("Kế hoạch năm 2025", OF_TEXT, 3), ("DỰ TOÁN", OF_TEXT, 3), ("Tháng 9/2025", "", 0),
         ("BÁO CÁO THÁNG 9 NĂM 2025 TỈNH BẮC NINH", "", 0), ("Quý III/2025", "", 0),
         ("Luỹ kế từ đầu năm", OF_TEXT, 3), ("UBND TỈNH HẢI PHÒNG", "PROVINCE_MISMATCH", 3),
         ("Hải Phòng", "PROVINCE_MISMATCH", 3), ("nghìn thuê bao", UNIT, 1),
         ("Các số trên là ước", OF_TEXT, 3), ("Ước thực hiện", OF_TEXT, 3))
    ):  # fmt: skip
        loaded = PLAIN[3 if not code or count == 3 else 1 :]
        found = {code: count} if code else {CONTRADICTED: 1}
        for first in (True, False):
            sheets = [cover(text), cells()] if first else [cells(), cover(text)]
            yield book(f"cover contradicts {at} {first}", sheets, loaded, found,
                       rejected=3 - len(loaded), quoted=(text,) if code in (UNIT, OF_TEXT) else (),
                       names=("Bia", "BieuTMDT") if first else ("BieuTMDT", "Bia"))  # fmt: skip
    for at, text in enumerate(
        ("BÁO CÁO THÁNG 10 NĂM 2025", "Năm 2025", "Đơn vị: thuê bao", "Tỉnh Bắc Ninh", "Thực hiện",
         "Đơn vị tính: triệu đồng", "Tháng 10", "Ví dụ: tháng 9/2025", "Sở Công Thương Bắc Ninh",
         "Nhập số không có dấu phân cách hàng nghìn", "So với tháng 9/2025 tăng mạnh",
         "Hạn nộp: trước ngày 15/11/2025", "Căn cứ kế hoạch năm 2025 của Bộ", "Đơn vị: Phòng TMĐT")
    ):  # fmt: skip
        yield book(f"cover agrees {at}", [cells(), cover(text)], names=("BieuTMDT", "Bia"))
    yield from _lists()
    bare = cells([(1, PHONE, "", "", "", 1902, "")])
    yield book("cover states the unit that no row has", [bare, cover("ĐVT: nghìn thuê bao")], (),
               {UNIT: 1}, names=("BieuTMDT", "Bia"))  # fmt: skip
    yield book("cover states the unit that no row needs", [bare, cover("ĐVT: thuê bao")],
               [figure(PHONE, 1902)], names=("BieuTMDT", "Bia"))  # fmt: skip
    plan = [figure(one.indicator, one.value, kind="target") for one in PLAIN]
    columns = (
        "STT",
        "Mã chỉ tiêu",
        "Tên chỉ tiêu",
        "Phân tổ",
        "Đơn vị tính",
        "Giá trị (kế hoạch)",
        "",
    )
    yield book("cover of a plan", [cells(columns=columns), cover("Kế hoạch năm 2025")], plan,
               {"COLUMN_READ_AS": 1}, names=("BieuTMDT", "Bia"))  # fmt: skip


def _lists() -> Iterator[Case]:
    for at, listed in enumerate(
        (("thuê bao", "nghìn thuê bao", "triệu đồng", "%"), ("Thực hiện", "Kế hoạch", "Dự toán"),
         ("Bắc Ninh", "Hải Phòng", "Hưng Yên"), tuple(f"Tháng {n}/2025" for n in range(1, 13)),
         ("nghìn thuê bao", "triệu đồng", "tỷ đồng"))
    ):  # fmt: skip
        rows: Rows = [["DANH MỤC"], *([number, text] for number, text in enumerate(listed, 1))]
        found = {"OUTSIDE_TABLE": 1}
        yield book(f"a sheet with a list {at}", [cells(), rows], PLAIN, found, ignored=len(listed),
                   names=("BieuTMDT", "DanhMuc"))  # fmt: skip
        texts: Rows = [["DANH MỤC"], *([text] for text in listed)]
        yield book(f"a sheet with a list of words {at}", [cells(), texts],
                   names=("BieuTMDT", "DanhMuc"))  # fmt: skip
    numbers = [[f"Xã {n}", n] for n in range(5)]
    own: Rows = [["KẾ HOẠCH NĂM 2025"], ["Đơn vị: nghìn thuê bao"], *numbers]
    yield book("a sheet about its own numbers", [cells(), own], PLAIN, {"OUTSIDE_TABLE": 1},
               ignored=5, names=("BieuTMDT", "Xa"))  # fmt: skip
    below: Rows = [*numbers, [], ["Đơn vị: nghìn thuê bao"]]
    yield book("a sheet that speaks below its own numbers", [cells(), below], PLAIN[1:],
               {"OUTSIDE_TABLE": 1, UNIT: 1}, ignored=5, rejected=1,
               names=("BieuTMDT", "Xa"))  # fmt: skip


def cover(text: str) -> Rows:
    """A sheet with a text in the midst of others."""
    return [["BIỂU 01-TMĐT"], [], ["", "Kèm theo công văn của Sở"], ["", text], ["Người lập biểu"]]
