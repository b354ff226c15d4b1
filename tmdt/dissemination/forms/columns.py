"""How wide the columns of a table are on a page, and whether the page must be turned for them."""

from __future__ import annotations

from tmdt.dissemination.forms.written import Written

PORTRAIT, LANDSCAPE = 510, 757  # points between the margins of A4
SIZES = (8.5, 7.5)
SMALLEST = 6.5
DIGIT, LETTER = 0.6, 0.56
"""Widths in parts of the size: of a digit exactly, of bold letters about."""
INSET, TREND = 8, 66
SHORT, LONG = 14, 45
"""Letters: a text up to the first is never broken, and up to the second where there is room."""


def arrange(table: Written) -> None:
    """Gives the table a size of letters and its columns widths: numbers are never broken.

    Columns are as wide as what they hold. Where that is more than a page has, long texts share
    what the others leave; what does not fit upright either gets a page turned by a quarter.
    """
    for room, is_wide in ((PORTRAIT, False), (LANDSCAPE, True)):
        for size in SIZES:
            if _width(table, size, SHORT) <= room:
                return _give(table, size, room, is_wide)
    return _give(table, SMALLEST, LANDSCAPE, is_wide=True)


def _give(table: Written, size: float, room: float, is_wide: bool) -> None:
    table["size"], table["is_wide"] = size, is_wide
    fits = _width(table, size, LONG) <= room
    for index, column in enumerate(table["columns"]):
        longest = _longest(table, index)
        is_shared = not fits and (column["is_text"] and longest > SHORT)
        column["points"] = None if is_shared else round(_points(table, index, size, LONG), 1)
        column["share"] = min(LONG, longest)


def _width(table: Written, size: float, most: int) -> float:
    """The width of all columns when texts are broken after so many letters."""
    return sum(_points(table, index, size, most) for index in range(len(table["columns"])))


def _points(table: Written, index: int, size: float, most: int) -> float:
    column = table["columns"][index]
    heading = _heading(column) * LETTER * size
    if column["kind"] == "trend":
        return max(TREND, heading) + INSET
    letters = _longest(table, index)
    wide = min(letters, most) * LETTER if column["is_text"] else letters * DIGIT
    return max(heading, wide * size) + INSET


def _heading(column: Written) -> int:
    """Letters of the longest word above a column, and of a short heading as a whole."""
    words = f"{column['heading']} {column['unit']}".split()
    return max([*map(len, words), min(len(column["heading"]), SHORT)])


def _longest(table: Written, index: int) -> int:
    return max((len(row[index]["text"]) for row in table["rows"]), default=0)
