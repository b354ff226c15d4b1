"""The conformance corpus: files as provinces send them, and what has to become of each.

A case is a file made by code, beside what the warehouse must say of it: the figures loaded with
their values, how many are rejected or set aside, and which findings their sender gets. All of it
follows from the contract and the issue, not from what the program happens to answer.
"""

from __future__ import annotations

import csv
import io
import itertools
import os
import random
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import test_hostile as hostile
from test_text import to_cp1258, to_tcvn3, to_vni
from workbook_files import (
    COLUMNS,
    ROWS,
    archive,
    compound_file,
    form,
    lying_zip,
    ods,
    ods_table,
    package,
    raw,
    rows_xml,
    sheet_xml,
    styles_xml,
    xls,
    xlsx,
)

Writer = Callable[[Path], object]
Rows = list[list[Any]]

PERIOD = "2025-10"
AREA = "VN34_24"
PHONE, NET = "phone_subscriber_count", "internet_subscriber_count"
BTS, CASES_HANDLED = "bts_site_count", "handled_case_count"
GROWTH, SME, LAST_MILE = "ecom_growth_pct", "sme_on_platform_pct", "last_mile_cost_pct"
TONNE, KM2 = "product_online_sales_tonne", "area_km2"
FINE, GOODS, RETAIL = "admin_fine_vnd", "violating_goods_value_vnd", "retail_turnover_vnd"
USD, TIMES = "online_spend_per_capita_usd", "product_online_sales_multiple"
TRAINED, PER_CLASS = "training_attendance_count", "trainees_per_class"
ACCOUNTS, FAKES, BUDGET = "bank_account_count", "counterfeit_item_count", "ecom_plan_budget_vnd"

SEVERITY = {
    **dict.fromkeys(
        (
            *("FILE_UNREADABLE", "FILE_EMPTY", "FILE_TYPE_UNKNOWN", "FILE_TOO_COSTLY"),
            *("FILE_UNSAFE", "FILE_PASSWORD_PROTECTED", "FORM_TABLE_NOT_FOUND", "COLUMN_MISSING"),
            *("ARCHIVE_NESTED", "SHARE_OUT_OF_RANGE", "PARTS_DO_NOT_ADD_UP", "PART_ABOVE_TOTAL"),
            *("YEARS_DO_NOT_ADD_UP", "SAME_FIGURE_TWICE"),
        ),
        "critical",
    ),
    **dict.fromkeys(
        (
            *("COLUMN_AMBIGUOUS", "HEADER_CONTRADICTED", "VALUE_MERGED", "NUMBER_TOO_LONG"),
            *("UNIT_CONTRADICTED", "PROVINCE_MISSING", "PROVINCE_UNKNOWN", "PROVINCE_AMBIGUOUS"),
            *("PROVINCE_NOT_IN_FORCE", "PROVINCE_MISMATCH", "INDICATOR_MISSING"),
            *("INDICATOR_UNKNOWN", "INDICATOR_MISMATCH", "BREAKDOWN_UNREADABLE", "KIND_UNKNOWN"),
            *("PERIOD_MISSING", "PERIOD_UNREADABLE", "PERIOD_IN_FUTURE", "ROW_TOO_LONG"),
            *("NUMBER_UNREADABLE", "NUMBER_AMBIGUOUS", "NUMBER_IS_DATE", "RANGE_REVERSED"),
            *("CELL_ERROR", "FORMULA_WITHOUT_VALUE", "UNIT_MISSING", "UNIT_UNKNOWN"),
            *("UNIT_MISMATCH", "OUT_OF_RANGE", "FRACTION_OF_COUNT"),
        ),
        "error",
    ),
    **dict.fromkeys(("HIDDEN_FIGURES", "NUMBER_NOT_IN_VALUE_COLUMN"), "warning"),
    **dict.fromkeys(
        (
            *("TOTAL_ROW", "COLUMN_NOT_KNOWN", "PREVIOUS_VALUE", "OUTSIDE_TABLE"),
            *("COLUMN_NUMBERS", "NO_FIGURE", "DUPLICATE_ROW", "LESS_EXACT"),
            *("TEXT_TCVN3", "TEXT_VNI", "TEXT_CP1258", "TEXT_U01A2", "TEXT_ETH", "TEXT_NOT_NFC"),
        ),
        "info",
    ),
}
"""How grave each finding of the corpus is."""
SETS_ASIDE = {
    *("TOTAL_ROW", "COLUMN_NOT_KNOWN", "PREVIOUS_VALUE", "OUTSIDE_TABLE", "COLUMN_NUMBERS"),
    *("NO_FIGURE", "DUPLICATE_ROW", "LESS_EXACT", "NUMBER_NOT_IN_VALUE_COLUMN"),
}


class Loaded(NamedTuple):
    """A figure as it has to stand in staging."""

    indicator: str
    value: Decimal | None
    low: Decimal
    high: Decimal
    qualifier: str
    ref_area: str
    period: str
    breakdown: str
    kind: str


def figure(
    indicator: str,
    meant: object,
    ref_area: str = AREA,
    period: str = PERIOD,
    breakdown: str = "",
    kind: str = "actual",
) -> Loaded:
    """A figure: `1578`, `600 more_than`, or the range `40..50`."""
    number, _, qualifier = str(meant).partition(" ")
    low, dots, high = number.partition("..")
    value = None if dots else Decimal(low)
    qualifier = "range" if dots else qualifier or "exact"
    bounds = Decimal(low), Decimal(high or low)
    return Loaded(indicator, value, *bounds, qualifier, ref_area, period, breakdown, kind)


PLAIN = (figure(PHONE, 1901569), figure(BTS, 1578), figure(GROWTH, "17.6"))
"""What the unchanged form holds."""


@dataclass(frozen=True)
class Expected:
    """What has to become of one submission.

    ``findings`` counts them by code; ``says`` are words that one of the messages or fixes has.
    """

    loaded: Sequence[Loaded] = ()
    rejected: int = 0
    ignored: int = 0
    findings: Mapping[str, int] = field(default_factory=dict)
    says: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        if not {SEVERITY[code] for code in self.findings} & {"critical", "error"}:
            return "accepted"
        return "partial" if self.loaded else "rejected"

    @property
    def account(self) -> tuple[int, int, int, int]:
        """Figures seen, loaded, rejected, ignored."""
        counts = (len(self.loaded), self.rejected, self.ignored)
        return (sum(counts), *counts)


@dataclass(frozen=True)
class Case:
    """A file with a name of its own, and what has to become of each submission in it."""

    name: str
    file_name: str
    write: Writer
    expected: tuple[Expected, ...]


def case(name: str, write: Writer, *expected: Expected, file_name: str = "") -> Case:
    return Case(
        name, file_name or f"{name.replace(' ', '_').replace('/', '_')}.dat", write, expected
    )


def nothing(code: str, *says: str) -> Expected:
    """The file is refused as a whole, and no figure was seen in it."""
    return Expected(findings={code: 1}, says=says)


# Long CSV ------------------------------------------------------------------------------------

CSV_HEADER = ("province_code", "period", "indicator_code", "breakdown", "value", "unit", "note")


def line(
    indicator: str,
    value: str,
    unit: str = "",
    province: str = "24",
    period: str = PERIOD,
    breakdown: str = "",
    note: str = "",
) -> tuple[str, ...]:
    return (province, period, indicator, breakdown, value, unit, note)


def csv_text(
    rows: Iterable[Sequence[str]],
    header: Sequence[str] = CSV_HEADER,
    delimiter: str = ";",
    quoted: bool = False,
    newline: str = "\n",
) -> str:
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=newline)
    writer.writerows([header, *rows])
    return text.getvalue()


