"""Reads zip containers without trusting anything that they declare.

Declared sizes are checked before anything is inflated, and actual sizes while inflating, since a
container may lie. No name in it is ever used as a path on this machine.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

MB = 1 << 20
MAX_FILE = 100 * MB
MAX_INFLATED = 200 * MB
MAX_RATIO, RATIO_COUNTS_FROM = 200, 20 * MB
MAX_DIRECTORY = 4 * MB  # of the zip; room for about 40 000 entries
CHUNK = MB
END_RECORD = b"PK\x05\x06"
ENCRYPTED = 0x1
NOT_A_ZIP = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Refused(Exception):
    """A file that is not read any further: a rule's code, and the context for its message."""

    def __init__(self, code: str, **context: Any) -> None:
        """Keeps the code, and the context for the message."""
        super().__init__(code, context)
        self.code, self.context = code, context


class Heavy(Exception):
    """A file that is too expensive to read in this process."""


class Container:
    """A zip file with a sane directory."""

    def __init__(self, path: Path) -> None:
        """Reads the directory; raises ``Refused`` if no honest program would write it."""
        self._path = path
        self._inflated = 0
        if path.stat().st_size > MAX_FILE:
            raise Refused(
                "FILE_TOO_LARGE",
                written=format_size(path.stat().st_size),
                limit=format_size(MAX_FILE),
            )
        if _read_directory_size(path) > MAX_DIRECTORY:
            raise Refused("FILE_TOO_COSTLY", limit=format_size(MAX_DIRECTORY))
        try:
            with zipfile.ZipFile(path) as archive:
                entries = [e for e in archive.infolist() if not e.filename.endswith("/")]
        except NOT_A_ZIP as error:
            raise Refused("FILE_UNREADABLE", reason=str(error)) from None
        _refuse_bombs(entries)
        self.entries = entries
        # Part names are case-insensitive, and some programs write backslashes.
        self._by_name = {_normalise_name(entry): entry for entry in entries}

    def __contains__(self, name: str) -> bool:
        """Whether there is a part of that name."""
        return name.lower() in self._by_name

    def names(self) -> Iterator[str]:
        """The names of the parts, in lower case."""
        return iter(self._by_name)

    def read(self, name: str) -> bytes:
        """Reads one part; ``Refused`` if it is missing, damaged or not as declared."""
        entry = self._by_name.get(name.lower())
        if entry is None:
            raise Refused("FILE_UNREADABLE", reason=f"{name} is missing")
        return b"".join(self.stream(entry))

    def stream(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """The bytes of one entry in pieces, never more than declared."""
        if entry.compress_type not in METHODS:
            raise Refused("FILE_UNREADABLE", reason=f"compression {entry.compress_type}")
        self._inflated += entry.file_size
        if self._inflated > MAX_INFLATED:
            raise Refused("FILE_TOO_COSTLY", limit=format_size(MAX_INFLATED))
        total = checksum = 0
        try:
            with self._path.open("rb") as file:
                for piece in _inflate(_read_packed(file, entry), entry):
                    total, checksum = total + len(piece), zlib.crc32(piece, checksum)
                    if total > entry.file_size:
                        raise Refused("FILE_UNSAFE", reason="zip: size")
                    yield piece
        except (zlib.error, struct.error, OSError) as error:
            raise Refused("FILE_UNREADABLE", reason=str(error)) from None
        if (total, checksum) != (entry.file_size, entry.CRC):
            raise Refused("FILE_UNREADABLE", reason=f"{entry.filename}: checksum")

    def refuse_unsafe_names(self) -> None:
        """Refuses entries that would leave the folder or are duplicate: no program writes them."""
        if len(self._by_name) < len(self.entries):
            raise Refused("FILE_UNSAFE", reason="zip: two parts of one name")
        for name in self._by_name:
            if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]:
                raise Refused("FILE_UNSAFE", reason=f"zip: {name}")


def format_size(count: int) -> str:
    """Formats a number of bytes for messages."""
    return f"{count // MB} MB" if count >= MB else f"{count} B"


def _normalise_name(entry: zipfile.ZipInfo) -> str:
    return entry.filename.replace("\\", "/").lower()


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * packed:
        raise Refused("FILE_TOO_COSTLY", limit=f"1:{MAX_RATIO}")
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise Refused("FILE_PASSWORD_PROTECTED")


def _read_directory_size(path: Path) -> int:
    """The size of the zip's directory, checked before a library reads all of it."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_557))
        tail = file.read()
    at = tail.rfind(END_RECORD)
    if at < 0 or len(tail) < at + 22:
        raise Refused("FILE_UNREADABLE", reason="zip: truncated")
    found: int = struct.unpack_from("<I", tail, at + 12)[0]
    return found


def _read_packed(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The packed bytes of an entry."""
    file.seek(entry.header_offset)
    name, extra = struct.unpack("<HH", file.read(30)[26:])
    file.seek(name + extra, io.SEEK_CUR)
    left = entry.compress_size
    while left and (piece := file.read(min(CHUNK, left))):
        left -= len(piece)
        yield piece


def _inflate(packed: Iterator[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from packed
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in packed:
        yield inflater.decompress(piece, CHUNK)
        while inflater.unconsumed_tail:
            yield inflater.decompress(inflater.unconsumed_tail, CHUNK)
    yield inflater.flush(CHUNK)
