"""Records of Excel 97 for what stands around the cells of a sheet, made by hand, for tests."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from xls_files import TEXTS_OF, xls_record

Area = tuple[int, int, int, int]
"""First and last row, first and last column, from 0."""
WIDE = TEXTS_OF[8][1]
PROMPT = 1 << 18
NUMBER_FORMAT, WRITTEN_OUT = 1 << 25, 1


def page(text: str, kind: int = 0x14) -> bytes:
    """What is printed above every page; below it with kind 0x15."""
    return xls_record(kind, WIDE(text))


def other_pages(even: str, first: str) -> bytes:
    """What is printed above even pages, and below the first one."""
    lengths = struct.pack("<4H", len(even), 0, 0, len(first))
    return xls_record(0x89C, bytes(12 + 16 + 2) + lengths + WIDE(even) + WIDE(first))


def validation(text: str, area: Area, shown: int = PROMPT) -> bytes:
    """A rule of what may be typed, with its prompt."""
    empty = WIDE("\0")
    formula = struct.pack("<HH", 3, 0) + b"\x1e\0\0"
    body = struct.pack("<I", shown) + empty * 2 + WIDE(text) + empty + formula + bytes(4)
    return xls_record(0x1BE, body + areas(area))


def condition(code: str | int, *of: Area, has_number: bool = True) -> bytes:
    """A number format, written out or by its number, that holds under a condition."""
    return xls_record(0x1B0, struct.pack("<HH", 1, 1 << 1) + bytes(8) + areas(*of)) + xls_record(
        0x1B1, bytes((2, 0)) + bytes(4) + formats(code, has_number=has_number)
    )


def new_condition(code: str | int, *of: Area) -> bytes:
    """The same as Excel 2007 writes it, for kinds of conditions that it added."""
    head = struct.pack("<HH", 1, 1 << 1) + bytes(8) + areas(*of)
    made = formats(code)
    rule = bytes(12) + bytes(6) + struct.pack("<I", len(made)) + made
    return xls_record(0x879, bytes(12) + head) + xls_record(0x87A, rule)


def added_to_condition(code: str | int, *of: Area) -> bytes:
    """The same where Excel 2007 adds the format to a rule without one."""
    made = formats(code)
    added = bytes(12) + struct.pack("<IH", 0, 1) + bytes(7) + b"\1" + struct.pack("<I", len(made))
    return condition(0, *of, has_number=False) + xls_record(0x87B, added + made)


def formats(code: str | int, *, has_number: bool = True) -> bytes:
    flags = NUMBER_FORMAT if has_number else 0
    if isinstance(code, int):
        return struct.pack("<IHBB", flags, 0, 0, code)
    text = WIDE(code)
    return struct.pack("<IHH", flags, WRITTEN_OUT, len(text) + 2) + text


def areas(*of: Area) -> bytes:
    return struct.pack("<H", len(of)) + b"".join(struct.pack("<4H", *area) for area in of)


def box(text: str, number: int = 900, kind: int = 6) -> bytes:
    """A text box."""
    records = xls_record(0x5D, struct.pack("<4H", 0x15, 0x12, kind, number) + bytes(18))
    records += xls_record(0x1B6, bytes(10) + struct.pack("<HH", len(text), 16) + bytes(4))
    return records + xls_record(0x3C, b"\1" + text.encode("utf-16-le"))


def lettering(text: str) -> bytes:
    """A shape formed of letters, among the drawings of a sheet."""
    letters = (text + "\0").encode("utf-16-le")
    properties = struct.pack("<HIHI", 0x7F, 0x1040104, 0x80C0, len(letters)) + letters
    shape = escher(0xF00A, bytes(8), head=0x0CA2) + escher(0xF00B, properties, head=0x23)
    return xls_record(0xEC, escher(0xF004, shape, head=0x0F))


def escher(kind: int, body: bytes, head: int) -> bytes:
    return struct.pack("<HHI", head, kind, len(body)) + body


def summary(texts: dict[int, str], code_page: int = 65001) -> bytes:
    """The stream of a file's properties: 2 is the title, 3 the subject, 5 keywords, 6 comments."""
    values: list[tuple[int, bytes]] = [(1, struct.pack("<IHH", 2, code_page, 0))]
    encoding = "utf-8" if code_page == 65001 else f"cp{code_page}"
    for name, text in texts.items():
        written = text.encode(encoding) + b"\0"
        values.append(
            (name, struct.pack("<II", 30, len(written)) + written + bytes(-len(written) % 4))
        )
    return _property_set(values)


def _property_set(values: Sequence[tuple[int, bytes]]) -> bytes:
    offset = 8 + 8 * len(values)
    table, body = b"", b""
    for name, value in values:
        table += struct.pack("<II", name, offset + len(body))
        body += value
    section = struct.pack("<II", offset + len(body), len(values)) + table + body
    return (
        struct.pack("<HHI", 0xFFFE, 0, 0)
        + bytes(16)
        + struct.pack("<I", 1)
        + bytes(16)
        + (struct.pack("<I", 48) + section)
    )
