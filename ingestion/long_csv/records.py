"""The lines of a CSV as columns of cells, many at a time.

If cells are simply what is between delimiters, Arrow parses the lines; if there are quotes, legacy
letters or invalid bytes, Python's reader does. Both give the same columns.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, TextIO

from ingestion.long_csv.source import BLOCK, MAX_LINE, Source

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

DELIMITERS = (",", ";", "\t")
ROWS = 50_000
CHARACTERS = 4_000_000
"""The largest batch that Python reads."""
MANY_COLUMNS = 20
"""So many columns make a batch smaller: each cell may be a text that nobody has read before, and
what reading costs is looked at between batches."""

Record = tuple[int, list[str]]
"""The number of its first line, and its cells."""


@dataclass(slots=True)
class Batch:
    """Lines as columns of text, with null for empty cells; lines of another width are separate."""

    columns: list[pa.Array]
    numbers: np.ndarray
    odd: list[Record]


@dataclass(slots=True)
class Records:
    """A CSV to be read.

    Attributes:
        source: the file.
        delimiter: the sign between its cells.
        first: the number of lines before the table.
        heading: the cells of the first line of the table that is not blank.
        above: the number of lines up to the heading.
        broken: why its quotes are invalid, once that has been found.
    """

    source: Source
    delimiter: str
    first: int = 0
    heading: list[str] = field(default_factory=list)
    above: int = 0
    broken: str | None = None

    def __post_init__(self) -> None:
        """Reads the heading."""
        with self.source.open() as file:
            for above, (_, cells) in enumerate(self._read_records(file), start=self.first + 1):
                if any(cell.strip() for cell in cells):
                    self.heading, self.above = cells, above
                    break

    def batches(self, repeating: Sequence[int]) -> Iterator[Batch]:
        """Yields what is below the heading, some tens of thousands of lines at a time.

        Args:
            repeating: columns in which the same few texts are repeated.
        """
        if self.source.is_plain and self.delimiter.isascii():  # as Arrow requires
            yield from _read_by_arrow(self, repeating)
        else:
            with self.source.open() as file:
                yield from _split_batches(
                    self, islice(self._read_records(file), self.above - self.first, None)
                )

    def preamble(self) -> Iterator[Record]:
        """The lines above the table, in clean Unicode, split at the delimiter."""
        with self.source.open() as file:
            for number, line in enumerate(islice(file, self.first), start=1):
                if line.strip():
                    yield number, [self.source.repair(cell) for cell in line.split(self.delimiter)]

    def lines(self) -> Iterator[Record]:
        """All lines one by one, including the heading, in clean Unicode."""
        with self.source.open() as file:
            for number, cells in self._read_records(file):
                yield number, list(map(self.source.repair, cells))

    def _read_records(self, file: TextIO) -> Iterator[Record]:
        """Yields the lines one by one; quotes may join several into a record.

        An unclosed quote would swallow the lines after it. From the first one on, quotes are
        ordinary characters: nothing of the file is loaded then, but everything is counted.
        """
        csv.field_size_limit(MAX_LINE)
        deque(islice(file, self.first), maxlen=0)
        lines = _Remembered(file)
        records = csv.reader(lines, delimiter=self.delimiter, strict=True)
        ended = self.first
        while not self.broken:
            lines.since.clear()
            try:
                cells = next(records)
            except StopIteration:
                return
            except csv.Error as error:
                self.broken = f"line {ended + 1}: {error}"
                break
            if len(lines.since) > 1 and self._swallows(lines.since):
                self.broken = f"line {ended + 1}: a quote is not closed"
                break
            yield ended + 1, cells
            ended = self.first + records.line_num
        for number, line in enumerate(chain(lines.since, file), start=ended + 1):
            yield number, line.rstrip("\n").replace('"', "").split(self.delimiter)

    def _swallows(self, lines: Sequence[str]) -> bool:
        """Whether a record extends over lines that are lines of the table by themselves."""
        widths = [line.count(self.delimiter) + 1 for line in lines]
        return len(self.heading) > 1 and any(width >= len(self.heading) for width in widths[1:])


class _Remembered:
    """Lines of a file that remembers those of the record being read."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.since: list[str] = []

    def __iter__(self) -> _Remembered:
        return self

    def __next__(self) -> str:
        line = next(self.file)
        self.since.append(line)
        return line


def _split_batches(records: Records, rows: Iterator[Record]) -> Iterator[Batch]:
    import numpy as np

    width = len(records.heading)
    while True:
        numbers, usual, odd, characters = [], [], [], 0
        for number, cells in islice(rows, ROWS):
            if len(cells) == width:
                numbers.append(number)
                usual.append(cells)
            else:
                odd.append((number, cells))
            characters += sum(map(len, cells)) + len(cells)
            if characters > CHARACTERS:
                break
        if not (usual or odd):
            return
        yield Batch(to_columns(usual, width, records.source), np.array(numbers, np.int64), odd)


def to_columns(rows: Sequence[Sequence[str]], width: int, source: Source) -> list[pa.Array]:
    """Transposes rows of one width into columns."""
    return [_to_column(cells, source) for cells in zip(*rows, strict=True)] or [
        _to_column((), source)
    ] * width


def _to_column(cells: Sequence[str], source: Source) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(cells, pa.string())
    except UnicodeEncodeError:  # invalid bytes
        return pa.array(list(map(source.repair, cells)), pa.string())


def _read_by_arrow(records: Records, repeating: Sequence[int]) -> Iterator[Batch]:
    """Reads block by block; Arrow's own stream would read up to 32 blocks ahead."""
    import numpy as np

    line = records.above + 1
    with records.source.path.open("rb") as file:  # Arrow accepts only names in UTF-8
        for _ in islice(file, records.above):
            pass
        size = BLOCK // max(1, len(records.heading) // MANY_COLUMNS)
        while lines := file.read(size) + file.readline():
            columns, odd = _parse(lines, records.delimiter, len(records.heading), repeating)
            numbers = np.arange(line, line + len(columns[0]) + len(odd))
            of_columns = np.delete(numbers, [at for at, _ in odd])
            yield Batch(columns, of_columns, [(line + at, cells) for at, cells in odd])
            line += len(numbers)


def _parse(
    lines: bytes, delimiter: str, width: int, repeating: Sequence[int]
) -> tuple[list[pa.Array], list[Record]]:
    """Parses lines into columns of text, and lines of another width with their positions."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    odd: list[Record] = []

    def keep(row: arrow_csv.InvalidRow) -> str:
        odd.append((row.number - 1, row.text.split(delimiter)))
        return "skip"

    names = [str(position) for position in range(width)]
    texts, few_texts = pa.string(), pa.dictionary(pa.int32(), pa.string())
    block = arrow_csv.read_csv(
        pa.BufferReader(lines),
        arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=len(lines)),
        arrow_csv.ParseOptions(
            delimiter=delimiter,
            quote_char=False,
            ignore_empty_lines=False,
            invalid_row_handler=keep,
        ),
        arrow_csv.ConvertOptions(
            column_types={
                name: few_texts if at in repeating else texts for at, name in enumerate(names)
            },
            strings_can_be_null=True,
            null_values=[""],
        ),
    )
    return [column.combine_chunks() for column in block.columns], odd
