"""What lines, labels, fields and boxes around a table say of its figures."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_files import PACKAGE

from corpus.book import HEADER, book, cells, header, with_cells
from corpus.case import PLAIN, Case, Rows, figure
from corpus.elsewhere import cover
from corpus.headings import CONTRADICTED, OF_TEXT, UNCLEAR

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OF_PART = "Số liệu cho nữ"
LINES = (
    *("Toàn bộ số liệu sai, bỏ", "Toan bo so lieu sai, bo", "Tất cả nhân 1000"),
    *("Các số phải nhân 1.000", "Bảng này là số cũ", "Trên đây là số toàn quốc"),
    *("Note: all values are plan", "These figures are wrong", "Figures exclude Bac Giang"),
    *("Số liệu này thay thế bởi biểu gửi ngày 10/11", "Số liệu gồm cả tỉnh Bắc Giang cũ"),
    *(
        "Số liệu chưa bao gồm các xã miền núi",
        "Dòng 1 là số kế hoạch",
        "This is the national total",
    ),
    *("Số liệu chưa chính xác, chờ sửa", "Old figures", OF_PART),
)
HARMLESS = (
    *("Nguồn: Cục Thống kê tỉnh Bắc Ninh", "Số liệu do Sở Công Thương tổng hợp", "Trân trọng./."),
    *("Báo cáo kết quả thực hiện Kế hoạch tổng thể phát triển TMĐT", "Biểu này gồm 3 trang"),
    *("Ghi chú: nếu chưa có số liệu thì để trống", "Số liệu đã được đối chiếu với Cục Thống kê"),
    *("Các chỉ tiêu có dấu (*) là chỉ tiêu bắt buộc", "All figures have been verified"),
    *("Số liệu bao gồm cả thuê bao trả trước và trả sau", "Báo cáo gửi trước ngày 05/11/2025"),
)
PAIRS = (
    *(("Hệ số nhân", 1000), ("Đối tượng", "Nữ"), ("Giới tính", "Nữ"), ("Type", "Forecast")),
    *(("Phạm vi", "Huyện Yên Thế"), ("Phiên bản", "Bản trước"), ("Ghi chú", "tất cả sai")),
    *(("Đối tượng", "Doanh nghiệp"), ("Khu vực", "Thành thị"), ("Cách tính", "bình quân")),
)
HARMLESS_PAIRS = (
    *(("Điện thoại", "0204 3854 321"), ("Email", "sct@bacninh.gov.vn"), ("Kính gửi", "Bộ")),
    *(("Số", "12/BC-SCT"), ("Nơi nhận", "Như trên"), ("Chức vụ", "Trưởng phòng"), ("Tháng", 10)),
    *(("Người ký", "Trần B"), ("Địa chỉ", "Số 1 Lý Thái Tổ"), ("Năm", 2025), ("Quý", "IV")),
    *(("Số liệu đến ngày", "31/10/2025"), ("UBND tỉnh Bắc Ninh", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA")),
)
TIMES = (
    *(("Tháng", 9), ("Tháng báo cáo", "9"), ("Month", 9), ("Quý", "III"), ("Quý", 3)),
    *(("Năm", 2024), ("Year", "2024"), ("Năm", "2024")),
)
DAYS = (("Số liệu đến ngày", "30/09/2025"), ("Ngày chốt số liệu", "31/12/2024"))
IN_BRACKETS = (("(Tháng 9/2025)", CONTRADICTED), ("(Kế hoạch)", UNCLEAR), ("(Bắc Giang)", ""))
BESIDE_DAY = (
    *(("số ước tính", ""), ("số liệu tháng 9/2025", CONTRADICTED), ("chưa đối soát", UNCLEAR)),
    *(("kế hoạch", UNCLEAR), ("số liệu sai", UNCLEAR), ("bản nháp", UNCLEAR)),
)
WRITTEN = ("05/11/2025 - {}", "{}, ngày 05/11/2025", "2025-11-05 {}", "05/11/2025; {}", "{}")
DATES = (
    *("Bắc Ninh, ngày 5/11/2025", "ngày 05/11/2025 lúc 14h30", "05-11-25", "5.11.2025"),
    *("Ngày 05 tháng 11 năm 2025", "Thứ tư, ngày 5/11/2025", "Tháng 11/2025", "05/11/2025 8:15"),
    *("14 giờ 30 phút ngày 05/11/2025", "November 5, 2025", "05/11/2025 (đã ký)", "ngày 5/11"),
    *("TP. Bắc Ninh, 05/11/2025", "2025-11-05 08:15:00", "…/11/2025", "05/11/2025 - ký số"),
)
CAPTIONS = ("Bình quân", "Huyện Yên Thế", "Khu vực thành thị", "Không sử dụng", "Toàn quốc")


UNIT = "UNIT_CONTRADICTED"


def said_around() -> Iterator[Case]:
    """Each of several texts in each of several places, beside others that are harmless."""
    yield from _lines()
    yield from _labels()
    for at, (words, code) in enumerate(IN_BRACKETS):
        found = {CONTRADICTED: 1} if code == CONTRADICTED else {code or "PROVINCE_MISMATCH": 3}
        for name, of in (("unit", "Sở Công Thương"), ("by", "Trần B"), ("on", "05/11/2025")):
            sheet = cells(above=header(**{name: f"{of} {words}"}))
            yield book(f"field adds {at} {name}", sheet, (), found, rejected=3)
    yield from _days()
    signed = cells(above=header(by="Trần B (đã ký)", unit="Sở Công Thương Bắc Ninh (Phòng QLTM)"))
    yield book("field adds what is harmless", signed)
    for at, words in enumerate(CAPTIONS):
        found = {"KIND_UNKNOWN" if words == "Toàn quốc" else UNCLEAR: 3}
        sheet = with_cells({(8, 5): words})
        yield book(f"caption refused {at}", sheet, (), found, rejected=3)
    yield from _boxes()


def _days() -> Iterator[Case]:
    """What stands beside the day on which the form was written."""
    for at, (words, code) in enumerate(BESIDE_DAY):
        for place, written in enumerate(WRITTEN):
            sheet = cells(above=header(on=written.format(words)))
            found = {code: 1 if code == CONTRADICTED else 3} if code else {}
            loaded = () if code else PLAIN
            yield book(f"day with words {at} {place}", sheet, loaded, found,
                       rejected=3 - len(loaded))  # fmt: skip
    signed = cells(above=header(by="Trần B, 05/11/2025, số liệu sai"))
    yield book("day with words after a name", signed, (), {UNCLEAR: 3})
    for at, written in enumerate(DATES):
        yield book(f"day alone {at}", cells(above=header(on=written)))


def _lines() -> Iterator[Case]:
    for at, text in enumerate(LINES):
        for place, sheet in enumerate(_places(text)):
            code = OF_TEXT if place and text.endswith("are plan") else UNCLEAR
            yield book(f"line refused {at} {place}", sheet, (), {code: 3})
        sheets = [cells(), cover(text)]
        if text == OF_PART:  # there it may be an entry of a list
            continue
        yield book(f"line on another sheet {at}", sheets, (), {OF_TEXT: 3},
                   names=("BieuTMDT", "Ghi chú"))  # fmt: skip
    for at, text in enumerate(HARMLESS):
        for place, sheet in enumerate(_places(text)):
            yield book(f"line harmless {at} {place}", sheet)
        yield book(f"line harmless on another sheet {at}", [cells(), cover(text)],
                   names=("BieuTMDT", "Ghi chú"))  # fmt: skip
    for at, text in enumerate(
        ("Các số trên là ước", "Số liệu trên là sơ bộ", "Figures are estimated")
    ):
        yield book(f"line of a state {at}", [*cells(), [], [text]])


def _places(text: str) -> Iterator[Rows]:
    """Above the table and below it."""
    yield with_cells({(7, 0): text})
    yield [*cells(), [], ["", "", text]]


def _labels() -> Iterator[Case]:
    for at, (label, value) in enumerate(PAIRS):
        code = UNIT if label.startswith("Hệ số") else UNCLEAR
        found = {code: 3} | ({"OUTSIDE_TABLE": 1} if isinstance(value, int) else {})
        sheet = cells(above=[*HEADER, (label, value)])
        yield book(f"label refused {at}", sheet, (), found)
        apart = cells(above=[*HEADER, (label, "", "", value)])
        yield book(f"label refused over blank cells {at}", apart, (), found)
        joined = cells(above=[*HEADER, (f"{label}: {value}",)])
        yield book(f"label refused in one cell {at}", joined, (), {code: 3})
    for at, (label, value) in enumerate(HARMLESS_PAIRS):
        number = isinstance(value, str) and value[0].isdecimal() and "/2025" not in value
        sheet = cells(above=[*HEADER, (label, value)])
        yield book(f"label harmless {at}", sheet, PLAIN, {"OUTSIDE_TABLE": 1} if number else {})
    for at, pair in enumerate((("SỞ CÔNG THƯƠNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
                               ("Văn phòng", "Bắc Ninh, ngày 05 tháng 11 năm 2025"),
                               ("Số: 12/BC-SCT", "Độc lập - Tự do - Hạnh phúc"))):  # fmt: skip
        letterhead = cells(above=[(pair[0], "", "", pair[1]), *HEADER])
        yield book(f"letterhead {at}", letterhead)
    for at, (label, value) in enumerate(TIMES):
        for place, pair in enumerate(((label, value), (f"{label}: {value}",))):
            sheet = cells(above=[*HEADER, pair])
            found = {"HEADER_CONTRADICTED": 3}
            yield book(f"label of another time {at} {place}", sheet, (), found, rejected=3)
    for at, pair in enumerate(DAYS):
        sheet = cells(above=[*HEADER, pair])
        yield book(f"label of another day {at}", sheet, (), {CONTRADICTED: 1}, rejected=3)
    for at, value in enumerate((10, "10", "Tháng 10")):
        sheet = cells(above=[*header(period=None), ("Tháng", value), ("Năm", 2025)])
        yield book(f"month and year have labels {at}", sheet)
    sheet = cells(above=[*header(period=None), ("Quý", "III"), ("Năm", "2025")])
    third = [figure(one.indicator, one.value, period="2025-Q3") for one in PLAIN]
    yield book("quarter and year have labels", sheet, third)


def _boxes() -> Iterator[Case]:
    """Text boxes over the cells."""
    for at, (text, code, count) in enumerate(
        (("Đơn vị tính: nghìn", "UNIT_CONTRADICTED", 3), ("KẾ HOẠCH NĂM 2025", UNCLEAR, 3),
         ("DỰ THẢO", "FIGURES_ARE_DRAFT", 1), ("Các số phải nhân 1.000", UNCLEAR, 3))
    ):  # fmt: skip
        box = book(f"box refused {at}", cells(), (), {code: count}, rejected=3, more=boxed(text))
        yield box
    for at, text in enumerate(("Tháng 10/2025", "Điền vào các ô màu vàng", "UBND tỉnh Bắc Ninh")):
        yield book(f"box harmless {at}", cells(), more=boxed(text))


def boxed(text: str) -> dict[str, str]:
    """The parts of a package with a text box on its first sheet."""
    drawn = "http://schemas.openxmlformats.org/drawingml/2006"
    return {
        "xl/worksheets/_rels/s0.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="d1" Type="{OFFICE}/drawing" Target="../drawings/drawing1.xml"/>'
        "</Relationships>",
        "xl/drawings/drawing1.xml": f'<xdr:wsDr xmlns:xdr="{drawn}/spreadsheetDrawing"'
        f' xmlns:a="{drawn}/main"><xdr:twoCellAnchor><xdr:sp><xdr:txBody><a:p><a:r>'
        f"<a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>",
    }
