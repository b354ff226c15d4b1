"""Workbooks: where the table is, and where there are several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_files import COLUMNS, ROWS, form

from corpus.book import HEADER, ROW_FINE, book, cells, header, with_cells
from corpus.case import AREA, BTS, FINE, GOODS, NET, PHONE, PLAIN, Case, Rows, figure


def moved(order: Sequence[int]) -> Rows:
    rows = cells()
    return rows[:9] + [[row[at] for at in order] for row in rows[9:]]


def forms_found() -> Iterator[Case]:
    """The table and the header are where their labels are."""
    yield book("in order", cells())
    yield book("columns moved", moved((5, 1, 2, 6, 4, 3, 0)))
    yield book(
        "columns renamed",
        cells(columns=("TT", "MÃ SỐ", "Nội dung", "Phân loại", "ĐVT", "Kết quả thực hiện", "")),
    )
    yield book(
        "headings without diacritics",
        cells(columns=("Stt", "Ma chi tieu", "", "Phan to", "Don vi tinh", "Gia tri (*)", "")),
    )
    yield book(
        "headings over two lines", cells(columns=(*COLUMNS[:5], "Số liệu\n(kỳ báo cáo)", ""))
    )
    yield book("no column of names", moved((0, 1, 3, 4, 5, 6)))
    names = cells(
        [(1, "", "Số thuê bao điện thoại", "", "thuê bao", 5, "")],
        ("STT", "", "Tên chỉ tiêu", "Phân tổ", "Đơn vị tính", "Giá trị", "Ghi chú"),
    )
    yield book("no column of codes", names, [figure(PHONE, 5)])
    yield book("no column of breakdowns or notes", moved((0, 1, 2, 4, 5)))
    yield book("no column of units", moved((0, 1, 2, 3, 5, 6)))
    money = [*ROWS, ROW_FINE]
    bare = [list(row[:4]) + list(row[5:]) for row in cells(money)[9:]]
    yield book("no column of units, but money", [*cells()[:9], *bare], PLAIN, {"UNIT_MISSING": 1})
    roman = [("I", *ROWS[0][1:]), ("II", *ROWS[1][1:]), ("III", *ROWS[2][1:])]
    yield book(
        "no column of values",
        cells(roman, (*COLUMNS[:5], "Con số", "")),
        (),
        {"COLUMN_MISSING": 1, "OUTSIDE_TABLE": 1},
        ignored=3,
    )
    yield book(
        "no heading at all",
        cells(roman, [""] * 7),
        (),
        {"FORM_TABLE_NOT_FOUND": 1, "OUTSIDE_TABLE": 1},
        ignored=3,
    )
    extra = with_cells({(9, 7): "Xếp hạng", (10, 7): 12, (12, 7): "1.234.567"})
    yield book("an extra column", extra, PLAIN, {"COLUMN_NOT_KNOWN": 1}, ignored=2)
    before = with_cells({(9, 7): "Kỳ trước", (10, 7): 1800000, (11, 7): 1500})
    yield book("last known values", before, PLAIN, {"PREVIOUS_VALUE": 1}, ignored=2)
    above = [["Ghi thêm"], [], ["Kính gửi: Bộ Công Thương"], *cells()]
    yield book("rows above", above)
    yield book("columns before", [["", "", *row] for row in cells()])
    upper = ("STT", "Mã chỉ tiêu", "Tên chỉ tiêu", "Phân tổ", "Đơn vị tính", "Số liệu", "")
    lower = ("", "", "", "", "", "Giá trị", "Kỳ trước")
    yield book(
        "a heading of two rows and a row of numbers",
        cells([lower, ("A", "B", "C", "D", "E", 1, 2), *ROWS], upper),
        PLAIN,
        {"COLUMN_NUMBERS": 1},
    )
    sections = [("I", "", "Hạ tầng"), *ROWS[:2], ("II", "", "Thị trường"), [], ROWS[2]]
    yield book("sections and blank rows", cells(sections))
    notes = [
        *cells(),
        [],
        ["Ghi chú: (1) Số ước tính năm 2025."],
        ["", "", "", "", "", "Ngày 05 tháng 11 năm 2025"],
        ["", "Người lập biểu", "", "", "", "KT. GIÁM ĐỐC"],
    ]
    yield book("footnotes and signatures", notes)
    yield book(
        "a page number below", [*cells(), [], ["", "", "", "", "", 3]], PLAIN, {"OUTSIDE_TABLE": 1}
    )
    total = [*ROWS, ("", "", "Tổng cộng", "", "", 99, "")]
    yield book("a total row", cells(total), PLAIN, {"TOTAL_ROW": 1})
    total = [("Cộng:", "", "", "", "", 99, ""), *ROWS, ("", "", "Tổng số", "", "", "1.234.567", "")]
    yield book("total rows above and below", cells(total), PLAIN, {"TOTAL_ROW": 1}, ignored=2)
    total = [("", "", "Tổng số thuê bao điện thoại", "", "thuê bao", 5, "")]
    yield book("an indicator named total", cells(total), [figure(PHONE, 5)])
    misplaced = [*ROWS, (4, NET, "", "", 12345, "", "")]
    found = {"NUMBER_NOT_IN_VALUE_COLUMN": 1}
    yield book("a number in the wrong column", cells(misplaced), PLAIN, found)
    nameless = [ROWS[0], ("", "", "", "", "", 5, ""), ROWS[1], ROWS[2]]
    yield book("a value without an indicator", cells(nameless), PLAIN, {"INDICATOR_MISSING": 1})
    blank = cells([(*row[:5], "", "") for row in ROWS])
    yield book("blank", blank, (), {"FILE_EMPTY": 1})
    yield book("empty", [[""]], (), {"FILE_EMPTY": 1}, edit=lambda _: "")


def forms_merged() -> Iterator[Case]:
    """Merged cells, hidden ones, several sheets and tables."""
    rows = [
        (1, PHONE, "Số thuê bao", "", "thuê bao", 10, ""),
        ("", "", "", "account_type=prepaid", "", 6, ""),
        ("", "", "", "account_type=postpaid", "", 4, ""),
    ]
    merges = '<mergeCells><mergeCell ref="B11:B13"/><mergeCell ref="C11:C13"/>'
    merges += '<mergeCell ref="E11:E13"/><mergeCell ref="A1:F1"/></mergeCells>'
    loaded = [
        figure(PHONE, 10),
        figure(PHONE, 6, breakdown="account_type=prepaid"),
        figure(PHONE, 4, breakdown="account_type=postpaid"),
    ]
    yield book("merged labels", cells(rows), loaded, after=merges)
    merged = cells([ROWS[0], (*ROWS[1][:5], "", ""), ROWS[2]])
    merges = '<mergeCells><mergeCell ref="F11:F12"/></mergeCells>'
    yield book("a merged value", merged, [PLAIN[2]], {"VALUE_MERGED": 1}, after=merges)
    hidden = {"HIDDEN_FIGURES": 1}
    hide = lambda xml: xml.replace('<row r="12"', '<row r="12" hidden="1"')  # noqa: E731
    yield book("a hidden row", cells(), PLAIN, hidden, edit=hide)
    columns = '<cols><col min="6" max="6" hidden="true"/></cols>'
    yield book("a hidden column", cells(), PLAIN, hidden, before=columns)
    flatten = lambda xml: xml.replace('<row r="12"', '<row r="12" ht="0" customHeight="1"')  # noqa: E731
    yield book("a row without height", cells(), PLAIN, hidden, edit=flatten)
    columns = '<cols><col min="6" max="6" width="0" customWidth="1"/></cols>'
    yield book("a column without width", cells(), PLAIN, hidden, before=columns)
    other = form(
        ROWS,
        COLUMNS,
        header(province="31", name="Hải Phòng", period="2025-09", unit="Sở Công Thương Hải Phòng"),
    )
    both = [*PLAIN, *(figure(f.indicator, f.value, "VN34_31", "2025-09") for f in PLAIN)]
    yield book("two sheets", [cells(above=header(name=None)), other[:2] + other[3:]], both)
    yield book("a hidden sheet", [cells(), [["x"]]], PLAIN, hidden, states=["veryHidden"])
    september = [figure(f.indicator, f.value, AREA, "2025-09") for f in PLAIN]
    older = cells(above=header(period="2025-09"))
    yield book("two months on two sheets", [cells(), older], [*PLAIN, *september])
    yield book("the same sheet twice", [cells(), cells()], PLAIN, {"DUPLICATE_ROW": 3})
    corrected = with_cells({(10, 5): 1901570})
    twice = {"SAME_FIGURE_TWICE": 2, "DUPLICATE_ROW": 2}
    yield book("two sheets that differ", [cells(), corrected], (), twice, rejected=4, ignored=2)
    numbers = [["Dân số", 1_900_000], ["", True, "văn bản 12"], [3.5]]
    yield book(
        "a sheet of other numbers", [cells(), numbers], PLAIN, {"OUTSIDE_TABLE": 1}, ignored=2
    )
    lost = [["Chỉ số", "Đo được"], [NET, "1.234.567"], [BTS, "1.578.000"]]
    yield book(
        "a sheet of other numbers as text", [cells(), lost], PLAIN, {"OUTSIDE_TABLE": 1}, ignored=2
    )
    below = [*cells(ROWS[:1]), [], ["Kỳ báo cáo", "2025-09"], [*COLUMNS], *ROWS[1:2]]
    loaded = [PLAIN[0], figure(BTS, 1578, AREA, "2025-09")]
    yield book("tables below one another", below, loaded)
    elsewhere = [("Mã tỉnh", "31"), ("Kỳ báo cáo", "2025-09")]
    below = [*cells(ROWS[:1]), [], *elsewhere, [*COLUMNS], *ROWS[1:2]]
    loaded = [PLAIN[0], figure(BTS, 1578, "VN34_31", "2025-09")]
    yield book("tables of two provinces", below, loaded)
    below = [*cells(ROWS[:1]), [], elsewhere[0], [*COLUMNS], *ROWS[1:2]]
    yield book("a second table without its period", below, PLAIN[:1], {"PERIOD_MISSING": 1})
    money = (*COLUMNS[:4], "Giá trị")
    below = [*form([(1, *ROW_FINE[1:4], 535)], money, [*HEADER, ("Đơn vị tính: triệu đồng",)]), []]
    below += [["Đơn vị tính: tỷ đồng"], [*money], [1, GOODS, "", "", 2]]
    loaded = [figure(FINE, 535000000), figure(GOODS, 2000000000)]
    yield book("tables in two units", below, loaded)