def expecting(
    loaded: Sequence[Loaded],
    findings: Mapping[str, int],
    rejected: int | None,
    ignored: int | None,
    says: tuple[str, ...],
) -> Expected:
    """Each finding is about one figure, where the counts are not given."""
    if ignored is None:
        ignored = sum(count for code, count in findings.items() if code in SETS_ASIDE)
    if rejected is None:
        rejected = sum(count for code, count in findings.items() if SEVERITY[code] == "error")
    return Expected(loaded, rejected, ignored, findings, says)


def csv_case(
    name: str,
    rows: Iterable[Sequence[str]],
    loaded: Sequence[Loaded] = (),
    findings: Mapping[str, int] | None = None,
    *,
    rejected: int | None = None,
    ignored: int | None = None,
    says: tuple[str, ...] = (),
    **how: Any,
) -> Case:
    """A CSV. Unless told otherwise, a finding that rejects or sets aside is about one figure."""
    expected = expecting(loaded, findings or {}, rejected, ignored, says)
    (province, *rest), *others = map(list, rows)
    if len(rest) == 6 and not rest[5]:
        rest[5] = f"case: {name}"  # no two files of the corpus are the same
    text = csv_text([[province, *rest], *others], **how)
    return case(name, hostile.text_file(text), expected, file_name=f"{name.replace(' ', '_')}.csv")


# Numbers as written: name, indicator, text, unit column, and what is meant or the finding.
NUMBERS = (
    ("thousands by dots", PHONE, "1.901.569", "thuê bao", "1901569"),
    ("thousands by commas", PHONE, "1,901,569", "thuê bao", "1901569"),
    ("thousands by spaces", PHONE, "1 901 569", "thuê bao", "1901569"),
    ("thousands by no-break spaces", PHONE, "1\u00a0901\u00a0569", "thuê bao", "1901569"),
    ("thousands by narrow spaces", PHONE, "1\u202f901\u202f569", "thuê bao", "1901569"),
    ("full width digits", PHONE, "１９０１５６９", "thuê bao", "1901569"),
    ("full width percent", GROWTH, "１７，６％", "", "17.6"),
    ("percent with a decimal comma", GROWTH, "17,6%", "", "17.6"),
    ("percent with a decimal point", GROWTH, "17.6 %", "%", "17.6"),
    ("trailing zero", GROWTH, "42,0%", "%", "42"),
    ("per mille", SME, "176‰", "", "17.6"),
    ("billions in words", FINE, "1,8 tỷ đồng", "", "1800000000"),
    ("billions in words and in the column", FINE, "1,8 tỷ đồng", "tỷ đồng", "1800000000"),
    ("billions in words and dong in the column", FINE, "1,8 tỷ đồng", "đồng", "1800000000"),
    ("thousand billions", RETAIL, "2,5 nghìn tỷ đồng", "", "2500000000000"),
    ("millions in words", FINE, "535 triệu", "đồng", "535000000"),
    ("millions in words and in the column", FINE, "535 triệu", "triệu đồng", "535000000"),
    ("millions in words, billions in the column", FINE, "535 triệu", "tỷ đồng", "UNIT_MISMATCH"),
    ("millions of accounts", ACCOUNTS, "hơn 2 triệu tài khoản", "", "2000000 more_than"),
    ("thousands of people", TRAINED, "100 nghìn lượt người", "", "100000"),
    ("a leading zero", CASES_HANDLED, "01 vụ", "vụ", "1"),
    ("a long amount", FINE, "3.785.000.000 đồng", "", "3785000000"),
    ("more than", TRAINED, "hơn 600", "người", "600 more_than"),
    ("nearly", SME, "gần 90%", "", "90 nearly"),
    ("less than", LAST_MILE, "dưới 10%", "", "10 less_than"),
    ("approximately", SME, "khoảng 62%", "", "62 approx"),
    ("approximately more than", TRAINED, "khoảng hơn 1.234", "người", "1234 more_than"),
    ("at least", TRAINED, "ít nhất 25", "người", "25 at_least"),
    ("at least by a sign", SME, "≥ 60%", "", "60 at_least"),
    ("at most", TRAINED, "không quá 30", "người", "30 at_most"),
    ("or more", TRAINED, "từ 600 trở lên", "người", "600 at_least"),
    ("a tight range", SME, "40-50%", "", "40..50"),
    ("a range with two percent signs", SME, "20% - 39%", "", "20..39"),
    ("a range with an en dash", PER_CLASS, "100 – 150", "học viên/lớp", "100..150"),
    ("a range in words", SME, "từ 20% đến 39%", "", "20..39"),
    ("a range the wrong way round", SME, "50-40%", "", "RANGE_REVERSED"),
    ("negative in parentheses", GROWTH, "(5,2)", "%", "-5.2"),
    ("negative percent in parentheses", GROWTH, "(5,2%)", "%", "-5.2"),
    ("negative with a real minus", GROWTH, "−5,2%", "", "-5.2"),
    ("dollars", USD, "100 USD/người/năm", "", "100"),
    ("times", TIMES, "1000 lần", "", "1000"),
    ("kilograms", TONNE, "hơn 8000 kg", "", "8 more_than"),
    ("both signs, Vietnamese", TONNE, "1.234,5", "tấn", "1234.5"),
    ("both signs, English", TONNE, "1,234.5", "tấn", "1234.5"),
    ("ambiguous, dot", TONNE, "1.234", "tấn", "NUMBER_AMBIGUOUS"),
    ("ambiguous, comma", TONNE, "1,234", "tấn", "NUMBER_AMBIGUOUS"),
    ("ambiguous with words", TONNE, "trên 8.000 tấn", "", "NUMBER_AMBIGUOUS"),
    ("ambiguous, a round thousand or one", TRAINED, "khoảng hơn 1.000", "", "NUMBER_AMBIGUOUS"),
    ("ambiguous range", TONNE, "1.000-1.500", "tấn", "NUMBER_AMBIGUOUS"),
    ("settled by a whole unit", PHONE, "1.234", "thuê bao", "1234"),
    ("settled by the valid range", SME, "1.500", "%", "1.5"),
    ("not settled: thousands in the unit", PHONE, "1.234", "nghìn thuê bao", "NUMBER_AMBIGUOUS"),
    ("not settled: billions in the unit", RETAIL, "1.234", "tỷ đồng", "NUMBER_AMBIGUOUS"),
    ("settled by the range after the unit", FINE, "2.500", "tỷ đồng", "2500000000"),
    ("words", PHONE, "nhiều", "thuê bao", "NUMBER_UNREADABLE"),
    ("two numbers", PHONE, "1234 và 5678", "thuê bao", "NUMBER_UNREADABLE"),
    ("groups that are none", PHONE, "12.34.567", "thuê bao", "NUMBER_UNREADABLE"),
    ("a rank of so many", PHONE, "20/55", "thuê bao", "NUMBER_UNREADABLE"),
    ("digits lost to an exponent", PHONE, "1.9E+06", "thuê bao", "NUMBER_UNREADABLE"),
    ("a formula as text", PHONE, "=1+1", "thuê bao", "NUMBER_UNREADABLE"),
    ("a day and month", PHONE, "5/10", "thuê bao", "NUMBER_IS_DATE"),
    ("a date", PHONE, "05/10/2025", "thuê bao", "NUMBER_IS_DATE"),
    ("a month", PHONE, "10/2025", "thuê bao", "NUMBER_IS_DATE"),
    ("an error", PHONE, "#N/A", "thuê bao", "CELL_ERROR"),
    ("a dash", PHONE, "-", "thuê bao", "NO_FIGURE"),
    ("an ellipsis", PHONE, "…", "thuê bao", "NO_FIGURE"),
    ("a cross", PHONE, "x", "thuê bao", "NO_FIGURE"),
    ("did not occur", PHONE, "Không phát sinh", "thuê bao", "NO_FIGURE"),
    ("a watch is no money", FAKES, "60 chiếc đồng hồ", "chiếc", "UNIT_UNKNOWN"),
    ("31 digits", RETAIL, "1" * 31, "đồng", "NUMBER_UNREADABLE"),
    ("a share above 500 %", GROWTH, "900", "%", "OUT_OF_RANGE"),
    ("half a mast", BTS, "17,6", "đơn vị", "FRACTION_OF_COUNT"),
    # Units
    ("unit: billions", FINE, "1,8", "tỷ đồng", "1800000000"),
    ("unit: a part of a dong", FINE, "0,0000000001", "tỷ đồng", "FRACTION_OF_COUNT"),
    ("unit: thousands", PHONE, "12", "nghìn thuê bao", "12000"),
    ("unit: kilograms", TONNE, "8000", "kg", "8"),
    ("unit: quintals", TONNE, "5", "tạ", "0.5"),
    ("unit: hectares", KM2, "250", "ha", "2.5"),
    ("unit: 1.000 dong", FINE, "535000", "1.000 đồng", "535000000"),
    ("unit: abbreviated", FINE, "535", "tr.đ", "535000000"),
    ("unit: missing for money", FINE, "5000", "", "UNIT_MISSING"),
    ("unit: missing for a count", BTS, "5000", "", "5000"),
    ("unit: of another kind", PHONE, "5", "tấn", "UNIT_MISMATCH"),
    ("unit: of another currency", FINE, "5", "USD", "UNIT_MISMATCH"),
    ("unit: percent in the cell", PHONE, "17,6%", "thuê bao", "UNIT_MISMATCH"),
    ("unit: unheard of", PHONE, "5", "parsec", "UNIT_UNKNOWN"),
)


