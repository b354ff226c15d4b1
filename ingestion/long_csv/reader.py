"""Long CSV: one figure per line, in the dialects of the contract.

Every cell of every line is examined. A line of the table has one value; any other number in it is
accounted for separately, and if it is uncertain which one is the value, none is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import thread_time
from typing import TYPE_CHECKING

from expectations.rules import registry
from ingestion.figures import Reading
from ingestion.files.container import MB, Heavy, Refused
from ingestion.files.kinds import explain_refused_type
from ingestion.long_csv.cells import Cells
from ingestion.long_csv.heading import REQUIRED, Heading, read_heading
from ingestion.long_csv.lines import TableLines
from ingestion.long_csv.preamble import Preamble, find_heading
from ingestion.long_csv.records import DELIMITERS, Record, Records
from ingestion.long_csv.source import Source, scan
from ingestion.long_csv.unread import count_cells, count_numbers
from ingestion.reader import Reader, without_collecting
from reference.synthetic import is_marked_synthetic
from reference.text import NO_LETTER, clean

if TYPE_CHECKING:
    import pyarrow as pa

CODE, FORMAT = "LONG-CSV", "csv"
LOOK_FOR_MARK_IN = 20_000  # characters
LIGHT = MB // 2
SECONDS = 10
"""CPU time for a file: one that costs more is not read to its end, and nothing is loaded."""
MAX_COLUMNS = 16_384
"""As many as a spreadsheet has."""


def read_long_csv(path: Path, format_of: str = FORMAT, *, is_light: bool = False) -> Reading:
    """Reads a long CSV; faults of the whole file are returned as findings.

    The lines are read while the chunks are consumed; the findings are complete only after the last
    chunk.

    Args:
        path: the file.
        format_of: ``csv``.
        is_light: only if it is small, or so plain that Arrow can parse its lines.

    Raises:
        Heavy: it is neither, although ``is_light``.
    """
    reading = Reading(form=CODE, format=format_of, chunks=[])
    try:
        source = scan(path)
        if is_light and not source.is_plain and path.stat().st_size > LIGHT:
            raise Heavy
        start = _read_start(source)
        if not clean(start).replace(NO_LETTER, "").strip():
            raise Refused("FILE_EMPTY")
        first, delimiter = find_heading(clean(start))
        records = Records(source, delimiter, first)
        if len(records.heading) > MAX_COLUMNS:
            raise Refused("FILE_TOO_COSTLY", limit=MAX_COLUMNS)
    except Refused as refused:
        reading.findings.append(registry()[refused.code].finding(**refused.context))
        return reading
    heading = read_heading([source.repair(cell) for cell in records.heading])
    is_known = delimiter in DELIMITERS
    if heading.missing or not is_known:
        expected = ", ".join(heading.missing if is_known else REQUIRED)
        reading.findings.append(registry()["COLUMN_MISSING"].finding(expected=expected))
    reading.is_synthetic = is_marked_synthetic([start])
    if "value" in heading.columns and is_known:
        reading.chunks = _read_chunks(records, heading, reading)
    else:
        reading.chunks = _limit_cost(count_numbers(records, heading), reading)
    return reading


def open_lines(path: Path) -> Iterator[Record]:
    """The lines of a CSV as they are read, for showing them to people."""
    source = scan(path)
    _, delimiter = find_heading(clean(_read_start(source)))
    return Records(source, delimiter).lines()


def _read_start(source: Source) -> str:
    with source.open() as file:
        return file.read(LOOK_FOR_MARK_IN)


def _read_chunks(records: Records, heading: Heading, reading: Reading) -> Iterator[pa.Table]:
    lines = TableLines(records, heading)
    preamble = Preamble.of(list(records.preamble()))
    cells = Cells(heading, records.delimiter, records.source, preamble)
    if preamble.lines:
        yield from filter(len, [count_cells(preamble.lines)])
    chunks = (chunk for some in lines for chunk in cells.figures(some))
    for chunk in _limit_cost(chunks, reading):
        reading.is_synthetic = reading.is_synthetic or _notes_are_marked(chunk)
        yield chunk
    reading.is_synthetic = reading.is_synthetic or is_marked_synthetic(lines.words)
    of_lines = [("LINE_CUT", line) for line in cells.cut_without_figure]
    of_lines += [("HEADING_REPEATED", line) for line in lines.repeated[:1]]
    of_lines += [("HEADING_CHANGED", line) for line in [lines.changed] if line]
    reading.findings += [registry()[code].finding(line=line) for code, line in of_lines]
    reading.findings += [
        registry()["LINE_CONTRADICTS"].finding(line=line, written=words)
        for line, words in lines.remarks[:1]
    ]
    reading.findings += [registry()[code].finding() for code in records.source.repairs]
    if records.broken:
        reading.findings.append(registry()["FILE_UNREADABLE"].finding(reason=records.broken))


def _notes_are_marked(chunk: pa.Table) -> bool:
    """Whether a note marks the data as synthetic."""
    from pyarrow import compute

    if chunk["note"].null_count == len(chunk):
        return False
    return is_marked_synthetic(compute.unique(chunk["note"]).to_pylist())


def _limit_cost(chunks: Iterator[pa.Table], reading: Reading) -> Iterator[pa.Table]:
    """Yields the chunks that are not empty, as long as reading them does not cost too much."""
    at_work = 0.0
    while at_work < SECONDS:
        began = thread_time()
        with without_collecting():
            chunk = next(chunks, None)
        at_work += thread_time() - began
        if chunk is None:
            return
        if len(chunk):
            yield chunk
    reading.findings.append(registry()["FILE_TOO_COSTLY"].finding(limit=f"{SECONDS} s"))


def _sniff(path: Path, start: bytes) -> str | None:
    return None if explain_refused_type(path, start) else FORMAT


LONG_CSV = Reader((FORMAT,), _sniff, lambda *_: True, read_long_csv)
