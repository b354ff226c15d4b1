"""Every dialect of the contract, and Vietnamese of before Unicode."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator

from old_encodings import to_cp1258, to_tcvn3, to_vni
from workbook_files import text_file

from corpus.case import FINE, GROWTH, PHONE, TONNE, Case, Expected, case, figure
from corpus.long_csv import CSV_HEADER, csv_case, csv_text, line, unlike

ENCODINGS = {
    "utf-8": ("utf-8", b""),
    "bom": ("utf-8", b"\xef\xbb\xbf"),
    "utf-16-le": ("utf-16-le", b"\xff\xfe"),
    "utf-16-be": ("utf-16-be", b"\xfe\xff"),
}
DIALECT_NOTE = "Số liệu ước tính, đến hết kỳ báo cáo"
DIALECT_LOADED = (figure(PHONE, 1901569), figure(GROWTH, "17.6"), figure(TONNE, "1234.5"))


def dialect_rows(decimal: str, name: str = "") -> list[tuple[str, ...]]:
    return [
        line(PHONE, "1901569", "thuê bao", note=f"{DIALECT_NOTE}, {unlike(name)}"),
        line(GROWTH, f"17{decimal}6", "%"),
        line(TONNE, f"1234{decimal}5", "tấn", "Bắc Ninh"),
    ]


def dialects() -> Iterator[Case]:
    """Every dialect of the contract, the same figures in each."""
    combinations = itertools.product(",;\t", ENCODINGS, ",.")
    for at, (delimiter, encoding, decimal) in enumerate(combinations):
        quoted = (
            at // 8 + at // 2 + at
        ) % 2 == 1  # with every pair of the other three, and without
        newline = ("\n", "\r\n")[at // 2 % 2]
        text = csv_text(dialect_rows(decimal), CSV_HEADER, delimiter, quoted, newline)
        codec, mark = ENCODINGS[encoding]
        names = {",": "comma", ";": "semicolon", "\t": "tab"}[delimiter], encoding
        names += ({",": "decimal comma", ".": "decimal point"}[decimal], "quoted" * quoted)
        yield case(
            " ".join(("dialect", *names, str(at))),
            text_file(mark + text.encode(codec)),
            Expected(DIALECT_LOADED),
        )
    for codec in ("utf-16-le", "utf-16-be"):
        text = csv_text(dialect_rows(",", "no mark"))
        content = text_file(text.encode(codec))
        yield case(f"dialect {codec} without a mark", content, Expected(DIALECT_LOADED))
    text = csv_text(dialect_rows(",", "old Mac"), newline="\r")
    yield case("dialect line ends of old Macs", text_file(text), Expected(DIALECT_LOADED))
    columns = ("Mã tỉnh", "Kỳ báo cáo", "Mã chỉ tiêu", "Phân tổ", "Giá trị", "ĐVT", "Ghi chú")
    text = csv_text(dialect_rows(",", "Vietnamese columns"), columns)
    yield case("dialect Vietnamese headings", text_file(text), Expected(DIALECT_LOADED))
    moved = [(row[6], row[4], row[5], row[2], row[1], row[0]) for row in dialect_rows(".", "moved")]
    text = csv_text(moved, ("note", "value", "unit", "indicator_code", "period", "province_code"))
    yield case("dialect columns moved", text_file(text), Expected(DIALECT_LOADED))
    text = "\n\n" + csv_text(dialect_rows(",", "blank lines")).replace("\n", "\n\n")
    yield case("dialect blank lines", text_file(text), Expected(DIALECT_LOADED))


def letters() -> Iterator[Case]:
    """Vietnamese of before Unicode, and letters that only look right."""
    legacy = {
        "TEXT_TCVN3": to_tcvn3,
        "TEXT_VNI": lambda text: to_vni(text).encode("latin-1"),
        "TEXT_CP1258": to_cp1258,
    }
    rows = [
        line(PHONE, "1.901.569", "thuê bao", "Hải Dương", "2025-06", note=DIALECT_NOTE),
        line(FINE, "1,8 tỷ đồng", "", "Hải Dương", "2025-06", note="Nhà nước, thương mại điện tử"),
    ]
    loaded = [
        figure(PHONE, 1901569, "VN63_30", "2025-06"),
        figure(FINE, 1800000000, "VN63_30", "2025-06"),
    ]
    for (code, encode), delimiter in zip(legacy.items(), ";,\t", strict=True):
        content = encode(csv_text(rows, delimiter=delimiter))
        name = f"letters {code} {ord(delimiter)}"
        yield case(name, text_file(content), Expected(loaded, findings={code: 1}))
    typed = {
        "U+01A2 in a note": ("Bắc Ninh", "Thƣơng mại điện tử, nhà nƣớc", ("TEXT_U01A2",)),
        "eth in a note": ("Bắc Ninh", "Ðầu tư, ðạt", ("TEXT_ETH",)),
        "NFD in a name": (unicodedata.normalize("NFD", "Bắc Ninh"), "", ("TEXT_NOT_NFC",)),
        "all three": (
            unicodedata.normalize("NFD", "Bắc Ninh"),
            "THƢƠNG MẠI ÐIỆN TỬ",
            ("TEXT_U01A2", "TEXT_ETH", "TEXT_NOT_NFC"),
        ),
    }
    for name, (province, note, codes) in typed.items():
        row = line(PHONE, "5", "thuê bao", province, note=note)
        yield csv_case(f"letters {name}", [row], [figure(PHONE, 5)], dict.fromkeys(codes, 1))
    for province, area, code in (
        ("Hải Dƣơng", "VN63_30", "TEXT_U01A2"),
        ("Bình Ðịnh", "VN63_52", "TEXT_ETH"),
        (unicodedata.normalize("NFD", "Thừa Thiên Huế"), "VN63_46", "TEXT_NOT_NFC"),
    ):
        row = line(PHONE, "5", "thuê bao", province, "2024-06")
        loaded = [figure(PHONE, 5, area, "2024-06")]
        yield csv_case(f"letters {code} in the province", [row], loaded, {code: 1})