LISTED = {
    *("thousands by dots", "percent with a decimal comma", "billions in words", "a leading zero"),
    *("millions in words", "more than", "nearly", "a tight range", "less than"),
    *("a range the wrong way round", "a range with two percent signs"),
    *("a range with an en dash", "full width digits"),
    *("thousands by no-break spaces", "negative in parentheses", "a date"),
}
"""What the issue names: a file for each of these. Of the others, several share one."""
SETTLED = ("ambiguous", "settled", "not settled", "approximately more")
"""What the other numbers of a file would settle: a file for each of these too."""
ROWS_A_FILE = 8


def shared(
    cases: Sequence[tuple[str, Any, Any]],
) -> Iterator[tuple[str, list[Any], list[Loaded], dict[str, Any]]]:
    """Several rows to a file: its name, the rows, what is loaded of them, and what is said.

    Why figures are set aside is said once, however many they are.
    """
    for first in range(0, len(cases), ROWS_A_FILE):
        some = cases[first : first + ROWS_A_FILE]
        rows = [row for _, row, _ in some]
        loaded = [meant for *_, meant in some if isinstance(meant, Loaded)]
        codes = Counter(meant for *_, meant in some if isinstance(meant, str))
        found = {code: 1 if code in SETS_ASIDE else count for code, count in codes.items()}
        ignored = sum(count for code, count in codes.items() if code in SETS_ASIDE)
        name = f"{some[0][0]} to {some[-1][0]}"
        yield name, rows, loaded, {"findings": found, "ignored": ignored}


def meaning(indicator: str, meant: str, breakdown: str) -> Loaded | str:
    return meant if meant[0].isalpha() else figure(indicator, meant, breakdown=breakdown)


def numbers() -> Iterator[Case]:
    """Notations alone, beside a figure that is plain; then several in a file."""
    alone = [row for row in NUMBERS if row[0] in LISTED or row[0].startswith(SETTLED)]
    for name, indicator, text, unit, written in alone:
        rows = [line(indicator, text, unit), line(NET, "7", "thuê bao")]
        meant = meaning(indicator, written, "")
        loaded = [figure(NET, 7), *([meant] if isinstance(meant, Loaded) else [])]
        findings = {meant: 1} if isinstance(meant, str) else {}
        yield csv_case(f"number {name}", rows, loaded, findings)
    others = []
    for at, row in enumerate(row for row in NUMBERS if row not in alone):
        name, indicator, text, unit, meant = row
        place = f"row={at}"  # the same indicator may stand in a file several times
        written = line(indicator, text, unit, breakdown=place)
        others.append((name, written, meaning(indicator, meant, place)))
    for name, rows, loaded, said in shared(others):
        yield csv_case(f"numbers {name}", rows, loaded, **said)


def settled() -> Iterator[Case]:
    """What the file's other numbers say of `1.234`."""
    ambiguous = line(TONNE, "1.234", "tấn")
    vi, en = line(GROWTH, "17,6", "%"), line(SME, "17.6", "%")
    both = (figure(GROWTH, "17.6"), figure(SME, "17.6"))
    yield csv_case("settled as Vietnamese", [ambiguous, vi], [figure(TONNE, 1234), both[0]])
    yield csv_case("settled as English", [ambiguous, en], [figure(TONNE, "1.234"), both[1]])
    yield csv_case("settled by nothing", [ambiguous, vi, en], both, {"NUMBER_AMBIGUOUS": 1})
    yield csv_case(
        "settled by a number of three groups",
        [line(TONNE, "1,234", "tấn"), line(PHONE, "1.901.569", "thuê bao")],
        [figure(TONNE, "1.234"), figure(PHONE, 1901569)],
    )
    yield csv_case(
        "settled for words and a unit",
        [line(TONNE, "trên 8.000 tấn"), line(GROWTH, "17,6%")],
        [figure(TONNE, "8000 more_than"), figure(GROWTH, "17.6")],
    )
    yield csv_case(
        "not settled by another ambiguous one",
        [ambiguous, line(RETAIL, "2.345", "tỷ đồng")],
        findings={"NUMBER_AMBIGUOUS": 2},
    )
    told = [row for row in NUMBERS if not row[4][0].isalpha()]
    one_each = {row[1]: row for row in reversed(told)}  # the first of each indicator
    yield csv_case(
        "every notation in one file",
        [line(indicator, text, unit) for _, indicator, text, unit, _ in one_each.values()],
        [figure(indicator, meant) for _, indicator, _, _, meant in one_each.values()],
    )


# Dialects and encodings ----------------------------------------------------------------------

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
        line(PHONE, "1901569", "thuê bao", note=f"{DIALECT_NOTE} {name}".strip()),
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
            hostile.text_file(mark + text.encode(codec)),
            Expected(DIALECT_LOADED),
        )
    for codec in ("utf-16-le", "utf-16-be"):
        text = csv_text(dialect_rows(",", "without a mark"))
        content = hostile.text_file(text.encode(codec))
        yield case(f"dialect {codec} without a mark", content, Expected(DIALECT_LOADED))
    text = csv_text(dialect_rows(",", "old Mac"), newline="\r")
    yield case("dialect line ends of old Macs", hostile.text_file(text), Expected(DIALECT_LOADED))
    columns = ("Mã tỉnh", "Kỳ báo cáo", "Mã chỉ tiêu", "Phân tổ", "Giá trị", "ĐVT", "Ghi chú")
    text = csv_text(dialect_rows(",", "Vietnamese columns"), columns)
    yield case("dialect Vietnamese headings", hostile.text_file(text), Expected(DIALECT_LOADED))
    moved = [(row[6], row[4], row[5], row[2], row[1], row[0]) for row in dialect_rows(".", "moved")]
    text = csv_text(moved, ("note", "value", "unit", "indicator_code", "period", "province_code"))
    yield case("dialect columns moved", hostile.text_file(text), Expected(DIALECT_LOADED))
    text = "\n\n" + csv_text(dialect_rows(",", "blank lines")).replace("\n", "\n\n")
    yield case("dialect blank lines", hostile.text_file(text), Expected(DIALECT_LOADED))


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
        yield case(name, hostile.text_file(content), Expected(loaded, findings={code: 1}))
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


