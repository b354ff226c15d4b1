"""Numbers and units as they are written, and what the file's other numbers say of them."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from corpus.case import (
    ACCOUNTS,
    BTS,
    CASES_HANDLED,
    FAKES,
    FINE,
    GROWTH,
    KM2,
    LAST_MILE,
    NET,
    PER_CLASS,
    PHONE,
    RETAIL,
    SME,
    TIMES,
    TONNE,
    TRAINED,
    USD,
    Case,
    Loaded,
    figure,
    meaning,
    shared,
)
from corpus.long_csv import csv_case, line

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
    ("two lines", PHONE, "150\n200", "thuê bao", "NUMBER_AMBIGUOUS"),
    ("a tab between two", PHONE, "150\t200", "thuê bao", "NUMBER_AMBIGUOUS"),
    ("two spaces between two", PHONE, "150  200", "thuê bao", "NUMBER_AMBIGUOUS"),
    ("two lines with their units", PHONE, "150 tb\n200 tb", "thuê bao", "NUMBER_AMBIGUOUS"),
    ("a line break before the unit", FINE, "535\ntriệu đồng", "", "535000000"),
    ("a space and a dot between groups", PHONE, "1 901.569", "thuê bao", "NUMBER_UNREADABLE"),
    ("a power", PHONE, "10⁶", "thuê bao", "NUMBER_UNREADABLE"),
    ("a superscript mark", BTS, "1578¹", "đơn vị", "NUMBER_UNREADABLE"),
    ("a star", BTS, "1578*", "đơn vị", "NUMBER_UNREADABLE"),
    ("a mark in brackets", BTS, "1578[1]", "đơn vị", "NUMBER_UNREADABLE"),
    ("a mark in parentheses", BTS, "1578 (1)", "đơn vị", "NUMBER_UNREADABLE"),
    ("a margin", BTS, "1578 +/- 5", "đơn vị", "NUMBER_UNREADABLE"),
    ("a vulgar fraction", GROWTH, "17½", "%", "NUMBER_UNREADABLE"),
    ("an apostrophe between groups", PHONE, "1'901'569", "thuê bao", "NUMBER_UNREADABLE"),
    ("a low line between groups", PHONE, "1_901_569", "thuê bao", "NUMBER_UNREADABLE"),
    ("hexadecimal", PHONE, "0x10", "thuê bao", "NUMBER_UNREADABLE"),
    ("an exponent without a sign", PHONE, "1e3", "thuê bao", "NUMBER_UNREADABLE"),
    ("the letter O", PHONE, "19O1569", "thuê bao", "NUMBER_UNREADABLE"),
    ("the letter O at the end", PHONE, "190156O", "thuê bao", "UNIT_UNKNOWN"),
    ("the letter l", PHONE, "l901569", "thuê bao", "NUMBER_UNREADABLE"),
    ("Arabic-Indic digits", PHONE, "١٩٠", "thuê bao", "NUMBER_UNREADABLE"),
    ("a digit of another script", PHONE, "19०1", "thuê bao", "NUMBER_UNREADABLE"),
    ("a number struck through", PHONE, "1\u03365\u0336 200", "thuê bao", "NUMBER_UNREADABLE"),
    ("percent twice", GROWTH, "17,6%%", "%", "UNIT_UNKNOWN"),
    ("words before it", PHONE, "tổng 1578", "thuê bao", "NUMBER_UNREADABLE"),
    ("words after it", PHONE, "1578 (ước)", "thuê bao", "UNIT_UNKNOWN"),
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
    ("unit: with a mark", PHONE, "5", "thuê bao*", "UNIT_UNKNOWN"),
    ("unit: with a number", PHONE, "5", "thuê bao (1)", "UNIT_UNKNOWN"),
    ("unit: turned round", PHONE, "5", "\u202ethuê bao", "UNIT_UNKNOWN"),
    ("unit: struck through", TONNE, "5", "t\u0336ấ\u0336n\u0336", "UNIT_UNKNOWN"),
    ("unit: with a soft hyphen", PHONE, "5", "thuê\u00ad bao", "UNIT_UNKNOWN"),
    ("unit: with another tone", TONNE, "5", "tá", "UNIT_UNKNOWN"),
    ("unit: without its last letter", TONNE, "5", "tấ", "UNIT_UNKNOWN"),
    ("unit: without diacritics", TONNE, "5", "tan", "5"),
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
        place = f"commune=r{at}"  # the same indicator may stand in a file several times
        written = line(indicator, text, unit, breakdown=place)
        others.append((name, written, meaning(indicator, meant, place)))
    for name, rows, loaded, options in shared(others):
        yield csv_case(f"numbers {name}", rows, loaded, **options)


UNSEEN = {
    "right-to-left override": "\u202e",
    "left-to-right embedding": "\u202a",
    "first-strong isolate": "\u2068",
    "right-to-left mark": "\u200f",
    "left-to-right mark": "\u200e",
    "soft hyphen": "\u00ad",
    "zero-width space": "\u200b",
    "zero-width joiner": "\u200d",
    "word joiner": "\u2060",
    "no-break zero-width space": "\ufeff",
    "invisible plus": "\u2064",
    "control character": "\x01",
    "escape": "\x1b",
    "NUL": "\0",
    "C1 control": "\x91",
    "combining stroke": "\u0336",
}
MEANINGLESS_AT_THE_ENDS = {"zero-width space", "word joiner", "no-break zero-width space"}
"""Without width, and with nothing on one side that they could part or join."""


def unseen() -> Iterator[Case]:
    """A character nobody sees, at every place of a figure."""
    for name, mark in UNSEEN.items():
        places = {
            "before": f"{mark}1578",
            "within": f"15{mark}78",
            "after": f"1578{mark}",
            "in the unit": f"1578 thuê{mark} bao",
        }
        cases = []
        for at, (place, text) in enumerate(places.items()):
            is_harmless = place in ("before", "after") and name in MEANINGLESS_AT_THE_ENDS
            meant = "1578" if is_harmless else "NUMBER_UNREADABLE"
            commune = f"commune=r{at}"
            row = line(PHONE, text, breakdown=commune, note=f"tờ {crc32(name.encode())}")
            cases.append((name, row, meaning(PHONE, meant, commune)))
        for _, rows, loaded, options in shared(cases):
            yield csv_case(f"number with a {name}", rows, loaded, **options)


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
    plain = [row for row in NUMBERS if not row[4][0].isalpha()]
    one_each = {row[1]: row for row in reversed(plain)}  # the first of each indicator
    yield csv_case(
        "every notation in one file",
        [line(indicator, text, unit) for _, indicator, text, unit, _ in one_each.values()],
        [figure(indicator, meant) for _, indicator, _, _, meant in one_each.values()],
    )
