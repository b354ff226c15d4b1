"""A sheet read all at once says what it says read event by event; on any doubt it is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from workbook_files import letters, sheet_xml

from ingestion.files.container import Refused
from ingestion.spreadsheet.number_format import find_format
from ingestion.spreadsheet.sheet import Sheet, Texts
from ingestion.spreadsheet.spans import Spans
from ingestion.spreadsheet.xlsx_cells import read_cells
from ingestion.spreadsheet.xlsx_package import XlsxStyles
from ingestion.spreadsheet.xlsx_plain import BAND, read_plain
from ingestion.spreadsheet.xlsx_strings import Shared, TextRun, read_strings
from ingestion.spreadsheet.xlsx_values import StoredValues

STRINGS: list[Shared] = [
    "Mã chỉ tiêu",
    [TextRun("Tr", None), TextRun("Þnh", ".VnTime")],
    "",
    "Ngµy lËp",
    [TextRun("a_x000D_b", "Arial")],
    [TextRun("150", None, "struck"), TextRun("200", None, "")],
]
CODES = (
    *("General", "0.0%", "d/m/yyyy", '0" triệu"', "General", '0"K"'),
    *('_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', "0;0", "#", "General", '@" nghìn"'),
)
STYLES = XlsxStyles(
    formats=[find_format(200, code) for code in CODES],
    fonts=[".VnTime" if at == 4 else None for at in range(len(CODES))],
    marks=["struck" if at == 9 else "" for at in range(len(CODES))],
)
NUMBERS = (
    "0", "0.0", "-0", "1901569", "17.6", "-3", "1E-3", "1E+20", "0.17599999999999999", "46300.25",
    "1234567890123456789",
)  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(NUMBERS).map(lambda number: f"><v>{number}</v></c>"),
    st.sampled_from(NUMBERS).map(lambda number: f' t="n"><v>{number}</v></c>'),
    st.integers(0, len(STRINGS) - 1).map(lambda number: f' t="s"><v>{number}</v></c>'),
    st.sampled_from(["Tấn", "a &amp; b", "Ngµy lËp", "", "a_x000D_b", "&#10;"]).map(
        lambda text: f' t="inlineStr"><is><t>{text}</t></is></c>'
    ),
    st.sampled_from(["/>", "></c>"]),
)
ATTRIBUTES = (
    "",
    ' ht="0"',
    ' hidden="1"',
    ' hidden="false" ht="12.8"',
    ' spans="1:7" x14ac:dyDescent="0.25"',
)
ROWS = st.lists(
    st.tuples(
        st.integers(1, 900),
        st.sampled_from(ATTRIBUTES),
        st.dictionaries(
            st.integers(0, 800),
            st.tuples(
                CELLS, st.sampled_from(["", *(f' s="{style}"' for style in range(len(CODES) + 1))])
            ),
            max_size=5,
        ),
    ),
    max_size=6,
    unique_by=lambda row: row[0],
)
DAMAGE = (
    b"", b"<", b">", b'"', b"&", b"1", b"A", b" ", b"-", b"\xff", b"\0", b"<c>", b"<!--", b"-->",
    b"<f>1</f>", b"</row>", b"<row>", b"<sheetData>", b"</sheetData>", b' r="7"', b' t="e"',
    b' s="x"', b"<v>5</v>", b"0", b'<c r="B2"><v>7</v></c>', b"<is><t>x</t></is>",
)  # fmt: skip
Rows = list[tuple[int, str, dict[int, tuple[str, str]]]]


def plain(rows: Rows) -> bytes:
    """A sheet with hidden columns and merged cells, as programs write it."""
    written = []
    for number, attributes, cells in sorted(rows, key=lambda row: row[0]):
        inside = "".join(
            f'<c r="{letters(column)}{number}"{style}{cell}'
            for column, (cell, style) in sorted(cells.items())
        )
        written.append(f'<row r="{number}"{attributes}>{inside}</row>')
    before = '<cols><col min="2" max="3" hidden="1"/></cols>'
    after = '<mergeCells><mergeCell ref="A2:B3"/></mergeCells>'
    return sheet_xml("\n".join(written), before, after).encode()


def at_once(data: bytes) -> Sheet | None:
    return read_plain(data, StoredValues(STRINGS, STYLES, Texts()))


def by_events(data: bytes) -> Sheet:
    return read_cells(data, StoredValues(STRINGS, STYLES, Texts()))


@settings(max_examples=300, deadline=None)
@given(rows=ROWS)
def test_at_once_is_as_by_events(rows: Rows) -> None:
    data = plain(rows)
    expected = by_events(data)
    sheet = at_once(data)
    assert sheet == expected if expected.rows else sheet is None


@settings(max_examples=600, deadline=None)
@given(
    rows=ROWS.filter(bool),
    where=st.floats(0, 1),
    what=st.sampled_from(DAMAGE),
    over=st.integers(0, 12),
)
@example(rows=[(1, "", {0: ("><v>1</v></c>", "")})], where=0.5, what=b' r="7"', over=0)
def test_damaged_xml_is_left_alone_or_read_the_same(
    rows: Rows, where: float, what: bytes, over: int
) -> None:
    data = plain(rows)
    at = int(where * len(data))
    damaged = data[:at] + what + data[at + over :]
    try:
        expected = by_events(damaged)
    except Refused:
        with pytest.raises(Refused):
            raise_if_left_alone(at_once(damaged))
    else:
        assert at_once(damaged) in (None, expected)


def raise_if_left_alone(sheet: Sheet | None) -> None:
    if sheet is None:
        raise Refused("FILE_UNREADABLE")


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A1"><f>1+1</f><v>2</v></c>',
        '<c r="A1" t="e"><v>#N/A</v></c>',
        '<c r="A1" t="b"><v>1</v></c>',
        '<c r="A1" t="str"><v>1</v></c>',
        '<c r="B1"><v>1</v></c><c r="A1"><v>2</v></c>',
        '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>',
        '<c r="A0"><v>1</v></c>',
        '<c r="XFE1"><v>1</v></c>',
        '<c r="A1" t="s"><v>0.5</v></c>',
        '<c r="A1"><v>1-2</v></c>',
    ],
)
def test_left_to_be_read_by_events(cells: str) -> None:
    assert at_once(sheet_xml(f'<row r="1">{cells}</row>').encode()) is None


@pytest.mark.parametrize("number", ["6", "-1", "99999999999"])
def test_a_string_that_is_not_there(number: str) -> None:
    """Not even where cells with texts of their own make for more of them."""
    own = "".join(
        f'<c r="{letters(at)}1" t="inlineStr"><is><t>{at}</t></is></c>' for at in range(9)
    )
    data = sheet_xml(f'<row r="1">{own}<c r="J1" t="s"><v>{number}</v></c></row>').encode()
    for read in (at_once, by_events):
        with pytest.raises(Refused):
            raise_if_left_alone(read(data))


def test_a_sheet_of_many_bands() -> None:
    rows = [
        (at + 1, "", {column: ("><v>17.6</v></c>", "") for column in range(9)})
        for at in range(9_000)
    ]
    data = plain(rows)
    assert len(data) > 2 * BAND
    assert at_once(data) == by_events(data)


def test_hidden_rows_of_every_band() -> None:
    rows = [
        (at + 1, ATTRIBUTES[at % 3], {column: ("><v>17.6</v></c>", "") for column in range(9)})
        for at in range(9_000)
    ]
    sheet = at_once(plain(rows))
    expected = Spans(range(at, at + 1) for at in range(9_000) if at % 3)
    assert sheet and sheet.hidden_rows == expected


def test_days_counted_from_1904() -> None:
    data = sheet_xml('<row r="1"><c r="A1" s="2"><v>1</v></c></row>').encode()
    values = StoredValues([], replace(STYLES, is_1904=True), Texts())
    assert str(read_plain(data, values).rows[0][0]) == "1904-01-02 00:00:00"


TEXTS = (
    "Tấn",
    " kg ",
    "a &amp; b",
    "&lt;f&gt;",
    "&#10;",
    "&eacute;",
    "]]>",
    "",
    "a\r\nb",
    "\ufffe",
)
SHARED = st.one_of(
    st.sampled_from(TEXTS).map(lambda text: f"<si><t>{text}</t></si>"),
    st.sampled_from(TEXTS).map(lambda text: f'<si><t xml:space="preserve">{text}</t></si>\n'),
    st.sampled_from(["<si/>", "<si><t/></si>", "<si><r><t>a</t></r><r><t>b</t></r></si>", "\0"]),
)


@settings(max_examples=400, deadline=None)
@given(
    shared=st.lists(SHARED, max_size=5),
    encoding=st.sampled_from(["", 'encoding="UTF-8"', "encoding='windows-1258'"]),
    around=st.sampled_from(["<sst>{}</sst>", "<!-- {} --><sst/>", "<sst>{}", "<x:sst>{}</x:sst>"]),
)
def test_strings_at_once_are_as_by_events(shared: list[str], encoding: str, around: str) -> None:
    """A comment is enough for the strings to be read by events."""
    begin = f'<?xml version="1.0" {encoding}?>'
    parts = around.format("".join(shared))
    read = []
    for hidden in ("", "<!-- -->"):
        try:
            read.append(read_strings((begin + hidden + parts).encode()))
        except Refused:
            read.append(None)
    assert read[0] == read[1]