# Who and when --------------------------------------------------------------------------------

# Province and period as written, and whose figure it is, of which period, or the finding.
PLACES = (
    ("24 before the merger", "24", "2025-06", "VN63_24", "2025-06"),
    ("24 after the merger", "24", "2025-07", "VN34_24", "2025-07"),
    ("a lost leading zero", "1", PERIOD, "VN34_01", PERIOD),
    ("Dak Lak", "Đắk Lắk", PERIOD, "VN34_66", PERIOD),
    ("Dak Lak with two breves", "Đăk Lăk", PERIOD, "VN34_66", PERIOD),
    ("Dac Lac", "Đắc Lắc", PERIOD, "VN34_66", PERIOD),
    ("Dak Lak without diacritics", "DAKLAK", "2025-06", "VN63_66", "2025-06"),
    ("Hoa Binh, old tone", "Hoà Bình", "2025-06", "VN63_17", "2025-06"),
    ("Hoa Binh, new tone", "Hòa Bình", "2025-05", "VN63_17", "2025-05"),
    ("TP.HCM", "TP.HCM", PERIOD, "VN34_79", PERIOD),
    ("the city in full", "Thành phố Hồ Chí Minh", "2025-06", "VN63_79", "2025-06"),
    ("BR-VT", "BR-VT", "2025-06", "VN63_77", "2025-06"),
    ("with its kind", "Tỉnh Bắc Giang", "2025-06", "VN63_24", "2025-06"),
    ("without diacritics", "tinh bac giang", "2025-05", "VN63_24", "2025-05"),
    ("Hue before it was a city", "Thừa Thiên - Huế", "2024-12", "VN63_46", "2024-12"),
    ("Hue", "TP. Huế", "2025-02", "VN63_46", "2025-02"),
    ("a name that stayed", "Bắc Ninh", "2025-06", "VN63_27", "2025-06"),
    ("a name that moved", "Gia Lai", PERIOD, "VN34_52", PERIOD),
    ("a code that moved", "52", "2025-06", "VN63_52", "2025-06"),
    ("ref_area", "VN63_52", "2025-06", "VN63_52", "2025-06"),
    ("ref_area over the merger", "VN34_24", "2025", "VN34_24", "2025"),
    ("unchanged over the merger", "01", "2025", "VN34_01", "2025"),
    ("unchanged but renamed", "46", "2025", "VN34_46", "2025"),
    ("over the merger", "24", "2025", "PROVINCE_AMBIGUOUS", "VN63_24|VN34_24"),
    ("a name over the merger", "Bắc Ninh", "2025", "PROVINCE_AMBIGUOUS", "VN63_27|VN34_24"),
    ("over the merger by 9 days", "24", "2021-01-01/2025-07-09", "PROVINCE_AMBIGUOUS", "VN34_24"),
    ("over the merger, administrative", "24", "2025-06-15/2025-07-14", "PROVINCE_AMBIGUOUS", ""),
    ("Ha Noi, administrative", "01", "2025-06-15/2025-07-14", "VN34_01", "2025-06-15/2025-07-14"),
    ("merged away", "27", PERIOD, "PROVINCE_NOT_IN_FORCE", "24 (Bắc Ninh)"),
    ("merged away by name", "Bắc Giang", PERIOD, "PROVINCE_NOT_IN_FORCE", "24 (Bắc Ninh)"),
    ("merged away by ref_area", "VN63_24", PERIOD, "PROVINCE_NOT_IN_FORCE", "24 (Bắc Ninh)"),
    ("merged away, many into one", "77", PERIOD, "PROVINCE_NOT_IN_FORCE", "79 (Hồ Chí Minh)"),
    (
        *("new one too early", "VN34_24", "2025-06"),
        *("PROVINCE_NOT_IN_FORCE", "24 (Bắc Giang)|27 (Bắc Ninh)"),
    ),
    ("no such code", "99", PERIOD, "PROVINCE_UNKNOWN", "99"),
    ("no such name", "Bắc Hà", PERIOD, "PROVINCE_UNKNOWN", "Bắc Hà"),
    ("none", "", PERIOD, "PROVINCE_MISSING", ""),
    # Periods
    ("month in words", "24", "Tháng 10/2025", AREA, PERIOD),
    ("month in full", "24", "tháng mười năm 2025", AREA, PERIOD),
    ("month after Excel", "24", "01/10/2025", AREA, PERIOD),
    ("quarter", "24", "Quý III/2025", AREA, "2025-Q3"),
    ("quarter by its code", "24", "2025-Q4", AREA, "2025-Q4"),
    ("year", "27", "năm 2024", "VN63_27", "2024"),
    ("a span", "24", "2021-01-01/2023-10-31", "VN63_24", "2021-01-01/2023-10-31"),
    ("a month written as a span", "24", "2025-10-01/2025-10-31", AREA, PERIOD),
    (
        *("administrative month", "24", "Từ ngày 15/9/2025 đến ngày 14/10/2025"),
        *(AREA, "2025-09-15/2025-10-14"),
    ),
    (
        *("administrative month beside its name", "24"),
        *("Tháng 10/2025 (từ 15/9/2025 đến 14/10/2025)", AREA, "2025-09-15/2025-10-14"),
    ),
    ("no period", "24", "", "PERIOD_MISSING", ""),
    ("unreadable period", "24", "sắp tới", "PERIOD_UNREADABLE", "sắp tới"),
    ("a day", "24", "05/10/2025", "PERIOD_UNREADABLE", "05/10/2025"),
    ("thirteenth month", "24", "2025-13", "PERIOD_UNREADABLE", "2025-13"),
    ("future", "24", "2099-01", "PERIOD_IN_FUTURE", "2099-01"),
)  # fmt: skip


