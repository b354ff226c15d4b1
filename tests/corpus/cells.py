"""Workbooks: what a cell shows is what counts. Number formats by their parts, text with marks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from ods_files import ods, ods_table
from workbook_files import raw, styles_xml

from corpus.book import book, cells, with_cells
from corpus.case import (
    BTS,
    FINE,
    GROWTH,
    PLAIN,
    SEVERITY,
    TONNE,
    USD,
    Case,
    Expected,
    case,
    meaning,
    shared,
)
from corpus.long_csv import unlike

# Digits, what stands around them in honest formats, and what does in others.
DIGITS = ("0", "#,##0", "0.00", "General", "# ##0")
AROUND = ("{}", "{}_)", "[Red]{}", "[$-42A]{}", "* {}", "{};-{}", "{}_);({})", "{};-{};-", "{};@")
NOT_UNDERSTOOD = (
    '{}"K"', '{}"M"', '{}"000"', '"-"{}', "({})", '"1"{}', '"khoảng "{}', '{}" (ước)"', "[White]{}",
    "*0{}", "{}[$€-407]", '{}" hoặc 9"', "{};{};{};{};{}", "[>=1]{};{}%", "[DBNum1]{}", '{}"tr"',
)  # fmt: skip
OTHERS = ("0,", "0.0,,", "#,##0,", "# ?/?", "0.0E+0", ";;;", '"abc"', "00-00", "0\\.000", '@"x"')

# A stored number, its format, indicator and unit column, and what is meant.
UNITS: tuple[tuple[float, str, str, str, str], ...] = (
    (8000, '#,##0" kg"', TONNE, "", "8"),
    (8000, '#,##0" kg"', TONNE, "kg", "8"),
    (8000, '#,##0" kg"', TONNE, "tấn", "UNIT_CONTRADICTED"),
    (8000, '#,##0" tấn"', TONNE, "tấn", "8000"),
    (535, '0" triệu đồng"', FINE, "", "535000000"),
    (535, '0" triệu"', FINE, "triệu đồng", "535000000"),
    (535, '0" triệu"', FINE, "tỷ đồng", "UNIT_CONTRADICTED"),
    (535, "#,##0\\ ₫", FINE, "đồng", "535"),
    (535, '_-* #,##0\\ "₫"_-;\\-* #,##0\\ "₫"_-;_-* "-"\\ "₫"_-;_-@_-', FINE, "", "535"),
    (535, "[$₫-42A]#,##0", FINE, "triệu đồng", "UNIT_CONTRADICTED"),
    (5000, "[$$-409]#,##0", FINE, "đồng", "UNIT_CONTRADICTED"),
    (50, "[$$-409]#,##0.00", USD, "", "50"),
    (0.176, "0.0%", GROWTH, "%", "17.6"),
    (0.176, "0%", GROWTH, "", "17.6"),
    (-0.05, "0.0%;(0.0%)", GROWTH, "%", "-5"),
    (-0.05, "0.0%;0.0%", GROWTH, "%", "NUMBER_FORMAT_UNCLEAR"),
    (17.6, '0.0"%"', GROWTH, "%", "17.6"),
    (176, '0"‰"', GROWTH, "", "17.6"),
    (-5.5, "#,##0.0_);[Red](#,##0.0)", GROWTH, "%", "-5.5"),
    (-5.5, "0.0;[Red]0.0", GROWTH, "%", "NUMBER_FORMAT_UNCLEAR"),
    (0, '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', BTS, "", "0"),
    (0, "#,##0;-#,##0;;@", BTS, "", "NUMBER_FORMAT_UNCLEAR"),
)


def number_formats() -> Iterator[Case]:
    """Formats by their parts: digits, and what stands around them."""
    honest = [around.replace("{}", digits) for digits, around in product(DIGITS, AROUND)]
    others = [around.replace("{}", "0") for around in NOT_UNDERSTOOD] + list(OTHERS)
    meant = [(1578.0, code, BTS, "", "1578") for code in honest]
    meant += [(1578.0, code, BTS, "", "NUMBER_FORMAT_UNCLEAR") for code in others]
    yield from _formatted("formats", meant)
    yield from _formatted("units in formats", UNITS)


def _formatted(name: str, numbers: Iterator[Any] | list[Any] | tuple[Any, ...]) -> Iterator[Case]:
    """Several numbers to a form, each in its format."""
    listed = []
    for at, (number, code, indicator, unit, written) in enumerate(numbers):
        breakdown = f"commune=f{at}"
        row = (at, indicator, "", breakdown, unit, number, "")
        listed.append((f"{at}", (row, code), meaning(indicator, written, breakdown)))
    for which, rows, loaded, options in shared(listed):
        codes = [("General", "Arial"), *((code, "Arial") for _, code in rows)]
        yield book(
            f"{name} {which}",
            cells([row for row, _ in rows]),
            loaded,
            styles={(11 + at, 5): at + 1 for at in range(len(rows))},
            styled=styles_xml(codes),
            **options,
        )


def run(text: str, properties: str = "") -> str:
    return f'<r><rPr>{properties}</rPr><t xml:space="preserve">{text}</t></r>'


STRUCK, RAISED, LOWERED = (
    "<strike/>",
    '<vertAlign val="superscript"/>',
    '<vertAlign val="subscript"/>',
)
MARKED: dict[str, tuple[int, str, str]] = {
    "struck out beside the new number": (5, run("150", STRUCK) + run("200"), "NUMBER_UNREADABLE"),
    "struck out whole": (5, run("1578", STRUCK), "NUMBER_UNREADABLE"),
    "a raised mark": (5, run("1578") + run("1", RAISED), "NUMBER_UNREADABLE"),
    "a power of ten": (5, run("10") + run("6", RAISED), "NUMBER_UNREADABLE"),
    "a lowered mark": (5, run("15") + run("7", LOWERED) + run("8"), "NUMBER_UNREADABLE"),
    "a struck unit": (4, run("nghìn ", STRUCK) + run("đơn vị"), "UNIT_UNKNOWN"),
    "a marked unit": (4, run("đơn vị") + run("2", RAISED), "UNIT_UNKNOWN"),
    "a struck code": (1, run("phone_subscriber_count", STRUCK), "INDICATOR_UNKNOWN"),
    "letters in bold": (5, run("1.5") + run("78", "<b/>"), ""),
    "a mark on a note": (6, run("đến cuối kỳ") + run("1", RAISED), ""),
}


def marked() -> Iterator[Case]:
    """Text crossed out, raised or lowered, in the cells that a figure depends on."""
    for name, (column, runs, code) in MARKED.items():
        rows = with_cells({(11, column): raw(f't="inlineStr"><is>{runs}</is>')})
        rows[11][2] = ""
        loaded = [PLAIN[0], PLAIN[2]] if code else PLAIN
        yield book(name, rows, loaded, {code: 1} if code else {})
    period = run("2025-1") + run("0", RAISED)
    rows = with_cells({(3, 1): raw(f't="inlineStr"><is>{period}</is>')})
    yield book("a raised letter in the period", rows, (), {"PERIOD_UNREADABLE": 3})
    crossed = styles_xml([("General", "Arial"), ("General", "X")])
    crossed = crossed.replace('<font><name val="X"/>', "<font><strike/>")
    yield book(
        "a number crossed out", cells(), [PLAIN[0], PLAIN[2]], {"CELL_CROSSED_OUT": 1},
        styles={(12, 5): 1}, styled=crossed,
    )  # fmt: skip


# What stands in the value cell of a LibreOffice workbook, and what becomes of it.
CELL = '<table:table-cell office:value-type="{}" {}><text:p>{}</text:p></table:table-cell>'
DISPLAYED: dict[str, tuple[str, str]] = {
    "grouped": (CELL.format("float", 'office:value="1578"', "1.578"), ""),
    "rounded": (CELL.format("float", 'office:value="1578.4"', "1578"), "FRACTION_OF_COUNT"),
    "shown otherwise": (CELL.format("float", 'office:value="1578"', "2"), "NUMBER_FORMAT_UNCLEAR"),
    "no number": (CELL.format("float", 'office:value="abc"', "1578"), "CELL_ERROR"),
    "a comma": (CELL.format("float", 'office:value="1,5"', "1,5"), "CELL_ERROR"),
    "an error over a zero": (CELL.format("float", 'office:value="0"', "#DIV/0!"), "CELL_ERROR"),
    "no day": (CELL.format("date", 'office:date-value="1578"', "1578"), "CELL_ERROR"),
    "truth": (CELL.format("boolean", 'office:boolean-value="true"', "1"), "NUMBER_UNREADABLE"),
    "a value without a type": ('<table:table-cell office:value="1578"/>', ""),
}


def displayed() -> Iterator[Case]:
    """What a LibreOffice file says it stores and displays."""
    for name, (cell, code) in DISPLAYED.items():
        rows = with_cells({(0, 0): unlike(f"ods {name}"), (11, 5): raw(cell)})
        expected = Expected(PLAIN)
        if code:
            counts = {"rejected": 1} if SEVERITY[code] == "error" else {}
            expected = Expected([PLAIN[0], PLAIN[2]], **counts, findings={code: 1})
        yield case(f"ods {name}", lambda path, rows=rows: ods(path, ods_table(rows)), expected)


def repeated() -> Iterator[Case]:
    """Cells of LibreOffice that stand for several."""
    value = '<table:table-cell table:number-rows-spanned="2" office:value-type="float" {}/>'
    rows = with_cells(
        {(0, 0): unlike("ods spanned"), (10, 5): raw(value.format('office:value="1901569"'))}
    )
    rows[11][5] = raw("<table:covered-table-cell/>")
    yield case(
        "ods a value that spans two rows",
        lambda path: ods(path, ods_table(rows)),
        Expected([PLAIN[2]], 1, findings={"VALUE_MERGED": 1}),
    )
