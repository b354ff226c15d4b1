"""Lines of a CSV that are shifted, split, parted otherwise, cut off, or are no lines of its table.

Whatever happens to a line, each of its numbers is loaded as the value it is, refused or counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from zlib import crc32

from old_encodings import to_tcvn3
from workbook_files import text_file

from corpus.case import (
    FINE,
    GROWTH,
    NET,
    PERIOD,
    PHONE,
    RETAIL,
    TONNE,
    Case,
    Loaded,
    case,
    expecting,
    figure,
)
from corpus.long_csv import CSV_HEADER, csv_case, line

HEADING = ";".join(CSV_HEADER)
SEVEN = figure(NET, 7)
GOOD = f"24;{PERIOD};{NET};;7;thuê bao;"


def raw(
    name: str,
    lines: Sequence[str | bytes],
    loaded: Sequence[Loaded] = (),
    findings: Mapping[str, int] | None = None,
    *,
    heading: str = HEADING,
    end: str = "\n",
    rejected: int | None = None,
    ignored: int | None = None,
) -> Case:
    """A file of just these lines; the head of a first, blank column makes it one of its own."""
    delimiter = max(",;\t", key=heading.count)
    texts = [f"case{crc32(name.encode())}{delimiter}{heading}", *lines]
    whole = [text if isinstance(text, bytes) else text.encode() for text in texts]
    first, *others = whole
    content = b"\n".join([first, *(delimiter.encode() + text for text in others)]) + end.encode()
    expected = expecting(loaded, findings or {}, rejected, ignored, ())
    return case(f"line: {name}", text_file(content), expected)


def lines() -> Iterator[Case]:
    """Every way in which a line may not be as its heading has it."""
    yield from split()
    yield from shifted()
    yield from broken()
    yield from cut()
    yield from repeated()
    yield from letters_of_one_cell()
    yield from headed()
    yield from beside()


def split() -> Iterator[Case]:
    """A decimal comma among commas: what follows it stands in the next cell, whichever that is."""
    beside = {"NUMBER_SPLIT": 1, "NUMBER_BESIDE_VALUE": 1}
    for number in ("17,6", "1,901", "17,6%", "1,8 tỷ đồng"):
        for after in ("note", "unit,note", "breakdown,note", "reply"):
            heading = f"province_code,period,indicator_code,value,{after}"
            text = f"24,{PERIOD},{GROWTH},{number}{',' * after.count(',')}"
            name = f"{number} split before {after}".replace("/", " ")
            yield raw(name, [text], (), beside, heading=heading)
        heading = "province_code,period,indicator_code,note,value"
        text = f"24,{PERIOD},{GROWTH},{number}"
        yield raw(f"{number} split after a note left out", [text], (), beside, heading=heading)
        heading = "province_code,period,indicator_code,value"
        longer = {"ROW_TOO_LONG": 1, "NUMBER_BESIDE_VALUE": 1}
        yield raw(f"{number} makes the line longer", [text], (), longer, heading=heading)
    for unit in ("1.000 đồng", "1000 đồng"):
        heading = "province_code,period,indicator_code,value,unit"
        text = f"24,{PERIOD},{FINE},5,{unit}"
        yield raw(f"a unit of {unit}", [text], [figure(FINE, 5000)], heading=heading)
    heading = "province_code,period,indicator_code,value,note"
    text = f"24,{PERIOD},{PHONE},5,năm 2025 tăng 3 lần"
    yield raw("a note that begins with a word", [text], [figure(PHONE, 5)], heading=heading)
    text = f"24,{PERIOD},{PHONE},5,3 lớp tập huấn đã mở"
    found = {"NUMBER_BESIDE_VALUE": 1}
    yield raw("a note of something counted", [text], [figure(PHONE, 5)], found, heading=heading)


def shifted() -> Iterator[Case]:
    """A cell left out, one too many, other delimiters: no number is gone."""
    misplaced = {"VALUE_MISPLACED": 1}
    for number in ("1901569", "5 tỷ đồng", "hơn 600", "40-50%", "−5,2", "1.234 thuê bao"):
        for name, text in {
            "in the third cell": f"24;{PERIOD};{number}",
            "in the fourth cell": f"24;{PERIOD};{PHONE};{number}",
            "in the breakdown": f"24;{PERIOD};{PHONE};{number};;;",
            "in the unit": f"24;{PERIOD};{PHONE};;;{number};",
            "in the second cell": f"{PHONE};{number};;;;;",
        }.items():
            name = f"{number} {name}".replace("/", " ")
            yield raw(name, [text, GOOD], [SEVEN], misplaced)
    for name, delimiter in {"commas": ",", "tabs": "\t"}.items():
        text = delimiter.join(("24", PERIOD, PHONE, "", "1901569", "thuê bao", ""))
        found = {"DELIMITER_DIFFERS": 1}
        yield raw(f"parted by {name}", [text.removeprefix(";"), GOOD], [SEVEN], found)
    note_first = HEADING.replace(";note", "").replace(";value", ";note;value;previous value")
    text = f"24;{PERIOD};{PHONE};1901569;1800000"
    found = {"VALUE_MISPLACED": 1, "NUMBER_BESIDE_VALUE": 1}
    yield raw("the value may be one to the left", [text], (), found, heading=note_first)
    short = f"24;{PERIOD};{NET};;7"
    yield raw("blank cells at the end left out", [short], [SEVEN])
    blank = f"24;{PERIOD};{PHONE};"
    yield raw("no value and nothing after it", [blank, GOOD], [SEVEN])
    prose = ["Nguồn: Sở Công Thương, báo cáo số 15, ngày 05/11/2025", GOOD]
    yield raw("a line of prose", prose, [SEVEN])
    long = f"24;{PERIOD};{PHONE};;;;;1901569"
    found = {"ROW_TOO_LONG": 1}
    yield raw("a value beyond the heading", [long, GOOD], [SEVEN], found)


def broken() -> Iterator[Case]:
    """A line break in a cell without quotes: the line below begins no row of its own."""
    full = f"24;{PERIOD};{PHONE};;1901569;thuê bao;ghi chú"
    places = {
        "in the province": (1, "PROVINCE_UNKNOWN"),
        "in the period": (5, "PERIOD_UNREADABLE"),
        "in the indicator": (full.index("subscriber"), "INDICATOR_UNKNOWN"),
        "in the value": (full.index("569"), "NUMBER_AMBIGUOUS"),
    }
    for name, (at, code) in places.items():
        lines = [*f"{full[:at]}\n{full[at:]}".split("\n"), GOOD]
        yield raw(f"broken {name}", _in_one(lines), [SEVEN], {code: 1})
    at = full.index(" bao")
    loaded = [figure(PHONE, 1901569), SEVEN]
    lines = [*f"{full[:at]}\n{full[at:]}".split("\n"), GOOD]
    yield raw("broken in the unit", _in_one(lines), loaded)


def _in_one(lines: Sequence[str]) -> list[str]:
    first, second, *others = lines
    return [f"{first}\n{second}", *others]


def cut() -> Iterator[Case]:
    """A file that ends where a line may go on; or where it cannot."""
    found = {"LINE_CUT": 1}
    full = f"24;{PERIOD};{PHONE};;1901569;thuê bao;"
    for name, text in {
        "in the value": full[: full.index("569")],
        "after the value": full[: full.index(";thuê")],
        "before the unit": full[: full.index("thuê")],
        "in the unit": full[: full.index(" bao")],
        "after the unit": full[:-1],
    }.items():
        yield raw(f"cut {name}", [GOOD, text], [SEVEN], found, end="")
    loaded = [SEVEN, figure(PHONE, 1901569)]
    yield raw("not ended, but whole", [GOOD, full], loaded, end="")
    yield raw("not ended, in a note", [GOOD, full + "số liệu"], loaded, end="")
    without_note = HEADING.removesuffix(";note")
    for unit, is_whole in {"thuê bao": True, "nghìn": False, "": False}.items():
        lines = [GOOD[:-1], f"24;{PERIOD};{PHONE};;5;{unit}"]
        name = f"not ended, with the unit {unit or 'left out'}"
        some = [SEVEN, figure(PHONE, 5)] if is_whole else [SEVEN]
        yield raw(name, lines, some, {} if is_whole else found, heading=without_note, end="")
    value_last = "province_code;period;indicator_code;unit;value"
    text = f"24;{PERIOD};{PHONE};thuê bao;1901"
    yield raw("not ended, with the value last", [text], (), found, heading=value_last, end="")
    for cut_off in (1, 2):
        in_letter = f"24;{PERIOD};{TONNE};;1234,5;tấn".encode()[: -1 - cut_off]
        for name, lines in {"letters": [GOOD], "ASCII": [GOOD.replace("thuê bao", "")]}.items():
            name = f"cut in a letter {cut_off}, {name} before"
            yield raw(name, [*lines, in_letter], [SEVEN], found, end="")


def repeated() -> Iterator[Case]:
    """Files put together: their heading comes again, or another one."""
    once = f"24;{PERIOD};{PHONE};;5;thuê bao;"
    both = [figure(PHONE, 5), SEVEN]
    yield raw("the heading again", [once, HEADING, GOOD], both, {"HEADING_REPEATED": 1})
    other = HEADING.replace("value;unit", "unit;value")
    turned = f"24;{PERIOD};{NET};;thuê bao;7;"
    found = {"HEADING_CHANGED": 2}
    yield raw(
        "another heading",
        [once, other, turned],
        both[:1],
        found | {"NUMBER_BESIDE_VALUE": 1},
        rejected=1,
    )
    found = {"HEADING_CHANGED": 2}
    longer = f"{HEADING};kind"
    yield raw("a longer heading", [once, longer, GOOD], both[:1], found, rejected=1)


def letters_of_one_cell() -> Iterator[Case]:
    """One cell in TCVN3 among Unicode: good lines stay good."""
    note = to_tcvn3("Số liệu ước tính, thương mại điện tử, nhà nước")
    as_letters = note.decode("latin-1").encode()
    unit = to_tcvn3("triệu đồng")
    good = f"Hà Nam;2025-06;{PHONE};;5;thuê bao;".encode()
    loaded = [figure(PHONE, 5, "VN63_35", "2025-06"), SEVEN]
    for name, written in {"bytes": note, "letters": as_letters}.items():
        text = f"24;{PERIOD};{NET};;7;thuê bao;".encode() + written
        yield raw(f"TCVN3 {name} in a note", [good, text], loaded, {"TEXT_TCVN3": 1})
    for name, written in {"bytes": unit, "letters": unit.decode("latin-1").encode()}.items():
        text = f"24;{PERIOD};{FINE};;535;".encode() + written + b";"
        fine = figure(FINE, 535000000)
        yield raw(f"TCVN3 {name} in a unit", [good, text], [loaded[0], fine], {"TEXT_TCVN3": 1})
    bad = f"24;{PERIOD};{NET};;7;".encode() + b"\xff\xfe bao;"
    yield raw("bytes that are no letters", [good, bad], loaded[:1], {"UNIT_UNKNOWN": 1})


def headed() -> Iterator[Case]:
    """What the heading of a column says is applied, or nothing below it is loaded."""
    for unit in ("nghìn", "nghìn thuê bao", "x1000", "1.000 thuê bao", "ĐVT: nghìn thuê bao"):
        heading = f"province_code;period;indicator_code;value ({unit});note"
        text = f"24;{PERIOD};{PHONE};5;"
        yield raw(f"values headed {unit}", [text], [figure(PHONE, 5000)], heading=heading)
    heading = HEADING.replace("unit", "unit: nghìn thuê bao")
    lines = [f"24;{PERIOD};{PHONE};;5;;", f"24;{PERIOD};{NET};;7;nghìn thuê bao;"]
    loaded = [figure(PHONE, 5000), figure(NET, 7000)]
    yield raw("units headed by one", lines, loaded, heading=heading)
    heading = HEADING.replace("value", "value (nghìn)")
    lines = [f"24;{PERIOD};{PHONE};;5;thuê bao;", f"24;{PERIOD};{RETAIL};;7;tỷ đồng;"]
    found = {"UNIT_CONTRADICTED": 1}
    yield raw("a scale beside units", lines, [figure(PHONE, 5000)], found, heading=heading)
    heading = HEADING.replace("value", "Giá trị (kế hoạch)")
    plan = [figure(NET, 7, kind="target")]
    yield raw("planned values", [GOOD], plan, heading=heading)
    kinds = [GOOD + ";thực hiện", f"24;{PERIOD};{PHONE};;5;thuê bao;;kế hoạch"]
    found = {"TEXT_CONTRADICTS": 1}
    five = [figure(PHONE, 5, kind="target")]
    yield raw("planned values beside kinds", kinds, five, found, heading=heading + ";kind")
    heading = HEADING.replace("value", "Giá trị tháng 10/2025")
    yield raw("values of a month", [GOOD], [SEVEN], heading=heading)
    heading = HEADING.replace("value", "Giá trị tháng 9/2025")
    found = {"PERIOD_CONTRADICTED": 1}
    yield raw("values of another month", [GOOD], (), found, heading=heading, rejected=1)
    for words in ("điều chỉnh", "nam", "hoặc kế hoạch tháng sau", "\u202e"):
        heading = HEADING.replace("value", f"Giá trị {words}")
        found = {"HEADING_NOT_UNDERSTOOD": 1}
        yield raw(f"values headed {words!r}", [GOOD], (), found, heading=heading)
    for rival in ("Giá trị", "Số liệu (nghìn)", "triệu đồng"):
        found = {"COLUMN_AMBIGUOUS": 1, "COLUMN_NOT_KNOWN": 1}
        lines = [f"{GOOD};8"]
        yield raw(f"beside {rival}", lines, (), found, heading=f"{HEADING};{rival}")
    for other in ("Kỳ trước", "Giá trị cùng kỳ", "Giá trị tháng trước"):
        found = {"PREVIOUS_VALUE": 1}
        yield raw(f"beside {other}", [f"{GOOD};8"], [SEVEN], found, heading=f"{HEADING};{other}")
    for count in (300, 5000):
        names = [f"cột {number} của bảng" for number in range(count)]
        heading = ";".join((HEADING, *names))
        cells = ";".join("8" for _ in names)
        found = {"COLUMN_NOT_KNOWN": 1}
        lines = [f"{GOOD};{cells}"]
        yield raw(f"{count} columns", lines, [SEVEN], found, heading=heading, ignored=count)


def beside() -> Iterator[Case]:
    """A number beside the value is no value, and counted, however it is written."""
    for number in (
        "2000",
        "1.234 thuê bao",
        "hơn 600",
        "40-50%",
        "−5,2",
        "5 tỷ đồng",
        "1e3",
    ):
        row = line(NET, "7", note=number)
        found = {"NUMBER_BESIDE_VALUE": 1}
        yield csv_case(f"line: {number} in a note".replace("/", " "), [row], [SEVEN], found)
        row = (*line(NET, "7", note=f"tờ {crc32(number.encode())}"), number)
        found = {"COLUMN_NOT_KNOWN": 1}
        header = (*CSV_HEADER, "cột khác")
        yield csv_case(f"line: {number} in a column", [row], [SEVEN], found, header=header)
    for prose in ("tăng 5% so với cùng kỳ", "đến 31/10/2025", "theo QĐ số 15"):
        yield csv_case(f"line: {prose}".replace("/", " "), [line(NET, "7", note=prose)], [SEVEN])