def places() -> Iterator[Case]:
    """What is a finding, alone; what is not, several in a file."""
    plain = []
    for at, (name, province, written, area, period) in enumerate(PLACES):
        if area.isupper() and "VN" not in area:
            rows = [line(PHONE, "5", "", province, written), line(NET, "7", "", "01", "2024-03")]
            says = tuple(filter(None, period.split("|")))
            loaded = [figure(NET, 7, "VN63_01", "2024-03")]
            yield csv_case(f"place {name}", rows, loaded, {area: 1}, says=says)
        else:
            row = line(PHONE, "5", "", province, written, f"row={at}")
            plain.append((name, row, figure(PHONE, 5, area, period, f"row={at}")))
    for name, rows, loaded, _ in shared(plain):
        yield csv_case(f"places {name}", rows, loaded)
    header = (*CSV_HEADER, "kind")
    yield csv_case(
        "place a plan may lie in the future",
        [
            (*line(SME, "40-50%", period="2030", note="plan"), "target"),
            (*line(FINE, "5 tỷ đồng", period="2030"), "kinh phí"),
            (*line(SME, "55%", period="2024"), "dự báo"),
        ],
        [
            figure(SME, "40..50", AREA, "2030", kind="target"),
            figure(FINE, 5000000000, AREA, "2030", kind="budget"),
        ],
        {"KIND_UNKNOWN": 1},
        header=header,
    )
    yield csv_case(
        "place one file of many provinces",
        [
            line(PHONE, "1", "", "24", "2025-06"),
            line(PHONE, "2", "", "24", "2025-07"),
            line(PHONE, "3", "", "27", "2025-06"),
            line(PHONE, "4", "", "27", "2025-07"),
            line(PHONE, "5", "", "99", "2025-07"),
        ],
        [
            figure(PHONE, 1, "VN63_24", "2025-06"),
            figure(PHONE, 2, "VN34_24", "2025-07"),
            figure(PHONE, 3, "VN63_27", "2025-06"),
        ],
        {"PROVINCE_NOT_IN_FORCE": 1, "PROVINCE_UNKNOWN": 1},
    )


# Figures that must agree with one another ----------------------------------------------------


def parts(*values: int) -> list[tuple[str, ...]]:
    members = ("", "account_type=fixed", "account_type=prepaid", "account_type=postpaid")
    named = zip(members, values, strict=False)
    return [line(PHONE, str(value), breakdown=member) for member, value in named]


def checks() -> Iterator[Case]:
    members = ("", "account_type=fixed", "account_type=prepaid", "account_type=postpaid")
    yield csv_case(
        "check parts add up",
        parts(100, 10, 60, 30),
        [
            figure(PHONE, value, breakdown=member)
            for member, value in zip(members, (100, 10, 60, 30), strict=True)
        ],
    )
    whole = {"PARTS_DO_NOT_ADD_UP": 1}
    yield csv_case("check parts do not add up", parts(100, 10, 60, 31), (), whole, rejected=4)
    yield csv_case(
        "check some parts are not known",
        parts(100, 10, 60),
        [
            figure(PHONE, value, breakdown=member)
            for member, value in zip(members, (100, 10, 60), strict=False)
        ],
    )
    above = {"PART_ABOVE_TOTAL": 1}
    yield csv_case("check a part above the total", parts(100, 101), (), above, rejected=2)
    share = [line(SME, "101", "%"), line(NET, "7")]
    yield csv_case("check a share above 100", share, (), {"SHARE_OUT_OF_RANGE": 1}, rejected=2)
    below = [line(SME, "(1)", "%"), line(NET, "7")]
    yield csv_case("check a share below 0", below, (), {"SHARE_OUT_OF_RANGE": 1}, rejected=2)
    header = (*CSV_HEADER, "kind")
    years = {"2023-01-01/2025-12-31": 7, "2023": 1, "2024": 2, "2025": 3}
    yield csv_case(
        "check years do not add up",
        [
            (*line(BUDGET, str(value), "triệu đồng", "VN63_52", period, note="x"), "budget")
            for period, value in years.items()
        ],
        (),
        {"YEARS_DO_NOT_ADD_UP": 1},
        rejected=4,
        header=header,
    )
    once, again = line(PHONE, "5", "thuê bao"), line(PHONE, "5", "tb", "Bắc Ninh")
    loaded = [figure(PHONE, 5)]
    yield csv_case("check said twice alike", [once, again], loaded, {"DUPLICATE_ROW": 1})
    yield csv_case(
        "check said three times alike",
        [once, again, line(PHONE, "0,005", "nghìn thuê bao", period="tháng 10/2025")],
        loaded,
        {"DUPLICATE_ROW": 2},
    )
    other = line(PHONE, "6", "thuê bao", "Bắc Ninh")
    twice = {"SAME_FIGURE_TWICE": 2}
    yield csv_case("check said twice unlike", [once, other], (), twice, rejected=2)
    yield csv_case(
        "check said twice unlike beside others",
        [once, other, line(NET, "7"), line(BTS, "x")],
        (),
        {**twice, "NO_FIGURE": 1},
        rejected=3,
    )
    yield csv_case(
        "check breakdowns in another order are one",
        [
            line(CASES_HANDLED, "5", breakdown="scope=ecommerce;agency=qltt"),
            line(CASES_HANDLED, "5", breakdown=" agency = qltt ; scope = ecommerce "),
        ],
        [figure(CASES_HANDLED, 5, breakdown="agency=qltt;scope=ecommerce")],
        {"DUPLICATE_ROW": 1},
    )
    yield csv_case(
        "check what is rejected does not count twice",
        [once, line(PHONE, "nhiều")],
        loaded,
        {"NUMBER_UNREADABLE": 1},
    )
    bound = line(TRAINED, "hơn 600", "người")
    yield csv_case(
        "check a bound beside a value it denies",
        [bound, line(TRAINED, "600", "người")],
        (),
        {"SAME_FIGURE_TWICE": 2},
        rejected=2,
    )
    yield csv_case(
        "check a bound beside a value it allows",
        [bound, line(TRAINED, "612", "người")],
        [figure(TRAINED, 612)],
        {"LESS_EXACT": 1},
    )
    yield csv_case(
        "check a bound said twice", [bound, bound], [figure(TRAINED, "600 more_than")],
        {"DUPLICATE_ROW": 1},
    )  # fmt: skip
    yield csv_case(
        "check two bounds of one figure",
        [bound, line(TRAINED, "khoảng 600", "người")],
        (),
        {"SAME_FIGURE_TWICE": 2},
        rejected=2,
    )
    yield csv_case(
        "check a range around the value",
        [line(SME, "40-50%"), line(SME, "45%")],
        [figure(SME, 45)],
        {"LESS_EXACT": 1},
    )
    yield csv_case(
        "check nothing occurred",
        [line(PHONE, "-"), line(NET, "…"), line(BTS, "không phát sinh")],
        (),
        {"NO_FIGURE": 1},
        ignored=3,
    )


# CSV of other shapes -------------------------------------------------------------------------


def shapes() -> Iterator[Case]:
    """Rows and columns that are not as they should be: no figure in them may vanish."""
    good, seven = line(PHONE, "5", "thuê bao"), figure(NET, 7)
    rest = line(NET, "7")
    yield csv_case(
        "shape a decimal comma splits the row",
        [rest, (*line(GROWTH, "17", "6")[:6], "percent", "")],
        [seven],
        {"ROW_TOO_LONG": 1},
    )
    yield csv_case(
        "shape a decimal comma moves the unit",
        [rest, (*line(GROWTH, "17", "6")[:6], "percent")],
        [seven],
        {"UNIT_UNKNOWN": 1},
    )
    yield csv_case(
        "shape a row too short",
        [rest, ("24", PERIOD, PHONE, "1901569")],
        [seven],
        {"NUMBER_NOT_IN_VALUE_COLUMN": 1},
    )
    yield csv_case(
        "shape the number in the unit column",
        [rest, line(PHONE, "", "1901569")],
        [seven],
        {"NUMBER_NOT_IN_VALUE_COLUMN": 1},
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
        [(*rest[:6], "previous", "12"), (*good, "")],
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
        header=columns, quoted=True,
    )  # fmt: skip
    yield csv_case(
        "shape other numbers in quotes",
        [(*rest[:6], "other numbers", "12", "1.234"), (*good, "", "x")],
        [seven, figure(PHONE, 5)],
        {"COLUMN_NOT_KNOWN": 1, "PREVIOUS_VALUE": 1},
        header=(*CSV_HEADER, "rank", "Kỳ trước"),
        quoted=True,
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
            (*rest[:6], "names", "Bắc Ninh", "Số thuê bao Internet"),
            (*good, "Gia Lai", ""),
            (*line(BTS, "6"), "tỉnh Bắc Ninh", "Số thuê bao điện thoại"),
        ],
        [seven],
        {"PROVINCE_MISMATCH": 1, "INDICATOR_MISMATCH": 1},
        header=named,
    )
    yield csv_case(
        "shape names and no codes",
        [("Bắc Ninh", PERIOD, "Số thuê bao điện thoại", "", "5", "", "names only")],
        [figure(PHONE, 5)],
        header=("Tên tỉnh", "period", "Tên chỉ tiêu", *CSV_HEADER[3:]),
    )
    for name, text in {
        "no header": "24;2025-10;phone_subscriber_count;;5;;\n",
        "another table": "ho_ten;tuoi\nA;5\n",
    }.items():
        content = hostile.text_file(text)
        yield case(f"shape {name}", content, nothing("COLUMN_MISSING"))
    blank = {
        "only a header": csv_text([]),
        "only blank values": csv_text([line(PHONE, ""), line(NET, "  ")]),
        "only white space": " \n\t\n ",
        "nothing at all": "",
        "only a mark": "\ufeff",
    }
    for name, text in blank.items():
        yield case(f"empty {name}", hostile.text_file(text), nothing("FILE_EMPTY"))
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
        {"INDICATOR_UNKNOWN": 2, "INDICATOR_MISSING": 1, "BREAKDOWN_UNREADABLE": 2},
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


