"""Workbooks with comments on their cells: each speaks of a figure as a note beside it does."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ods_files import ods, ods_table
from workbook_files import MAIN, OFFICE, PACKAGE, raw
from xls_files import xls, xls_record

from corpus.book import book, cells, header, with_cells
from corpus.case import PHONE, PLAIN, Case, Expected, case, figure
from corpus.headings import CONTRADICTED, OF_TEXT, READ_AS, UNCLEAR
from corpus.long_csv import unlike

THREADED = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
OURS = "Kho dữ liệu TMĐT"
UNIT = "UNIT_CONTRADICTED"
# On a cell of the first figure's row, and what becomes of that figure.
TELLING = (
    ("nghìn thuê bao", UNIT), ("Đơn vị: nghìn thuê bao", UNIT), ("x1000", UNIT),
    ("kế hoạch năm 2025", OF_TEXT), ("Dự kiến", OF_TEXT), ("tháng 9/2025", OF_TEXT),
    ("luỹ kế từ đầu năm", OF_TEXT), ("trả trước", OF_TEXT), ("Hải Phòng", "PROVINCE_MISMATCH"),
    ("Nguyễn Văn A:\nnghìn thuê bao", UNIT), ("Đã kiểm tra.\nKế hoạch", OF_TEXT),
    ("Số liệu tính theo nghìn thuê bao, làm tròn", OF_TEXT), ("Chị Hoa xem lại giúp em", OF_TEXT),
)  # fmt: skip
PROSE = (
    "Đã kiểm tra", "Nguồn: Sở TTTT", "tăng so với tháng 9", "Số liệu chính thức", "thuê bao",
    "Nguyễn Văn A:\nxem văn bản số 12/SCT", "tháng 10/2025", "Thực hiện", "Cảm ơn chị Hoa",
)  # fmt: skip
AT = ("F11", "E11", "C11", "B11", "G11", "H11", "A11")


def comments() -> Iterator[Case]:
    """Comments of Excel, of LibreOffice and of Excel 97."""
    for at, (text, code) in enumerate(TELLING):
        yield commented(f"comment contradicts {at}", {AT[at % len(AT)]: text}, PLAIN[1:], {code: 1})
    for at, text in enumerate(PROSE):
        on = dict.fromkeys((AT[at % len(AT)], "F10", "A8", "F30"), text)
        yield commented(f"comment is prose {at}", on)
    yield from _of_one_meaning()
    yield from _on_heads()
    yield from _threads()
    yield from _of_other_programs()


def _of_one_meaning() -> Iterator[Case]:
    bare = cells([(1, PHONE, "", "", "", 1902, "")])
    for at, address in enumerate(("F11", "B11", "E10", "A8", "D20")):
        yield commented(f"comment states the unit {at}", {address: "Đơn vị: nghìn thuê bao"},
                        [figure(PHONE, 1902000)], rows=bare)  # fmt: skip
    part = [*PLAIN[1:], figure(PHONE, 6, breakdown="account_type=prepaid")]
    row = (1, PHONE, "", "account_type=prepaid", "thuê bao", 6, "")
    rows = with_cells({(10, at): value for at, value in enumerate(row)})
    yield commented("comment repeats the part", {"D11": "trả trước"}, part, rows=rows)
    number = {"NUMBER_BESIDE_VALUE": 1}
    yield commented("comment with a number", {"F11": "1.234 thuê bao"}, PLAIN, number)
    both = {"F11": "1.900.000", "F12": "Trước đây: 1570", "F13": "18"}
    yield commented("comments with numbers", both, PLAIN, number, ignored=2)
    merged = '<mergeCells count="1"><mergeCell ref="G11:G12"/></mergeCells>'
    yield commented("comment on a merged cell", {"G11": "kế hoạch"}, PLAIN[2:], {OF_TEXT: 2},
                    after=merged)  # fmt: skip
    ours = {"F11": "LỖI / ERROR\nĐơn vị tính nói về nghìn thuê bao: kế hoạch\nkế hoạch"}
    yield commented("comment of our own", ours, author=OURS)
    ours["F11"] += "\n\n— Lan: kế hoạch"
    yield commented("comment that stands in our own", ours, PLAIN[1:], {OF_TEXT: 1}, author=OURS)


def _on_heads() -> Iterator[Case]:
    for at, (text, code) in enumerate(
        (("kế hoạch", UNCLEAR), ("tháng 9/2025", CONTRADICTED), ("triệu, trừ bưu chính", UNCLEAR),
         ("Số liệu tháng 9/2025 của Sở", CONTRADICTED), ("Mục tiêu", UNCLEAR))
    ):  # fmt: skip
        for address in ("A8", "H30") if at != 1 else ("F10", "A8"):
            found = {code: 1 if code == CONTRADICTED else 3}
            found |= {READ_AS: 1} if address == "F10" else {}
            yield commented(f"comment on {address} contradicts {at}", {address: text}, (), found,
                            rejected=3)  # fmt: skip
    plan = [figure(one.indicator, one.value, kind="target") for one in PLAIN]
    yield commented("comment on the head of values names the kind", {"F10": "Kế hoạch"}, plan,
                    {READ_AS: 1})  # fmt: skip
    yield commented("comment on the head of values agrees", {"F10": "Ghi bằng số, tháng 10/2025"})
    before = with_cells({(9, 7): "Kỳ trước", (10, 7): 1900000})
    found = {"PREVIOUS_VALUE": 1}
    on = {"H10": "Tháng 9/2025", "H11": "Số liệu tháng 9"}
    yield commented("comments on a column of another period", on, PLAIN, found, rows=before)
    elsewhere = cells(above=header(name=None))
    yield commented("comment names another province", {"B2": "tỉnh Hải Phòng"}, (),
                    {"PROVINCE_MISMATCH": 3}, rows=elsewhere)  # fmt: skip


def _threads() -> Iterator[Case]:
    copy = "[Threaded comment]\n\nYour version allows you to read this.\n\nComment:\n    kế hoạch"
    more = parts({"F11": copy}, author="tc={B1}") | thread_parts({"F11": ["kế hoạch", "dạ"]})
    more["xl/worksheets/_rels/s0.xml.rels"] = relations(("comments", THREADED))
    yield book("thread contradicts", cells(), PLAIN[1:], {OF_TEXT: 1}, more=more)
    more = more | thread_parts({"F11": ["Chị xem giúp em", "ước tính", "đã xem"]})
    yield book("thread is prose and says estimated", cells(), more=more)
    more = parts({"F11": copy}, author="tc={B1}")
    yield book("thread of which only the copy is left", cells(), PLAIN[1:], {OF_TEXT: 1}, more=more)


def _of_other_programs() -> Iterator[Case]:
    for at, (text, code) in enumerate((*TELLING[:6], *((text, "") for text in PROSE[:6]))):
        expected = Expected(PLAIN[1:], 1, findings={code: 1}) if code else Expected(PLAIN)
        place = [(10, 5), (10, 4), (10, 2)][at % 3]
        on = cells()[place[0]][place[1]]
        rows = with_cells({place: annotated(on, text), (0, 0): unlike(f"annotation {at}")})
        yield case(f"ods annotation {at}", lambda path, r=rows: ods(path, ods_table(r)), expected)
        rows, notes = with_cells({(0, 0): unlike(f"xls note {at}")}), xls_notes({place: text})
        yield case(f"xls note {at}", lambda path, r=rows, n=notes: xls(path, r, after=n), expected)


# How they are written ------------------------------------------------------------------------


def commented(
    name: str,
    on: Mapping[str, str],
    loaded: Any = PLAIN,
    findings: Mapping[str, int] | None = None,
    *,
    rows: Any = None,
    author: str = "",
    **how: Any,
) -> Case:
    """A form with comments, by the address of their cells."""
    return book(name, rows or cells(), loaded, findings, more=parts(on, author), **how)


def parts(on: Mapping[str, str], author: str = "") -> dict[str, str]:
    """The parts of an Excel workbook for the comments on its first sheet."""
    written = "".join(
        f'<comment ref="{address}" authorId="0"><text><r><t xml:space="preserve">'
        f"{escape(text)}</t></r></text></comment>"
        for address, text in on.items()
    )
    return {
        "xl/worksheets/_rels/s0.xml.rels": relations(("comments", f"{OFFICE}/comments")),
        "xl/comments.xml": f'<comments xmlns="{MAIN}"><authors><author>{escape(author)}</author>'
        f"</authors><commentList>{written}</commentList></comments>",
    }


def thread_parts(on: Mapping[str, list[str]]) -> dict[str, str]:
    """The part with threads, beside the comments that repeat them."""
    written = "".join(
        f'<threadedComment ref={quoteattr(address)} id="{{{at}}}"><text>{escape(text)}</text>'
        "</threadedComment>"
        for address, texts in on.items()
        for at, text in enumerate(texts)
    )
    xml = f'<ThreadedComments xmlns="{THREADS}">{written}</ThreadedComments>'
    return {
        "xl/threads.xml": xml,
        "xl/worksheets/_rels/s0.xml.rels": relations(
            ("comments", f"{OFFICE}/comments"), ("threads", THREADED)
        ),
    }


def relations(*of: tuple[str, str]) -> str:
    written = "".join(
        f'<Relationship Id="c{name}" Type="{kind}" Target="../{name}.xml"/>' for name, kind in of
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{written}</Relationships>'


def annotated(value: Any, text: str) -> raw:
    """A cell of LibreOffice with an annotation."""
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    note = f"<office:annotation><text:p/>{paragraphs}</office:annotation>"
    if isinstance(value, str):
        return raw(f'<table:table-cell office:value-type="string">{note}'
                   f"<text:p>{escape(value)}</text:p></table:table-cell>")  # fmt: skip
    return raw(f'<table:table-cell office:value-type="float" office:value="{value}">{note}'
               f"<text:p>{value}</text:p></table:table-cell>")  # fmt: skip


def xls_notes(on: Mapping[tuple[int, int], str]) -> bytes:
    """The records of comments of Excel 97: the text, in two pieces, and the cell it is of."""
    records = b""
    for at, ((row, column), text) in enumerate(on.items(), start=1):
        half = len(text) // 2
        records += xls_record(0x5D, struct.pack("<HHHH", 0x15, 0x12, 0x19, at) + bytes(18))
        head = bytes(10) + struct.pack("<HH", len(text), 16) + bytes(4)
        records += xls_record(0x1B6, head)
        for piece in (text[:half], text[half:]):
            records += xls_record(0x3C, b"\1" + piece.encode("utf-16-le"))
        records += xls_record(0x3C, bytes(16))
        records += xls_record(0x1C, struct.pack("<HHHHHB", row, column, 0, at, 0, 0))
    return records
