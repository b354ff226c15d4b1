"""Files made to harm: a finding each, or read as if nothing were."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import hostile_files as hostile
from old_encodings import to_tcvn3
from workbook_files import archive, package, rows_xml, sheet_xml, text_file, with_part
from xls_files import compound_file, xls

from corpus.archives import FIVE
from corpus.book import book, cells, with_cells
from corpus.case import NET, PHONE, PLAIN, RETAIL, Case, Expected, Writer, case, figure, nothing
from corpus.long_csv import csv_case, csv_text, line, unlike

SQL = "'; drop table staging.submission; --"
COMMAND = "=cmd|' /C calc'!A0"
PREFIX = "hostile"
HOSTILE_NAME = 'a "name"\nwith\tquotes\'; drop table staging.submission; --.csv'
LONG = csv_text([line(PHONE, "x" * (9 << 20), note="ú")])
BROKEN: tuple[tuple[str, Writer, str], ...] = (
    ("zip bomb", hostile.bomb, "FILE_TOO_COSTLY"),
    ("zip bomb in a picture", hostile.bomb_elsewhere, "FILE_TOO_COSTLY"),
    ("sizes that lie", hostile.liar, "FILE_UNSAFE"),
    ("DOCTYPE in a sheet", hostile.doctype("xl/worksheets/s0.xml"), "FILE_UNSAFE"),
    ("DOCTYPE in the strings", hostile.doctype("xl/strings.xml"), "FILE_UNSAFE"),
    ("a part above", lambda path: with_part(path, "../../x", "x"), "FILE_UNSAFE"),
    ("an absolute part", lambda path: with_part(path, "/etc/passwd", "x"), "FILE_UNSAFE"),
    ("truncated early", hostile.truncated(0.3), "FILE_UNREADABLE"),
    ("truncated late", hostile.truncated(0.97), "FILE_UNREADABLE"),
    (
        *("password", lambda path: compound_file(path, {"EncryptedPackage": b"x" * 9000})),
        "FILE_PASSWORD_PROTECTED",
    ),
    ("password in xls", lambda path: xls(path, cells(), password=True), "FILE_PASSWORD_PROTECTED"),
    ("password in ods", hostile.encrypted_ods, "FILE_PASSWORD_PROTECTED"),
    ("encrypted entries", hostile.encrypted_zip, "FILE_PASSWORD_PROTECTED"),
    ("10^9 cells in ods", hostile.repeated_ods, "FILE_TOO_COSTLY"),
    ("HTML", text_file("<html><table><tr><td>1</td></tr></table>"), "FILE_TYPE_UNKNOWN"),
    ("PDF", text_file(b"%PDF-1.7\n"), "FILE_TYPE_UNKNOWN"),
    (
        *("DOCX", lambda path: archive(path, {"[Content_Types].xml": "", "word/document.xml": ""})),
        "FILE_TYPE_UNKNOWN",
    ),
    ("NUL and nothing else", text_file(b"\0" * 4096), "FILE_EMPTY"),
    ("noise", text_file(random.Random(3).randbytes(9000)), "FILE_UNREADABLE"),
    ("a heading alone", text_file(csv_text([]).rstrip()), "FILE_EMPTY"),
    ("a line of 9 MB", text_file(LONG), "FILE_UNREADABLE"),
    (
        *("NUL in XML", lambda path: package(path, sheet_xml(rows_xml([["\0"]])))),
        "FILE_UNREADABLE",
    ),
)  # fmt: skip


def hostile_files() -> Iterator[Case]:
    """Files made to harm: a finding each, or read as if nothing were."""
    for name, write, code in BROKEN:
        yield case(f"{PREFIX} {name}", write, nothing(code), file_name=f"{name}.xlsx")
    wide = with_cells({(0, 0): unlike("as many columns as there are")})
    wide[10] = wide[10] + list(range(16_384 - len(wide[10])))
    yield case(
        f"{PREFIX} 16 384 columns",
        lambda path: package(path, sheet_xml(rows_xml(wide))),
        Expected(PLAIN, ignored=16_377, findings={"COLUMN_NOT_KNOWN": 1}),
    )
    yield case(f"{PREFIX} a million blank rows", million_blank_rows, Expected(PLAIN))
    yield case(
        f"{PREFIX} 2 GB declared in 5 kB",
        lambda path: package(
            path,
            sheet_xml(rows_xml(cells()), before='<dimension ref="A1:XFD1048576"/>'),
        ),
        Expected(PLAIN),
    )
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield case(
        f"{PREFIX} a cell in the last corner",
        lambda path: package(path, sheet_xml(rows_xml(cells()) + far)),
        Expected(PLAIN, ignored=1, findings={"COLUMN_NOT_KNOWN": 1}),
    )
    for name, text in {"SQL": SQL, "a command": COMMAND}.items():
        rows = [line(text, text, text, text, text, text, text), line(PHONE, "5", note=text)]
        found = {"PERIOD_UNREADABLE": 1, "INDICATOR_UNKNOWN": 1, "BREAKDOWN_UNREADABLE": 1}
        found |= {"NUMBER_UNREADABLE": 1, "TEXT_CONTRADICTS": 2}
        yield csv_case(f"{PREFIX} {name} in every field", rows, (), found, rejected=2)
        everywhere = with_cells(
            {(10, 6): text, (10, 2): text, (11, 3): text, (4, 1): text, (5, 1): text, (6, 1): text}
        )
        found = {"HEADING_NOT_UNDERSTOOD": 3}
        yield book(f"{PREFIX} {name} in a form", everywhere, (), found, names=[text[:31]])
    quoted = csv_text([line(PHONE, "5", note=unlike("hostile name"))])
    yield case(f"{PREFIX} name", text_file(quoted), FIVE, file_name=HOSTILE_NAME)
    tcvn3 = os.fsdecode(to_tcvn3("Bắc Ninh tháng 10") + b".csv")
    content = text_file(csv_text([line(PHONE, "5", note=unlike("name in TCVN3"))]))
    yield case(f"{PREFIX} name in another encoding", content, FIVE, file_name=tcvn3)
    opened = csv_text([line(PHONE, "5"), line(NET, "7")])
    yield case(
        f"{PREFIX} an open quote",
        text_file(opened.replace("7", '"7', 1)),
        Expected(rejected=2, findings={"FILE_UNREADABLE": 1}),
    )
    nul = csv_text([line(PHONE, "5", "thuê bao", note="NUL: \0."), line(NET, "7")])
    yield case(
        f"{PREFIX} NUL in a note",
        text_file(nul),
        Expected([figure(NET, 7)], 1, findings={"TEXT_CONTRADICTS": 1}),
    )
    long = csv_text([line(PHONE, "5", note="x" * 1_000_000), line("y" * 100_000, "7")])
    yield case(
        f"{PREFIX} texts of a megabyte",
        text_file(long),
        Expected(rejected=2, findings={"INDICATOR_UNKNOWN": 1, "TEXT_CONTRADICTS": 1}),
    )
    digits = csv_text(
        [line(PHONE, "5", note=unlike("digits")), line(RETAIL, "9" * 100_000, "đồng")]
    )
    yield case(
        f"{PREFIX} a number of 100 000 digits",
        text_file(digits),
        Expected([figure(PHONE, 5)], 1, findings={"NUMBER_UNREADABLE": 1}),
    )


def million_blank_rows(path: Path) -> None:
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(14, 1_000_014))
    package(path, sheet_xml(rows_xml(with_cells({(0, 0): unlike("blank rows in plenty")})) + blank))
