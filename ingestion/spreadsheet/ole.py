"""Compound files (OLE2): what old Excel, and Excel with a password, put their workbooks into."""

from __future__ import annotations

import struct
from pathlib import Path

from ingestion.files.container import MAX_FILE, Refused, size

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END = 0xFFFFFFFA  # this and above mean: no further sector
STREAM, ROOT = 2, 5
MINI_SECTOR = 64


class CompoundFile:
    """The streams of a compound file, by name."""

    def __init__(self, path: Path) -> None:
        """Reads the directory; ``Refused`` when the file is damaged."""
        if path.stat().st_size > MAX_FILE:
            raise Refused("FILE_TOO_LARGE", written=size(path.stat().st_size), limit=size(MAX_FILE))
        self.content = path.read_bytes()
        try:
            self._read_directory()
        except (struct.error, IndexError, ValueError) as error:
            raise Refused("FILE_UNREADABLE", reason=f"OLE: {error}") from None

    def __contains__(self, name: str) -> bool:
        """Whether there is a stream of that name."""
        return name in self._streams

    def read(self, name: str) -> bytes:
        """The content of a stream."""
        start, length = self._streams[name]
        try:
            if length < self._mini_below:
                return self._chain(self._mini, self._mini_sectors, start, MINI_SECTOR)[:length]
            return self._chain(self._fat, None, start, 1 << self._shift)[:length]
        except (struct.error, IndexError) as error:
            raise Refused("FILE_UNREADABLE", reason=f"OLE: {error}") from None

    def _read_directory(self) -> None:
        self._shift, mini_shift = struct.unpack_from("<HH", self.content, 30)
        if self._shift not in (9, 12) or 1 << mini_shift != MINI_SECTOR:
            raise ValueError("sector size")
        first_directory, _, self._mini_below, first_mini, _, first_more = struct.unpack_from(
            "<6I", self.content, 48
        )
        self._fat = self._read_fat(first_more)
        sector = 1 << self._shift
        self._mini = _numbers(self._chain(self._fat, None, first_mini, sector))
        directory = self._chain(self._fat, None, first_directory, sector)
        self._streams: dict[str, tuple[int, int]] = {}
        self._mini_sectors = b""
        for at in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size_of = struct.unpack_from("<II", directory, at + 116)
            name = directory[at : at + min(length, 64)].decode("utf-16-le", "replace")
            if kind == ROOT:
                self._mini_sectors = self._chain(self._fat, None, start, sector)
            elif kind == STREAM:
                self._streams.setdefault(name.rstrip("\0"), (start, size_of))

    def _read_fat(self, first_more: int) -> list[int]:
        """Which sector follows which. Its own sectors are listed in the header and, if many, on."""
        places = [place for place in struct.unpack_from("<109I", self.content, 76) if place < END]
        sector = 1 << self._shift
        seen: set[int] = set()
        while first_more < END and first_more not in seen:
            seen.add(first_more)
            *more, first_more = _numbers(self._sector(first_more, sector))
            places += [place for place in more if place < END]
        return _numbers(b"".join(self._sector(place, sector) for place in dict.fromkeys(places)))

    def _sector(self, number: int, size_of: int) -> bytes:
        start = (number + 1) * size_of
        return self.content[start : start + size_of].ljust(size_of, b"\0")

    def _chain(self, follows: list[int], inside: bytes | None, first: int, size_of: int) -> bytes:
        """The sectors from the first on; a chain that bites its tail is refused."""
        pieces: list[bytes] = []
        while first < END:
            if len(pieces) * size_of > len(self.content):
                raise IndexError("endless chain")
            if inside is None:
                pieces.append(self._sector(first, size_of))
            else:
                pieces.append(inside[first * size_of : (first + 1) * size_of])
            first = follows[first]
        return b"".join(pieces)


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
