"""Workbooks of other programs, and several troubles at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ods_files import ods, ods_table
from old_encodings import to_tcvn3
from workbook_files import package, raw, rows_xml, sheet_xml, text_file, xlsx
from xls_files import xls

from corpus.book import PERCENT, book, cells, header, with_cells
from corpus.case import (
    BTS,
    FINE,
    GOODS,
    GROWTH,
    LAST_MILE,
    NET,
    PERIOD,
    PHONE,
    PLAIN,
    SME,
    TONNE,
    Case,
    Expected,
    case,
    figure,
)
from corpus.long_csv import csv_case, csv_text, line, unlike


def other_formats() -> Iterator[Case]:
    """Workbooks of other programs."""
    titled = with_cells({(0, 0): unlike("openpyxl")})
    yield case("xlsx by openpyxl", lambda path: xlsx(path, titled), Expected(PLAIN))
    yield case("xlsx by xlsxwriter", by_xlsxwriter, Expected(PLAIN))
    old_name = to_tcvn3("Bắc Ninh").decode("latin-1")
    yield case("xls", lambda path: xls(path, cells()), Expected(PLAIN))
    text = with_cells({(10, 5): "1.901.569", (11, 5): (0x17,), (12, 5): 0.176, (2, 1): old_name})
    yield case(
        "xls with text, an error, a percent, a hidden row and TCVN3",
        lambda path: xls(
            path, text, fonts={(2, 1): ".VnTime"}, formats={(12, 5): 10}, hidden_rows=[10]
        ),
        Expected(
            [PLAIN[0], PLAIN[2]],
            1,
            findings={"CELL_ERROR": 1, "HIDDEN_FIGURES": 1, "TEXT_TCVN3": 1},
        ),
    )
    yield case("ods", lambda path: ods(path, ods_table(cells())), Expected(PLAIN))
    percent = raw('<table:table-cell office:value-type="percentage" office:value="0.176"/>')
    day = raw('<table:table-cell office:value-type="date" office:date-value="2025-10-05"/>')
    yield case(
        "ods with a percent and a date",
        lambda path: ods(path, ods_table(with_cells({(11, 5): day, (12, 5): percent}))),
        Expected([PLAIN[0], PLAIN[2]], 1, findings={"NUMBER_IS_DATE": 1}),
    )
    yield case(
        "xlsm",
        lambda path: package(
            path,
            sheet_xml(rows_xml(with_cells({(0, 0): unlike("macros")}))),
            more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub Auto_Open()"},
            content_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
        Expected(PLAIN),
    )


def by_xlsxwriter(path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("BieuTMDT")
        percent = workbook.add_format({"num_format": "0.0%"})
        for at, row in enumerate(cells()):
            for column, value in enumerate(row):
                if value != "":
                    sheet.write(at, column, value)
        sheet.write(12, 5, 0.176, percent)
        sheet.write_formula(11, 5, "=1500+78", None, 1578)


def combined() -> Iterator[Case]:
    """Several things at once, as it is in life."""
    rows = [
        ("A", "B", "C", "D", "E", 1, 2),
        ("I", "", "Hạ tầng"),
        (1, PHONE, "Số thuê bao", "", "thuê bao", "1.901.569", ""),
        (2, BTS, "Số vị trí trạm BTS", "", "", raw("><f>A1</f><v>1578</v>"), ""),
        ("II", "", "Thị trường"),
        (3, GROWTH, "", "", "%", 0.176, "Thƣơng mại"),
        (4, SME, "", "", "", "gần 90%", ""),
        (5, TONNE, "", "", "tấn", "trên 8.000", ""),
        (6, FINE, "", "", "", "1,8 tỷ đồng", ""),
        (7, NET, "", "", "thuê bao", raw('t="e"><v>#REF!</v>'), ""),
        (8, GOODS, "", "", "", 195, ""),
        (9, LAST_MILE, "", "", "%", "-", ""),
        ("", "", "Tổng cộng", "", "", 99, ""),
        [],
        ["Ghi chú: số ước"],
    ]
    columns = ("TT", "Mã số", "Nội dung", "Phân loại", "ĐVT", "Kết quả thực hiện", "Diễn giải")
    loaded = [
        *PLAIN,
        figure(SME, "90 nearly"),
        figure(TONNE, "8000 more_than"),
        figure(FINE, 1800000000),
    ]
    found = {"COLUMN_NUMBERS": 1, "TEXT_U01A2": 1, "CELL_ERROR": 1, "UNIT_MISSING": 1}
    found |= {"NO_FIGURE": 1, "TOTAL_ROW": 1, "HIDDEN_FIGURES": 1}
    yield book(
        "everything at once",
        [["Kính gửi: Bộ Công Thương"], [], *cells(rows, columns, header(province=24))],
        loaded,
        found,
        styles={(18, 5): PERCENT},
        edit=lambda xml: xml.replace('<row r="16"', '<row r="16" hidden="1"'),
    )
    rows = [
        line(PHONE, "1.901.569", "thuê bao", "TP. Hồ Chí Minh", "Tháng 10/2025"),
        line(TONNE, "1.234", "tấn", "79", "Tháng 10/2025"),
        line(SME, "20% - 39%", "", "BR-VT", "2025-06"),
        line(SME, "40-50%", "", "BR-VT", "2025-07"),
        line(FINE, "535 triệu", "tỷ đồng", "79"),
        line(NET, "…", "", "79"),
        line(BTS, "10/2025", "", "79"),
    ]
    loaded = [
        figure(PHONE, 1901569, "VN34_79"),
        figure(TONNE, 1234, "VN34_79"),
        figure(SME, "20..39", "VN63_77", "2025-06"),
    ]
    found = {"PROVINCE_NOT_IN_FORCE": 1, "UNIT_MISMATCH": 1, "NO_FIGURE": 1, "NUMBER_IS_DATE": 1}
    yield csv_case("combined CSV of many troubles", rows, loaded, found)
    note = "Số liệu thương mại điện tử của nhà nước"
    rows = [line(PHONE, "1.901.569", "thuê bao", "Hải Dương", "2025-06", note=note)]
    rows += [line(TONNE, "1.234", "tấn", "30", "2025-06"), line(SME, "dưới 10%", "", "30", PERIOD)]
    expected = Expected(
        [
            figure(PHONE, 1901569, "VN63_30", "2025-06"),
            figure(TONNE, 1234, "VN63_30", "2025-06"),
        ],
        1,
        findings={"TEXT_TCVN3": 1, "PROVINCE_NOT_IN_FORCE": 1},
        quoted=("31 (Hải Phòng)",),
    )
    content = to_tcvn3(csv_text(rows, delimiter="\t", newline="\r\n"))
    yield case("combined TCVN3 with troubles", text_file(content), expected)