# Workbooks -----------------------------------------------------------------------------------

HEADER = (
    ("Mã tỉnh", "24"),
    ("Tên tỉnh", "Bắc Ninh"),
    ("Kỳ báo cáo", PERIOD),
    ("Đơn vị báo cáo", "Sở Công Thương Bắc Ninh"),
    ("Người lập", "Nguyễn Văn A"),
    ("Ngày lập", "2025-11-05"),
)
ROW_FINE = (4, FINE, "Số tiền phạt vi phạm hành chính", "", "triệu đồng", 535, "")
STYLES = styles_xml(
    [
        ("General", "Arial"),
        ("0.0%", "Arial"),
        ("dd/mm/yyyy", "Arial"),
        ("#,##0,", "Arial"),
        ('#,##0" triệu đồng"', "Arial"),
        ("General", ".VnTime"),
        ("General", "VNI-Times"),
        ("General", ".VnTimeH"),
        ("[h]:mm", "Arial"),
    ]
)
PERCENT, DATE, SCALED, MILLIONS, TCVN3, VNI, TCVN3_CAPITALS, HOURS = range(1, 9)


def header(**changes: Any) -> list[Sequence[Any]]:
    """The form's header with fields changed, by the place they have in it; None removes one."""
    names = ("province", "name", "period", "unit", "by", "on")
    fields = dict(zip(names, HEADER, strict=True))
    fields |= {name: (fields[name][0], value) for name, value in changes.items()}
    return [field for field in fields.values() if field[1] is not None]


def cells(
    rows: Iterable[Sequence[Any]] = ROWS,
    columns: Sequence[Any] = COLUMNS,
    above: Iterable[Sequence[Any]] = HEADER,
) -> Rows:
    return form(rows, columns, above)


def with_cells(changes: Mapping[tuple[int, int], Any], rows: Rows | None = None) -> Rows:
    """The form with cells changed; places are (row, column) from 0: (10, 5) is F11."""
    changed = [list(row) for row in rows or cells()]
    for (row, column), value in changes.items():
        changed.extend([] for _ in range(row + 1 - len(changed)))
        changed[row].extend([""] * (column + 1 - len(changed[row])))
        changed[row][column] = value
    return changed


def book(
    name: str,
    sheets: Rows | Sequence[Rows],
    loaded: Sequence[Loaded] = PLAIN,
    findings: Mapping[str, int] | None = None,
    *,
    rejected: int | None = None,
    ignored: int | None = None,
    says: tuple[str, ...] = (),
    styles: Mapping[tuple[int, int], int] | None = None,
    edit: Callable[[str], str] = str,
    before: str = "",
    after: str = "",
    **how: Any,
) -> Case:
    """A workbook. ``styles`` are by (row from 1, column from 0), as in ``rows_xml``."""
    several: Sequence[Rows] = (
        sheets if sheets and sheets[0] and isinstance(sheets[0][0], list) else [sheets]
    )  # type: ignore[assignment,list-item]
    written = [[list(row) for row in rows] for rows in several]
    written[0][0][0] = f"BIỂU 01-TMĐT: {name}"  # no two files of the corpus are the same
    xml = [sheet_xml(edit(rows_xml(rows, styles)), before, after) for rows in written]
    expected = expecting(loaded, findings or {}, rejected, ignored, says)
    writer = lambda path: package(path, *xml, styles=STYLES, **how)  # noqa: E731
    return case(f"form {name}", writer, expected, file_name=f"{name.replace(' ', '_')}.xlsx")


def moved(order: Sequence[int]) -> Rows:
    rows = cells()
    return rows[:9] + [[row[at] for at in order] for row in rows[9:]]


def forms_found() -> Iterator[Case]:
    """The table and the header are where their labels are."""
    yield book("as it should be", cells())
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
        cells(roman, (*COLUMNS[:5], "Tháng mười", "")),
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
        yield book(f"header with {name}", cells(above=above), (), found, says=(right,))
    gone = header(province="27", name="Bắc Ninh")
    found = {"PROVINCE_NOT_IN_FORCE": 3}
    yield book("merged away", cells(above=gone), (), found, says=("24 (Bắc Ninh)",))
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
    rows = [(*ROWS[0], "2025-09", "mục tiêu"), (*ROWS[1], "", ""), (*ROWS[2], "", "dự báo")]
    columns = (*COLUMNS, "Kỳ số liệu", "Loại số liệu")
    loaded = [figure(PHONE, 1901569, AREA, "2025-09", kind="target"), PLAIN[1]]
    yield book("period and kind by the row", cells(rows, columns), loaded, {"KIND_UNKNOWN": 1})
    swapped = with_cells({(10, 2): "Số vị trí trạm BTS", (11, 2): "Số thuê bao điện thoại"})
    found = {"INDICATOR_MISMATCH": 2}
    yield book("names of other indicators", swapped, PLAIN[2:], found)


