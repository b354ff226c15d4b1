"""What stands around the cells of a sheet: damaged records, old versions, and what it may cost."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import xls_records
from corpus.around import F11, master, messages, validated
from corpus.said_around import boxed
from hypothesis import example, given
from hypothesis import strategies as st
from ods_files import ods, ods_table
from workbook_files import form, package, rows_xml, sheet_xml
from workbook_readings import PLAIN, changed, codes, seen
from xls_files import xls

from ingestion.files.container import Refused
from ingestion.reading import read_submission
from ingestion.spreadsheet.sheet import Comment
from ingestion.spreadsheet.xls_around import XlsSurroundings
from ingestion.spreadsheet.xls_objects import NOTE, OBJECT, DrawnObjects

WHOLE = b"".join(
    (
        xls_records.page("&LĐơn vị"),
        xls_records.other_pages("even", "first"),
        xls_records.validation("Số kế hoạch", F11),
        xls_records.condition('0"K"', F11),
        xls_records.new_condition('0"K"', F11),
        xls_records.added_to_condition(10, F11),
        xls_records.box("DỰ THẢO"),
        xls_records.lettering("DỰ THẢO"),
    )
)


def records(data: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        found.append((kind, data[at + 4 : at + 4 + length]))
        at += 4 + length
    return found


@given(
    at=st.integers(0, 13),
    cut=st.integers(0, 60),
    byte=st.integers(0, 60),
    value=st.integers(0, 255),
)
@example(at=12, cut=20, byte=0, value=0)
@pytest.mark.parametrize("is_of_1995", [False, True])
def test_a_damaged_record_is_a_finding_and_nothing_worse(
    is_of_1995: bool, at: int, cut: int, byte: int, value: int
) -> None:
    """What is caught here refuses the file as unreadable (``read_xls``)."""
    damaged = records(WHOLE)
    kind, body = damaged[at % len(damaged)]
    body = bytearray(body[: len(body) - min(cut, len(body))])
    if byte < len(body):
        body[byte] = value
    damaged[at % len(damaged)] = (kind, bytes(body))
    objects = DrawnObjects(is_of_1995=is_of_1995)
    around = XlsSurroundings({}, is_of_1995=is_of_1995)
    try:
        for kind, content in damaged:
            objects.take(kind, content)
            around.take(kind, content)
    except (struct.error, IndexError, Refused):
        return
    try:
        objects.comments()
        objects.drawn()
    except Refused as refused:
        assert refused.code == "TEXT_BOX_UNREAD"


def test_comments_of_excel_95_stand_in_their_records() -> None:
    objects = DrawnObjects(is_of_1995=True)
    objects.take(NOTE, struct.pack("<3H", 10, 5, 11) + b"nghin ")
    objects.take(NOTE, struct.pack("<3H", 0xFFFF, 0, 5) + b"dong\r")
    objects.take(OBJECT, struct.pack("<IHH", 1, 8, 1))  # a picture
    objects.take(NOTE, struct.pack("<3H", 11, 5, 0))
    assert objects.comments() == [Comment(10, 5, "nghin dong")]
    assert objects.drawn() == []


def test_a_validation_for_many_areas_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingestion.spreadsheet.ods_around.MAX_AREAS", 2)
    rows = validated(11)
    rows[11][5] = rows[12][5] = rows[10][5]
    path = ods(tmp_path / "f.ods", ods_table(rows), before=messages("Chỉ nhập số"))
    assert codes(read_submission(path)) == ["FILE_TOO_COSTLY"]


def test_a_page_that_no_sheet_names_counts_for_all_of_them(tmp_path: Path) -> None:
    page = master("Plan", "<style:header><text:p>KẾ HOẠCH 2025</text:p></style:header>")
    path = ods(tmp_path / "f.ods", ods_table(form()), more={"styles.xml": page})
    assert {figure[4] for figure in seen(read_submission(path))} == {"HEADING_NOT_UNDERSTOOD"}


def test_page_numbers_of_old_excel_are_nothing(tmp_path: Path) -> None:
    path = xls(tmp_path / "f.xls", changed(0, 0, "x"), after=xls_records.page("&P/&N"))
    assert seen(read_submission(path)) == PLAIN


# What it may cost ------------------------------------------------------------------------------


def shape_of(inside: str) -> str:
    return f"<table:shapes><draw:rect>{inside}</draw:rect></table:shapes>"


def spaces(path: Path) -> Path:
    words = "<text:s/>a" * 500_000
    return ods(path, ods_table(form(), after=shape_of(f"<text:p>{words}</text:p>")))


def paragraphs(path: Path) -> Path:
    more = boxed("</a:t></a:r></a:p>" + "<a:p/>" * 500_000 + "<a:p><a:r><a:t>")
    return package(path, sheet_xml(rows_xml(form())), more=more)


def lines_of_a_page(path: Path) -> Path:
    lines = "".join(f"<text:p>số {at}</text:p>" for at in range(50_000))
    page = master("Default", f"<style:header>{lines}</style:header>")
    return ods(path, ods_table(form()), more={"styles.xml": page})


def styles_under_conditions(path: Path) -> Path:
    maps = '<style:map style:condition="x" style:apply-style-name="o"/>' * 60_000
    return ods(path, ods_table(form()), f'<style:style style:name="ce">{maps}</style:style>')


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (spaces, []),
        (paragraphs, []),
        (lines_of_a_page, ["FILE_TOO_COSTLY"]),
        (styles_under_conditions, ["FILE_TOO_COSTLY"]),
    ],
)
def test_words_without_end_cost_little(
    tmp_path: Path, write: Callable[[Path], Path], expected: list[str]
) -> None:
    path = write(tmp_path / "file")
    began = time.process_time()
    assert codes(read_submission(path)) == expected
    assert time.process_time() - began < 15  # what is quadratic takes minutes
