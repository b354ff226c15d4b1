"""Workbooks whose numbers or units people left to the eye: split in two, blank, "as above"."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_files import COLUMNS, ROWS, form

from corpus.book import HEADER, book, cells, with_cells
from corpus.case import BTS, NET, PHONE, PLAIN, Case, figure

UNIT, SPLIT = "UNIT_CONTRADICTED", "NUMBER_SPLIT"
BESIDE = {"COLUMN_NOT_KNOWN": 1}
PAIRS = ((1, "234,5"), (1, 234.5), (1901, 569), ("1", ",5"), (5, 0))
FOUND = {SPLIT: 1} | BESIDE
COLUMNS_SPLIT = (*COLUMNS[:6], "", "Ghi chú")


def split_numbers() -> Iterator[Case]:
    """A number over two columns, of which one has no heading."""
    for at, (left, right) in enumerate(
        ((1, "234,5"), (1, 234.5), (1901, 569), ("1", ",5"), (5, 0))
    ):
        rows = [(*ROWS[0][:5], left, right, ""), *((*row[:6], "", row[6]) for row in ROWS[1:])]
        yield book(f"number split {at}", cells(rows, COLUMNS_SPLIT), PLAIN[1:], {SPLIT: 1} | BESIDE,
                   rejected=1)  # fmt: skip
        rows = [(*ROWS[0][:5], left, right, ""), *((*row[:5], "", *row[5:]) for row in ROWS[1:])]
        columns = (*COLUMNS[:5], "", *COLUMNS[5:])
        yield book(f"number split to the left {at}", cells(rows, columns), PLAIN[1:], FOUND,
                   rejected=1)  # fmt: skip
    rows = [(*ROWS[0][:6], "đã kiểm tra", ""), *((*row[:6], "", row[6]) for row in ROWS[1:])]
    yield book("words beside a value", cells(rows, COLUMNS_SPLIT))
    apart = with_cells({(10, 8): 234})
    yield book("a number apart from the value", apart, PLAIN, BESIDE)
    named = cells([(*row[:6], 7, "") for row in ROWS], (*COLUMNS[:6], "Số lần gửi", "Ghi chú"))
    yield book("a number beside the value under a heading", named, PLAIN, BESIDE, ignored=3)


def unit_columns() -> Iterator[Case]:
    """Blank units and ditto marks below a scaled unit."""
    first = (1, PHONE, "", "", "nghìn thuê bao", 1902, "")
    phone = figure(PHONE, 1902000)
    yield book("blank unit below a scaled one", cells([first, row(NET, "")]), [phone], {UNIT: 1})
    yield book("blank unit above a scaled one", cells([row(NET, ""), first]), [phone], {UNIT: 1})
    named = (2, NET, "Số thuê bao Internet, ĐVT: thuê bao", "", "", 600, "")
    loaded = [phone, figure(NET, 600)]
    yield book("blank unit that the name states", cells([first, named]), loaded)
    plain = cells([row(PHONE, "thuê bao", 7), row(NET, "")])
    yield book("blank unit below a plain one", plain, [figure(PHONE, 7), figure(NET, 600)])
    other = cells([first, row(BTS, "")])
    yield book("blank unit of another base", other, [phone, figure(BTS, 600)])
    for at, mark in enumerate(
        ('"', "-nt-", "nt", "NT", "như trên", "Như trên", "''", "”", "〃", "//", '- " -')
    ):  # fmt: skip
        rows = cells([first, row(NET, mark)])
        yield book(f"ditto in the unit {at}", rows, [phone, figure(NET, 600000)])
    rows = cells([first, row(NET, "nt"), row(BTS, "nt")])
    loaded = [phone, figure(NET, 600000)]
    yield book("ditto of a unit that does not fit", rows, loaded, {"UNIT_MISMATCH": 1})
    rows = cells([row(PHONE, "nt", 7), row(NET, "thuê bao")])
    yield book("ditto of nothing", rows, [figure(NET, 600)], {"UNIT_UNKNOWN": 1})
    rows = cells([first, row(BTS, ""), row(NET, "nt")])
    loaded = [phone, figure(BTS, 600)]
    yield book("ditto of a blank", rows, loaded, {"UNIT_UNKNOWN": 1})
    sheet = form([first, row(NET, "")], COLUMNS, [*HEADER, ("Đơn vị: nghìn thuê bao",)])
    yield book("blank unit that the title states", sheet, [phone, figure(NET, 600000)])


def row(indicator: str, unit: str, value: float = 600) -> tuple[object, ...]:
    return (2, indicator, "", "", unit, value, "")
