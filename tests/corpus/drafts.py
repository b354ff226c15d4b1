"""Files that say of themselves that they are drafts or samples, and some that only look so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus.book import book, cells, with_cells
from corpus.case import BTS, PHONE, PLAIN, Case
from corpus.headings import OF_TEXT
from corpus.long_csv import csv_case, line

DRAFT = {"FIGURES_ARE_DRAFT": 1}
MARKS = (
    *("Mẫu", "Nháp", "Dự thảo", "DRAFT", "Số liệu minh hoạ", "BÁO CÁO THÁNG 10/2025 (DỰ THẢO)"),
    *("Dự thảo lần 2", "*** DRAFT ***", "Bản nháp, chưa trình ký", "SAMPLE", "Du thao"),
    *("BÁO CÁO (MẪU)", "BÁO CÁO (TEST)", "Biểu 01 [demo]", "BÁO CÁO (BẢN THẢO)", "(Đang soạn)"),
    *("BÁO CÁO (chờ duyệt)", "BÁO CÁO (BẢN CŨ)", "Chỉ để thử nghiệm", "Số liệu thử", "file mẫu"),
    *("Số liệu chưa được phê duyệt", "Biểu dự thảo tháng 10", "Dữ liệu mẫu để tham khảo"),
)
ALONE = ("Nháp", "DỰ THẢO", "draft", "Bản nháp", "KHÔNG SỬ DỤNG", "HỦY BỎ", "Đang soạn", "demo")
VOID = ("KHÔNG SỬ DỤNG", "HỦY BỎ")
"""Beside a figure these take back its row, and no other."""
NO_MARKS = (
    *("Mẫu 01-TMĐT", "Biểu mẫu 01-TMĐT", "Mẫu: 01-TMĐT", "Mẫu biểu ban hành kèm theo Thông tư"),
    *("Sở đang góp ý dự thảo Nghị quyết", "Biểu số 01", "Template 01-TMDT"),
    *("Kế hoạch lấy mẫu điều tra", "Form 01-TMĐT", "Biểu (mẫu 01-TMĐT)", "Bản chính", "Bản sao"),
    *("Tình hình thử nghiệm dịch vụ công trực tuyến", "Thay thế biểu 01 ban hành năm 2024"),
)


def drafts() -> Iterator[Case]:
    """A mark in a title, in the name of a sheet or of a file, below the table and across it."""
    for at, mark in enumerate(MARKS):
        title = with_cells({(7, 0): mark})
        yield book(f"marked in the title {at}", title, (), DRAFT, rejected=3, quoted=(mark,))
    for at, mark in enumerate(("Ghi chú (MẪU)",)):
        heading = with_cells({(9, 6): mark})
        yield book(f"marked in a heading {at}", heading, (), DRAFT, rejected=3, quoted=(mark,))
    for at, mark in enumerate(ALONE):
        beside = with_cells({(11, 8): mark}) if mark != "demo" else with_cells({(7, 4): mark})
        for place, sheet in (
            ("below", [*cells(), [], ["", "", mark]]),
            ("beside", beside),
            ("in the corner", with_cells({(0, 7): mark})),
        ):
            if place == "beside" and mark in VOID:
                loaded = [PLAIN[0], PLAIN[2]]
                yield book(f"marked beside {at}", sheet, loaded, {OF_TEXT: 1}, quoted=(mark,))
                continue
            yield book(f"marked {place} {at}", sheet, (), DRAFT, rejected=3, quoted=(mark,))
        yield book(f"marked sheet {at}", cells(), (), DRAFT, rejected=3, names=[f"Biểu ({mark})"])
    for at, title in enumerate(NO_MARKS):
        yield book(f"not marked by a title {at}", with_cells({(7, 0): title}))
    for at, name in enumerate(
        ("01-TMDT_du_thao.xlsx", "Bản nháp tháng 10.xlsx", "draft v2.xlsx", "MẪU.xlsx", "TEST.xlsx")
    ):
        unmarked = book(f"marked by its name {at}", cells(), (), DRAFT, rejected=3, quoted=(name,))
        yield replace(unmarked, file_name=name)
    for at, name in enumerate(("bieu_mau_01.xlsx", "bieu_nhap_lieu.xlsx", "mau.xlsx")):
        yield replace(book(f"not marked by its name {at}", cells(), PLAIN), file_name=name)
    rows = [line(PHONE, "5"), ("DỰ THẢO", *[""] * 6), line(BTS, "6")]
    found = {"LINE_CONTRADICTS": 1}
    yield csv_case("marked line", rows, (), found, rejected=2, quoted=("DỰ THẢO",))
