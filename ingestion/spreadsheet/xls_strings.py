"""Texts in workbooks of Excel 97 to 2003: single ones, and those with letters in several fonts.

Calamine reads all other texts of cells.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise

HIGH, EXTENDED, RICH = 0x01, 0x04, 0x08

FontRun = tuple[str, int]
"""A stretch of text, and the number of its font; -1 is the font of the cell."""


def read_text(body: bytes, at: int) -> tuple[str, int]:
    """Reads a text preceded by its length; returns it and the position where it ends."""
    length, flags = struct.unpack_from("<HB", body, at)
    at += 3
    end = at + length * (2 if flags & HIGH else 1)
    written = body[at:end]
    text = written.decode("utf-16-le", "replace") if flags & HIGH else written.decode("latin-1")
    return text, end


def read_rich_strings(pieces: Sequence[bytes]) -> dict[int, list[FontRun]]:
    """Reads the shared strings with runs in fonts of their own, by their numbers.

    Args:
        pieces: the record of the strings, and the records that continue it.
    """
    reader = _Pieces(pieces)
    reader.take(4)
    (count,) = struct.unpack("<I", reader.take(4))
    found: dict[int, list[FontRun]] = {}
    for number in range(count):
        if reader.is_at_end():
            break
        text, runs = _read_string(reader)
        if runs:
            found[number] = list(split_runs(text, runs))
    return found


def split_runs(text: str, runs: Sequence[tuple[int, int]]) -> Iterator[FontRun]:
    """Splits a text where its font changes."""
    places = [(0, -1), *runs, (len(text), -1)]
    for (first, font), (end, _) in pairwise(places):
        if end > first:
            yield text[first:end], font


def _read_string(reader: _Pieces) -> tuple[str, list[tuple[int, int]]]:
    length, flags = struct.unpack("<HB", reader.take(3))
    run_count = struct.unpack("<H", reader.take(2))[0] if flags & RICH else 0
    extended = struct.unpack("<I", reader.take(4))[0] if flags & EXTENDED else 0
    text = reader.take_letters(length, bool(flags & HIGH))
    runs = [struct.unpack("<HH", reader.take(4)) for _ in range(run_count)]
    reader.take(extended)
    return text, runs  # type: ignore[return-value]


class _Pieces:
    """Bytes that continue from one record to the next."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces, self._piece, self._at = pieces, 0, 0

    def is_at_end(self) -> bool:
        self._advance()
        return self._piece >= len(self._pieces)

    def take(self, count: int) -> bytes:
        taken = b""
        while len(taken) < count:
            self._advance()
            if self._piece >= len(self._pieces):
                raise IndexError("strings end early")
            part = self._pieces[self._piece][self._at : self._at + count - len(taken)]
            self._at += len(part)
            taken += part
        return taken

    def take_letters(self, count: int, is_wide: bool) -> str:
        """Takes some letters; a record that continues them states again how wide they are."""
        text = ""
        while len(text) < count:
            if self._at >= len(self._pieces[self._piece]):
                is_wide = bool(self.take(1)[0] & HIGH)
            width = 2 if is_wide else 1
            left = (len(self._pieces[self._piece]) - self._at) // width
            part = self.take(width * min(count - len(text), max(left, 1)))
            text += part.decode("utf-16-le", "replace") if is_wide else part.decode("latin-1")
        return text

    def _advance(self) -> None:
        while self._piece < len(self._pieces) and self._at >= len(self._pieces[self._piece]):
            self._piece, self._at = self._piece + 1, 0
