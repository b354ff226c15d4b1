"""Workbooks of Excel (.xlsx, .xlsm): what they hold, read fast where that is exact.

A sheet of ordinary make goes through python-calamine. One that has formulas, error cells, hidden
rows, percentages, fonts of another encoding or XML of unusual make is read by `xlsx_cells`: there
calamine would drop an error in silence, give 0.176 for 17.6 %, or ask for 17 thousand million
cells because of one in a far corner, and take the process down with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from ingestion.container import Container, stored
from ingestion.spreadsheet.sheet import Cell, Merged, Sheet, Texts
from ingestion.spreadsheet.xlsx_cells import columns_of, read_cells
from ingestion.spreadsheet.xlsx_package import Package, Styles, read_package
from ingestion.spreadsheet.xlsx_strings import Run, read_strings

MAX_FAST_CELLS = 5_000_000  # blank ones included
MAX_REACH = 12_000_000
"""Cells of the block that calamine may fill, as far as the digits of the addresses can tell."""

# A cell of ordinary make, its digits made 0: no formula, no error, not far out.
_UNUSUAL_CELL = re.compile(
    rb'<c(?![a-zA-Z])(?! r="[A-Z]{1,2}0{1,6}"(?: s="0+")?'
    rb'(?: t="(?:s|n|b|str|inlineStr)")?(?:/>|></c>|><v>|><is>))'
)
_ADDRESS = re.compile(rb'<c r="([A-Z]+)(0+)"')
_DIGITS_AS_0 = bytes.maketrans(b"123456789", b"000000000")
_OTHER_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["'](?!utf-8["'])""", re.IGNORECASE)
_LEGACY_FONT = re.compile(rb"""["']@?(?:\.vn|vni-)""", re.IGNORECASE)
_UNUSUAL_STRINGS = re.compile(rb"<!|<si ?/>|<si></si>|:si[ >]")
_STRINGS_COUNT = re.compile(rb'uniqueCount="([0-9]*)"')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_HIDDEN = re.compile(rb'<(?:row|col) [^>]*hidden="(?:1|true)"[^>]*>')
_ATTRIBUTE = re.compile(rb'([a-z]+)="([0-9]+)"')

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


class Ordinary(NamedTuple):
    """What must come back from calamine for a sheet, and what calamine does not tell."""

    filled: int
    merged: list[Merged]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def read_xlsx(container: Container, texts: Texts) -> Iterator[Sheet]:
    """The sheets of a workbook, one at a time."""
    package = read_package(container)
    sheets = [container.read(part) for _, part, _ in package.sheets]
    ordinary: dict[int, Ordinary] = {}
    if _has_ordinary_strings(package.strings):
        surveys = {at: _survey(data, package.styles) for at, data in enumerate(sheets)}
        ordinary = {at: found for at, found in surveys.items() if found}
    calamine = _calamine(package, {at: sheets[at] for at in ordinary})
    strings: list[list[Run]] | None = None
    for at, (name, _, is_hidden) in enumerate(package.sheets):
        sheet = _read_fast(calamine, at, ordinary[at]) if at in ordinary else None
        if sheet is None:
            strings = read_strings(package.strings) if strings is None else strings
            sheet = read_cells(sheets[at], strings, package.styles, texts)
        sheet.name, sheet.is_hidden = name, is_hidden
        yield sheet


def _read_fast(calamine: Any, at: int, expected: Ordinary) -> Sheet | None:
    """A sheet through calamine; None when it did not hand over every value there is."""
    from python_calamine import CalamineError

    try:
        found = calamine.get_sheet_by_name(str(at))
    except CalamineError:
        return None
    if found.total_height * found.total_width > MAX_FAST_CELLS:
        return None
    rows: list[list[Cell]] = found.to_python(skip_empty_area=False)
    columns = list(zip(*rows, strict=True))
    if sum(len(rows) - column.count("") for column in columns) != expected.filled:
        return None
    return Sheet(
        "", rows, range(len(rows)), range(len(columns)), False,
        expected.hidden_rows, expected.hidden_columns, expected.merged, columns,
    )  # fmt: skip


