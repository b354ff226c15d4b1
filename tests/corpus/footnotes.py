"""Footnotes: a mark on a row or a heading, and below the table the text that it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from workbook_files import ROWS

from corpus.book import book, cells, with_cells
from corpus.case import PLAIN, Case

OF_TEXT = "TEXT_CONTRADICTS"
MARKS = ("*", "(*)", "**", "†", "‡", "a)", "(a)")
TELLING = (
    "số sai, không sử dụng",
    "luỹ kế từ đầu năm",
    "số tháng 9",
    "gồm cả Lạng Sơn",
    "kế hoạch",
)
HARMLESS = ("nguồn: Cục Thống kê", "tăng so với cùng kỳ", "số liệu tháng 10/2025", "số ước tính")
STT, NAME, UNIT, NOTE, VALUE = 0, 2, 4, 6, 5


def below(line: str, sheet: list[list[object]] | None = None) -> list[list[object]]:
    """The form with a line below its table, after a blank one."""
    return [*(sheet or cells()), [], [line]]


def marked(column: int, mark: str) -> list[list[object]]:
    """The form with a mark behind what stands in the first row of a column."""
    return with_cells({(10, column): f"{ROWS[0][column]}{mark}"})


def footnotes() -> Iterator[Case]:
    """Marks in every column and on headings, and texts with and without one."""
    places = (STT, NAME, UNIT, NOTE)
    for (at, text), mark in zip(enumerate((*TELLING, *TELLING)), cycle(MARKS), strict=False):
        column = places[at % len(places)]
        mark = mark if column == NOTE or mark != "a)" else "*"
        sheet = below(f"{mark} {text}", marked(column, mark))
        name = f"footnote telling {at}"
        yield book(name, sheet, PLAIN[1:], {OF_TEXT: 1}, quoted=(text,))
    for (at, text), mark in zip(enumerate((*HARMLESS, *HARMLESS)), cycle(MARKS), strict=False):
        column = (STT, NAME, NOTE)[at % 3]
        mark = mark if column == NOTE or mark != "a)" else "*"
        yield book(f"footnote harmless {at}", below(f"{mark} {text}", marked(column, mark)))
    for at, mark in enumerate(MARKS):
        yield book(f"footnote without a text {at}", marked(NOTE, mark))
    for at, text in enumerate(TELLING):
        headed = with_cells({(9, VALUE): "Giá trị*"})
        sheet = below(f"* {text}", headed)
        yield book(f"footnote on the heading {at}", sheet, (), {OF_TEXT: 3}, quoted=(text,))
        alone = below(f"(*) {text}")
        yield book(f"footnote without its mark {at}", alone, (), {OF_TEXT: 3}, quoted=(text,))
    estimated = below("* số ước tính", with_cells({(9, VALUE): "Giá trị*"}))
    yield book("footnote of estimates on the heading", estimated)
    numbered = below("(1) số tháng 9", marked(NAME, " (1)"))
    yield book(
        "footnote of a number", numbered, PLAIN[1:], {OF_TEXT: 1, "NUMBER_NOT_IN_VALUE_COLUMN": 1}
    )
    listed = below("1. Kế hoạch của tỉnh được giao theo Quyết định 12/QĐ-UBND")
    yield book("footnote that is a line of a list", listed)
