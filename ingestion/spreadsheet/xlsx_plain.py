"""Reads the cells of a plainly written Excel sheet all at once: just as exact, and faster.

The rows of most sheets are written in a few ways that differ only in digits. If every row follows
the grammar below, the position of each number is certain, and arrays do the rest. A sheet with
formulas, errors or other XML is left to `xlsx_cells`, and so is any doubtful one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ingestion.files.container import Refused
from ingestion.spreadsheet.sheet import Sheet
from ingestion.spreadsheet.spans import Spans
from ingestion.spreadsheet.xlsx_cells import read_cells
from ingestion.spreadsheet.xlsx_places import MAX_COLUMN, MAX_ROW
from ingestion.spreadsheet.xlsx_strings import read_strings
from ingestion.spreadsheet.xlsx_values import FIRST_OF_CELLS, StoredValues
from ingestion.spreadsheet.xml_part import may_change

if TYPE_CHECKING:
    import numpy as np

MAX_CELLS = 5_000_000
"""Filled cells, and cells in the block of the used rows and columns."""
BAND = 1 << 20  # bytes
EXACT_DIGITS = 15
"""A whole number of so many digits is exact as a float, so that NumPy can be used."""
MANY_STYLES = 1_000_000
"""More than a cell may name, so that a string and a style are one number."""

_BEGIN, _END = b"<sheetData>", b"</sheetData>"
_DIGITS_AS_0 = bytes.maketrans(b"123456789", b"000000000")
# What follows `<row` once all digits are 0: numbers, or numbers of shared strings.
_CELL = (
    rb'<c r="[A-Z]{1,3}0{1,7}"(?: s="0{1,6}")?(?: t="[ns]")?'
    rb"(?:/>|></c>|><v>[-+.eE0]{1,40}</v></c>)"
)
_ATTRIBUTE = rb' ([a-zA-Z_:][\w:]*)="[\w.:+ -]*"(?![^>]* \1=)'
_ROW = re.compile(
    rb' r="0{1,7}"(?![^>]* r=)(?:'
    + _ATTRIBUTE
    + rb"){0,20}+ ?(?:/>|>(?:"
    + _CELL
    + rb")*+</row>)\s*"
)
_INLINE = re.compile(rb' t="inlineStr"><is><t(?: xml:space="preserve")?>([^<]*)</t></is>')
_VALUE = re.compile(rb"<v[\s/>]")
_HIDDEN = re.compile(rb'<row r="([0-9]+)"[^>]* (?:hidden="(?:1|true)"|ht="0(?:\.0*)?")')


def read_plain(data: bytes, values: StoredValues) -> Sheet | None:
    """Reads a sheet without its name, like `read_cells`; None if it is not plainly written."""
    import numpy as np

    begin, end = data.find(_BEGIN) + len(_BEGIN), data.rfind(_END)
    around = data[:begin] + data[end:]
    if not len(_BEGIN) <= begin <= end or may_change(around) or _VALUE.search(around):
        return None
    try:
        sheet = read_cells(around, values)
    except Refused:
        return None
    if sheet.rows:
        return None
    read = []
    hidden: list[range] = []
    inline: dict[bytes, bytes] = {}
    for band in _split_bands(data, begin, end):
        rows = _share_texts(band, inline, values)
        blanked = rows.translate(_DIGITS_AS_0)
        before, *kinds = blanked.split(b"<row")
        if before.strip() or not all(map(_ROW.fullmatch, set(kinds))):
            return None
        if b' hidden="' in blanked or b' ht="0"' in rows or b' ht="0.' in rows:
            hidden += [range(int(row) - 1, int(row)) for row in _HIDDEN.findall(rows)]
        cells = _read_band(rows, values)
        if cells is None:
            return None
        read.append(cells)
    sheet.hidden_rows |= Spans(hidden)
    if sum(len(cells) for *_, cells in read) > MAX_CELLS:
        return None
    return _fill_block(sheet, *map(np.concatenate, zip(*read, strict=True))) if read else None


def _split_bands(data: bytes, begin: int, end: int) -> Iterator[bytes]:
    """Splits the rows into bands, so that what is derived from each stays small."""
    while begin < end:
        next_one = data.find(b"<row", begin + BAND, end)
        stop = end if next_one < 0 else next_one
        yield data[begin:stop]
        begin = stop


def _share_texts(rows: bytes, known: dict[bytes, bytes], values: StoredValues) -> bytes:
    """Replaces the texts inside cells by numbers of shared strings."""
    between_and_texts = _INLINE.split(rows)
    texts = between_and_texts[1::2]
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if new:
        items = b"".join(b"<si><t>%s</t></si>" % text for text in new)
        numbers = values.share(read_strings(b"<sst>%s</sst>" % items))
        for text, number in zip(new, numbers, strict=True):
            known[text] = b' t="s"><v>%d</v>' % number
    between_and_texts[1::2] = map(known.__getitem__, texts)
    return b"".join(between_and_texts)


def _read_band(
    rows: bytes, values: StoredValues
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Reads row and column (from 1) of each cell with a value, and the value."""
    import numpy as np

    letters = np.frombuffer(rows, np.uint8)
    tags = np.flatnonzero(letters == ord("<"))
    of_cell = np.flatnonzero(letters[tags + 1] == ord("c"))
    column, after = _read_column(letters, tags[of_cell] + len('<c r="'))
    row, after = _read_digits(letters, after)
    if (row < 1).any() or (row > MAX_ROW).any() or (column > MAX_COLUMN).any():
        return None
    filled = letters[tags[of_cell + 1] + 1] == ord("v")
    of_value, after = of_cell[filled] + 1, after[filled]
    style = np.zeros(len(of_value), np.int64)
    styled = np.flatnonzero(letters[after + len('" ')] == ord("s"))
    style[styled], _ = _read_digits(letters, after[styled] + len('" s="'))
    begins, ends = tags[of_value] + len("<v>"), tags[of_value + 1]
    is_text = letters[begins - len('s"><v>')] == ord("s")
    cells = _read_values(rows, np.column_stack((begins, ends)), is_text, style, values)
    return None if cells is None else (row[filled], column[filled], cells)


