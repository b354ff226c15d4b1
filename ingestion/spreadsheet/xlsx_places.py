"""Addresses of cells and areas as Excel writes them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ingestion.files.container import Refused
from ingestion.spreadsheet.sheet import Merged

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384


def parse_address(address: str) -> tuple[int, int]:
    """Parses an address such as ``B4`` into row and column, counted from 0."""
    letters = address.rstrip("0123456789")
    column, digits = _parse_column(letters), address[len(letters) :]
    row = int(digits) if 0 < len(digits) <= 7 else 0
    if not 0 < row <= MAX_ROW or not 0 < column <= MAX_COLUMN:
        raise Refused("FILE_UNREADABLE", reason=f"XML: no such cell {address[:20]}")
    return row - 1, column - 1


@lru_cache(maxsize=MAX_COLUMN)
def _parse_column(letters: str) -> int:
    column = 0
    for letter in letters[:4]:
        if not "A" <= letter <= "Z":
            return 0
        column = column * 26 + ord(letter) - 64
    return column


def parse_areas(written: str) -> Iterator[Merged]:
    """Parses areas such as ``F11:F20 H3``; an unreadable one may be anywhere."""
    for area in written.split():
        first, _, last = area.replace("$", "").partition(":")
        try:
            yield parse_address(first), parse_address(last or first)
        except Refused:
            yield (0, 0), (MAX_ROW - 1, MAX_COLUMN - 1)


def is_true(written: str | None) -> bool:
    """Whether an attribute is true."""
    return written in ("1", "true")
