"""Files made to harm."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from pathlib import Path

from ods_files import OASIS, ODS_TYPE, ods
from workbook_files import (
    CELLS,
    MAIN,
    archive,
    form,
    lying_zip,
    package,
    parts_of,
    sheet_xml,
    styles_xml,
    with_part,
    xlsx,
)
from xls_files import xls

MB = 1 << 20


def bomb(path: Path) -> Path:
    return with_part(path, "xl/worksheets/s0.xml", b"<worksheet>" + b" " * (60 * MB))


def bomb_elsewhere(path: Path) -> Path:
    return with_part(path, "xl/media/image1.png", bytes(60 * MB))


def modest_bomb(path: Path) -> Path:
    """Too large as a whole, though no part of it has an incredible ratio."""
    noise = random.Random(1).randbytes(MB // 2).hex()
    sheets = [sheet_xml(f"<!--{noise}-->" + " " * 15 * MB)] * 14
    return package(path, *sheets, names=[f"{at}" for at in range(14)])


def liar(path: Path) -> Path:
    """An entry that inflates to more than the directory says."""
    parts = parts_of(package(path, sheet_xml(CELLS + "<!--" + "x" * 5 * MB + "-->")))
    path.write_bytes(lying_zip(parts, {"xl/worksheets/s0.xml": 1000}))
    return path


def doctype(part: str) -> Callable[[Path], Path]:
    entities = "".join(
        f'<!ENTITY e{at + 1} "{f"&e{at};" * 10}">' for at in range(9)
    )  # a thousand million laughs
    head = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>'

    def write(path: Path) -> Path:
        content = parts_of(
            package(path, sheet_xml(CELLS), styles=styles_xml([("General", "Arial")]), strings=SST)
        )[part].decode()
        return with_part(path, part, head + content.replace("Mã tỉnh", "Mã tỉnh&e9;"))

    return write


SST = f'<sst xmlns="{MAIN}"><si><t>x</t></si></sst>'


def directory_of(entries: int) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        return archive(path, {f"{at:060}": "" for at in range(entries)})

    return write


def encrypted_zip(path: Path) -> Path:
    content = bytearray(package(path, sheet_xml(CELLS)).read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    path.write_bytes(content)
    return path


def truncated(share: float) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        content = xlsx(path, form()).read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        return path

    return write


def broken_xls(path: Path) -> Path:
    content = bytearray(xls(path, form()).read_bytes())
    for at in range(600, len(content) - 600, 37):
        content[at] ^= 0x5A
    path.write_bytes(content)
    return path


def endless_chain(path: Path) -> Path:
    content = bytearray(xls(path, form()).read_bytes())
    content[-512:] = struct.pack("<128I", *[0] * 128)
    path.write_bytes(content)
    return path


def repeated_ods(path: Path) -> Path:
    cell = '<table:table-cell table:number-columns-repeated="1024" office:value-type="float"'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell} office:value="1"/>'
    return ods(path, f'<table:table table:name="x">{row}</table:table-row></table:table>')


def encrypted_ods(path: Path) -> Path:
    manifest = f'<m xmlns="{OASIS}:manifest:1.0"><encryption-data/></m>'
    parts = {"mimetype": ODS_TYPE, "content.xml": b"\x01\x02", "META-INF/manifest.xml": manifest}
    return archive(path, parts)
