"""Workbooks whose heads stand in a row above the heading, over the values alone and not merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_files import COLUMNS, ROWS

from corpus.book import book, cells, header, with_cells
from corpus.case import AREA, PHONE, PLAIN, Case, Loaded, Rows, figure
from corpus.headings import CONTRADICTED, OF_TEXT, READ_AS, UNCLEAR, as_kind

PARTS = (("Trả trước", "prepaid"), ("Trong đó: trả sau", "postpaid"), ("TRẢ TRƯỚC", "prepaid"))
KINDS = (
    ("Kế hoạch", as_kind("target")),
    ("Dự toán", as_kind("budget")),
    ("Kế hoạch năm 2025", as_kind("target", "2025")),
    ("Mục tiêu", as_kind("target")),
)
OTHER_PERIODS = ("Tháng 9", "Năm 2024", "Quý III/2025", 2024, "2024")
OF_WHOLE_TABLE = ("Tháng 10", "Năm 2025", "Kỳ này", "(1)", "Thực hiện", "Ước tính")
TITLES = (
    *("Biểu số 01", "Mẫu 01-TMĐT", "BÁO CÁO", "UBND TỈNH BẮC NINH", "Phụ lục", "Bản chính"),
    *("Bắc Ninh, ngày 05 tháng 11 năm 2025", "Kèm theo Kế hoạch số 12/KH-UBND"),
)
NOT_UNDERSTOOD = ("Khu vực nam", "Trả trước của hãng khác", "Tăng so với kỳ trước")
UNITS = ("ĐVT: nghìn thuê bao", "nghìn thuê bao", "(nghìn)", "Đơn vị tính: 1.000 thuê bao")
PHONES = (*ROWS[0][:5], 5, "")
BARE = (*ROWS[0][:4], "", 5, "")
TWO = (*COLUMNS[:5], "Giá trị", "Giá trị")


def over(caption: object, rows: Sequence[Sequence[object]] = ROWS, at: int = 8) -> Rows:
    """The form with a caption over its values, in the row right above the heading."""
    return with_cells({(at, 5): caption}, cells(rows))


def captions() -> Iterator[Case]:
    """What one says is applied as that of a merged head, or its column is refused."""
    yield from over_one()
    yield from over_several()
    yield from no_captions()


def over_one() -> Iterator[Case]:
    """A part, a kind, a period, a unit over the one column of values."""
    for at, (caption, member) in enumerate(PARTS):
        loaded = [figure(PHONE, 5, breakdown=f"account_type={member}")]
        yield book(f"caption of a part {at}", over(caption, [PHONES]), loaded)
        higher = with_cells({(8, 5): "ĐVT: nghìn thuê bao", (7, 5): caption}, cells([BARE]))
        loaded = [figure(PHONE, 5000, breakdown=f"account_type={member}")]
        yield book(f"caption of a part over a unit {at}", higher, loaded)
        merge = '<mergeCells><mergeCell ref="F9:G9"/></mergeCells>'
        loaded = [figure(PHONE, 5, breakdown=f"account_type={member}")]
        yield book(f"caption merged {at}", over(caption, [PHONES]), loaded, after=merge)
    yield book("caption of a part of another indicator", over("Nam"), (), {"BREAKDOWN_UNKNOWN": 3})
    for at, (caption, loaded) in enumerate(KINDS):
        yield book(f"caption of a kind {at}", over(caption), loaded, {READ_AS: 1})
    yield book("caption of figures since January", over("Luỹ kế"), (), {UNCLEAR: 3})
    for at, caption in enumerate(OTHER_PERIODS):
        found = {CONTRADICTED: 1} | ({} if isinstance(caption, str) else {"OUTSIDE_TABLE": 1})
        found |= {"OUTSIDE_TABLE": 1} if str(caption).isdecimal() else {}
        name = f"caption of another period {at}"
        yield book(name, over(caption), (), found, rejected=3)
    for at, caption in enumerate(UNITS):
        yield book(f"caption of a unit {at}", over(caption, [BARE]), [figure(PHONE, 5000)])
        found = {"UNIT_CONTRADICTED": 1}
        yield book(f"caption of another unit {at}", over(caption, [PHONES]), (), found)
    for at, caption in enumerate(NOT_UNDERSTOOD):
        quoted = (caption,)
        yield book(f"caption not understood {at}", over(caption), (), {UNCLEAR: 3}, quoted=quoted)
    second = [[*COLUMNS], (1, PHONE, "", "account_type=postpaid", "thuê bao", 7, "")]
    below = [*cells([PHONES]), [], ["", "", "", "", "", "Trả trước"], *second]
    found = {"BREAKDOWN_UNREADABLE": 1}
    yield book("caption of a second table", below, [figure(PHONE, 5)], found)


def over_several() -> Iterator[Case]:
    """Captions side by side are heads, to their last word."""
    of_parts = [
        figure(PHONE, 1, breakdown="account_type=prepaid"),
        figure(PHONE, 2, breakdown="account_type=postpaid"),
    ]
    of_kinds = [figure(PHONE, 1, kind="target"), figure(PHONE, 2)]
    rows = [(*ROWS[0][:5], 1, 2)]
    beside: tuple[tuple[object, object, Sequence[Loaded], dict[str, int]], ...] = (
        ("Trả trước", "Trả sau", of_parts, {}),
        (
            "Kế hoạch",
            "Thực hiện",
            of_kinds,
            {READ_AS: 1},
        ),
        ("Tháng 9", "Tháng 10", [figure(PHONE, 2)], {"PREVIOUS_VALUE": 1}),
        ("Kỳ trước", "Kỳ này", [figure(PHONE, 2)], {"PREVIOUS_VALUE": 1}),
        ("Trả trước", "Hãng khác", (), {UNCLEAR: 1, "COLUMN_AMBIGUOUS": 1}),
    )
    for at, (left, right, loaded, found) in enumerate(beside):
        sheet = with_cells({(8, 5): left, (8, 6): right}, cells(rows, TWO))
        yield book(f"captions side by side {at}", sheet, loaded, found)
    third = with_cells(
        {(8, 5): "Tháng 7", (8, 6): "Tháng 8"}, cells(rows, TWO, header(period="2025-Q3"))
    )
    loaded = [figure(PHONE, month, AREA, f"2025-0{6 + month}") for month in (1, 2)]
    yield book("captions of months", third, loaded, {READ_AS: 2})
    one = with_cells({(8, 5): "Trả trước"}, cells(rows, (*COLUMNS[:5], "Kế hoạch", "Thực hiện")))
    loaded = [figure(PHONE, 1, breakdown="account_type=prepaid", kind="target"), of_parts[0]]
    loaded[1] = figure(PHONE, 2, breakdown="account_type=prepaid")
    yield book("caption over two columns and not merged", one, loaded, {READ_AS: 1})


def no_captions() -> Iterator[Case]:
    """Titles, numbers of columns and what says nothing of one column."""
    for at, caption in enumerate(OF_WHOLE_TABLE):
        found = {"OUTSIDE_TABLE": 1} if caption == "(1)" else {}
        yield book(f"caption of the whole table {at}", over(caption), PLAIN, found)
    for at, title in enumerate(TITLES):
        yield book(f"caption is a title {at}", over(title))
    merge = '<mergeCells><mergeCell ref="A9:G9"/></mergeCells>'
    title = with_cells({(8, 0): "TÌNH HÌNH THUÊ BAO TRẢ TRƯỚC"})
    yield book("caption is a merged title", title, after=merge)
    numbers = with_cells({(8, at): at + 1 for at in range(7)})
    yield book("captions are numbers of columns", numbers, PLAIN, {"OUTSIDE_TABLE": 1}, ignored=7)
    apart = over("Trả trước", at=7)
    yield book("a part with a blank row below it", apart, (), {UNCLEAR: 3})
    note = with_cells({(10, 7): "Nam"})
    yield book("a part beside", note, PLAIN[1:], {OF_TEXT: 1})
