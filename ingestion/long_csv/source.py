"""A CSV as received: its size, its encoding, and whether its end is missing.

The bytes are scanned once, so that the rest knows what to expect. Afterwards they are streamed, so
that memory does not grow with the file.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from ingestion.files.container import MAX_FILE, MB, Refused, format_size
from reference.legacy_vietnamese import guess_bytes
from reference.text import CODE_OF_LEGACY, decode_legacy, repair, utf_16

MAX_LINES = 2_000_000
"""More figures than the whole country has in a month."""
MAX_LINE = MB
BLOCK = 2 * MB
SAMPLE = 4 * MB
CELLS_KEPT = 20_000
LEGACY_SHARE = 10
"""From this ratio of lines that are not UTF-8 to those that are, the encoding is another one."""
_USUAL = bytes([9, 10, 13, *range(32, 127)])
_BEYOND_ASCII = bytes(range(128, 256))
_LINE_ENDS = (b"\n", b"\r")
_BAD_BYTE = re.compile("[\udc80-\udcff]")


@dataclass(slots=True)
class Source:
    """A readable CSV, and the results of scanning its bytes.

    Attributes:
        path: the file.
        encoding: ``utf-8`` (perhaps with invalid bytes), or one of UTF-16.
        legacy: instead, the encoding from before Unicode of the whole file.
        is_plain: UTF-8 whose cells are simply what is between delimiters and line ends.
        is_ascii: it has only ASCII.
        has_controls: it has characters that no text should have.
        is_ended: its last line has an end.
        is_cut_in_a_letter: it ends in the middle of a letter.
        repairs: the codes of the repairs so far.
    """

    path: Path
    encoding: str = "utf-8"
    legacy: str | None = None
    is_plain: bool = True
    is_ascii: bool = True
    has_controls: bool = False
    is_ended: bool = True
    is_cut_in_a_letter: bool = False
    repairs: dict[str, None] = field(default_factory=dict)
    _repaired: dict[str, str] = field(default_factory=dict)

    def open(self) -> TextIO:
        """Opens the text, with newlines for all line ends and the letters unchanged."""
        encoding = "latin-1" if self.legacy else self.encoding
        errors = "surrogateescape" if encoding == "utf-8" else "replace"
        file = self.path.open(encoding=encoding, errors=errors, newline=None)
        if file.read(1) != "\ufeff":
            file.seek(0)
        return file

    def repair(self, cell: str) -> str:
        """Repairs one cell to clean Unicode, whatever the encoding of other cells."""
        known = self._repaired.get(cell)
        if known is not None:
            return known
        if self.legacy and not cell.isascii():
            self.repairs[CODE_OF_LEGACY[self.legacy]] = None
            text, repairs = repair(decode_legacy(cell, self.legacy))
        else:
            text, repairs = repair(cell)
        self.repairs |= dict.fromkeys(repairs)
        if len(self._repaired) >= CELLS_KEPT:
            self._repaired.clear()
        self._repaired[cell] = text
        return text


def scan(path: Path) -> Source:
    """Scans the bytes of a file once.

    Raises:
        Refused: it is too large, or not a text in an encoding that is certain.
    """
    in_bytes = path.stat().st_size
    if in_bytes > MAX_FILE:
        raise Refused("FILE_TOO_LARGE", written=format_size(in_bytes), limit=format_size(MAX_FILE))
    scanned = _Scan(Source(path))
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if block.endswith(b"\r"):
                block += file.read(1)
            scanned.at(block)
    return scanned.result()


class _Scan:
    """What is known about a file after scanning some of its bytes."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.of_letters = self.of_others = self.lines = self.since_line_end = 0
        self.has_zeros = False
        self.sample = bytearray()
        self.last = b""

    def at(self, block: bytes) -> None:
        source = self.source
        if not self.last and (encoding := utf_16(block)):
            source.encoding, source.is_plain = encoding, False
        self.last = (self.last + block)[-4:]
        self._count_lines(block)
        if source.encoding != "utf-8":
            source.is_ascii = False
            return
        self.has_zeros = self.has_zeros or b"\0" in block
        lone = b"\r" in block and block.count(b"\r") != block.count(b"\r\n")
        source.is_plain = source.is_plain and not (lone or b'"' in block or b"\0" in block)
        unusual = block.translate(None, _USUAL)
        if unusual or self.decoder.getstate()[0]:
            source.has_controls = source.has_controls or bool(
                unusual.translate(None, _BEYOND_ASCII)
            )
            source.is_ascii = source.is_ascii and unusual.isascii()
            self._count_letters(block, len(unusual))

    def _count_lines(self, block: bytes) -> None:
        first, last = (
            [at for end in _LINE_ENDS if (at := find(end)) >= 0]
            for find in (block.find, block.rfind)
        )
        longest = self.since_line_end + (min(first) if first else len(block))
        self.since_line_end = len(block) - 1 - max(last) if last else longest
        if max(longest, self.since_line_end) > MAX_LINE:
            limit = format_size(MAX_LINE)
            raise Refused("FILE_UNREADABLE", reason=f"a line is longer than {limit}")
        self.lines += max(map(block.count, _LINE_ENDS))
        if self.lines > MAX_LINES:
            raise Refused("FILE_TOO_LARGE", written=f"> {MAX_LINES:,}", limit=f"{MAX_LINES:,}")

    def _count_letters(self, block: bytes, unusual: int) -> None:
        """Counts lines with letters beyond ASCII: in another encoding hardly any are UTF-8."""
        try:
            self.decoder.decode(block)
        except UnicodeDecodeError:
            self.decoder.reset()
            self.sample += block[: SAMPLE - len(self.sample)]
            lines = block.decode("utf-8", "surrogateescape").splitlines()
            bad = sum(_BAD_BYTE.search(line) is not None for line in lines)
            self.of_others += bad
            self.of_letters += len(lines) - bad - sum(map(str.isascii, lines))
            return
        self.of_letters += bool(unusual)

    def result(self) -> Source:
        source = self.source
        if source.encoding != "utf-8":
            end = self.last[-2:].decode(source.encoding, "replace")
            odd = source.path.stat().st_size % 2
            source.is_ended, source.is_cut_in_a_letter = end in ("\n", "\r"), bool(odd)
            return source
        source.is_ended = not self.last or self.last.endswith(_LINE_ENDS)
        source.is_cut_in_a_letter = bool(self.decoder.getstate()[0])
        source.is_plain = source.is_plain and not (self.of_others or source.is_cut_in_a_letter)
        if self.of_others > LEGACY_SHARE * self.of_letters:
            if self.has_zeros:
                raise Refused("FILE_UNREADABLE", reason="this is not a text file")
            try:
                source.legacy = guess_bytes(bytes(self.sample))
            except ValueError as error:
                raise Refused("FILE_UNREADABLE", reason=str(error)) from None
            source.is_cut_in_a_letter = False
        return source