# What stands in the value cell, of which of the form's figures, what is meant, and its style.
VALUES: tuple[tuple[str, Any, int, str, int], ...] = (
    ("formula with its result", raw("><f>SUM(A1:A9)</f><v>1578</v>"), 1, "1578", 0),
    ("formula without a result", raw("><f>SUM(A1:A9)</f>"), 1, "FORMULA_WITHOUT_VALUE", 0),
    ("formula with an error", raw('t="e"><f>1/0</f><v>#DIV/0!</v>'), 1, "CELL_ERROR", 0),
    ("formula giving text", raw('t="str"><f>A1</f><v>1.578</v>'), 1, "1578", 0),
    ("error", raw('t="e"><v>#N/A</v>'), 1, "CELL_ERROR", 0),
    ("number as text", "1.901.569", 0, "1901569", 0),
    ("number as text with its unit", "1.578 vị trí", 1, "1578", 0),
    ("number as text, ambiguous sign", "17,6", 2, "17.6", 0),
    ("exponent", raw("><v>1.578E3</v>"), 1, "1578", 0),
    ("noise of binary fractions", raw("><v>17.600000000000001</v>"), 2, "17.6", 0),
    ("truth", raw('t="b"><v>1</v>'), 1, "NUMBER_UNREADABLE", 0),
    ("17 digits", 12345678901234567, 0, "NUMBER_TOO_LONG", 0),
    ("percent format", 0.176, 2, "17.6", PERCENT),
    ("percent format of a count", 0.176, 1, "UNIT_CONTRADICTED", PERCENT),
    ("date format", 45935, 1, "NUMBER_IS_DATE", DATE),
    ("time format", 0.5, 1, "NUMBER_IS_DATE", HOURS),
    ("hidden thousands", 1901569, 0, "UNIT_CONTRADICTED", SCALED),
    ("a dash", "-", 1, "NO_FIGURE", 0),
    ("qualifier", "hơn 1.578", 1, "1578 more_than", 0),
    ("range", "17 – 18%", 2, "17..18", 0),
    ("footnote mark", "1578 (1)", 1, "NUMBER_UNREADABLE", 0),
    ("words", "chưa rõ", 1, "NUMBER_UNREADABLE", 0),
    ("command", "=cmd|' /C calc'!A0", 1, "NUMBER_UNREADABLE", 0),
)  # fmt: skip


def forms_valued() -> Iterator[Case]:
    """Value cells of every kind, several in a form; units in odd places."""
    cases = []
    for number, (name, value, at, written, style) in enumerate(VALUES):
        row = (number, *ROWS[at][1:3], f"row={number}", ROWS[at][4], value, "")
        meant = meaning(PLAIN[at].indicator, written, f"row={number}")
        cases.append((name, (row, style), meant))
    for name, rows, loaded, said in shared(cases):
        styles = {(11 + at, 5): style for at, (_, style) in enumerate(rows)}
        sheet = cells([row for row, _ in rows])
        yield book(f"values {name}", sheet, loaded, styles=styles, **said)
    fine = [*PLAIN, figure(FINE, 535000000)]
    yield book("a unit in the column", cells([*ROWS, ROW_FINE]), fine)
    rows = [(*ROW_FINE[:4], "", 535, "")]
    heading = (*COLUMNS[:5], "Giá trị (triệu đồng)", "")
    yield book("a unit in the heading", cells([*ROWS, *rows], heading), fine)
    rows = cells([*ROWS, *rows])
    yield book("a unit in the format", rows, fine, styles={(14, 5): MILLIONS})
    rows = cells([*ROWS, (*ROW_FINE[:4], "tỷ đồng", 535, "")])
    found = {"UNIT_CONTRADICTED": 1}
    yield book("two units", rows, PLAIN, found, styles={(14, 5): MILLIONS})
    above = [*HEADER, ("Đơn vị tính: triệu đồng",)]
    rows = form([(1, *ROW_FINE[1:4], 535)], (*COLUMNS[:4], "Giá trị"), above)
    yield book("a unit above the table", rows, [figure(FINE, 535000000)])
    rows = form([(1, *ROW_FINE[1:4], 535)], (*COLUMNS[:4], "Giá trị"), [*above, ("ĐVT: tỷ đồng",)])
    yield book("two units above the table", rows, (), {"HEADER_CONTRADICTED": 1})
    dashes = cells([(*row[:5], "-", "") for row in ROWS])
    yield book("nothing occurred", dashes, (), {"NO_FIGURE": 1}, ignored=3)


def forms_lettered() -> Iterator[Case]:
    """Letters of before Unicode, told by the font they are set in."""
    name, unit = to_tcvn3("Bắc Ninh").decode("latin-1"), to_vni("thuê bao")
    rows, styles = with_cells({(2, 1): name}), {(3, 1): TCVN3}
    yield book("TCVN3 by its font", rows, PLAIN, {"TEXT_TCVN3": 1}, styles=styles)
    heading = to_vni("Số liệu báo cáo")
    rows, styles = with_cells({(9, 5): heading, (10, 4): unit}), {(10, 5): VNI, (11, 4): VNI}
    yield book("VNI by its font", rows, PLAIN, {"TEXT_VNI": 1}, styles=styles)
    capitals = to_tcvn3("bắc ninh").decode("latin-1")
    rows, styles = with_cells({(2, 1): capitals}), {(3, 1): TCVN3_CAPITALS}
    yield book("TCVN3 in capitals", rows, PLAIN, {"TEXT_TCVN3": 1}, styles=styles)
    look_alike = {
        (10, 6): "Thƣơng mại",
        (11, 6): "Ðầu tư",
        (2, 1): unicodedata.normalize("NFD", "Bắc Ninh"),
    }
    found = {"TEXT_U01A2": 1, "TEXT_ETH": 1, "TEXT_NOT_NFC": 1}
    yield book("look-alike letters", with_cells(look_alike), PLAIN, found)


def other_formats() -> Iterator[Case]:
    """Workbooks of other programs."""
    titled = with_cells({(0, 0): "openpyxl"})
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
            sheet_xml(rows_xml(with_cells({(0, 0): "macros"}))),
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
        says=("31 (Hải Phòng)",),
    )
    content = to_tcvn3(csv_text(rows, delimiter="\t", newline="\r\n"))
    yield case("combined TCVN3 with troubles", hostile.text_file(content), expected)


# Archives ------------------------------------------------------------------------------------


def member(name: str) -> str:
    return csv_text([line(PHONE, "5", note=name)])


FIVE = Expected([figure(PHONE, 5)])


def archives() -> Iterator[Case]:
    """Zip archives: each member is a submission of its own."""

    def zipped(name: str, parts: Mapping[str, str | bytes], *expected: Expected) -> Case:
        return case(f"zip {name}", lambda path: archive(path, parts), *expected)

    yield zipped("of one", {"a.csv": member("one")}, FIVE)
    yield zipped(
        "of two in folders with what systems add",
        {
            "tháng 10/a.csv": member("first"),
            "tháng 10/b.csv": member("second"),
            "__MACOSX/._a.csv": "x",
            "Thumbs.db": "x",
        },
        FIVE,
        FIVE,
    )
    yield zipped(
        "of good and bad",
        {"good.csv": member("good"), "bad.xlsx": "<html></html>", "empty.csv": "\n\n"},
        FIVE,
        nothing("FILE_TYPE_UNKNOWN"),
        nothing("FILE_EMPTY"),
    )
    yield zipped(
        "with names that lead elsewhere",
        {
            "../../../etc/cron.d/x.csv": member("up"),
            "/abs/x.csv": member("absolute"),
            "C:\\x\\y.csv": member("drive"),
            "x\ny'; drop table staging.submission; --.csv": member("SQL"),
        },
        *[FIVE] * 4,
    )
    yield case(
        "zip with a form",
        lambda path: archive(
            path, {"form.xlsx": package(path, sheet_xml(rows_xml(zipped_form))).read_bytes()}
        ),
        Expected(PLAIN),
    )
    zipped_form = with_cells({(0, 0): "in an archive"})
    yield zipped(
        "in a zip",
        {"a.csv": member("beside"), "inner.zip": inner_zip()},
        FIVE,
        nothing("ARCHIVE_NESTED"),
    )
    yield zipped("of nothing", {"__MACOSX/x": "x"}, nothing("FILE_EMPTY"))
    bomb = {"a.csv": bytes(60 << 20)}
    yield zipped("bomb", bomb, nothing("FILE_TOO_COSTLY"))
    crowd = {f"{at}.csv": "x" for at in range(1001)}
    yield zipped("of a thousand and one", crowd, nothing("FILE_TOO_COSTLY"))
    lies = lying_zip({"a.csv": b"x" * 9999, "b.csv": b"y"}, {"a.csv": 9})
    yield case("zip that lies", hostile.text_file(lies), nothing("FILE_UNSAFE"))
    cut = io.BytesIO()
    with zipfile.ZipFile(cut, "w") as file:
        file.writestr("a.csv", member("cut off"))
    yield case("zip cut off", hostile.text_file(cut.getvalue()[:-30]), nothing("FILE_UNREADABLE"))