def _survey(data: bytes, styles: Styles) -> Ordinary | None:
    """What calamine must find in a sheet; None when it is not to be trusted with it."""
    if b"\0" in data:
        return None
    # Without their digits the rows of a form are a few kinds, and looking at one of each will do.
    kinds = Counter(data.translate(_DIGITS_AS_0).split(b"<row"))
    text = b"<row".join(kinds)
    if b"<sheetData" not in text or b"<!" in text:
        return None
    if _OTHER_ENCODING.match(data) or _UNUSUAL_CELL.search(text):
        return None
    places = _ADDRESS.findall(text)
    width = max((column_number(letters) + 1 for letters, _ in places), default=0)
    if width * 10 ** max((len(digits) for _, digits in places), default=0) > MAX_REACH:
        return None
    unusual = b"|".join(b"%d" % style for style in styles.unusual)
    if unusual and re.search(rb' s="(?:' + unusual + rb')"', data):
        return None
    filled = sum(
        times * (kind.count(b"<v>") + kind.count(b"<is>")) for kind, times in kinds.items()
    )
    found = Ordinary(filled, _merged(data))
    return _with_hidden(found, data) if b"hidden=" in text else found


def _with_hidden(sheet: Ordinary, data: bytes) -> Ordinary:
    tags = [dict(_ATTRIBUTE.findall(tag)) for tag in _HIDDEN.findall(data)]
    rows = [int(tag[b"r"]) - 1 for tag in tags if b"r" in tag]
    spans = [tag for tag in tags if b"min" in tag and b"max" in tag]
    columns = [columns_of(tag[b"min"].decode(), tag[b"max"].decode()) for tag in spans]
    return sheet._replace(
        hidden_rows=frozenset(rows), hidden_columns=frozenset(chain.from_iterable(columns))
    )


def _has_ordinary_strings(data: bytes) -> bool:
    """Whether calamine counts the shared strings as Excel does, and no font changes one of them."""
    count = _STRINGS_COUNT.search(data)
    return not (
        _UNUSUAL_STRINGS.search(data)
        or _LEGACY_FONT.search(data)
        or _OTHER_ENCODING.match(data)
        or (count and int(count[1] or 0) > data.count(b"<si>"))
    )


def _merged(data: bytes) -> list[Merged]:
    after = data[max(0, data.rfind(b"</sheetData>")) :]
    return [
        ((int(top) - 1, column_number(left)), (int(bottom) - 1, column_number(right)))
        for left, top, right, bottom in _MERGED.findall(after)
    ]


def column_number(letters: bytes) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _calamine(package: Package, sheets: dict[int, bytes]) -> Any:
    """The ordinary sheets in a workbook of our own making, opened: nothing else reaches calamine.

    Each sheet is named by its number. Stored, not packed: it was inflated and checked before.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    if not sheets:
        return None
    is_1904 = "1" if package.styles.is_1904 else "0"
    entries = "".join(f'<sheet name="{at}" sheetId="{at + 1}" r:id="s{at}"/>' for at in sheets)
    relations = [(f"s{at}", "worksheet", f"worksheets/{at}.xml") for at in sheets]
    relations += [("st", "styles", "styles.xml"), ("ss", "sharedStrings", "sharedStrings.xml")]
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>'.encode(),
        "_rels/.rels": _relationships([("w", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr'
        f' date1904="{is_1904}"/><sheets>{entries}</sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": _relationships(relations),
        "xl/styles.xml": package.styles_part or f'<styleSheet xmlns="{_MAIN}"/>'.encode(),
        "xl/sharedStrings.xml": package.strings or f'<sst xmlns="{_MAIN}"></sst>'.encode(),
        **{f"xl/worksheets/{at}.xml": data for at, data in sheets.items()},
    }
    try:
        return CalamineWorkbook.from_filelike(stored(parts))
    except CalamineError:
        return None


def _relationships(entries: list[tuple[str, str, str]]) -> bytes:
    listed = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, kind, target in entries
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'.encode()
