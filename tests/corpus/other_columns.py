"""Columns that the form has not, in workbooks and CSV: what stands in them may change a figure.

Each family is a product of headings and of texts; beside it stands the honest one that is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle

from workbook_files import ROWS

from corpus.book import HEADER, book, cells, with_cells
from corpus.case import NET, PERIOD, PHONE, PLAIN, Case, figure
from corpus.lines import GOOD, HEADING, SEVEN, raw

OF_TEXT, UNCLEAR, AMBIGUOUS = "TEXT_CONTRADICTS", "HEADING_NOT_UNDERSTOOD", "COLUMN_AMBIGUOUS"
OF_UNIT, NOT_KNOWN = "UNIT_CONTRADICTED", "COLUMN_NOT_KNOWN"
HEADLESS = ("kế hoạch", "số liệu sai", "tháng 9", "luỹ kế", "không dùng", "số cũ", "wrong")
ASKING = ("Hợp lệ", "Dùng được", "Đã huỷ", "Công bố", "deleted", "publish", "valid", "Phiên bản")
ASKING += ("scenario", "Đối tượng", "Phạm vi", "Địa bàn", "Bao gồm", "version")
ANSWERS = ("Không", "có", "true", "No", "bản cũ", "superseded", "Học sinh", "huyện Yên Thế")
SOURCES = ("Nguồn", "Nguồn số liệu", "Source", "Cơ quan cung cấp", "Người nhập", "Người kiểm tra")
NAMES = ("VNPT", "Viettel, VNPT", "Cục Thống kê", "Sở TT&TT", "Trần Thị B", "Nguyễn Văn Nam")
LABELLED = {
    "Nhóm": "Hạ tầng", "Mã số": "01", "Ký hiệu": "A1", "Điện thoại": "0912 345 678",
    "Email": "a@bacninh.gov.vn", "Địa chỉ": "Số 1 Lý Thái Tổ", "Lý do": "do mở thêm trạm",
    "Ý kiến": "Đã thống nhất", "Status": "Final", "Kiểm tra": "Đã kiểm tra", "Xu hướng": "tăng",
    "Vướng mắc": "Một số doanh nghiệp gửi báo cáo chậm nên phải đôn đốc", "Địa bàn": "Bắc Ninh",
    "Phạm vi": "toàn tỉnh", "Lý do tăng giảm": "mở thêm trạm", "Cấp báo cáo": "Tỉnh",
    "Created at": "2025-11-05 10:00:00", "Mã quốc gia": "A01", "updated by": "admin",
    "Đính chính": "Không", "Tháng": "10",
}  # fmt: skip
NUMBERS = ("Điện thoại", "Mã số")
RIVALS = ("Đính chính", "Sửa lại", "Số đúng", "Hiệu chỉnh (nếu có)", "Số chốt", "Thay bằng")
RIVALS += ("Rà soát lại", "Số thẩm định", "Số mới", "Revised", "Final")
NUMBERING = (1, "1", "01", "I", "iv", "a", "A", "b)", "1.1", "I.2", "1a", "(3)", "-", "*", "A.1")
NO_NUMBERING = ("không lấy", "luỹ kế", "Quý III", "xoá", "target", "wrong", "toàn quốc", "cũ")
NO_NUMBERING += ("tháng 9", "huyện Quế Võ")


def other_columns() -> Iterator[Case]:
    """What stands in the rows."""
    yield from without_heading()
    yield from answers()
    yield from harmless()
    yield from rivals()
    yield from flags()
    yield from numbering()


def named(heading: object, text: object) -> list[list[object]]:
    """The form with a further column that has something in the first of its rows."""
    return with_cells({(9, 7): heading, (10, 7): text})


def in_csv(
    name: str,
    heading: str,
    text: object,
    findings: Mapping[str, int] | None = None,
    *,
    is_loaded: bool = True,
) -> Case:
    """Two lines of a CSV, the second of them without anything in a further column."""
    lines = [f"{GOOD};{text}", f"24;{PERIOD};{PHONE};;5;thuê bao;;"]
    loaded = [SEVEN] * is_loaded + [figure(PHONE, 5)]
    return raw(f"other {name}", lines, loaded, findings, heading=f"{HEADING};{heading}")


def without_heading() -> Iterator[Case]:
    """Words under no heading are heard as a note is."""
    for at, text in enumerate(HEADLESS):
        yield book(f"other headless {at}", named("", text), PLAIN[1:], {OF_TEXT: 1}, quoted=(text,))
        yield in_csv(f"headless {at}", "", text, {OF_TEXT: 1}, is_loaded=False)
    yield in_csv("headless scale", "", "nghìn", {OF_UNIT: 1}, is_loaded=False)
    for at, text in enumerate((*NAMES, "Đã đối chiếu", "ok")):
        if text not in ("VNPT", "Viettel, VNPT"):
            yield book(f"other headless harmless {at}", named("", text))
            yield in_csv(f"headless harmless {at}", "", text)


def answers() -> Iterator[Case]:
    """A few words under a heading that nobody knows answer what it asks."""
    for heading, (at, text) in zip(ASKING, enumerate(cycle(ANSWERS)), strict=False):
        sheet = named(heading, text)
        yield book(f"other answer {at}", sheet, PLAIN[1:], {OF_TEXT: 1}, quoted=(text,))
        yield in_csv(f"answer {at}", heading, text, {OF_TEXT: 1}, is_loaded=False)
    for at, text in enumerate(("2 huyện", "3 xã")):
        found = {OF_TEXT: 1, NOT_KNOWN: 1}
        yield book(f"other answer of a number {at}", named("Phạm vi", text), PLAIN[1:], found)
        yield in_csv(f"answer of a number {at}", "Phạm vi", text, found, is_loaded=False)
    is_valid = named("Hợp lệ", False)
    yield book("other answer as a truth value", is_valid, PLAIN[1:], {OF_TEXT: 1})
    yield book("other reply that takes back", named("Trả lời", "Số này sai"), PLAIN[1:],
               {OF_TEXT: 1})  # fmt: skip
    yield book(
        "other factor", named("Đơn vị nhân", "1000"), (), {UNCLEAR: 3, "NUMBER_BESIDE_VALUE": 1}
    )


def harmless() -> Iterator[Case]:
    """Sources, names, addresses, groups, and answers that say nothing against a figure."""
    for heading, (at, text) in zip(cycle(SOURCES), enumerate(NAMES * 2), strict=False):
        yield book(f"other source {at}", named(heading, text))
        yield in_csv(f"source {at}", heading, text.replace(";", ","))
    for at, (heading, text) in enumerate(LABELLED.items()):
        found = {NOT_KNOWN: 1} if heading in NUMBERS else {}
        yield book(f"other labelled {at}", named(heading, text), PLAIN, found)
        if heading not in ("Tháng", "Địa bàn"):
            yield in_csv(f"labelled {at}", heading, text, found)
    yield in_csv("a province that is it", "Địa bàn", "Bắc Ninh")
    yield in_csv("another province", "Địa bàn", "Hải Phòng",
                 {"PROVINCE_MISMATCH": 1}, is_loaded=False)  # fmt: skip
    for at, text in enumerate(("kế hoạch", "số liệu tháng 9 của Sở", "chưa gồm VNPT")):
        found = {OF_TEXT: 1}
        yield book(f"other source that tells {at}", named("Nguồn", text), PLAIN[1:], found)


def rivals() -> Iterator[Case]:
    """A number under `Đính chính` may be the right one: of its row nobody can tell which counts."""
    for at, heading in enumerate(RIVALS):
        found = {AMBIGUOUS: 1, NOT_KNOWN: 1}
        rival = named(heading, 1901600)
        yield book(f"other rival {at}", rival, PLAIN[1:], found, quoted=(heading,))
        yield in_csv(f"rival {at}", heading, "8", found, is_loaded=False)
        yield book(f"other rival blank {at}", named(heading, ""))
        yield in_csv(f"rival blank {at}", heading, "")


def flags() -> Iterator[Case]:
    """A number under `Đã huỷ` or `Mẫu số` tells whether the figure counts, or how."""
    for at, heading in enumerate(("Đã huỷ", "Hợp lệ", "deleted", "is_valid", "Mẫu số", "Nhân")):
        found = {OF_TEXT: 1, NOT_KNOWN: 1}
        yield book(f"other flag {at}", named(heading, 1), PLAIN[1:], found, quoted=(heading,))
        yield in_csv(f"flag {at}", heading, "1", found, is_loaded=False)


def numbering() -> Iterator[Case]:
    """The column of numbers holds numbers and letters; words there tell of the row."""
    for at, text in enumerate(NUMBERING):
        yield book(f"other numbering {at}", with_cells({(10, 0): text}))
    for at, text in enumerate(NO_NUMBERING):
        sheet = with_cells({(10, 0): text})
        yield book(f"other no numbering {at}", sheet, PLAIN[1:], {OF_TEXT: 1}, quoted=(text,))
        lines = [f"{text};24;{PERIOD};{NET};7", f"2;24;{PERIOD};{PHONE};5"]
        names = "STT;province_code;period;indicator_code;value"
        yield raw(f"other no numbering {at}", lines, [figure(PHONE, 5)], {OF_TEXT: 1},
                  heading=names)  # fmt: skip


QUALIFIED: Sequence[tuple[int, str]] = (
    (0, "STT (kế hoạch)"), (2, "Tên chỉ tiêu (tháng 9)"), (2, "Chỉ tiêu kế hoạch"),
    (6, "Ghi chú (Kế hoạch)"), (6, "Note: September"), (2, "Tên chỉ tiêu (ước)"),
    (6, "Ghi chú (số liệu sai)"),
)  # fmt: skip


BILINGUAL = (
    "No. / STT", "Mã chỉ tiêu / Indicator code", "Tên chỉ tiêu/Indicator", "Phân tổ / Breakdown",
    "Đơn vị tính / Unit", "Giá trị / Value", "Ghi chú / Notes",
)  # fmt: skip


def of_one_meaning() -> Iterator[Case]:
    """Labels in two languages, `Actual`, `TH tháng 10`; months and years that make a period."""
    yield book("other heading in two languages", cells(columns=BILINGUAL))
    for at, heading in enumerate(("Actual", "TH tháng 10", "TH tháng 10/2025", "TH", "Thực hiện")):
        yield book(f"other heading of the value {at}", with_cells({(9, 5): heading}))
    other = with_cells({(9, 5): "Giá trị / Đơn vị"})
    yield book(
        "other heading of two meanings",
        other,
        (),
        {"COLUMN_MISSING": 1, "OUTSIDE_TABLE": 1},
        ignored=6,
    )
    for at, label in enumerate(
        ("Kỳ báo cáo (tháng)", "Kỳ báo cáo / Period", "Kỳ báo cáo (MM/YYYY)")
    ):
        yield book(f"other label of the period {at}", with_cells({(3, 0): label}))
    for at, text in enumerate(("theo từng chỉ tiêu", "xem cột Đơn vị tính", "by indicator")):
        sheet = with_cells({(7, 0): f"Đơn vị tính: {text}"})
        yield book(f"other unit of each row {at}", sheet)
    without = [field for field in HEADER if field[0] != "Kỳ báo cáo"]
    for at, (month, year) in enumerate(((10, 2025), ("Tháng 10", "2025"), ("10/2025", "năm 2025"))):
        above = [*without, ("Tháng", month), ("Năm", year)]
        yield book(f"other header of a month and a year {at}", cells(above=above))
    above = [*without, ("Tháng", 13), ("Năm", 2025)]
    found = {"PERIOD_UNREADABLE": 3}
    yield book("other header of no month", cells(above=above), (), found)


def other_headings() -> Iterator[Case]:
    """The headings of numbers, names and notes may say something of all figures."""
    yield from of_one_meaning()
    for at, (column, heading) in enumerate(QUALIFIED):
        sheet = with_cells({(9, column): heading})
        yield book(f"other heading tells {at}", sheet, (), {UNCLEAR: 3}, quoted=(heading,))
    for at, (column, heading) in enumerate(
        ((2, "Tên chỉ tiêu (Đơn vị: nghìn)"), (0, "STT (nghìn)"))
    ):
        sheet = with_cells({(9, column): heading})
        yield book(f"other heading of a unit {at}", sheet, (), {OF_UNIT: 3})
    for heading in ("note: plan", "note_september", "Ghi chú (kế hoạch)"):
        names = HEADING.replace("note", heading)
        yield raw(f"other {heading}", [GOOD], (), {UNCLEAR: 1}, heading=names)
    for at, (column, heading) in enumerate((
        (0, "STT (1)"), (2, "Tên chỉ tiêu (kỳ này)"), (6, "Ghi chú (lý do tăng so với kỳ trước)"),
        (2, "Tên chỉ tiêu thương mại"), (6, "Ghi chú (nếu có)"),
    )):  # fmt: skip
        yield book(f"other heading harmless {at}", with_cells({(9, column): heading}))
    columns = (
        "STT",
        "Mã chỉ tiêu",
        "Tên chỉ tiêu (Đơn vị: nghìn)",
        "Phân tổ",
        "Giá trị",
        "Ghi chú",
    )
    one_unit = cells([(*row[:4], at + 1, *row[6:]) for at, row in enumerate(ROWS[:2])], columns)
    loaded = [figure(PHONE, 1000), figure(PLAIN[1].indicator, 2000)]
    yield book("other heading with the only unit", one_unit, loaded)
