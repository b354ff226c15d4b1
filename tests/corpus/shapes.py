"""CSV whose rows and columns are not as they should be."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_files import text_file

from corpus.case import (
    AREA,
    BTS,
    FINE,
    GROWTH,
    NET,
    PERIOD,
    PHONE,
    Case,
    Expected,
    case,
    figure,
    nothing,
)
from corpus.long_csv import CSV_HEADER, csv_case, csv_text, line


def shapes() -> Iterator[Case]:
    """Rows and columns that are not as they should be: no figure in them may vanish."""
    good, seven = line(PHONE, "5", "thuê bao"), figure(NET, 7)
    rest = line(NET, "7")
    yield csv_case(
        "shape a decimal comma splits the row",
        [rest, (*line(GROWTH, "17", "6")[:6], "percent", "")],
        [seven],
        {"ROW_TOO_LONG": 1, "NUMBER_BESIDE_VALUE": 1},
    )
    yield csv_case(
        "shape a decimal comma moves the unit",
        [rest, (*line(GROWTH, "17", "6")[:6], "percent")],
        [seven],
        {"VALUE_MISPLACED": 1, "NUMBER_BESIDE_VALUE": 1},
    )
    yield csv_case(
        "shape a row too short",
        [rest, ("24", PERIOD, PHONE, "1901569")],
        [seven],
        {"VALUE_MISPLACED": 1},
    )
    yield csv_case(
        "shape the number in the unit column",
        [rest, line(PHONE, "", "1901569")],
        [seven],
        {"VALUE_MISPLACED": 1},
    )
    yield csv_case(
        "shape a column of other numbers",
        [(*rest[:6], "other", "12"), (*good, "")],
        [seven, figure(PHONE, 5)],
        {"COLUMN_NOT_KNOWN": 1},
        header=(*CSV_HEADER, "rank"),
    )
    yield csv_case(
        "shape a column of the previous period",
        [(*rest[:6], "kỳ này", "12"), (*good, "")],
        [seven, figure(PHONE, 5)],
        {"PREVIOUS_VALUE": 1},
        header=(*CSV_HEADER, "Kỳ trước"),
    )
    yield csv_case(
        "shape two value columns",
        [(*rest[:6], "two values", "8")],
        (),
        {"COLUMN_AMBIGUOUS": 1, "COLUMN_NOT_KNOWN": 1},
        header=(*CSV_HEADER, "value"),
    )
    without = [("24", PHONE, "", "5", "", "without period"), ("24", NET, "", "7", "", "")]
    columns = [name for name in CSV_HEADER if name != "period"]
    yield csv_case(
        "shape no period column", without, (), {"COLUMN_MISSING": 1}, rejected=2, header=columns
    )
    yield csv_case(
        "shape no period column in quotes", without, (), {"COLUMN_MISSING": 1}, rejected=2,
        header=columns, in_quotes=True,
    )  # fmt: skip
    yield csv_case(
        "shape other numbers in quotes",
        [(*rest[:6], "other numbers", "12", "1.234"), (*good, "", "x")],
        [seven, figure(PHONE, 5)],
        {"COLUMN_NOT_KNOWN": 1, "PREVIOUS_VALUE": 1},
        header=(*CSV_HEADER, "rank", "Kỳ trước"),
        in_quotes=True,
    )
    yield csv_case(
        "shape nothing but the previous period",
        [(*line(NET, "")[:6], "previous only", "12")],
        (),
        {"PREVIOUS_VALUE": 1, "FILE_EMPTY": 1},
        header=(*CSV_HEADER, "Kỳ trước"),
    )
    yield csv_case(
        "shape two unit columns",
        [(*line(FINE, "5", "triệu đồng")[:6], "two units", "tỷ đồng")],
        (),
        {"COLUMN_AMBIGUOUS": 1},
        header=(*CSV_HEADER, "ĐVT"),
    )
    named = (*CSV_HEADER, "Tên tỉnh", "Tên chỉ tiêu")
    yield csv_case(
        "shape names beside codes",
        [
            (*rest[:6], "đã kiểm tra", "Bắc Ninh", "Số thuê bao Internet"),
            (*good, "Gia Lai", ""),
            (*line(BTS, "6"), "tỉnh Bắc Ninh", "Số thuê bao điện thoại"),
        ],
        [seven],
        {"PROVINCE_MISMATCH": 1, "INDICATOR_MISMATCH": 1},
        header=named,
    )
    yield csv_case(
        "shape names and no codes",
        [("Bắc Ninh", PERIOD, "Số thuê bao điện thoại", "", "5", "", "đã đối chiếu")],
        [figure(PHONE, 5)],
        header=("Tên tỉnh", "period", "Tên chỉ tiêu", *CSV_HEADER[3:]),
    )
    for name, (text, numbers) in {
        "no header": ("24;2025-10;phone_subscriber_count;;5;;\n", 2),
        "another table": ("ho_ten;tuoi\nA;5\n", 1),
        "no value, and lines of every width": ("Mã tỉnh;Kỳ;Số\n24;2025-10;7\n5\n24;9;9;9;1,5\n", 7),
        "no value, in quotes": ('Mã tỉnh;Kỳ;"Số"\n24;2025-10;"7"\n24;2025-10;chưa có\n', 1),
    }.items():
        found = {"COLUMN_MISSING": 1, "OUTSIDE_TABLE": 1}
        expected = Expected(ignored=numbers, findings=found)
        yield case(f"shape {name}", text_file(text), expected)
    blank = {
        "only a header": csv_text([]),
        "only blank values": csv_text([line(PHONE, ""), line(NET, "  ")]),
        "only white space": " \n\t\n ",
        "nothing at all": "",
        "only a mark": "\ufeff",
    }
    for name, text in blank.items():
        yield case(f"empty {name}", text_file(text), nothing("FILE_EMPTY"))
    yield csv_case(
        "shape fields of every kind are wrong",
        [
            line("no_such_count", "5"),
            line("", "5"),
            line(PHONE, "5", breakdown="loại A"),
            line(PHONE, "5", breakdown="a=1;a=2"),
            line("Tổng cộng", "5"),
            rest,
        ],
        [seven],
        {"INDICATOR_UNKNOWN": 2, "INDICATOR_MISSING": 1, "BREAKDOWN_UNKNOWN": 2},
    )
    yield csv_case(
        "shape a figure wrong in every way",
        [line("no_such_count", "nhiều", "parsec", "99", breakdown="?"), rest],
        [seven],
        {
            **{"PROVINCE_UNKNOWN": 1, "INDICATOR_UNKNOWN": 1, "BREAKDOWN_UNREADABLE": 1},
            "NUMBER_UNREADABLE": 1,
        },
        rejected=1,
    )
    yield csv_case(
        "shape an indicator by its name",
        [
            line("Số thuê bao điện thoại", "5"),
            line("PHONE_SUBSCRIBER_COUNT", "6", period="2025-09"),
        ],
        [figure(PHONE, 5), figure(PHONE, 6, AREA, "2025-09")],
    )
    yield csv_case(
        "shape a note over two lines",
        [line(PHONE, "5", note='một\nhai "ba"; bốn'), rest, line(BTS, "nhiều")],
        [figure(PHONE, 5), seven],
        {"NUMBER_UNREADABLE": 1},
    )
