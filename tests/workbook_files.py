"""Workbooks made by code, for tests: by openpyxl where it can, by hand where it should not."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

HEADER = (
    ("Mã tỉnh", "24"),
    ("Tên tỉnh", "Bắc Ninh"),
    ("Kỳ báo cáo", "2026-10"),
    ("Đơn vị báo cáo", "Sở Công Thương Bắc Ninh"),
    ("Người lập", "Nguyễn Văn A"),
    ("Ngày lập", "2026-11-05"),
)
COLUMNS = (
    "STT",
    "Mã chỉ tiêu",
    "Tên chỉ tiêu",
    "Phân tổ",
    "Đơn vị tính",
    "Giá trị",
    "Ghi chú",
)
ROWS: tuple[tuple[Any, ...], ...] = (
    (1, "phone_subscriber_count", "Số thuê bao điện thoại", "", "thuê bao", 1901569, ""),
    (2, "bts_site_count", "Số vị trí trạm BTS", "", "đơn vị", 1578, "đến cuối kỳ"),
    (3, "ecom_growth_pct", "Tốc độ tăng trưởng", "", "%", 17.6, ""),
)


def form(
    rows: Iterable[Sequence[Any]] = ROWS,
    columns: Sequence[Any] = COLUMNS,
    header: Iterable[Sequence[Any]] = HEADER,
) -> list[list[Any]]:
    """The cells of form 01-TMĐT: header in rows 2 to 7, heading in row 10, figures below."""
    above = [["BIỂU 01-TMĐT"], *map(list, header)]
    above += [[] for _ in range(9 - len(above))]
    return [*above, list(columns), *map(list, rows)]


def xlsx(path: Path, *sheets: Sequence[Sequence[Any]], names: Sequence[str] = ()) -> Path:
    """A workbook by openpyxl, one sheet for each list of rows."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        name = names[number] if number < len(names) else ("BieuTMDT", "Trang2", "Trang3")[number]
        sheet = book.create_sheet(name)
        for row_number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value not in ("", None):
                    sheet.cell(row_number, column, value)
    book.save(path)
    return path


# By hand -------------------------------------------------------------------------------------

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def sheet_xml(cells: str, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{cells}</sheetData>{after}</worksheet>'


def rows_xml(rows: Sequence[Sequence[Any]], styles: Mapping[Any, int] | None = None) -> str:
    """Rows with texts inline; a cell given as ``raw(...)`` is written as it is."""
    written = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            cell_xml(f"{letters(at)}{number}", value, (styles or {}).get((number, at)))
            for at, value in enumerate(row)
            if value not in ("", None)
        )
        written.append(f'<row r="{number}">{cells}</row>')
    return "".join(written)


class raw(str):
    """What stands inside ``<c …>``, attributes first: ``raw('t="e"><v>#N/A</v>')``."""


def cell_xml(address: str, value: Any, style: int | None = None) -> str:
    attribute = f' s="{style}"' if style is not None else ""
    if isinstance(value, raw):
        return f'<c r="{address}"{attribute} {value}</c>'
    if isinstance(value, str):
        text = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        return f'<c r="{address}"{attribute} t="inlineStr">{text}</c>'
    return f'<c r="{address}"{attribute}><v>{value!r}</v></c>'


def letters(position: int) -> str:
    text, position = "", position + 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(65 + rest) + text
    return text


def package(
    path: Path,
    *sheets: str,
    styles: str = "",
    strings: str = "",
    names: Sequence[str] = ("BieuTMDT", "Trang2", "Trang3"),
    states: Sequence[str] = (),
    more: Mapping[str, str | bytes] | None = None,
    content_type: str = WORKBOOK_TYPE,
) -> Path:
    """An Excel workbook around sheets given as XML."""
    entries = "".join(
        f'<sheet name={quoteattr(names[at])} sheetId="{at + 1}" r:id="r{at}"'
        f' state="{states[at] if at < len(states) else "visible"}"/>'
        for at in range(len(sheets))
    )
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/worksheet" Target="worksheets/s{at}.xml"/>'
        for at in range(len(sheets))
    )
    relations += f'<Relationship Id="st" Type="{OFFICE}/styles" Target="styles.xml"/>'
    relations += f'<Relationship Id="ss" Type="{OFFICE}/sharedStrings" Target="strings.xml"/>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Override'
        f' PartName="/xl/workbook.xml" ContentType="{content_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="w"'
        f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{relations}</Relationships>",
        **{f"xl/worksheets/s{at}.xml": content for at, content in enumerate(sheets)},
    }
    if styles:
        parts["xl/styles.xml"] = styles
    if strings:
        parts["xl/strings.xml"] = strings
    return archive(path, parts | dict(more or {}))


def archive(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def styles_xml(formats: Sequence[tuple[str, str]]) -> str:
    """Cell styles 0, 1, …, each with a number format and a font."""
    codes = "".join(
        f'<numFmt numFmtId="{200 + at}" formatCode={quoteattr(code)}/>'
        for at, (code, _) in enumerate(formats)
    )
    fonts = "".join(f'<font><name val="{font}"/></font>' for _, font in formats)
    cells = "".join(f'<xf numFmtId="{200 + at}" fontId="{at}"/>' for at in range(len(formats)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><fonts>{fonts}</fonts>'
        f"<cellXfs>{cells}</cellXfs></styleSheet>"
    )


# LibreOffice ---------------------------------------------------------------------------------

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods(path: Path, tables: str, styles: str = "") -> Path:
    """A LibreOffice workbook around its tables given as XML."""
    names = " ".join(
        f'xmlns:{prefix}="{OASIS}:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("style", "style"),
            ("fo", "xsl-fo-compatible"),
            ("number", "datastyle"),
        )
    )
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        f"</office:spreadsheet></office:body></office:document-content>"
    )
    return archive(
        path,
        {
            "mimetype": ODS_TYPE,
            "content.xml": content,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0"/>',
        },
    )


def ods_table(rows: Sequence[Sequence[Any]], name: str = "BieuTMDT") -> str:
    """A table of texts and numbers; a cell given as ``raw`` is written as it is."""
    body = "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows
    )
    return f'<table:table table:name="{name}">{body}</table:table>'


def ods_cell(value: Any) -> str:
    if isinstance(value, raw):
        return str(value)
    if value in ("", None):
        return "<table:table-cell/>"
    if isinstance(value, str):
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
        )
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


# Excel 97 to 2003 ----------------------------------------------------------------------------


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
) -> Path:
    """A workbook of one sheet, of Excel 97 (version 8) or 95 (5). Places are (row, column) from 0.

    A value may be an ``(error code,)`` as Excel numbers them, or a list of texts with their marks.
    Excel 95 keeps bytes for letters. ``after`` are records at the end of the sheet.
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
    return compound_file(
        path, {stream: (head + body + after + xls_record(0x0A, b"")).ljust(4096, b"\0")}
    )


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


def lying_zip(parts: Mapping[str, bytes], lies: Mapping[str, int]) -> bytes:
    """A zip whose directory says other sizes than its entries have."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
        for entry in file.infolist():
            entry.file_size = lies.get(entry.filename, entry.file_size)
    return buffer.getvalue()


CELLS = rows_xml(form())
"""The form as rows of a sheet."""


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def with_part(path: Path, name: str, content: bytes | str) -> Path:
    parts: dict[str, bytes | str] = dict(parts_of(package(path, sheet_xml(CELLS))))
    return archive(path, parts | {name: content})


def text_file(content: str | bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def nested_archive(path: Path) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("a.csv", "province_code,period\n")
    return archive(path, {"inner.zip": inner.getvalue()})
