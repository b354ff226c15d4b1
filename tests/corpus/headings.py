"""Workbooks: headings, titles, names and notes that qualify the figures, by the grammar of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_files import COLUMNS, ROWS

from corpus.book import HEADER, ROW_FINE, book, cells, header
from corpus.case import AREA, FINE, PHONE, PLAIN, Case, Loaded, figure

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
        yield book(f"heading not understood {at}", sheet, (), {UNCLEAR: 3}, quoted=(heading[:20],))
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


def _spans() -> Iterator[Case]:
    """Spans of time under the head of values, and in a row of their own below the heading."""
    for at, span in enumerate(("9 tháng đầu năm", "Tháng 9", "6 tháng đầu năm 2025")):
        under = ["", "", "", "", "", span]
        found = {CONTRADICTED: 1, READ_AS: 1}
        yield book(f"heads of a span {at}", cells([under, *ROWS]), (), found, rejected=3)
        numbered = [["A", "B", "C", "D", "E", "1", "2"], under, *ROWS]
        count = 3 + span[0].isdecimal()  # the span is counted as well
        found = {OF_TEXT: count, "COLUMN_NUMBERS": 1}
        yield book(f"heads of a span below the numbers {at}", cells(numbered), (), found,
                   rejected=count)  # fmt: skip
    for at, span in enumerate(("Tháng 10", "Tháng 10 năm 2025", "(Kỳ này)")):
        under = ["", "", "", "", "", span]
        yield book(f"heads of the form's own span {at}", cells([under, *ROWS]))
    for at, pair in enumerate((("Số liệu", "Chỉ tiêu giao"), ("Giá trị", "Chỉ tiêu kế hoạch"))):
        sheet = cells(above=[*HEADER, pair])
        yield book(f"heads that are a label with words {at}", sheet, (), {UNCLEAR: 3})


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
    under = ("", "", "", "", "", "Kế hoạch", "Thực hiện")
    sheet = cells([under, *rows], (*COLUMNS[:5], "Tháng 9", ""))
    plan, found = as_kind("target", "2025-09"), {READ_AS: 1, "PREVIOUS_VALUE": 1}
    yield book("heads of last month over two columns", sheet, plan, found, ignored=3)
    under = ("", "", "", "", "", "Giá trị", "")
    for at, above in enumerate(("Tỉnh Bắc Giang (cũ)", "Huyện Yên Thế", "Tỉnh")):
        sheet = cells([under, *ROWS], (*COLUMNS[:5], above, COLUMNS[6]))
        of_all = above == "Tỉnh"
        found = {} if of_all else {UNCLEAR: 3}
        yield book(f"heads of a place over the value {at}", sheet, PLAIN if of_all else (), found)
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
    yield from _spans()
    under = ("", "", "", "", "", 2024, 2025)
    rows = [(*ROWS[0][:5], 1, 2)]
    years = cells([under, *rows], (*COLUMNS[:5], "Giá trị", ""), header(period="2025-10"))
    found = {CONTRADICTED: 1, READ_AS: 1, "PREVIOUS_VALUE": 1}
    yield book("heads years over a month", years, (), found, rejected=1,
               ignored=1, after=merge.format("G"))  # fmt: skip


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
