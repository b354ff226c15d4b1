"""What offices add to the form and mean nothing by; beside each, what looks like it and tells."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_files import COLUMNS, ROWS

from corpus.book import HEADER, book, cells, header, with_cells
from corpus.case import FINE, NET, PERIOD, PLAIN, Case, figure
from corpus.headings import OF_TEXT, READ_AS, UNCLEAR, as_kind
from corpus.lines import GOOD, HEADING, SEVEN, raw

LABELS = (
    *(("Lần gửi", "lần đầu"), ("SĐT", "0912 345 678"), ("Phạm vi", "Toàn tỉnh")),
    *(("Trạng thái", "Đã phê duyệt"), ("Lãnh đạo duyệt", "Lê Văn Bình"), ("Đơn vị lập", "Sở")),
    *(("Vùng", "Đồng bằng sông Hồng"), ("Loại báo cáo", "Định kỳ"), ("Cán bộ lập", "Trần B")),
    *(("Mẫu", "01-TMĐT v1"), ("Mẫu", "01-TMĐT"), ("Mã tỉnh/TP", "24")),
)
TELLING = (
    *(("Phạm vi", "Huyện Yên Thế"), ("Trạng thái", "Chưa kiểm tra"), ("Loại báo cáo", "Kế hoạch")),
    *(("Vùng", "miền núi"), ("Phạm vi", "Đồng bằng sông Hồng")),
)
LEGENDS = (
    *('Ghi chú: "-" là không có số liệu', "Ô trống: không có số liệu", "(-) là không phát sinh"),
    *('Dấu "-": không phát sinh', "Dấu gạch ngang nghĩa là không có số liệu", "-: no data"),
)
NO_LEGENDS = ("Ghi chú: không có số liệu", "Dòng 1: không có số liệu", '"-" là số kế hoạch')
SAME_PROVINCE = ("T. Bắc Ninh", "Bắc Ninh (mới)", "Tỉnh Bắc Ninh (mới)", "Tỉnh Bắc Ninh mới")
OTHER_PROVINCES = ("T. Lạng Sơn", "Bắc Giang (mới)", "Lạng Sơn (mới)")
WHEN = ("05/11", "5/11/2025", "05/11/2025 10:22", "2025-11-05T10:22:33+07:00", "8h ngày 5/11")
THOUSANDS = ("ng.đ", "ngđ", "Ng.đồng", "ngàn đ")


def offices() -> Iterator[Case]:
    """Labels, legends, days, names of provinces and of units."""
    for at, pair in enumerate(LABELS):
        found = {"OUTSIDE_TABLE": 1} if pair[0] == "SĐT" else {}
        sheet = cells(above=[*HEADER, pair])
        yield book(f"office label {at}", sheet, PLAIN, found)
    for at, pair in enumerate(TELLING):
        yield book(f"office label that tells {at}", cells(above=[*HEADER, pair]), (), {UNCLEAR: 3})
    for at, text in enumerate(("Mẫu", "MẪU")):
        sheet = cells(above=[*HEADER, (text, "", "", "Bắc Ninh")])
        yield book(f"office mark of a sample {at}", sheet, (), {"FIGURES_ARE_DRAFT": 1},
                   rejected=3)  # fmt: skip
    for at, text in enumerate(LEGENDS):
        yield book(f"office legend {at} above", with_cells({(7, 0): text}))
        yield book(f"office legend {at} below", [*cells(), [], [text]])
    for at, text in enumerate(("Mẫu 01-TMĐT v1", "Biểu số 01-TMĐT", "01-TMĐT")):
        yield book(f"office name of the form {at}", with_cells({(7, 0): text}))
    for at, text in enumerate(NO_LEGENDS):
        code = OF_TEXT if "kế hoạch" in text else UNCLEAR
        yield book(f"office no legend {at}", [*cells(), [], [text]], (), {code: 3})
    for at, name in enumerate(SAME_PROVINCE):
        yield book(f"office province {at}", cells(above=header(name=name)))
    for at, name in enumerate(OTHER_PROVINCES):
        code = "PROVINCE_UNKNOWN" if name == "Bắc Giang (mới)" else "PROVINCE_MISMATCH"
        sheet = cells(above=header(name=name, unit="Sở Công Thương"))
        yield book(f"office other province {at}", sheet, (), {code: 3})
    yield from _units()
    yield from _columns()


def _units() -> Iterator[Case]:
    fine = (1, FINE, "Số tiền phạt vi phạm hành chính", "", "", 5, "")
    for at, unit in enumerate(THOUSANDS):
        row = (*fine[:4], unit, *fine[5:])
        yield book(f"office unit {at}", cells([row]), [figure(FINE, 5000)])
        yield book(f"office unit above {at}", cells([fine], above=[*HEADER, (f"ĐVT: {unit}",)]),
                   [figure(FINE, 5000)])  # fmt: skip
    for at, above in enumerate(("Đơn vị: Đồng", "ĐVT: đồng", "Đơn vị tính: VND")):
        sheet = cells([fine], above=[*HEADER, ("", "", "", "", "", above)])
        yield book(f"office dong above {at}", sheet, [figure(FINE, 5)])
    for at, heading in enumerate(("Giá trị (Đồng)", "Giá trị, đồng")):
        columns = (*COLUMNS[:5], heading, COLUMNS[6])
        yield book(f"office dong in a heading {at}", cells([fine], columns), [figure(FINE, 5)])
    sheet = cells([(*fine[:4], "triệu đồng", *fine[5:])], (*COLUMNS[:5], "Giá trị (Đồng)", "Note"))
    yield book("office dong against millions", sheet, (), {"UNIT_CONTRADICTED": 1})


def _columns() -> Iterator[Case]:
    plan = cells([(*row, row[5]) for row in ROWS], (*COLUMNS, "KH năm"))
    loaded = [*PLAIN, *as_kind("target", "2025")]
    yield book("office column KH năm", plan, loaded, {READ_AS: 1})
    for at, heading in enumerate(("% thực hiện", "% hoàn thành")):
        sheet = cells([(*row, 95.5) for row in ROWS], (*COLUMNS, heading))
        yield book(f"office column of a share {at}", sheet, PLAIN, {"COLUMN_NOT_KNOWN": 1},
                   ignored=3)  # fmt: skip
    for at, text in enumerate(WHEN):
        sheet = cells([(*row, text) for row in ROWS], (*COLUMNS, "Ngày gửi"))
        yield book(f"office column of days {at}", sheet)
        yield raw(f"office column of days {at}", [f"{GOOD};{text}"], [SEVEN],
                  heading=f"{HEADING};ngay_cap_nhat")  # fmt: skip
    for at, text in enumerate(("05/11 - kế hoạch", "05/11/2025, số liệu sai")):
        sheet = cells([(*ROWS[0], text), *ROWS[1:]], (*COLUMNS, "Ngày gửi"))
        yield book(f"office column of days that tell {at}", sheet, PLAIN[1:], {OF_TEXT: 1})
        line = f"24;{PERIOD};{NET};;7;;;{text}"
        yield raw(f"office column of days that tell {at}", [line], (), {OF_TEXT: 1},
                  heading=f"{HEADING};ngay_cap_nhat")  # fmt: skip
    yield raw("office column of the form", [f"{GOOD};01-TMĐT"], [SEVEN], heading=f"{HEADING};form")
    for at, (place, heading) in enumerate(((3, "Phân tổ chủ yếu"), (4, "Đ.vị tính"))):
        yield book(f"office heading {at}", with_cells({(9, place): heading}))
