"""Files written for people: whole or as they were, and without formulas that nobody wrote."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file to write into, which then takes the place of the one that was there."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    yield unfinished
    unfinished.replace(path)


def put(path: Path, content: bytes) -> None:
    """Writes a whole file."""
    with whole(path) as file:
        file.write_bytes(content)
