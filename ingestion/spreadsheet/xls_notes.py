"""Comments in workbooks of Excel 97 to 2003: a cell names a drawn object, which holds the text."""

from __future__ import annotations

import struct

from ingestion.files.container import Refused
from ingestion.spreadsheet.sheet import MAX_COMMENTS, Comment

NOTE, OBJECT, TEXT, CONTINUED = 0x1C, 0x5D, 0x1B6, 0x3C
WIDE = 0x01


class Notes:
    """The comments of a sheet as its records are met."""

    def __init__(self) -> None:
        """None yet."""
        self._cells: list[tuple[int, int, int]] = []  # row, column, object
        self._texts: dict[int, str] = {}
        self._object, self._left = 0, 0

    def take(self, kind: int, body: bytes) -> None:
        """Takes in a record, if it is about comments."""
        if kind == OBJECT and len(body) >= 8:
            self._object, self._left = struct.unpack_from("<H", body, 6)[0], 0
        elif kind == TEXT and len(body) >= 12:
            self._left = struct.unpack_from("<H", body, 10)[0]
        elif kind == CONTINUED and self._left and body:
            self._go_on(body)
        elif kind == NOTE and len(body) >= 8:
            row, column, _, number = struct.unpack_from("<4H", body)
            self._cells.append((row, column, number))
            if len(self._cells) > MAX_COMMENTS:
                raise Refused("FILE_TOO_COSTLY", limit=MAX_COMMENTS)

    def _go_on(self, body: bytes) -> None:
        width = 2 if body[0] & WIDE else 1
        part = body[1 : 1 + width * self._left]
        text = part.decode("utf-16-le", "replace") if width == 2 else part.decode("latin-1")
        self._texts[self._object] = self._texts.get(self._object, "") + text
        self._left -= min(self._left, max(len(part) // width, 1))

    def comments(self) -> list[Comment]:
        """The comments that have a text."""
        return [
            Comment(row, column, text)
            for row, column, number in self._cells
            if (text := self._texts.get(number, "").replace("\r", "\n").strip())
        ]
