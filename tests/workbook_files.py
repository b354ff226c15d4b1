"""Workbooks made by code, for tests: by openpyxl where it can, by hand where it should not."""

from __future__ import annotations

import io
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
