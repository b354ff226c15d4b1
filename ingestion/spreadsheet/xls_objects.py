"""Objects drawn on a sheet of an old Excel workbook: comments, text boxes, shapes and lettering.

A comment is a drawn object, too; a record refers to it from its cell.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ingestion.files.container import Refused
from ingestion.spreadsheet.sheet import MAX_COMMENTS, Comment

NOTE, OBJECT, TEXT, CONTINUED, DRAWING = 0x1C, 0x5D, 0x1B6, 0x3C, 0xEC
WIDE = 0x01
WITH_TEXT_IN_1995 = (2, 3, 6)
"""Rectangles, ovals and text boxes: Excel 95 stores their words where we cannot read them."""
_CONTAINER = 0x0F
_PROPERTIES, _LETTERING = (0xF00B, 0xF121, 0xF122), 0xC0
_IS_LONG, _NUMBER = 0x8000, 0x3FFF


class DrawnObjects:
    """Reads the drawn objects of a sheet from its records."""

    def __init__(self, *, is_of_1995: bool) -> None:
        """Starts without objects."""
        self._is_of_1995 = is_of_1995
        self._cells: list[tuple[int, int, int]] = []  # row, column, object
        self._texts: dict[int, list[str]] = {}
        self._object, self._left, self._last = 0, 0, 0
        self._drawings: list[list[bytes]] = []

    def take(self, kind: int, body: bytes) -> None:
        """Takes a record, if it belongs to an object."""
        if kind == OBJECT and len(body) >= 8:
            self._begin(*struct.unpack_from("<2H", body, 4))
        elif kind == TEXT and len(body) >= 12:
            self._left = struct.unpack_from("<H", body, 10)[0]
        elif kind == CONTINUED and self._left and body:
            self._continue_text(body)
        elif kind == DRAWING:
            self._drawings.append([body])
        elif kind == CONTINUED and self._last == DRAWING:
            self._drawings[-1].append(body)
        elif kind == NOTE and len(body) >= 8:
            self._take_note(body)
        self._last = kind if kind != CONTINUED else self._last

    def comments(self) -> list[Comment]:
        """The comments that have text."""
        return [
            Comment(row, column, text)
            for row, column, number in self._cells
            if (text := self._text(number))
        ]

    def drawn(self) -> list[str]:
        """The words of all other objects."""
        if self._left:
            raise Refused("TEXT_BOX_UNREAD")
        of_cells = {number for _, _, number in self._cells}
        words = [self._text(number) for number in self._texts if number not in of_cells]
        lettering = (
            text for pieces in self._drawings for text in _read_lettering(b"".join(pieces))
        )
        return list(filter(None, [*words, *lettering]))

    def _begin(self, kind: int, number: int) -> None:
        if self._left or (self._is_of_1995 and kind in WITH_TEXT_IN_1995):
            raise Refused("TEXT_BOX_UNREAD")
        self._object = number

    def _continue_text(self, body: bytes) -> None:
        width = 2 if body[0] & WIDE else 1
        part = body[1 : 1 + width * self._left]
        text = part.decode("utf-16-le", "replace") if width == 2 else part.decode("latin-1")
        self._texts.setdefault(self._object, []).append(text)
        self._left -= min(self._left, max(len(part) // width, 1))

    def _take_note(self, body: bytes) -> None:
        """Takes a comment; Excel 95 stores the text in the record itself, a long one in several."""
        row, column, number = struct.unpack_from("<3H", body)
        if self._is_of_1995:
            number = len(self._cells)
            text = body[6:].decode("latin-1")
            if row == 0xFFFF and number:
                self._texts[number - 1].append(text)
                return
            self._texts[number] = [text]
        else:
            (number,) = struct.unpack_from("<H", body, 6)
        self._cells.append((row, column, number))
        if len(self._cells) > MAX_COMMENTS:
            raise Refused("FILE_TOO_COSTLY", limit=MAX_COMMENTS)

    def _text(self, number: int) -> str:
        return "".join(self._texts.get(number, ())).replace("\r", "\n").strip()


def _read_lettering(drawing: bytes) -> Iterator[str]:
    """Reads the words that form shapes, which are among their properties."""
    at = 0
    while at + 8 <= len(drawing):
        head, kind, length = struct.unpack_from("<HHI", drawing, at)
        at += 8
        if head & 0x0F == _CONTAINER:
            continue
        if kind in _PROPERTIES:
            yield from _read_letters(drawing[at : at + length], head >> 4)
        at += length


def _read_letters(properties: bytes, count: int) -> Iterator[str]:
    """Reads properties of six bytes each, followed by the long ones in the same order."""
    at = 6 * count
    for number, length in struct.iter_unpack(
        "<HI", properties[: min(at, len(properties) // 6 * 6)]
    ):
        if number & _IS_LONG:
            if number & _NUMBER == _LETTERING:
                text = properties[at : at + length].decode("utf-16-le", "replace")
                yield text.replace("\r", "\n").strip("\0 \n")
            at += length
