"""A sheet of a workbook as its readers return it, whatever the format."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from ingestion.files.container import Refused
from ingestion.spreadsheet.marked_text import CROSSED_OUT
from ingestion.spreadsheet.number_format import Format, Shown
from ingestion.spreadsheet.spans import Spans
from reference.spelled import join_letters
from reference.text import repair

if TYPE_CHECKING:
    import pyarrow as pa

MAX_CELLS = 5_000_000  # in the block of the used rows and columns
EXACT_UP_TO = 10**15
"""A spreadsheet keeps 15 digits; the last digits of a larger whole number are lost."""


HIDDEN = "không hiện"


class NoValue(Enum):
    """The content of a cell that should have a value but has none."""

    FORMULA = "FORMULA_WITHOUT_VALUE"


class Formatted(NamedTuple):
    """A number that its cell does not show as stored, or not certainly."""

    number: float
    shown: Shown


Cell = (
    str | int | float | bool | datetime.date | datetime.time | datetime.timedelta
    | Formatted | NoValue
)  # fmt: skip
"""An empty cell is an empty text."""
Merged = tuple[tuple[int, int], tuple[int, int]]
Prompt = tuple[Merged, str]
"""The message that appears when the cursor is in a cell of an area.

The message that refuses an entry is not a prompt: whoever typed what is in the file never saw it.
"""
Conditional = tuple[Merged, Format]
"""An area, and a number format that applies to it under a condition."""
MAX_AREAS = 100_000
"""Areas of a sheet with prompts or conditional formats."""


class Comment(NamedTuple):
    """A comment on the cell in a true row and column (from 0)."""

    row: int
    column: int
    text: str


Remarks = dict[int, list[tuple[int | None, str]]]
"""By row of the block (-1 if not in a row) the column (None if not in a column) and the text."""
MAX_COMMENTS = 20_000
"""Comments on one sheet: each may be a sentence to be understood."""


@dataclass(slots=True)
class Sheet:
    """A block of cells, with the true number (from 0) of each row and column."""

    name: str
    rows: Sequence[Sequence[Cell]]
    row_numbers: Sequence[int]
    column_numbers: Sequence[int]
    is_hidden: bool = False
    hidden_rows: Spans = field(default_factory=Spans)
    hidden_columns: Spans = field(default_factory=Spans)
    merged: list[Merged] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    prompts: list[Prompt] = field(default_factory=list)
    page_texts: list[str] = field(default_factory=list)
    """Texts printed above and below every page, or drawn over the cells."""
    conditional: list[Conditional] = field(default_factory=list)
    remarks: Remarks = field(default_factory=dict)
    """The comments by row of the block, as ``form.comments`` places them."""
    columns: list[tuple[Cell, ...]] = field(default_factory=list)
    """The same cells by column; derived from the rows if not given."""
    _merged_down: dict[int, list[tuple[int, int]]] = field(
        default_factory=dict, init=False, compare=False
    )

    def __post_init__(self) -> None:
        """Transposes the block."""
        self.columns = self.columns or list(zip(*self.rows, strict=True))

    def merged_down(self, column: int, rows: Sequence[int]) -> Iterator[tuple[int, int]]:
        """The first and the last of the rows that each merged cell of a column covers.

        Args:
            column: the true number of the column.
            rows: true numbers of rows; only cells that begin in one of them count.
        """
        if self.merged and not self._merged_down:
            for (top, left), (bottom, _) in sorted(self.merged):
                if bottom > top:
                    self._merge(left, top, bottom)
        spans = self._merged_down.get(column, []) if rows else []
        for top, bottom in spans[bisect_left(spans, (rows[0], 0)) if spans else 0 :]:
            if top > rows[-1]:
                return
            first, last = bisect_left(rows, top), bisect_right(rows, bottom) - 1
            if rows[first] == top:
                yield first, last

    def _merge(self, column: int, top: int, bottom: int) -> None:
        spans = self._merged_down.setdefault(column, [])
        if spans and top <= spans[-1][1]:
            raise Refused("FILE_UNREADABLE", reason=f"merged cells overlap at row {top + 1}")
        spans.append((top, bottom))

    def address(self, row: int, column: int) -> str:
        """The address of a cell of the block, as a spreadsheet writes it."""
        return f"{name_column(self.column_numbers[column])}{self.row_numbers[row] + 1}"

    def addresses(self, rows: Iterable[int], column: int) -> pa.Array:
        """The addresses of cells in one column of the block."""
        import pyarrow as pa
        from pyarrow import compute

        letters = name_column(self.column_numbers[column])
        numbers = pa.array([self.row_numbers[row] + 1 for row in rows], pa.int64())
        return compute.binary_join_element_wise(letters, numbers.cast(pa.string()), "")

    def hidden_among(self, rows: Iterable[int], column: int) -> list[int]:
        """The rows whose cell is hidden from whoever opens the workbook."""
        if self.is_hidden or self.column_numbers[column] in self.hidden_columns:
            return list(rows)
        if not self.hidden_rows:
            return []
        return [row for row in rows if self.row_numbers[row] in self.hidden_rows]


def make_block(
    cells: Mapping[tuple[int, int], Cell],
) -> tuple[list[list[Cell]], list[int], list[int]]:
    """Makes a block of scattered cells: only the used rows and columns, with their numbers.

    A cell in the far corner of a sheet costs one row and one column, not the million in between.
    """
    rows = sorted({row for row, _ in cells})
    columns = sorted({column for _, column in cells})
    if len(rows) * len(columns) > MAX_CELLS:
        raise Refused("FILE_TOO_COSTLY", limit=MAX_CELLS)
    row_at = {number: at for at, number in enumerate(rows)}
    column_at = {number: at for at, number in enumerate(columns)}
    filled: list[list[Cell]] = [[""] * len(columns) for _ in rows]
    for (row, column), cell in cells.items():
        filled[row_at[row]][column_at[column]] = cell
    return filled, rows, columns


def name_column(position: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Texts(dict[str, "str | None"]):
    """Clean texts of cells: each text is repaired once, and each kind of repair is noted."""

    def __init__(self) -> None:
        """Starts without texts."""
        self[""] = None
        self._shown: dict[tuple[str, str | None], str] = {}
        self.repairs: dict[str, None] = {}

    def __missing__(self, cell: Cell) -> str | None:
        """Repairs a new text. Other cells are not kept: 1 and True would be the same key."""
        if isinstance(cell, str):
            self[cell] = join_letters(self.in_font(cell, None).strip()) or None
            return self[cell]
        if isinstance(cell, NoValue):
            return None
        if isinstance(cell, Formatted):
            return f"{format_shown(cell)} {cell.shown.unit}".strip()
        return format_number(cell) if type(cell) is float else _format_plain(cell)

    def in_font(self, text: str, font: str | None) -> str:
        """A text as its font shows it: `.VnTime` and `VNI-Times` show other letters than stored."""
        shown = self._shown.get((text, font))
        if shown is None:
            shown, repairs = repair(text, font)
            if repairs:
                self.repairs |= dict.fromkeys(repairs)
            self._shown[text, font] = shown
            self.setdefault(shown, join_letters(shown.strip()) or None)
        return shown

    def column(self, cells: Iterable[Cell]) -> list[str | None]:
        """The texts of many cells."""
        return list(map(self.__getitem__, cells))  # type: ignore[arg-type]

    def of(self, cell: Cell) -> str | None:
        """The text of one cell, None if it is empty."""
        return self[cell]  # type: ignore[index]

    def line(self, text: str) -> str:
        """A text, such as the name of a sheet, in one line."""
        return " ".join((self.of(text) or "").split())


def format_number(number: float) -> str:
    """Formats a number in plain notation, with the 15 digits that a spreadsheet keeps."""
    text = f"{number:.15g}"
    return format(Decimal(text), "f") if "e" in text else text


def format_numbers(numbers: Sequence[float]) -> Sequence[str] | pa.Array | None:
    """Numbers as `format_number` writes them, all at once; None when one is tiny or not exact."""
    import numpy as np
    import pyarrow as pa

    stored = np.array(numbers, np.float64)
    is_whole = (np.abs(stored) < EXACT_UP_TO) & (stored == np.trunc(stored))
    if is_whole.all() and not np.signbit(stored[stored == 0]).any():
        return pa.array(stored.astype(np.int64)).cast(pa.string())
    texts = [f"{number:.15g}" for number in numbers]
    return None if "e" in "".join(texts) else texts


def format_shown(cell: Formatted) -> str:
    """Formats a number exactly as its cell shows it: 0.176 with a percent format is 17.6.

    If that is uncertain, the format is quoted: `5 [0"K"]`.
    """
    if cell.shown.problem:
        return f"{format_number(cell.number)} [{cell.shown.written}]"
    if cell.shown.times == 1:
        return format_number(cell.number)
    product = Decimal(format_number(cell.number)) * cell.shown.times
    text = format(product, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def cross_out(number: float) -> Formatted:
    """A number that its author crossed out."""
    return Formatted(number, Shown(problem="CELL_CROSSED_OUT", written=CROSSED_OUT))


def apply_format(text: str, its_format: Format | None) -> str:
    """Applies the format of a cell to its text: `@" nghìn"` writes more than the text."""
    if its_format is None:
        return text
    if its_format.around_text is None:
        return f"[{HIDDEN}: {text}]" if text else text
    before, after = its_format.around_text
    return f"{before}{text}{after}" if text else text


def _format_plain(cell: float | datetime.date | datetime.time | datetime.timedelta) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else str(cell)
    if isinstance(cell, datetime.timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    return str(cell)
