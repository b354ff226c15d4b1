"""Remarks that hold for more than the cell they stand in: merged, repeated by a mark, going on."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_files import COLUMNS, ROWS

from corpus.book import HEADER, book, cells, with_cells
from corpus.case import PLAIN, Case, Rows
from corpus.headings import OF_TEXT, UNCLEAR

TELLING = ("kế hoạch", "tháng 9", "số liệu sai", "không sử dụng", "luỹ kế từ đầu năm")
HARMLESS = ("Sở Công Thương cung cấp", "Tăng so với tháng trước", "Hạ tầng", "đã kiểm tra")
DITTOS = ('"', "nt", "-nt-", "như trên", "Tương tự", "''", "n.t", "same as above")
NOTES, HEADLESS = 6, 7
FIRST = 10
"""The row of the first figure, from 0."""
LEFT = ("Nhóm", *COLUMNS)


def carried() -> Iterator[Case]:
    """Each text in a column of notes, in one without a heading, and in one left of the table."""
    yield from _merged()
    yield from _repeated()
    yield from _going_on()
    yield from _second_notes()


def _merged() -> Iterator[Case]:
    for at, text in enumerate(TELLING):
        for column in (NOTES, HEADLESS):
            sheet = with_cells({(FIRST + 1, column): text})
            yield book(f"merged remark {at} {column}", sheet, PLAIN[:1], {OF_TEXT: 2},
                       after=_over(column, 1, 2))  # fmt: skip
        yield book(f"merged remark {at} left", _left(text), (), {OF_TEXT: 3}, after=_over(0, 0, 2))
    for at, text in enumerate(HARMLESS):
        for column in (NOTES, HEADLESS):
            sheet = with_cells({(FIRST, column): text})
            yield book(f"merged remark harmless {at} {column}", sheet, after=_over(column, 0, 2))
        yield book(f"merged remark harmless {at} left", _left(text), after=_over(0, 0, 2))
    for column, code in ((NOTES, "NUMBER_BESIDE_VALUE"), (HEADLESS, "COLUMN_NOT_KNOWN")):
        counted = with_cells({(FIRST, column): "1.234 thuê bao"})
        yield book(f"merged remark of a number {column}", counted, PLAIN, {code: 1},
                   after=_over(column, 0, 1))  # fmt: skip
    marked = [*with_cells({(FIRST, NOTES): "(*)"}), [], ["(*) Số kế hoạch"]]
    yield book("merged mark", marked, PLAIN[2:], {OF_TEXT: 2}, after=_over(NOTES, 0, 1))


def _repeated() -> Iterator[Case]:
    for at, mark in enumerate(DITTOS):
        for column in (NOTES, HEADLESS):
            text = TELLING[at % len(TELLING)]
            sheet = with_cells({(FIRST, column): text, (FIRST + 1, column): mark})
            yield book(f"remark repeated {at} {column}", sheet, PLAIN[2:], {OF_TEXT: 2})
    sheet = with_cells({(FIRST, NOTES): HARMLESS[0], (FIRST + 1, NOTES): "nt"})
    yield book("remark repeated that is harmless", sheet)
    twice = {(FIRST + at, NOTES): text for at, text in enumerate(("kế hoạch", "nt", "nt"))}
    yield book("remark repeated twice", with_cells(twice), (), {OF_TEXT: 3})


def _going_on() -> Iterator[Case]:
    for at, text in enumerate(TELLING):
        found = {OF_TEXT: 1, UNCLEAR: 1} if text == "không sử dụng" else {OF_TEXT: 2}
        for column in (NOTES, HEADLESS):
            yield book(f"remark below {at} {column}", _below(text, column), PLAIN[:1], found)
    for at, text in enumerate(("kế hoạch", "tháng 9")):
        rows = [*ROWS, ("", "", text)]
        yield book(f"remark below a name {at}", cells(rows), (), {OF_TEXT: 3})
    for at, text in enumerate(HARMLESS):
        for column in (NOTES, HEADLESS):
            yield book(f"remark below harmless {at} {column}", _below(text, column))
    for at, (begun, rest) in enumerate((("Số liệu chưa", "kiểm tra"), ("không", "sử dụng số này"))):
        first = (*ROWS[0][:NOTES], begun)
        sheet = cells([first, [""] * NOTES + [rest], *ROWS[1:]])
        yield book(f"remark in two rows {at}", sheet, PLAIN[1:], {OF_TEXT: 1})


def _second_notes() -> Iterator[Case]:
    columns = (*COLUMNS, "Ghi chú")
    for at, text in enumerate(TELLING):
        sheet = cells([(*ROWS[0], text), *ROWS[1:]], columns)
        yield book(f"second notes {at}", sheet, PLAIN[1:], {OF_TEXT: 1})
    for at, text in enumerate(HARMLESS):
        yield book(f"second notes harmless {at}", cells([(*ROWS[0], text), *ROWS[1:]], columns))
    sheet = cells([(*ROWS[0], "nghìn"), *ROWS[1:]], columns)
    yield book("second notes of a scale", sheet, PLAIN[1:], {"UNIT_CONTRADICTED": 1})


def _below(text: str, column: int) -> Rows:
    """The form with a row below its second figure that has nothing but a text in one column."""
    return cells([*ROWS[:2], [""] * column + [text], *ROWS[2:]])


def _left(text: str) -> Rows:
    above = [("", *field) for field in HEADER]
    return cells([(text, *ROWS[0]), *(("", *row) for row in ROWS[1:])], LEFT, above)


def _over(column: int, first: int, last: int) -> str:
    """A cell merged over some of the figures' rows."""
    letter = chr(ord("A") + column)
    area = f"{letter}{FIRST + 1 + first}:{letter}{FIRST + 1 + last}"
    return f'<mergeCells><mergeCell ref="{area}"/></mergeCells>'
