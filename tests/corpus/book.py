"""How a case in a workbook is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from zlib import crc32

from workbook_files import COLUMNS, ROWS, form, package, rows_xml, sheet_xml, styles_xml

from corpus.case import FINE, PERIOD, PLAIN, Case, Loaded, Rows, case, expecting

HEADER = (
    ("Mã tỉnh", "24"),
    ("Tên tỉnh", "Bắc Ninh"),
    ("Kỳ báo cáo", PERIOD),
    ("Đơn vị báo cáo", "Sở Công Thương Bắc Ninh"),
    ("Người lập", "Nguyễn Văn A"),
    ("Ngày lập", "2025-11-05"),
)
ROW_FINE = (4, FINE, "Số tiền phạt vi phạm hành chính", "", "triệu đồng", 535, "")
STYLES = styles_xml(
    [
        ("General", "Arial"),
        ("0.0%", "Arial"),
        ("dd/mm/yyyy", "Arial"),
        ("#,##0,", "Arial"),
        ('#,##0" triệu đồng"', "Arial"),
        ("General", ".VnTime"),
        ("General", "VNI-Times"),
        ("General", ".VnTimeH"),
        ("[h]:mm", "Arial"),
    ]
)
PERCENT, DATE, SCALED, MILLIONS, TCVN3, VNI, TCVN3_CAPITALS, HOURS = range(1, 9)


def header(**changes: Any) -> list[Sequence[Any]]:
    """The form's header with fields changed, by the place they have in it; None removes one."""
    names = ("province", "name", "period", "unit", "by", "on")
    fields = dict(zip(names, HEADER, strict=True))
    fields |= {name: (fields[name][0], value) for name, value in changes.items()}
    return [field for field in fields.values() if field[1] is not None]


def cells(
    rows: Iterable[Sequence[Any]] = ROWS,
    columns: Sequence[Any] = COLUMNS,
    above: Iterable[Sequence[Any]] = HEADER,
) -> Rows:
    return form(rows, columns, above)


def with_cells(changes: Mapping[tuple[int, int], Any], rows: Rows | None = None) -> Rows:
    """The form with cells changed; places are (row, column) from 0: (10, 5) is F11."""
    changed = [list(row) for row in rows or cells()]
    for (row, column), value in changes.items():
        changed.extend([] for _ in range(row + 1 - len(changed)))
        changed[row].extend([""] * (column + 1 - len(changed[row])))
        changed[row][column] = value
    return changed


def book(
    name: str,
    sheets: Rows | Sequence[Rows],
    loaded: Sequence[Loaded] = PLAIN,
    findings: Mapping[str, int] | None = None,
    *,
    rejected: int | None = None,
    ignored: int | None = None,
    quoted: tuple[str, ...] = (),
    styles: Mapping[tuple[int, int], int] | None = None,
    edit: Callable[[str], str] = str,
    before: str = "",
    after: str = "",
    styled: str = STYLES,
    **how: Any,
) -> Case:
    """A workbook. ``styles`` are by (row from 1, column from 0), as in ``rows_xml``.

    What they are says ``styled``.
    """
    several: Sequence[Rows] = (
        sheets if sheets and sheets[0] and isinstance(sheets[0][0], list) else [sheets]
    )  # type: ignore[assignment,list-item]
    written = [[list(row) for row in rows] for rows in several]
    written[0][0][0] = f"BIỂU 01-TMĐT (tờ {crc32(name.encode())})"  # no two files are the same
    xml = [sheet_xml(edit(rows_xml(rows, styles)), before, after) for rows in written]
    expected = expecting(loaded, findings or {}, rejected, ignored, quoted)
    writer = lambda path: package(path, *xml, styles=styled, **how)  # noqa: E731
    return case(f"form {name}", writer, expected, file_name=f"{name.replace(' ', '_')}.xlsx")