def _read_digits(letters: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Reads the whole number that begins at each position; also returns where it ends."""
    import numpy as np

    number = np.zeros(len(at), np.int64)
    while (is_digit := (digit := letters[at] - np.uint8(ord("0"))) < 10).any():
        number, at = np.where(is_digit, number * 10 + digit, number), at + is_digit
    return number, at


def _read_column(letters: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Reads the column (from 1) whose letters begin at each position, and where they end."""
    import numpy as np

    number = np.zeros(len(at), np.int64)
    while (is_letter := (letter := letters[at]) >= ord("A")).any():
        number = np.where(is_letter, number * 26 + letter - (ord("A") - 1), number)
        at = at + is_letter
    return number, at


def _read_values(
    rows: bytes, between: np.ndarray, is_text: np.ndarray, style: np.ndarray, values: StoredValues
) -> np.ndarray | None:
    """Reads what is between pairs of positions, as numbers and texts."""
    import numpy as np
    import pyarrow as pa

    letters = np.frombuffer(rows, np.uint8)
    number, after = _read_digits(letters, between[:, 0])
    is_whole = (after == between[:, 1]) & (after - between[:, 0] <= EXACT_DIGITS)
    if not is_whole[is_text].all() or (number[is_text] >= 2 * FIRST_OF_CELLS).any():
        return None
    stored = number.astype(np.float64)
    try:
        stored[~is_whole] = [float(rows[begin:end]) for begin, end in between[~is_whole].tolist()]
    except ValueError:
        return None
    cells: np.ndarray = stored.astype(object)
    distinct = pa.array((number * MANY_STYLES + style)[is_text]).dictionary_encode()
    texts = [values.text(*divmod(both, MANY_STYLES)) for both in distinct.dictionary.to_pylist()]
    cells[is_text] = np.array(texts, dtype=object)[distinct.indices.to_numpy()]
    changes = np.isin(style, values.changing)
    changes |= np.isin(style, values.changing_unless_positive) & ~(stored > 0)
    for at in np.flatnonzero(~is_text & changes):
        begin, end = between[at]
        cells[at] = values.number(rows[begin:end].decode(), int(style[at]))
    return cells


def _fill_block(
    sheet: Sheet, row: np.ndarray, column: np.ndarray, cells: np.ndarray
) -> Sheet | None:
    import numpy as np

    filled = cells != ""
    if not filled.any():
        return None
    row, column, cells = row[filled], column[filled], cells[filled]
    if (np.diff(row * (MAX_COLUMN + 1) + column) <= 0).any():
        return None
    begins = np.diff(row, prepend=0) > 0
    columns = np.flatnonzero(np.bincount(column))
    if begins.sum() * len(columns) > MAX_CELLS:
        return None
    block = np.full((begins.sum(), len(columns)), "", dtype=object)
    block[np.cumsum(begins) - 1, np.searchsorted(columns, column)] = cells
    return replace(
        sheet,
        rows=block.tolist(),
        row_numbers=(row[begins] - 1).tolist(),
        column_numbers=(columns - 1).tolist(),
        columns=[],
    )
