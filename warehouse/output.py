"""Files written for people: whole or as they were, and without formulas that nobody wrote."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BEGINS = "[=+@\uff1d\uff0b\uff0d\uff20\u2212-]"
"""What a spreadsheet takes for the beginning of a formula, in some language of its."""
# Tab and carriage return begin one as well, and so may what stands behind them or another blank.
AT_THE_BEGINNING = re.compile(rf"[\t\r]|\s*{BEGINS}")
# A line is cut where the reader's own list separator stands, whatever was quoted, quotes dropped.
IN_A_LINE = re.compile(rf"(^|[;,|\t\r\n])(?=\"*[\t\r]|[\s\"]*{BEGINS})")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take a text in a cell for a formula."""
    return AT_THE_BEGINNING.match(text) is not None


def escape_formulas(text: str) -> str:
    """A text for a CSV file, with a mark wherever a formula could begin that nobody wrote."""
    return IN_A_LINE.sub(r"\1'", text)


@contextmanager
def write_whole(path: Path) -> Iterator[Path]:
    """A file to write into, which then takes the place of the one that was there."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_file(path: Path, content: bytes) -> None:
    """Writes a whole file."""
    with write_whole(path) as file:
        file.write_bytes(content)
