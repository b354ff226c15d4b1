"""Workbooks: what stands around a table and beside a figure, and speaks of it all the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook_files import COLUMNS, ROWS, form

from corpus.book import HEADER, book, cells, header, with_cells
from corpus.case import AREA, BTS, FINE, NET, PHONE, PLAIN, Case, figure
from corpus.headings import CONTRADICTED, OF_TEXT, READ_AS, UNCLEAR


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
         "Số liệu tính bằng nghìn", "nghìn thuê bao", "Unit: thousand subscribers", "x1000",
         "ĐVT: 10³ thuê bao")
    ):  # fmt: skip
        bare = [(*ROWS[0][:4], 1902)]
        sheet = form(bare, (*COLUMNS[:4], "Giá trị"), [*HEADER, (line,)])
        yield book(f"title states the unit {at}", sheet, [figure(PHONE, 1902000)])
        sheet = cells(ROWS[:1], above=[*HEADER, (line,)])
        found = {"UNIT_CONTRADICTED": 1}
        yield book(f"title states another unit {at}", sheet, (), found)
    yield from _titles_of_units()
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


def _titles_of_units() -> Iterator[Case]:
    for at, line in enumerate(("ĐVT: như năm trước", "Đơn vị tính: bịch", "Unit: bags")):
        found = {"UNIT_CONTRADICTED" if at < 2 else UNCLEAR: 3}
        yield book(f"title states a unit of its own {at}", with_title(line), (), found)
    for at, line in enumerate(("Đơn vị tính: theo từng chỉ tiêu", "ĐVT: như trên")):
        yield book(f"title leaves the unit to the rows {at}", with_title(line))


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
        ("Số thuê bao điện thoại (loại)", "Số thuê bao điện thoại phát triển mới",
         "Số thuê bao điện thoại bình quân",
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
         ("Năm 2024", OF_TEXT), ("luỹ kế", OF_TEXT), ("dự kiến", OF_TEXT),
         ("loại", OF_TEXT), ("mẫu", OF_TEXT), ("lệch", OF_TEXT), ("đến 15/10", OF_TEXT),
         ("từ 15/9 đến 14/10", OF_TEXT), ("Số liệu tính đến 15/10/2025 do Sở gửi", OF_TEXT),
         ("01/10 - 25/10", OF_TEXT))
    ):  # fmt: skip
        row = (*ROWS[0][:6], note)
        yield book(f"note contradicts {at}", cells([row, *ROWS[1:]]), PLAIN[1:], {code: 1})
    prepaid = [figure(PHONE, 1901569, breakdown="account_type=prepaid"), *PLAIN[1:]]
    row = (*ROWS[0][:6], "trả trước")
    yield book("note states the part", cells([row, *ROWS[1:]]), prepaid)
    for at, note in enumerate(
        ("đến cuối kỳ", "Tăng so với tháng 9", "theo Nghị quyết 12/NQ-HĐND", "xem văn bản",
         "Số đính chính", "thực hiện", "nguồn: Sở TTTT", "Số ước tính", "đến 31/10",
         "tính đến hết ngày 31/10/2025", "Công văn gửi đến 05/11/2025",
         "không lệch so với số của ngành")
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


def held() -> Iterator[Case]:
    """Longer remarks with a word that nobody knows: a person reads them first."""
    for at, remark in enumerate(
        ("tăng do nhà mạng xyzt mở rộng mạng lưới", "Khách du lịch mua eSIM tại sân bay Vân Đồn",
         "phần này hiển nhiên bịa ra theo cảm tính")
    ):  # fmt: skip
        row = (*ROWS[0][:6], remark)
        asked = {"REMARK_NOT_UNDERSTOOD": 1}
        yield book(f"note to be read {at}", cells([row, *ROWS[1:]]), PLAIN, asked, quoted=(remark,))
        beside = with_cells({(10, 7): remark})
        yield book(f"a cell beside to be read {at}", beside, PLAIN, asked, quoted=(remark,))


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
