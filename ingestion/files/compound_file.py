"""Compound files (OLE2): the container of old and of password-protected Excel workbooks."""

from __future__ import annotations

import io
from pathlib import Path

import olefile

from ingestion.files.container import MAX_FILE, Refused, format_size

SIGNATURE: bytes = olefile.MAGIC
PROPERTIES = ("title", "subject", "keywords", "comments", "category", "content_status")
UTF_8 = 65001


class CompoundFile:
    """The streams of a compound file, by name."""

    def __init__(self, path: Path) -> None:
        """Reads the directory; ``Refused`` when the file is damaged."""
        if path.stat().st_size > MAX_FILE:
            raise Refused(
                "FILE_TOO_LARGE",
                written=format_size(path.stat().st_size),
                limit=format_size(MAX_FILE),
            )
        self.content = path.read_bytes()
        try:
            self._file = olefile.OleFileIO(io.BytesIO(self.content))
        except Exception as error:  # the library fails on damaged files in many ways
            raise _make_refusal(error) from None

    def __contains__(self, name: str) -> bool:
        """Whether there is a stream of that name."""
        return bool(self._file.get_type(name) == olefile.STGTY_STREAM)

    def read(self, name: str) -> bytes:
        """The content of a stream."""
        try:
            content: bytes = self._file.openstream(name).read()
        except Exception as error:
            raise _make_refusal(error) from None
        return content

    def properties(self) -> list[str]:
        """The texts of its title, subject, keywords and other properties that people fill in."""
        try:
            metadata = self._file.get_metadata()
        except Exception as error:
            raise _make_refusal(error) from None
        written = [getattr(metadata, name) for name in PROPERTIES]
        texts = [_decode(text, metadata.codepage) for text in written if text]
        return [text for each in texts if (text := each.strip("\0 \r\n"))]


def _decode(text: bytes | str, code_page: object) -> str:
    if isinstance(text, str):
        return text
    number = code_page & 0xFFFF if isinstance(code_page, int) else 1252
    try:
        return text.decode("utf-8" if number == UTF_8 else f"cp{number}", "replace")
    except LookupError:
        return text.decode("latin-1")


def _make_refusal(error: Exception) -> Refused:
    return Refused("FILE_UNREADABLE", reason=f"OLE: {error}")
