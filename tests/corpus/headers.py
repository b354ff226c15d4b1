"""Workbooks: what the header and the labels of a row say."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_files import COLUMNS, ROWS

from corpus.book import HEADER, book, cells, header, with_cells
from corpus.case import AREA, PHONE, PLAIN, Case, figure


def forms_headed() -> Iterator[Case]:
    """What the header says of province and period."""
    yield book("header by name", cells(above=header(province=None)))
    beside = [
        ["", "", "Mã tỉnh:", "", 24],
        ["Tên tỉnh: Bắc Ninh"],
        ["(Kỳ báo cáo: Tháng 10 năm 2025)"],
    ]
    yield book("header moved", cells(above=beside))
    yield book("header without labels", cells(above=[["", text] for _, text in HEADER]))
    span = "Tháng 10/2025 (từ 15/9/2025 đến 14/10/2025)"
    months = [figure(f.indicator, f.value, AREA, "2025-09-15/2025-10-14") for f in PLAIN]
    yield book("administrative month", cells(above=header(period=span)), months)
    before = [figure(f.indicator, f.value, "VN63_24", "2025-06") for f in PLAIN]
    yield book("before the merger", cells(above=header(name="Bắc Giang", period="2025-06")), before)
    mismatches = {
        "another province's name": (header(name="Gia Lai"), "Bắc Ninh"),
        "the name of before the merger": (header(name="Bắc Giang"), "Bắc Ninh"),
        "the name of after the merger": (header(period="2025-06"), "Bắc Giang"),
        "another province sends it": (header(unit="Sở Công Thương tỉnh Gia Lai"), "Gia Lai"),
    }
    for name, (above, right) in mismatches.items():
        found = {"PROVINCE_MISMATCH": 3}
        yield book(f"header with {name}", cells(above=above), (), found, quoted=(right,))
    gone = header(province="27", name="Bắc Ninh")
    found = {"PROVINCE_NOT_IN_FORCE": 3}
    yield book("merged away", cells(above=gone), (), found, quoted=("24 (Bắc Ninh)",))
    wrong = cells(above=header(name="Hải Phòng", period="2025-09"))
    found = {"PROVINCE_MISMATCH": 3}
    yield book("the second sheet names another province", [cells(), wrong], PLAIN, found)
    nameless = cells(above=header(province=None, name=None, period="2025-09"))
    found = {"PROVINCE_MISSING": 3}
    yield book("the second sheet names no province", [cells(), nameless], PLAIN, found)
    late = header(name="Bắc Giang", period="2025-06", unit="Sở Công Thương tỉnh Bắc Ninh")
    yield book("the heir reports for a merged province", cells(above=late), before)
    agency = cells(above=header(unit="Phòng TMĐT, Sở Công Thương"))
    yield book("a sender without a province", agency)
    yield book("no period", cells(above=header(period=None)), (), {"PERIOD_MISSING": 3})
    nobody = header(province=None, name=None)
    yield book("no province", cells(above=nobody), (), {"PROVINCE_MISSING": 3})
    yield book("in the future", cells(above=header(period="2099-01")), (), {"PERIOD_IN_FUTURE": 3})
    tenth = header(period=2025.1)
    yield book("a month Excel made a number", cells(above=tenth), (), {"PERIOD_UNREADABLE": 3})
    for name, more in (("periods", ("Kỳ báo cáo", "2025-09")), ("provinces", ("Mã tỉnh", "31")),
                       ("names", ("Tên tỉnh", "Gia Lai"))):  # fmt: skip
        above = cells(above=[*HEADER, more])
        yield book(f"two {name}", above, (), {"HEADER_CONTRADICTED": 3})
    columns = (*COLUMNS[:5], "Số liệu", "Kết quả")
    yield book(
        "two columns of values",
        cells([row[:6] for row in ROWS], columns),
        (),
        {"COLUMN_AMBIGUOUS": 3},
    )
    tenth = cells([(*row, 2025.1) for row in ROWS], (*COLUMNS, "Kỳ số liệu"))
    yield book("a month of a row Excel made a number", tenth, (), {"PERIOD_AMBIGUOUS": 3})
    rows = [(*ROWS[0], "2025-09", "mục tiêu"), (*ROWS[1], "", ""), (*ROWS[2], "", "dự báo")]
    columns = (*COLUMNS, "Kỳ số liệu", "Loại số liệu")
    loaded = [figure(PHONE, 1901569, AREA, "2025-09", kind="target"), PLAIN[1]]
    yield book("period and kind by the row", cells(rows, columns), loaded, {"KIND_UNKNOWN": 1})
    swapped = with_cells({(10, 2): "Số vị trí trạm BTS", (11, 2): "Số thuê bao điện thoại"})
    found = {"INDICATOR_MISMATCH": 2}
    yield book("names of other indicators", swapped, PLAIN[2:], found)
