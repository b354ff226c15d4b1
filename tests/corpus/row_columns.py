"""Columns that say of a row when its figure is of, how certain it is, and when it was written.

Each family goes through headings, ways to write what stands below them, and what becomes of the
figure: the period that the cells make together, a contradiction, or a cell nobody understands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle

from workbook_files import COLUMNS, ROWS

from corpus.book import book, cells, header, with_cells
from corpus.case import AREA, NET, PHONE, PLAIN, Case, Loaded, figure
from corpus.lines import raw

CONTRADICTED, OF_TEXT = "PERIOD_CONTRADICTED", "TEXT_CONTRADICTS"
UNREADABLE, UNCLEAR = "PERIOD_UNREADABLE", "HEADING_NOT_UNDERSTOOD"
YEAR, QUARTER, MONTH = ("Năm", "Năm số liệu", "Year"), ("Quý", "Quarter"), ("Tháng", "Month")
MONTHS = (10, "10", "Tháng 10", "T10", "mười", "tháng 10/2025", "10/2025", "2025-10")
QUARTERS = (3, "3", "III", "Quý III", "Q3", "quý 3/2025", "2025-Q3")
YEARS = (2025, "2025", "Năm 2025")
NO_MONTHS = ("13", "xx", "tháng tới", "0")
NO_QUARTERS = ("5", "V", "quý sau")
NO_YEARS = ("25", "năm nay", "hai nghìn")
CSV = "province_code;{};indicator_code;value;unit"


def row_columns() -> Iterator[Case]:
    """All families."""
    yield from years_and_months()
    yield from quarters()
    yield from parts_with_a_period()
    yield from not_understood()
    yield from without_accents()
    yield from states()
    yield from days()
    yield from in_csv()


def sheet(named: Mapping[str, object], **of_form: str) -> list[list[object]]:
    """The form with further columns, the same text in each of their rows."""
    rows = [(*row, *named.values()) for row in ROWS]
    return cells(rows, (*COLUMNS, *named), header(**of_form) if of_form else header())


def of_period(period: str) -> list[Loaded]:
    return [figure(one.indicator, one.value, AREA, period) for one in PLAIN]


def years_and_months() -> Iterator[Case]:
    """A year and a month make a period, which has to be that of the header, or within it."""
    for at, (heading, year) in enumerate(zip(YEAR, YEARS, strict=True)):
        yield book(f"row year agrees {at}", sheet({heading: year}))
        other = str(year).replace("2025", "2024")
        refused = sheet({heading: other})
        yield book(f"row year of another year {at}", refused, (), {CONTRADICTED: 1}, rejected=3)
    for at, (heading, month) in enumerate(zip(cycle(MONTH), MONTHS, strict=False)):
        yield book(f"row month agrees {at}", sheet({heading: month}))
        yield book(f"row month and year agree {at}", sheet({heading: month, "Năm": 2025}))
        other = str(month).replace("10", "9").replace("mười", "chín").replace("-9", "-09")
        refused = sheet({heading: other})
        yield book(f"row month of another month {at}", refused, (), {CONTRADICTED: 1}, rejected=3)
    for at, month in enumerate((7, "Tháng 8", "9")):
        within = sheet({"Năm": "2025", "Tháng": month}, period="2025-Q3")
        loaded = of_period(f"2025-0{7 + at}")
        yield book(f"row month within a quarter {at}", within, loaded)
        alone = sheet({"Tháng": month}, period="2025-Q3")
        yield book(f"row month alone within a quarter {at}", alone, loaded)
    annual = sheet({"Năm": 2024}, period="2024", name="Bắc Giang", unit="Phòng TMĐT")
    loaded = [figure(one.indicator, one.value, "VN63_24", "2024") for one in PLAIN]
    yield book("row year of an annual form", annual, loaded)
    closing = header(period="2024-12", name="Bắc Giang", unit="Phòng TMĐT")
    december = cells([(*row, 2024) for row in ROWS], (*COLUMNS, "Năm"), closing)
    loaded = [figure(one.indicator, one.value, "VN63_24", "2024-12") for one in PLAIN]
    yield book("row year of the month that closes it", december, loaded)
    plan = cells(
        [(*row, "kế hoạch", 2025) for row in ROWS], (*COLUMNS, "Loại số liệu", "Năm"), header()
    )
    loaded = [figure(one.indicator, one.value, AREA, "2025", kind="target") for one in PLAIN]
    yield book("row year of a plan", plan, loaded)
    one_of_three = with_cells({(12, 7): "2024"}, sheet({"Năm": "2025"}))
    yield book("row year of one row", one_of_three, (), {CONTRADICTED: 1}, rejected=3)


def quarters() -> Iterator[Case]:
    """A quarter and a year, in a form of the quarter or of a month within."""
    for at, (heading, quarter) in enumerate(zip(cycle(QUARTER), QUARTERS, strict=False)):
        agrees = sheet({heading: quarter, "Năm": "2025"}, period="2025-Q3")
        yield book(f"row quarter agrees {at}", agrees, of_period("2025-Q3"))
        alone = sheet({heading: quarter}, period="2025-Q3")
        yield book(f"row quarter alone agrees {at}", alone, of_period("2025-Q3"))
        other = sheet({heading: quarter}, period="2025-Q2")
        yield book(f"row quarter of another {at}", other, (), {CONTRADICTED: 1}, rejected=3)
    other = sheet({"Quý": "III", "Năm": "2024"}, period="2025-Q3")
    yield book("row quarter of another year", other, (), {CONTRADICTED: 1}, rejected=3)
    month = sheet({"Quý": "III", "Tháng": 9, "Năm": 2025}, period="2025-09")
    yield book("row quarter around its month", month, of_period("2025-09"))


def parts_with_a_period() -> Iterator[Case]:
    """Columns that do not agree among themselves: of the row nobody can tell when it is."""
    apart = (
        {"Tháng": 10, "Quý": "III"},
        {"Tháng": "10/2025", "Năm": "2024"},
        {"Kỳ số liệu": "2025-10", "Năm": "2024"},
        {"Kỳ số liệu": "2025-10", "Tháng": "9"},
        {"Kỳ số liệu": "2025-10", "Quý": "I"},
    )
    for at, named in enumerate(apart):
        quoted = tuple(str(text) for text in named.values())[:1]
        yield book(f"row parts apart {at}", sheet(named), (), {UNREADABLE: 3}, quoted=quoted)
    for at, named in enumerate(
        (
            {"Kỳ số liệu": "2025-10", "Năm": 2025},
            {"Kỳ số liệu": "10/2025", "Tháng": 10, "Năm": 2025},
            {"Kỳ số liệu": "2025-10", "Quý": "IV", "Năm": "2025"},
        )
    ):
        yield book(f"row parts agree {at}", sheet(named))


def not_understood() -> Iterator[Case]:
    """A cell that is no year, quarter or month is quoted, and its row not loaded."""
    families: tuple[tuple[str, Sequence[str]], ...] = (
        ("Năm", NO_YEARS), ("Quý", NO_QUARTERS), ("Tháng", NO_MONTHS),
    )  # fmt: skip
    for heading, texts in families:
        for at, text in enumerate(texts):
            found = {UNREADABLE: 1} | ({"NUMBER_BESIDE_VALUE": 1} if text.isdecimal() else {})
            one = with_cells({(9, 7): heading, (10, 7): text})
            name = f"row {heading} not understood {at}"
            yield book(name, one, PLAIN[1:], found, quoted=(text,))
    for at, heading in enumerate(("Năm kế hoạch", "Năm gốc", "Quý (cũ)", "Tháng so sánh")):
        named = with_cells({(9, 7): heading, (10, 7): "2025"})
        yield book(f"row part under another heading {at}", named, (), {UNCLEAR: 3})


def without_accents() -> Iterator[Case]:
    """`Nam` is a year among headings without accents, and `Nam` (male) among others."""
    bare = ("Stt", "Ma chi tieu", "Ten chi tieu", "Phan to", "Don vi tinh", "Gia tri", "Ghi chu")
    for at, (heading, fine, wrong) in enumerate((("Nam", 2025, 17), ("Quy", "IV", 25))):
        of_form = header(period="2025-Q4" if heading == "Quy" else "2025-10")
        loaded = of_period("2025-Q4") if heading == "Quy" else PLAIN
        form = cells([(*row, fine) for row in ROWS], (*bare, heading), of_form)
        yield book(f"row part without accents {at}", form, loaded)
        form = cells([(*row, wrong) for row in ROWS], (*bare, heading), of_form)
        found = {UNREADABLE: 3, "NUMBER_BESIDE_VALUE": 1}
        yield book(f"row part or another word {at}", form, (), found, ignored=3)
        form = cells([(*row, wrong) for row in ROWS], (*COLUMNS, heading), of_form)
        found = {"COLUMN_NOT_KNOWN": 1}
        yield book(f"row of another word {at}", form, loaded, found, ignored=3)
    fund = cells([(*row, 25) for row in ROWS], (*COLUMNS, "Quỹ"))
    yield book("row of a fund", fund, PLAIN, {"COLUMN_NOT_KNOWN": 1}, ignored=3)


STATES = ("Trạng thái", "Status", "Tình trạng số liệu", "Obs status")
HARMLESS = ("chính thức", "Số chính thức", "ước", "Sơ bộ", "số ước tính", "A", "E", "P")
HARMLESS += ("đã duyệt", "Đã kiểm tra", "thực hiện", "Hoàn thành", "kỳ báo cáo")
REFUSED = ("dự thảo", "huỷ", "Đã huỷ", "Hủy bỏ", "chưa duyệt", "kế hoạch", "sai", "tháng 9", "F")
REFUSED += ("M", "số tháng trước", "nghìn", "trả trước", "không dùng", "luỹ kế", "xyz")


def states() -> Iterator[Case]:
    """What a column of states says is applied; a state nobody knows refuses its row."""
    for heading, (at, text) in zip(cycle(STATES), enumerate(HARMLESS), strict=False):
        named = sheet({heading: text})
        yield book(f"row state {heading} {at}", named)
    for heading, (at, text) in zip(cycle(STATES), enumerate(REFUSED), strict=False):
        named = with_cells({(9, 7): heading, (10, 7): text})
        name = f"row state refused {heading} {at}"
        yield book(name, named, PLAIN[1:], {OF_TEXT: 1}, quoted=(text,))
    for at, heading in enumerate(("Giá trị (ước)", "Giá trị (sơ bộ)")):
        rows = [(*row, "chính thức") for row in ROWS]
        both = cells(rows, (*COLUMNS[:5], heading, COLUMNS[6], "Trạng thái"))
        yield book(f"row state against the heading {at}", both, (), {OF_TEXT: 3})


UNNAMED = ("Ngày", "Date", "", "Mốc")
WRITTEN_ON = ("Ngày lập", "Ngày báo cáo", "Ngày nhập liệu", "Hạn nộp", "Last updated")
DAYS = ("05/11/2025", "2025-11-05", "5-11-2025")


def days() -> Iterator[Case]:
    """A day of writing says nothing; any other one beside a figure may be that of the figure."""
    for heading, (at, day) in zip(WRITTEN_ON, enumerate(cycle(DAYS)), strict=False):
        yield book(f"row written on a day {heading} {at}", sheet({heading: day}))
    both = sheet({"Ngày lập": DAYS[0], "Ngày duyệt": DAYS[0]})
    yield book("row written on two days", both)
    telling = with_cells({(9, 7): "Ngày lập", (10, 7): "kế hoạch"})
    yield book("row written on no day", telling, PLAIN[1:], {OF_TEXT: 1})
    for heading, (at, day) in zip(
        ("Ngày", "Date", "", "Mốc"), enumerate(cycle(DAYS)), strict=False
    ):
        name = f"row of a day under {heading or 'nothing'} {at}"
        one = with_cells({(9, 7): heading, (10, 7): day})
        yield book(name, one, PLAIN[1:], {OF_TEXT: 1}, quoted=(day,))
    for at, day in enumerate(("31/10/2025", "2025-10-31", "01/10/2025")):
        yield book(f"row of the day that ends the period {at}", sheet({"Ngày": day}))
    yield book("row of a day in words", with_cells({(9, 7): "Ngày", (10, 7): "hôm qua"}),
               PLAIN[1:], {OF_TEXT: 1}, quoted=("hôm qua",))  # fmt: skip


def in_csv() -> Iterator[Case]:
    """The same columns in a CSV, where there is no header to check them against."""
    five = [figure(NET, 5)]
    of_years = [("Năm", YEARS), ("year", YEARS), ("Nam", YEARS)]
    for (heading, years), (at, month) in zip(cycle(of_years), enumerate(MONTHS), strict=False):
        year = years[at % len(years)]
        line = f"24;{year};{month};{NET};5;"
        names = CSV.format(f"{heading};{'Month' if heading.isascii() else 'Tháng'}")
        yield raw(f"{heading} and month {at}", [line], five, heading=names)
    for at, quarter in enumerate(QUARTERS):
        line = f"24;{quarter};2025;{NET};5;"
        loaded = [figure(NET, 5, period="2025-Q3")]
        yield raw(f"quarter and year {at}", [line], loaded, heading=CSV.format("Quý;Năm"))
    for heading, text, loaded, found in (
        ("Năm", "2024", [figure(NET, 5, "VN63_24", "2024")], {}),
        ("Năm;Kỳ", "2024;2025-10", (), {UNREADABLE: 1}),
        ("Năm;Kỳ", "2025;2025-10", five, {}),
        ("Năm;Tháng;Quý", "2025;10;III", (), {UNREADABLE: 1}),
        ("Tháng", "10", (), {UNREADABLE: 1}),
        ("Năm;Tháng", "25;10", (), {UNREADABLE: 1}),
        ("period;Nam", "2025-10;17", (), {UNREADABLE: 1}),
    ):
        name = f"when {heading} {text}".replace("/", " ")
        numbers = CSV.format(heading).replace("province_code", "Mã tỉnh") if loaded else None
        heading = numbers or CSV.format(heading)
        yield raw(name, [f"24;{text};{NET};5;"], loaded, found, heading=heading)
    male = "Mã tỉnh;Kỳ;Mã chỉ tiêu;Giá trị;Nam"
    yield raw("a column of men", [f"24;2025-10;{NET};5;3"], five, {"COLUMN_NOT_KNOWN": 1},
              heading=male)  # fmt: skip
    names = CSV.format("period") + ";status"
    for at, text in enumerate(HARMLESS):
        yield raw(f"state {at}", [f"24;2025-10;{NET};5;;{text}"], five, heading=names)
    for at, text in enumerate(REFUSED):
        lines = [f"24;2025-10;{NET};5;;{text}", f"24;2025-10;{PHONE};6;;ước"]
        loaded = [figure(PHONE, 6)]
        found = {OF_TEXT: 1}
        yield raw(f"state refused {at}", lines, loaded, found, heading=names)
    for at, (heading, day) in enumerate(zip(("Ngày", "date", "Mốc"), DAYS, strict=True)):
        names = f"{CSV.format('period')};{heading}"
        lines = [f"24;2025-10;{NET};5;;{day}", f"24;2025-10;{PHONE};6;;31/10/2025"]
        loaded = [figure(PHONE, 6)]
        yield raw(f"day {at}", lines, loaded, {OF_TEXT: 1}, heading=names)
    for at, (heading, day) in enumerate(zip(WRITTEN_ON, cycle(DAYS), strict=False)):
        names = f"{CSV.format('period')};{heading};Ngày duyệt"
        line = f"24;2025-10;{NET};5;;{day};{day}"
        yield raw(f"written on a day {at}", [line], five, heading=names)
