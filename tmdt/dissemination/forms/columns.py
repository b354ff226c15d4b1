"""How wide the columns of a table are on a page, and whether the page must be turned for them."""

from __future__ import annotations

import re

from tmdt.dissemination.forms.written import Written

PORTRAIT, LANDSCAPE = 510, 757  # points between the margins of A4
ROOMY, TIGHT, LONG = 14, 8, 45
"""Letters up to which a text or a heading stays on one line: wished, at least, and at most."""
STEPS = (
    (PORTRAIT, 8.5, ROOMY), (PORTRAIT, 7.5, ROOMY), (PORTRAIT, 7.5, TIGHT), (PORTRAIT, 7, TIGHT),
    (LANDSCAPE, 8.5, ROOMY), (LANDSCAPE, 7.5, ROOMY), (LANDSCAPE, 6.5, TIGHT),
)  # fmt: skip
"""Width of the page, size of the letters, and how narrow columns may be: the first that fits."""
DIGIT, LETTER = 0.6, 0.56
"""Widths in parts of the size: of a digit exactly, of bold letters about."""
INSET, TREND = 8, 66


def arrange(table: Written) -> None:
    """Gives the table a size of letters and its columns widths: numbers are never broken.

    Columns are as wide as what they hold. Where that is more than a page has, each has what it
    needs and a share of the rest; what does not fit upright gets a page turned by a quarter.
    """
    room, size, least = next(
        (step for step in STEPS if sum(_widths(table, step[1], step[2])) <= step[0]), STEPS[-1]
    )
    table["size"], table["is_wide"] = size, room == LANDSCAPE
    needed, wished = _widths(table, size, least), _widths(table, size, LONG)
    more = sum(wished) - sum(needed)
    share = min(1.0, max(0.0, room - sum(needed)) / more) if more else 1.0
    for column, least_wide, wide in zip(table["columns"], needed, wished, strict=True):
        column["points"] = round(least_wide + share * (wide - least_wide), 1)


def _widths(table: Written, size: float, most: int) -> list[float]:
    """The widths of the columns when texts are broken after so many letters."""
    return [_points(table, index, size, most) for index in range(len(table["columns"]))]


def _points(table: Written, index: int, size: float, most: int) -> float:
    """The width of a column: no number and no word in it is broken."""
    column = table["columns"][index]
    words = _letters(f"{column['heading']} {column['unit']}", 1)
    lines = [_heading(text, min(most, ROOMY)) for text in (column["heading"], column["unit"])]
    letters = max(words, *lines) * LETTER
    if column["kind"] == "trend":
        return max(TREND, letters * size) + INSET
    cells = [row[index]["text"] for row in table["rows"]]
    if column["is_text"]:
        letters = max([letters, *(_letters(cell, most) * LETTER for cell in cells)])
    else:
        letters = max([letters, *(len(cell) * DIGIT for cell in cells)])
    return letters * size + INSET


def _heading(heading: str, most: int) -> int:
    """How wide a heading is on one line, or on two of half its length."""
    return len(heading) if len(heading) <= most else min(most, len(heading) // 2 + 1)


def _letters(text: str, most: int) -> int:
    """How wide a text is that is broken after so many letters, but not within a word."""
    words = max((len(word) for word in re.split(r"[ \u200b]", text)), default=0)
    return max(words, min(len(text), most))