def inner_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("a.csv", member("inner"))
    return buffer.getvalue()


# Hostile -------------------------------------------------------------------------------------

SQL = "'; drop table staging.submission; --"
COMMAND = "=cmd|' /C calc'!A0"
PREFIX = "hostile"
HOSTILE_NAME = 'a "name"\nwith\tquotes\'; drop table staging.submission; --.csv'
BROKEN: tuple[tuple[str, Writer, str], ...] = (
    ("zip bomb", hostile.bomb, "FILE_TOO_COSTLY"),
    ("zip bomb in a picture", hostile.bomb_elsewhere, "FILE_TOO_COSTLY"),
    ("sizes that lie", hostile.liar, "FILE_UNSAFE"),
    ("DOCTYPE in a sheet", hostile.doctype("xl/worksheets/s0.xml"), "FILE_UNSAFE"),
    ("DOCTYPE in the strings", hostile.doctype("xl/strings.xml"), "FILE_UNSAFE"),
    ("a part above", lambda path: hostile.with_part(path, "../../x", "x"), "FILE_UNSAFE"),
    ("an absolute part", lambda path: hostile.with_part(path, "/etc/passwd", "x"), "FILE_UNSAFE"),
    ("truncated early", hostile.truncated(0.3), "FILE_UNREADABLE"),
    ("truncated late", hostile.truncated(0.97), "FILE_UNREADABLE"),
    (
        *("password", lambda path: compound_file(path, {"EncryptedPackage": b"x" * 9000})),
        "FILE_PASSWORD_PROTECTED",
    ),
    ("password in xls", lambda path: xls(path, cells(), password=True), "FILE_PASSWORD_PROTECTED"),
    ("password in ods", hostile.encrypted_ods, "FILE_PASSWORD_PROTECTED"),
    ("encrypted entries", hostile.encrypted_zip, "FILE_PASSWORD_PROTECTED"),
    ("10^9 cells in ods", hostile.repeated_ods, "FILE_TOO_COSTLY"),
    ("HTML", hostile.text_file("<html><table><tr><td>1</td></tr></table>"), "FILE_TYPE_UNKNOWN"),
    ("PDF", hostile.text_file(b"%PDF-1.7\n"), "FILE_TYPE_UNKNOWN"),
    (
        *("DOCX", lambda path: archive(path, {"[Content_Types].xml": "", "word/document.xml": ""})),
        "FILE_TYPE_UNKNOWN",
    ),
    ("NUL and nothing else", hostile.text_file(b"\0" * 4096), "FILE_EMPTY"),
    ("noise", hostile.text_file(random.Random(3).randbytes(9000)), "FILE_UNREADABLE"),
    ("an open quote", hostile.text_file(csv_text([line(PHONE, "5")]) + '"'), "FILE_UNREADABLE"),
    (
        *("NUL in XML", lambda path: package(path, sheet_xml(rows_xml([["\0"]])))),
        "FILE_UNREADABLE",
    ),
)  # fmt: skip


def hostile_files() -> Iterator[Case]:
    """Files made to harm: a finding each, or read as if nothing were."""
    for name, write, code in BROKEN:
        yield case(f"{PREFIX} {name}", write, nothing(code), file_name=f"{name}.xlsx")
    wide = with_cells({(0, 0): "16 384 columns"})
    wide[10] = wide[10] + list(range(16_384 - len(wide[10])))
    yield case(
        f"{PREFIX} 16 384 columns",
        lambda path: package(path, sheet_xml(rows_xml(wide))),
        Expected(PLAIN, ignored=16_377, findings={"COLUMN_NOT_KNOWN": 1}),
    )
    yield case(f"{PREFIX} a million blank rows", million_blank_rows, Expected(PLAIN))
    yield case(
        f"{PREFIX} 2 GB declared in 5 kB",
        lambda path: package(
            path,
            sheet_xml(rows_xml(cells()), before='<dimension ref="A1:XFD1048576"/>'),
        ),
        Expected(PLAIN),
    )
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield case(
        f"{PREFIX} a cell in the last corner",
        lambda path: package(path, sheet_xml(rows_xml(cells()) + far)),
        Expected(PLAIN, ignored=1, findings={"COLUMN_NOT_KNOWN": 1}),
    )
    for name, text in {"SQL": SQL, "a command": COMMAND}.items():
        rows = [line(text, text, text, text, text, text, text), line(PHONE, "5", note=text)]
        found = {"PERIOD_UNREADABLE": 1, "INDICATOR_UNKNOWN": 1, "BREAKDOWN_UNREADABLE": 1}
        found["NUMBER_UNREADABLE"] = 1
        yield csv_case(
            f"{PREFIX} {name} in every field", rows, [figure(PHONE, 5)], found, rejected=1
        )
        everywhere = with_cells(
            {(10, 6): text, (10, 2): text, (11, 3): text, (4, 1): text, (5, 1): text, (6, 1): text}
        )
        loaded, found = [PLAIN[0], PLAIN[2]], {"BREAKDOWN_UNREADABLE": 1}
        yield book(f"{PREFIX} {name} in a form", everywhere, loaded, found, names=[text[:31]])
    quoted = csv_text([line(PHONE, "5", note="hostile name")])
    yield case(f"{PREFIX} name", hostile.text_file(quoted), FIVE, file_name=HOSTILE_NAME)
    tcvn3 = os.fsdecode(to_tcvn3("Bắc Ninh tháng 10") + b".csv")
    content = hostile.text_file(csv_text([line(PHONE, "5", note="name in TCVN3")]))
    yield case(f"{PREFIX} name in another encoding", content, FIVE, file_name=tcvn3)
    nul = csv_text([line(PHONE, "5", "thuê bao", note="NUL: \0."), line(NET, "7")])
    yield case(
        f"{PREFIX} NUL in a note",
        hostile.text_file(nul),
        Expected([figure(PHONE, 5), figure(NET, 7)]),
    )
    long = csv_text([line(PHONE, "5", note="x" * 1_000_000), line("y" * 100_000, "7")])
    yield case(
        f"{PREFIX} texts of a megabyte",
        hostile.text_file(long),
        Expected([figure(PHONE, 5)], 1, findings={"INDICATOR_UNKNOWN": 1}),
    )
    digits = csv_text([line(PHONE, "5", note="digits"), line(RETAIL, "9" * 100_000, "đồng")])
    yield case(
        f"{PREFIX} a number of 100 000 digits",
        hostile.text_file(digits),
        Expected([figure(PHONE, 5)], 1, findings={"NUMBER_UNREADABLE": 1}),
    )


def million_blank_rows(path: Path) -> None:
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(14, 1_000_014))
    package(path, sheet_xml(rows_xml(with_cells({(0, 0): "a million"})) + blank))


CASES: tuple[Case, ...] = (
    *numbers(),
    *settled(),
    *dialects(),
    *letters(),
    *places(),
    *checks(),
    *shapes(),
    *forms_found(),
    *forms_merged(),
    *forms_headed(),
    *forms_valued(),
    *forms_lettered(),
    *other_formats(),
    *combined(),
    *archives(),
    *hostile_files(),
)
