"""Workbooks: headings, titles, names and notes that qualify the figures, by the grammar of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from workbook_files import COLUMNS, ROWS, form

from corpus.book import HEADER, ROW_FINE, book, cells, header, with_cells
from corpus.case import AREA, BTS, FINE, NET, PHONE, PLAIN, Case, Loaded, figure

READ_AS, UNCLEAR = "COLUMN_READ_AS", "HEADING_NOT_UNDERSTOOD"
CONTRADICTED, OF_TEXT = "PERIOD_CONTRADICTED", "TEXT_CONTRADICTS"


def as_kind(kind: str, period: str = "2025-10") -> list[Loaded]:
    return [figure(f.indicator, f.value, AREA, period, kind=kind) for f in PLAIN]


SILENT = (
    *("Giá trị", "GIÁ TRỊ (*)", "Giá trị (1)", "Giá trị [6]", "Giá trị kỳ báo cáo"),
    *("Giá trị trong tháng", "Số liệu tháng 10", "Số liệu (tháng 10/2025)", "Giá trị 10/2025"),
    *("Thực hiện tháng 10 năm 2025", "Thực hiện tháng mười", "Số liệu báo cáo - kỳ này"),
    *("Thực hiện đến 31/10/2025", "Giá trị (số chính thức)", "Value (reporting period)"),
    *("Kết quả thực hiện (A)", "Giá trị\n(bắt buộc)", "Gia tri thuc hien trong ky"),
)
QUALIFIED: tuple[tuple[str, Sequence[Loaded]], ...] = (
    ("Giá trị (kế hoạch)", as_kind("target")),
    ("Giá trị mục tiêu", as_kind("target")),
    ("Giá trị kế hoạch năm 2025", as_kind("target", "2025")),
    ("Giá trị kế hoạch năm", as_kind("target", "2025")),
    ("Giá trị dự toán", as_kind("budget")),
    ("Giá trị luỹ kế từ đầu năm", as_kind("actual", "2025-01-01/2025-10-31")),
    ("Giá trị luỹ kế 10 tháng", as_kind("actual", "2025-01-01/2025-10-31")),
    ("Thực hiện 10 tháng đầu năm 2025", as_kind("actual", "2025-01-01/2025-10-31")),
)
OF_ANOTHER_PERIOD = (
    *("Giá trị tháng 9", "Giá trị (tháng 9/2025)", "Số liệu 2025-09", "Thực hiện tháng 11/2025"),
    *("Giá trị năm 2024", "Giá trị quý III/2025", "Thực hiện 9 tháng", "Giá trị T9/2025"),
)
NOT_UNDERSTOOD = (
    *(
        "Giá trị điều chỉnh",
        "Giá trị (khu vực nam)",
        "Giá trị xyz",
        "Giá trị cùng kỳ",
        "Giá trị!? abc",
    ),
    *("Giá trị kế hoạch / thực hiện", "Giá trị tháng 9 tháng 10", "Giá trị nghìn triệu người tấn"),
    *(
        "Giá trị?",
        "Giá trị (K)",
        "Giá trị [M]",
        "Giá trị ±",
        "Giá trị (-)",
        "Giá trị ↑",
        "Giá trị >",
    ),
    *(
        "Giá trị tính đến 15/10/2025",
        "Giá trị (t)",
        "Giá trị ~",
        "Giá trị +",
        "Giá trị của hãng khác",
    ),
    *("Giá trị trả trước trả sau", "Số liệu chưa kiểm tra", "Giá trị 7"),
)
SCALED = (
    *("Giá trị (nghìn)", "Giá trị (triệu)", "Giá trị x1000", "Giá trị (1.000)", "Giá trị (ngàn)"),
    *("Giá trị (thousand)", "Giá trị (ĐVT: nghìn)"),
)


def headings() -> Iterator[Case]:
    """One column of values, under every kind of heading."""
    for at, heading in enumerate(SILENT):
        yield book(f"heading silent {at}", cells(columns=renamed(heading)))
    for at, (heading, loaded) in enumerate(QUALIFIED):
        yield book(f"heading applied {at}", cells(columns=renamed(heading)), loaded, {READ_AS: 1})
    for at, heading in enumerate(OF_ANOTHER_PERIOD):
        sheet = cells(columns=renamed(heading))
        found = {CONTRADICTED: 1}
        yield book(f"heading of another period {at}", sheet, (), found | {READ_AS: 1}, rejected=3)
    for at, heading in enumerate(NOT_UNDERSTOOD):
        sheet = cells(columns=renamed(heading))
        yield book(f"heading not understood {at}", sheet, (), {UNCLEAR: 3}, says=(heading[:20],))
    for at, heading in enumerate(SCALED):
        sheet = cells(columns=renamed(heading))
        yield book(f"heading scaled {at}", sheet, (), {"UNIT_CONTRADICTED": 3})
        bare = [(1, PHONE, "", "", "", 2, "")]
        meant = figure(PHONE, 2_000_000 if "triệu" in heading else 2_000)
        yield book(f"heading scales {at}", cells(bare, renamed(heading)), [meant])
    for at, heading in enumerate(("Giá trị (USD)", "Giá trị (triệu đồng)", "Giá trị ($)")):
        sheet = cells(columns=renamed(heading))
        found = {"UNIT_CONTRADICTED": 3}
        yield book(f"heading in a unit of no row {at}", sheet, (), found)
    unclear = {UNCLEAR: 3}
    for at, heading in enumerate(("Đơn vị tính gốc", "Đơn vị tính (xem ghi chú)")):
        sheet = cells(columns=(*COLUMNS[:4], heading, *COLUMNS[5:]))
        yield book(f"heading of units not understood {at}", sheet, (), unclear)
    sheet = cells(columns=(*COLUMNS[:3], "Phân tổ cũ", *COLUMNS[4:]))
    yield book("heading of breakdowns not understood", sheet, (), unclear)


def renamed(heading: str) -> Sequence[str]:
    return (*COLUMNS[:5], heading, COLUMNS[6])


def two_columns() -> Iterator[Case]:
    """Several columns of figures: each is read as what it says, or none is."""
    plan, previous = {READ_AS: 1}, {"PREVIOUS_VALUE": 1}
    beside: tuple[tuple[str, str, Sequence[Loaded], dict[str, int], int], ...] = (
        ("Kế hoạch", "Thực hiện", [*as_kind("target"), *PLAIN], plan, 0),
        ("Kế hoạch năm 2025", "Thực hiện", [*as_kind("target", "2025"), *PLAIN], plan, 0),
        ("Tháng 9", "Giá trị", PLAIN, previous, 3),
        ("Cùng kỳ năm trước", "Kết quả", PLAIN, previous, 3),
        ("Thực hiện tháng 9", "Thực hiện tháng 10", PLAIN, previous, 3),
        ("Giá trị tháng 10", "Giá trị tháng 11", PLAIN, previous, 3),
        ("Tỷ lệ hoàn thành kế hoạch (%)", "Thực hiện", PLAIN, {"COLUMN_NOT_KNOWN": 1}, 3),
        ("So với cùng kỳ (%)", "Thực hiện", PLAIN, {"COLUMN_NOT_KNOWN": 1}, 3),
        ("Xếp hạng", "Giá trị", PLAIN, {"COLUMN_NOT_KNOWN": 1}, 3),
    )
    for at, (left, right, loaded, found, ignored) in enumerate(beside):
        rows = [(*row[:5], row[5], row[5]) for row in ROWS]
        sheet = cells(rows, (*COLUMNS[:5], left, right))
        yield book(f"columns {at}", sheet, loaded, found, ignored=ignored)
    ambiguous = {"COLUMN_AMBIGUOUS": 6}
    for at, (left, right) in enumerate(
        (
            *(("Giá trị", "Thực hiện"), ("Giá trị", "Số liệu"), ("Giá trị", "Tháng 10")),
            *(("Số sơ bộ", "Giá trị"), ("Giá trị", "Thực tế"), ("Kết quả", "Giá trị kỳ này")),
        )
    ):
        rows = [(*row[:5], 1, 2) for row in ROWS]
        yield book(
            f"columns ambiguous {at}", cells(rows, (*COLUMNS[:5], left, right)), (), ambiguous
        )
    rows = [(*row[:5], 1, 2) for row in ROWS]
    found = {UNCLEAR: 3, "COLUMN_AMBIGUOUS": 3}
    sheet = cells(rows, (*COLUMNS[:5], "Giá trị", "Giá trị điều chỉnh"))
    yield book("columns one of them not understood", sheet, (), found)
    cumulative = [(*row[:5], row[5], row[5]) for row in ROWS]
    loaded = [*PLAIN, *as_kind("actual", "2025-01-01/2025-10-31")]
    sheet = cells(cumulative, (*COLUMNS[:5], "Giá trị", "Luỹ kế"))
    yield book("columns of the month and since January", sheet, loaded, {READ_AS: 1})


def merged_heads() -> Iterator[Case]:
    """Heads over heads, merged or not."""
    merge = '<mergeCells><mergeCell ref="F10:{}10"/></mergeCells>'
    rows = [(*row[:5], row[5], row[5]) for row in ROWS]
    for at, after in enumerate((merge.format("G"), "")):
        under = ("", "", "", "", "", "Kế hoạch", "Thực hiện")
        sheet = cells([under, *rows], (*COLUMNS[:5], "Giá trị", ""))
        loaded = [*as_kind("target"), *PLAIN]
        yield book(f"heads plan and actual {at}", sheet, loaded, {READ_AS: 1}, after=after)
        under = ("", "", "", "", "", "Cùng kỳ năm trước", "Kỳ này")
        sheet = cells([under, *rows], (*COLUMNS[:5], "Giá trị", ""))
        found = {"PREVIOUS_VALUE": 1}
        yield book(f"heads last year {at}", sheet, PLAIN, found, ignored=3, after=after)
    under = ("", "", "", "", "", "Tháng 7", "Tháng 8", "Tháng 9")
    rows = [(*ROWS[0][:5], 1, 2, 3)]
    quarter = cells([under, *rows], (*COLUMNS[:5], "Giá trị", "", ""), header(period="2025-Q3"))
    loaded = [figure(PHONE, month, AREA, f"2025-0{6 + month}") for month in (1, 2, 3)]
    yield book(
        "heads the months of a quarter", quarter, loaded, {READ_AS: 3}, after=merge.format("H")
    )
    under = ("", "", "", "", "", "Trả trước", "Trả sau", "Tổng số")
    rows = [(*ROWS[0][:5], 1, 2, 9)]
    parts = cells([under, *rows], (*COLUMNS[:5], "Giá trị", "", ""))
    loaded = [
        figure(PHONE, 1, breakdown="account_type=prepaid"),
        figure(PHONE, 2, breakdown="account_type=postpaid"),
        figure(PHONE, 9),
    ]
    yield book("heads parts and the whole", parts, loaded, after=merge.format("H"))
    under = ("", "", "", "", "", 2024, 2025)
    rows = [(*ROWS[0][:5], 1, 2)]
    years = cells([under, *rows], (*COLUMNS[:5], "Giá trị", ""), header(period="2025-10"))
    found = {CONTRADICTED: 1, READ_AS: 1, "PREVIOUS_VALUE": 1}
    yield book("heads years over a month", years, (), found, rejected=1,
               ignored=1, after=merge.format("G"))  # fmt: skip


def titles() -> Iterator[Case]:
    """What stands above a table and below it."""
    for at, title in enumerate(
        (
            *("SỐ LIỆU THÁNG 10/2025", "BÁO CÁO THÁNG 10 NĂM 2025 TỈNH BẮC NINH", "Năm 2025"),
            *("Bắc Ninh, ngày 05 tháng 11 năm 2025", "UBND TỈNH BẮC NINH", "Tháng 10"),
            *("Ban hành kèm theo Thông tư số 12/2024/TT-BCT ngày 01 tháng 3 năm 2024",),
            *("Hạn nộp: trước ngày 15/11/2025", "Kính gửi: Sở Công Thương", "Kỳ này"),
            *("Tình hình thực hiện kế hoạch phát triển thương mại điện tử", "Đơn vị: Phòng TMĐT"),
        )
    ):
        yield book(f"title agrees {at}", with_title(title))
    for at, name in enumerate(("thang_9_nghin.xlsx", "bao_cao_thang_9", "nghin_thue_bao_12.ods")):
        yield book(f"title is the name of a file {at}", with_title(name))
    for at, title in enumerate(
        (
            *("SỐ LIỆU THÁNG 9/2025", "BÁO CÁO THÁNG 9 NĂM 2025 TỈNH BẮC NINH", "Tháng 9"),
            *("Biểu số liệu quý III/2025 của Sở", "Năm 2024", "Số liệu tháng 11-2025 (bản chính)"),
        )
    ):
        yield book(f"title of another period {at}", with_title(title), (), {CONTRADICTED: 1},
                   rejected=3)  # fmt: skip
    for at, title in enumerate(("KẾ HOẠCH NĂM 2025", "Luỹ kế từ đầu năm", "Mục tiêu")):
        yield book(f"title of another kind {at}", with_title(title), (), {UNCLEAR: 3})
    elsewhere = with_title("TỈNH HẢI PHÒNG")
    yield book("title of another province", elsewhere, (), {"PROVINCE_MISMATCH": 3})
    for at, line in enumerate(
        ("Đơn vị: nghìn thuê bao", "(ĐVT: nghìn thuê bao)", "Đơn vị tính: 1.000 thuê bao",
         "Số liệu tính bằng nghìn", "nghìn thuê bao", "Unit: thousand subscribers", "x1000")
    ):  # fmt: skip
        bare = [(*ROWS[0][:4], 1902)]
        sheet = form(bare, (*COLUMNS[:4], "Giá trị"), [*HEADER, (line,)])
        yield book(f"title states the unit {at}", sheet, [figure(PHONE, 1902000)])
        sheet = cells(ROWS[:1], above=[*HEADER, (line,)])
        found = {"UNIT_CONTRADICTED": 1}
        yield book(f"title states another unit {at}", sheet, (), found)
    unclear = ("Lưu ý: các giá trị nhân với 1000", "Số liệu đã chia cho 1000")
    for at, line in enumerate(unclear):
        below = [*cells(), [], [line]]
        yield book(f"a footnote states a unit not understood {at}", below, (), {UNCLEAR: 3})
    for at, text in enumerate(("(nghìn thuê bao)", "x1000", "ĐV: nghìn thuê bao", "in thousands")):
        bare = [(*ROWS[0][:4], "", 1902, "")]
        sheet = with_cells({(9, 7): text}, cells(bare))
        yield book(
            f"a heading without a column states the unit {at}", sheet, [figure(PHONE, 1902000)]
        )
        beside = with_cells({(10, 7): text}, cells(bare))
        yield book(f"a cell beside states the unit {at}", beside, [figure(PHONE, 1902000)])
    beside = with_cells({(10, 7): "Số liệu tính theo nghìn thuê bao, làm tròn"})
    yield book("a cell beside states a unit not understood", beside, PLAIN[1:], {OF_TEXT: 1})
    yield book("a unit with a sign", with_cells({(10, 4): "thuê bao -"}), PLAIN[1:],
               {"UNIT_UNKNOWN": 1})  # fmt: skip
    for at, line in enumerate(("(nghìn, trừ bưu chính)", "làm tròn đến triệu", "Unit: 1000 of x")):
        yield book(f"title states a unit not understood {at}", with_title(line), (), {UNCLEAR: 3})
    below = [*cells([(*ROWS[0][:4], "", 1902, "")]), [], ["Ghi chú: đơn vị tính nghìn thuê bao"]]
    yield book("a footnote states the unit", below, [figure(PHONE, 1902000)])
    second = [["BẢNG 2: THÁNG 9 NĂM 2025"], [*COLUMNS], (1, NET, "", "", "thuê bao", 6, "")]
    yield book("a second table of another month", [*cells(ROWS[:1]), [], *second], (),
               {CONTRADICTED: 1}, rejected=2)  # fmt: skip
    second[0] = ["BẢNG 2: TỈNH HẢI PHÒNG"]
    yield book("a second table of another province", [*cells(ROWS[:1]), [], *second], PLAIN[:1],
               {"PROVINCE_MISMATCH": 1})  # fmt: skip


def with_title(title: str) -> list[list[Any]]:
    return with_cells({(7, 0): title})


def row_words() -> Iterator[Case]:
    """Names and notes that qualify the figure, and unknown columns that do."""
    bare = (1, PHONE, "", "", "", 1902, "")
    for at, name in enumerate(
        (
            *("Số thuê bao điện thoại (nghìn thuê bao)", "Số thuê bao điện thoại, nghìn thuê bao"),
            *("Số thuê bao (nghìn)",),
        )
    ):
        row = (*bare[:2], name, *bare[3:])
        yield book(f"name states the unit {at}", cells([row]), [figure(PHONE, 1902000)])
        row = (*row[:4], "thuê bao", *row[5:])
        yield book(f"name states another unit {at}", cells([row]), (), {"UNIT_CONTRADICTED": 1})
    row = (1, "", "Số thuê bao điện thoại (nghìn thuê bao)", "", "", 1902, "")
    yield book("name alone states the unit", cells([row]), [figure(PHONE, 1902000)])
    part = (2, PHONE, "Trong đó: trả trước", "", "thuê bao", 6, "")
    loaded = [PLAIN[0], figure(PHONE, 6, breakdown="account_type=prepaid")]
    yield book("name states the part", cells([ROWS[0], part]), loaded)
    part = (*part[:3], "account_type=fixed", *part[4:])
    yield book("name states another part", cells([ROWS[0], part]), PLAIN[:1], {OF_TEXT: 1})
    for at, name in enumerate(
        ("Số thuê bao", "Tổng số thuê bao điện thoại trên địa bàn tỉnh", "Thuê bao điện thoại",
         "Telephone subscribers", "So thue bao dien thoai")
    ):  # fmt: skip
        row = (*ROWS[0][:2], name, *ROWS[0][3:])
        yield book(f"name in other words {at}", cells([row, *ROWS[1:]]))
    for at, name in enumerate(
        ("Số thuê bao điện thoại phát triển mới", "Số thuê bao điện thoại bình quân",
         "Tỷ lệ thuê bao điện thoại", "Không phải số thuê bao điện thoại", "Số thuê bao /1000",
         "Số thuê bao điện thoại (10^3)", "Số thuê bao điện thoại toàn quốc",
         "Kế hoạch số thuê bao điện thoại", "Số thuê bao điện thoại tháng 9",
         "Số thuê bao điện thoại trả trước của hãng khác", "Số thuê bao điện thoại năm 2024")
    ):  # fmt: skip
        row = (*ROWS[0][:2], name, *ROWS[0][3:])
        yield book(f"name contradicts {at}", cells([row, *ROWS[1:]]), PLAIN[1:], {OF_TEXT: 1})
    for at, (note, code) in enumerate(
        (("ước cả năm 2025", OF_TEXT), ("Kế hoạch", OF_TEXT),
         ("Số liệu tháng 9", OF_TEXT), ("nghìn", "UNIT_CONTRADICTED"),
         ("Năm 2024", OF_TEXT), ("luỹ kế", OF_TEXT), ("dự kiến", OF_TEXT))
    ):  # fmt: skip
        row = (*ROWS[0][:6], note)
        yield book(f"note contradicts {at}", cells([row, *ROWS[1:]]), PLAIN[1:], {code: 1})
    prepaid = [figure(PHONE, 1901569, breakdown="account_type=prepaid"), *PLAIN[1:]]
    row = (*ROWS[0][:6], "trả trước")
    yield book("note states the part", cells([row, *ROWS[1:]]), prepaid)
    for at, note in enumerate(
        ("đến cuối kỳ", "Tăng so với tháng 9", "theo Nghị quyết 12/NQ-HĐND", "xem văn bản",
         "Số đính chính", "thực hiện", "nguồn: Sở TTTT", "Số ước tính")
    ):  # fmt: skip
        row = (*ROWS[0][:6], note)
        yield book(f"note is prose {at}", cells([row, *ROWS[1:]]))
    for at, (text, code) in enumerate(
        (("nghìn thuê bao", "UNIT_CONTRADICTED"), ("kế hoạch", OF_TEXT), ("tháng 9/2025", OF_TEXT),
         ("trả trước", OF_TEXT), ("Hải Phòng", "PROVINCE_MISMATCH"))
    ):  # fmt: skip
        sheet = with_cells({(10, 7): text})
        yield book(f"a cell without a heading contradicts {at}", sheet, PLAIN[1:], {code: 1})
    sheet = with_cells({(9, 7): "Người nhập", (10, 7): "Trần Thị B", (11, 7): "đã kiểm tra"})
    yield book("cells of a column nobody knows are prose", sheet)


def second_tables() -> Iterator[Case]:
    """A second heading says anew what stands below it; a title may say otherwise than the form."""
    row = (1, NET, "", "", "thuê bao", 7, "")
    for at, heading in enumerate(
        ("Dự kiến hủy", "Cùng kỳ năm trước", "Tăng/giảm", "Nghìn tấn", "Con số", "", "Trọng số")
    ):
        below = [*cells(ROWS[:1]), [], [*COLUMNS[:5], heading, COLUMNS[6]], row]
        found = {"UNIT_CONTRADICTED" if heading == "Nghìn tấn" else UNCLEAR: 1}
        yield book(f"a second heading {at}", below, PLAIN[:1], found)
    for at, (heading, meant) in enumerate(
        (("Kế hoạch", figure(NET, 7, kind="target")), ("Tháng 10", figure(NET, 7)),
         ("Kế hoạch năm 2025", figure(NET, 7, period="2025", kind="target")),
         ("Kết quả", figure(NET, 7)))
    ):  # fmt: skip
        below = [*cells(ROWS[:1]), [*COLUMNS[:5], heading, COLUMNS[6]], row]
        found = {READ_AS: 1} if meant.kind == "target" else {}
        yield book(f"a second heading is read {at}", below, [PLAIN[0], meant], found)
    for at, (title, code) in enumerate(
        (("Biểu 2: Kế hoạch năm 2025", UNCLEAR), ("Phụ lục: số liệu cùng kỳ", UNCLEAR),
         ("Bảng 2: số liệu năm 2024", CONTRADICTED), ("Bảng 2: tháng chín", CONTRADICTED),
         ("Bảng 2: lũy kế 10 tháng", UNCLEAR), ("Hải Phòng", "PROVINCE_MISMATCH"),
         ("Sở Công Thương Hưng Yên", "PROVINCE_MISMATCH"), ("II. Số liệu toàn quốc", UNCLEAR))
    ):  # fmt: skip
        below = [*cells(ROWS[:1]), [], [title], [*COLUMNS], row]
        loaded = [] if code == CONTRADICTED else PLAIN[:1]
        yield book(f"a second title {at}", below, loaded, {code: 1}, rejected=2 - len(loaded))
        within = [*cells(ROWS[:1]), [title], row]
        if code != "PROVINCE_MISMATCH":
            code = OF_TEXT
            yield book(f"a section of other figures {at}", within, PLAIN[:1], {code: 1})


def of_months() -> Iterator[Case]:
    """Columns that are named by their month, quarter or year, and by nothing else."""
    of_quarter = header(period="2025-Q3")
    for at, heads in enumerate(
        (("Tháng 7", "Tháng 8", "Tháng 9"), ("Tháng 7/2025", "Tháng 8/2025", "Tháng 9/2025"))
    ):
        sheet = cells([(*ROWS[0][:5], 1, 2, 3)], (*COLUMNS[:5], *heads), of_quarter)
        loaded = [figure(PHONE, month, AREA, f"2025-0{6 + month}") for month in (1, 2, 3)]
        yield book(f"months without a label {at}", sheet, loaded, {READ_AS: 3})
    for at, heading in enumerate(("Tháng mười", "Tháng 10/2025", "Tháng 10 năm 2025")):
        yield book(f"the month is the heading {at}", cells(columns=renamed(heading)))


def as_people_send() -> Iterator[Case]:
    """Forms with many columns, as offices draw them up."""
    columns = (
        *("STT", "Tên chỉ tiêu", "ĐVT", "Kế hoạch năm 2025", "Thực hiện tháng 9"),
        *("Ước thực hiện tháng 10", "Luỹ kế 10 tháng", "So với cùng kỳ (%)", "So với kế hoạch (%)"),
    )
    names = "Số thuê bao điện thoại", "Số tiền phạt vi phạm hành chính"
    rows = [
        (1, names[0], "thuê bao", 2000, 1890, 1901, 1901, "100,6", "95,1"),
        (2, names[1], "triệu đồng", 600, 40, 35, 535, "110", "89"),
    ]
    since = "2025-01-01/2025-10-31"
    loaded = [
        figure(PHONE, 2000, period="2025", kind="target"),
        figure(FINE, 600_000_000, period="2025", kind="target"),
        *(figure(PHONE, 1901), figure(FINE, 35_000_000)),
        *(figure(PHONE, 1901, period=since), figure(FINE, 535_000_000, period=since)),
    ]
    found = {READ_AS: 2, "PREVIOUS_VALUE": 1, "COLUMN_NOT_KNOWN": 1}
    yield book("of nine columns", cells(rows, columns), loaded, found, ignored=6)
    under = [
        ("", "", "", "", "", "Kế hoạch", "Thực hiện", ""),
        ("", "", "", "", "", "năm 2025", "tháng 10", ""),
        (*ROWS[0][:5], 100, 50, ""),
    ]
    loaded = [figure(PHONE, 100, period="2025", kind="target"), figure(PHONE, 50)]
    sheet = cells(under, (*COLUMNS[:5], "Giá trị", "", "Ghi chú"))
    yield book("of a heading of three rows", sheet, loaded, {READ_AS: 1})
    under = [("", "", "", "", "", "Tháng 9", "Tháng 10"), (*ROWS[0][:5], 1, 2)]
    sheet = cells(under, (*COLUMNS[:5], "Số liệu năm 2025", ""))
    found = {"PREVIOUS_VALUE": 1}
    yield book("of months under their year", sheet, [figure(PHONE, 2)], found)
    under = [("", "", "", "", "", "(nghìn thuê bao)", ""), (*ROWS[0][:4], "", 1902, "")]
    yield book("of a unit under the heading", cells(under), [figure(PHONE, 1902000)])
    parts = [
        (1, PHONE, names[0], "", "thuê bao", 100, ""),
        ("", PHONE, "Trong đó:", "", "", "", ""),
        ("", PHONE, "- Trả trước", "", "thuê bao", 60, ""),
        ("", PHONE, "- Trả sau", "", "thuê bao", 30, ""),
    ]
    loaded = [figure(PHONE, 100)]
    loaded += [figure(PHONE, 60, breakdown="account_type=prepaid")]
    loaded += [figure(PHONE, 30, breakdown="account_type=postpaid")]
    yield book("of parts in rows of their own", cells(parts), loaded)
    of_quarter = header(period="2025-Q3")
    months = [f"Thực hiện tháng {month}" for month in (7, 8, 9)]
    sheet = cells([(*ROWS[0][:5], 10, 11, 12, 13)], (*COLUMNS[:5], *months, "Thực hiện quý III"))
    sheet[3][1] = of_quarter[2][1]
    loaded = [figure(PHONE, 3 + month, period=f"2025-0{month}") for month in (7, 8, 9)]
    loaded.append(figure(PHONE, 13, period="2025-Q3"))
    yield book("of a quarter by months", sheet, loaded, {READ_AS: 3})
    units = [*HEADER, ("ĐVT: thuê bao, triệu đồng",)]
    sheet = cells([ROWS[0], ROW_FINE], above=units)
    yield book("of several units", sheet, [PLAIN[0], figure(FINE, 535_000_000)])
    columns = (*COLUMNS, "Đơn vị cung cấp số liệu", "Người nhập")
    sheet = cells([(*row, "Sở TT&TT", "Nguyễn Văn B") for row in ROWS], columns)
    yield book("of who gave the figures", sheet)


def row_periods() -> Iterator[Case]:
    """The period of the header and those of the rows: one changed without the other."""
    columns = (*COLUMNS, "Kỳ số liệu")
    for at, (of_form, of_rows) in enumerate(
        (("2025-10", "2025-09"), ("2025-09", "2025-10"), ("2031-01", "2025-10"),
         ("2025-03", "2025-10"), ("2025-Q3", "2025-10"), ("2025-10", "2025-Q3"),
         ("2025-10", "2025"), ("2024", "2025-10"))
    ):  # fmt: skip
        sheet = cells([(*row, of_rows) for row in ROWS], columns, header(period=of_form))
        yield book(f"periods disagree {at}", sheet, (), {CONTRADICTED: 1}, rejected=3)
    for at, (of_form, of_rows) in enumerate(
        (("2025-10", "2025-10"), ("2025-09", "2025-Q3"), ("2024-12", "2024"),
         ("2025-Q3", "2025-08"), ("2024", "2024-Q2"), ("tháng 10/2025", "10/2025"))
    ):  # fmt: skip
        area = "VN63_24" if of_form.startswith("2024") else AREA
        above = header(period=of_form, name=None, unit="Phòng TMĐT")
        sheet = cells([(*ROWS[0], of_rows)], columns, above)
        code = {"10/2025": "2025-10"}.get(of_rows, of_rows)
        yield book(f"periods agree {at}", sheet, [figure(PHONE, 1901569, area, code)])


def counted() -> Iterator[Case]:
    """Numbers in odd places: each is in some account."""
    texts = ("1.234 thuê bao", "hơn 600", "40-50%", "−5,2", "535 triệu", "1.234.567", "12.34.567")
    for at, text in enumerate(texts):
        unknown = with_cells({(9, 7): "Đo được", (10, 7): text})
        yield book(f"counted in a column nobody knows {at}", unknown, PLAIN,
                   {"COLUMN_NOT_KNOWN": 1})  # fmt: skip
        below = [*cells(), [], ["", "Số thuê bao di động", "", text]]
        yield book(f"counted below {at}", below, PLAIN, {"NUMBER_NOT_IN_VALUE_COLUMN": 1})
        yield book(f"counted above {at}", with_cells({(7, 3): text}), PLAIN, {"OUTSIDE_TABLE": 1})
        beside = cells([(*ROWS[0][:6], text), *ROWS[1:]])
        yield book(f"counted in the note {at}", beside, PLAIN, {"NUMBER_BESIDE_VALUE": 1})
    under = cells([("", "", "", "", "", "1.234.567", ""), *ROWS])
    yield book("counted under the heading", under, PLAIN, {"INDICATOR_MISSING": 1})
    wrong = [*ROWS, (4, "ewalet_acount", "", "", "ví", "12.34.567", "")]
    found = {"INDICATOR_UNKNOWN": 1, "NUMBER_UNREADABLE": 1}
    yield book("counted in a last row wrong twice", cells(wrong), PLAIN, found, rejected=1)
    money = [*ROWS, (4, FINE, "", "", "đồng", "", "5 tỷ đồng"), (5, BTS, "", "", 7, "", "")]
    found = {"NUMBER_NOT_IN_VALUE_COLUMN": 1}
    yield book("counted beside blank values", cells(money), PLAIN, found, ignored=2)
