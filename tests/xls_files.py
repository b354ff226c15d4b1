"""Workbooks of Excel 97 to 2003 and of Excel 95 made by hand, for tests."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any


def xls(
    path: Path,
    rows: Sequence[Sequence[Any]],
    *,
    fonts: Mapping[Any, str] | None = None,
    formats: Mapping[Any, int] | None = None,
    hidden_rows: Sequence[int] = (),
    password: bool = False,
    state: int = 0,
    version: int = 8,
    after: bytes = b"",
    summary: bytes = b"",
) -> Path:
    """A workbook of one sheet, of Excel 97 (version 8) or 95 (5). Places are (row, column) from 0.

    A value may be an ``(error code,)`` as Excel numbers them, or a list of texts with their marks.
    Excel 95 keeps bytes for letters. ``after`` are records at the end of the sheet, ``summary`` is
    the stream of the file's properties.
    """
    begin, short, wide = ({8: 0x600, 5: 0x500}[version], *TEXTS_OF[version])
    places = sorted({*(fonts or {}), *(formats or {})})
    style_of = {place: 16 + at for at, place in enumerate(places)}
    used_fonts = ["Arial"] * 5 + [(fonts or {}).get(place, "Arial") for place in places]
    head = xls_record(0x809, struct.pack("<HHHHII", begin, 5, 0, 1997, 0, 6))
    head += xls_record(0x42, struct.pack("<H", 1200 if version == 8 else 1252))
    if password:
        head += xls_record(0x2F, bytes(6))
    head += b"".join(xls_record(0x31, bytes(14) + short(font)) for font in used_fonts[:4])
    head += b"".join(xls_record(0x31, bytes(14) + short(font)) for font in used_fonts[5:])
    rich = [value for cells in rows for value in cells if isinstance(value, list)]
    first_marked = 5 + len(places)  # font 4 does not exist, so the fifth record is font 5
    for flags, position in MARKS.values():
        font = bytes(2) + struct.pack("<H", flags) + bytes(4) + struct.pack("<H", position)
        head += xls_record(0x31, font + bytes(4) + short("Arial"))
    head += xls_record(0xE0, struct.pack("<HH", 0, 0) + bytes(16)) * 16
    for at, place in enumerate(places):  # font 4 does not exist, so the fifth record is font 5
        head += xls_record(
            0xE0, struct.pack("<HH", 5 + at, (formats or {}).get(place, 0)) + bytes(16)
        )
    name = short("BieuTMDT")
    tail = xls_record(0x0A, b"")
    if rich:
        head += _shared_strings(rich, first_marked)
    place_of_sheet = len(head) + 4 + 6 + len(name) + len(tail)
    head += xls_record(0x85, struct.pack("<IBB", place_of_sheet, state, 0) + name) + tail
    body = xls_record(0x809, struct.pack("<HHHHII", begin, 0x10, 0, 1997, 0, 6))
    height, width = len(rows), max(map(len, rows))
    body += xls_record(0x200, struct.pack("<IIHHH", 0, height, 0, width, 0))
    for row in hidden_rows:
        body += xls_record(0x208, struct.pack("<HHHHHHI", row, 0, width, 255, 0, 0, 0x20))
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            place = struct.pack("<HHH", row, column, style_of.get((row, column), 15))
            if isinstance(value, list):
                body += xls_record(0xFD, place + struct.pack("<I", rich.index(value)))
            else:
                body += _xls_cell(place, value, wide)
    stream = "Workbook" if version == 8 else "Book"
    streams = {stream: (head + body + after + xls_record(0x0A, b"")).ljust(4096, b"\0")}
    if summary:
        streams["\x05SummaryInformation"] = summary
    return compound_file(path, streams)


MARKS = {"": (0, 0), "struck": (8, 0), "raised": (0, 1), "lowered": (0, 2)}


def _shared_strings(rich: Sequence[Sequence[tuple[str, str]]], first_font: int) -> bytes:
    """Texts in runs, each with its mark; the record ends in the middle of the last text."""
    strings = struct.pack("<II", len(rich), len(rich))
    for runs in rich:
        text = "".join(piece for piece, _ in runs)
        strings += struct.pack("<HBH", len(text), 1 | 8, len(runs)) + text.encode("utf-16-le")
        at = 0
        for piece, mark in runs:
            strings += struct.pack("<HH", at, first_font + list(MARKS).index(mark))
            at += len(piece)
    cut = len(strings) - 4 * len(rich[-1]) - 2
    return xls_record(0xFC, strings[:cut]) + xls_record(0x3C, b"\1" + strings[cut:])


def _xls_cell(place: bytes, value: Any, wide: Callable[[str], bytes]) -> bytes:
    if value in ("", None):
        return b""
    if isinstance(value, tuple):
        return xls_record(0x205, place + bytes((value[0], 1)))
    if isinstance(value, str):
        return xls_record(0x204, place + wide(value))
    return xls_record(0x203, place + struct.pack("<d", value))


def xls_record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


TEXTS_OF: dict[int, tuple[Callable[[str], bytes], Callable[[str], bytes]]] = {
    8: (
        lambda text: struct.pack("<BB", len(text), 1) + text.encode("utf-16-le"),
        lambda text: struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"),
    ),
    5: (
        lambda text: struct.pack("<B", len(text)) + text.encode("latin-1"),
        lambda text: struct.pack("<H", len(text)) + text.encode("latin-1"),
    ),
}
"""How each version writes a text, with its length before it in one byte or in two."""


def compound_file(path: Path, streams: Mapping[str, bytes]) -> Path:
    """An OLE2 file of large streams, one after the other."""
    sectors: list[bytes] = []
    fat: list[int] = []
    starts = {}
    for name, content in streams.items():
        starts[name] = len(sectors)
        count = max(1, -(-max(len(content), 4096) // 512))
        padded = content.ljust(count * 512, b"\0")
        sectors += [padded[at * 512 : at * 512 + 512] for at in range(count)]
        fat += [len(fat) + at + 1 for at in range(count - 1)] + [0xFFFFFFFE]
    directory_at = len(sectors)
    directory = _directory_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)
    for at, (name, content) in enumerate(streams.items(), start=1):
        right = at + 1 if at < len(streams) else 0xFFFFFFFF
        directory += _directory_entry(name, 2, starts[name], max(len(content), 4096), right=right)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    for at in range(len(directory) // 512):
        sectors.append(directory[at * 512 : at * 512 + 512])
        fat.append(len(fat) + 1)
    fat[-1] = 0xFFFFFFFE
    fat_at = len(sectors)
    fat_count = -(-(len(fat) + 8) // 127)
    fat += [0xFFFFFFFD] * fat_count
    fat += [0xFFFFFFFF] * (fat_count * 128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, fat_count, directory_at, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack(
        "<109I", *range(fat_at, fat_at + fat_count), *[0xFFFFFFFF] * (109 - fat_count)
    )
    path.write_bytes(header + b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat))
    return path


def _directory_entry(
    name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF
) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(encoded), kind, 1, 0xFFFFFFFF, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
