"""Counts the numbers of a CSV without a column of values, of which none is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ingestion.figures import Figure, tabulate
from ingestion.long_csv.cells import LABELS, NOT_NUMBERS
from ingestion.long_csv.columns import clean_column, has_any, select, select_figures
from ingestion.long_csv.heading import Heading
from ingestion.long_csv.records import Record, Records
from ingestion.understanding.figure_syntax import carries_figure

if TYPE_CHECKING:
    import pyarrow as pa

SET_ASIDE = "OUTSIDE_TABLE"


def count_numbers(records: Records, heading: Heading) -> Iterator[pa.Table]:
    """Yields every number of the lines, including the heading, with why it is set aside."""
    from pyarrow import compute

    fields = {at: name for name, at in heading.columns.items()}
    yield count_cells([*records.preamble(), (records.above, list(heading.cells))])
    for batch in records.batches(heading.repeating):
        for at, column in enumerate(batch.columns):
            name = fields.get(at, "")
            if name in NOT_NUMBERS:
                continue
            texts = clean_column(column, records.source)
            rows = select_figures(texts)
            if name in LABELS and has_any(rows):
                rows = compute.and_not(rows, select(texts, LABELS[name]))
            if has_any(rows):
                lines = batch.numbers[rows.to_numpy(zero_copy_only=False)].tolist()
                written = texts.filter(rows).to_pylist()
                yield tabulate(
                    [_make_figure(*cell, at) for cell in zip(lines, written, strict=True)]
                )
        yield count_cells(
            (number, list(map(records.source.repair, cells))) for number, cells in batch.odd
        )


def count_cells(lines: Iterable[Record]) -> pa.Table:
    """Tabulates every number in some lines that do not belong to a table."""
    return tabulate(
        [
            _make_figure(number, text.strip(), at)
            for number, cells in lines
            for at, text in enumerate(cells)
            if carries_figure(text.strip())
        ]
    )


def _make_figure(line: int, text: str, column: int) -> Figure:
    fields = dict.fromkeys(Figure._fields) | {
        "source_ref": f"line {line}, column {column + 1}",
        "line": line,
        "value_text": text,
        "is_number": False,
        "reader_code": SET_ASIDE,
    }
    return Figure(**fields)  # type: ignore[arg-type]
