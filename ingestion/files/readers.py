"""The reader of each format; what a file may cost its caller sees to (``ingestion.reading``)."""

from __future__ import annotations

from pathlib import Path

from ingestion.figures import Reading
from ingestion.form.workbook import read_workbook
from ingestion.long_csv.reader import read_long_csv

CSV = "csv"


def read_as(path: Path, format_of: str, *, is_light: bool = False) -> Reading:
    """Reads a file of a known format.

    Args:
        path: the file.
        format_of: what its content is.
        is_light: only if that costs next to nothing.

    Raises:
        Heavy: it may cost more, and was to be light.
    """
    if format_of == CSV:
        return read_long_csv(path, is_light=is_light)
    return read_workbook(path, format_of, is_light=is_light)
