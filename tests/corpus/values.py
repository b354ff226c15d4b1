"""Workbooks: value cells of every kind, units in odd places, letters of old fonts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from old_encodings import to_tcvn3, to_vni
from workbook_files import COLUMNS, ROWS, form, raw

from corpus.book import (
    DATE,
    HEADER,
    HOURS,
    MILLIONS,
    PERCENT,
    ROW_FINE,
    SCALED,
    TCVN3,
    TCVN3_CAPITALS,
    VNI,
    book,
    cells,
    with_cells,
)
from corpus.case import FINE, PLAIN, Case, figure, meaning, shared

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
    ("digits hidden", 1901569, 0, "NUMBER_FORMAT_UNCLEAR", SCALED),
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
        row = (number, *ROWS[at][1:3], f"commune=r{number}", ROWS[at][4], value, "")
        meant = meaning(PLAIN[at].indicator, written, f"commune=r{number}")
        cases.append((name, (row, style), meant))
    for name, rows, loaded, options in shared(cases):
        styles = {(11 + at, 5): style for at, (_, style) in enumerate(rows)}
        sheet = cells([row for row, _ in rows])
        yield book(f"values {name}", sheet, loaded, styles=styles, **options)
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
