"""How wide the columns of a table are on a page, and whether the page must be turned for them."""

from __future__ import annotations

from tmdt.dissemination.forms.written import Written

PORTRAIT, LANDSCAPE = 510, 757  # points between the margins of A4
SIZES = (8.5, 7.5)
SMALLEST = 6.5
DIGIT, LETTER = 0.6, 0.56
"""Widths in parts of the size: of a digit exactly, of bold letters about."""
INSET = 6
TREND = 66
NARROWEST, WIDEST = 10, 45  # letters of a column of text
HEADING = 12  # letters of a heading that are kept on one line


def arrange(table: Written) -> None:
    """Gives the table a size of letters and its columns widths: numbers are never broken.

    Columns of numbers are as wide as their longest one, those of text share what is left in
    proportion to what they hold. What does not fit upright gets a page turned by a quarter.
    """
    for room, is_wide in ((PORTRAIT, False), (LANDSCAPE, True)):
        for size in SIZES:
            if _needed(table, size) <= room:
                return _give(table, size, is_wide)
    _give(table, SMALLEST, is_wide=True)
    return None


def _needed(table: Written, size: float) -> float:
    return sum(
        NARROWEST * LETTER * size + INSET if column["is_text"] else _points(table, i, size)
        for i, column in enumerate(table["columns"])
    )


def _give(table: Written, size: float, is_wide: bool) -> None:
    table["size"], table["is_wide"] = size, is_wide
    only_numbers = not any(column["is_text"] for column in table["columns"])
    for i, column in enumerate(table["columns"]):
        is_shared = column["is_text"] or only_numbers
        column["points"] = None if is_shared else round(_points(table, i, size), 1)
        column["share"] = min(WIDEST, max(NARROWEST, _longest(table, i)))


def _points(table: Written, column: int, size: float) -> float:
    """The width of a column of numbers: its longest number, or the longest word above them."""
    stated = table["columns"][column]
    words = f"{stated['heading']} {stated['unit']}".split()
    letters = max([*map(len, words), min(len(stated["heading"]), HEADING)])
    heading = letters * LETTER * size
    if stated["kind"] == "trend":
        return max(TREND, heading + INSET)
    return max(heading, _longest(table, column) * DIGIT * size) + INSET


def _longest(table: Written, column: int) -> int:
    return max((len(row[column]["text"]) for row in table["rows"]), default=0)
