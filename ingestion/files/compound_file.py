"""Compound files (OLE2): the container of old and of password-protected Excel workbooks."""

from __future__ import annotations

import io
from pathlib import Path

import olefile

from ingestion.files.container import MAX_FILE, Refused, size

SIGNATURE: bytes = olefile.MAGIC


class CompoundFile:
    """The streams of a compound file, by name."""

    def __init__(self, path: Path) -> None:
        """Reads the directory; ``Refused`` when the file is damaged."""
        if path.stat().st_size > MAX_FILE:
            raise Refused("FILE_TOO_LARGE", written=size(path.stat().st_size), limit=size(MAX_FILE))
        self.content = path.read_bytes()
        try:
            self._file = olefile.OleFileIO(io.BytesIO(self.content))
        except Exception as error:  # the library fails on damaged files in many ways
            raise _unreadable(error) from None

    def __contains__(self, name: str) -> bool:
        """Whether there is a stream of that name."""
        return bool(self._file.get_type(name) == olefile.STGTY_STREAM)

    def read(self, name: str) -> bytes:
        """The content of a stream."""
        try:
            content: bytes = self._file.openstream(name).read()
        except Exception as error:
            raise _unreadable(error) from None
        return content


def _unreadable(error: Exception) -> Refused:
    return Refused("FILE_UNREADABLE", reason=f"OLE: {error}")
