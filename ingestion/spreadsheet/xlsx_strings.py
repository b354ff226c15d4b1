"""Texts in Excel workbooks: runs of letters, each in a font that determines its letters."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.sax.saxutils import unescape

from ingestion.spreadsheet.marked_text import LOWERED, RAISED, STRUCK, UNMARKED
from ingestion.spreadsheet.xml_part import may_change, parse, strip_prefix

_PLAIN = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>\s*')
_NO_TEXT = bytes({*range(32)} - {*b"\t\n"})  # XML forbids the control characters, or changes them
_ALSO_NO_TEXT = (b"]]>", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_OTHER_ENTITY = re.compile("&(?!(?:amp|lt|gt|quot|apos);)")
_MARKS = {"&quot;": '"', "&apos;": "'"}


BETWEEN_TEXTS = " ¦ "
"""Occurs in no number, and in no known word."""


class TextRun(NamedTuple):
    """A run of text in one font and with one mark; None means those of the cell."""

    text: str
    font: str | None = None
    mark: str | None = None


Shared = str | list[TextRun]
"""A text in the font of its cell, or runs in fonts of their own."""


def read_strings(data: bytes) -> list[Shared]:
    """Reads the strings to which cells refer by number."""
    strings = _read_plain(data)
    return _read_by_events(data) if strings is None else strings


def _read_by_events(data: bytes) -> list[Shared]:
    reader = SharedStrings()
    if data:
        parse(data, reader.start, reader.end, reader.text)
    return [_join_runs(runs) for runs in reader.strings]


def _join_runs(runs: list[TextRun]) -> Shared:
    has_own = any(run.font or run.mark is not None for run in runs)
    return runs if has_own else "".join(run.text for run in runs)


def _read_plain(data: bytes) -> list[Shared] | None:
    """Reads all strings at once; None if they may hold more than text."""
    begin, end = data.find(b"<si>"), data.rfind(b"</si>") + len(b"</si>")
    around = data[:begin] + data[end:]
    if begin < 0 or may_change(around):
        return None
    if len(data.translate(None, _NO_TEXT)) < len(data) or any(map(data.count, _ALSO_NO_TEXT)):
        return None
    try:
        text = data[begin:end].decode()
    except UnicodeDecodeError:
        return None
    between_and_texts = _PLAIN.split(text)
    if any(between_and_texts[::2]) or _OTHER_ENTITY.search(text) or _read_by_events(around):
        return None
    return [unescape(text, _MARKS) if "&" in text else text for text in between_and_texts[1::2]]


class SharedStrings:
    """Runs of text with their fonts, phonetic guides left out."""

    def __init__(self) -> None:
        self.strings: list[list[TextRun]] = []
        self._inside: list[str] = []
        self._font: str | None = None
        self._mark: str | None = None
        self._has_text = self._is_whole = False

    def start(self, element: str, attributes: dict[str, str]) -> None:
        name = strip_prefix(element)
        self._inside.append(name)
        if name in ("si", "is"):
            self.strings.append([])
            self._has_text = self._is_whole = False
        elif name == "r":
            self._font = self._mark = None
            self._has_text = self._is_whole
        elif name == "t" and "rPh" not in self._inside:
            self._begin_text()
        elif name == "rPr":
            self._mark = UNMARKED
        elif name == "rFont":
            self._font = attributes.get("val")
        elif mark := read_mark(name, attributes):
            self._mark = STRUCK if STRUCK in (mark, self._mark) else mark

    def _begin_text(self) -> None:
        """Begins a text; a second one in the same string or run does not continue the first."""
        if self._has_text and self.strings:
            self.strings[-1].append(TextRun(BETWEEN_TEXTS, self._font, self._mark))
        self._has_text = True
        self._is_whole = self._is_whole or "r" not in self._inside

    def end(self, element: str) -> None:
        self._inside.pop()
        if strip_prefix(element) == "r":
            self._font = self._mark = None

    def text(self, text: str) -> None:
        if self._inside[-1:] == ["t"] and "rPh" not in self._inside and self.strings:
            self.strings[-1].append(TextRun(text, self._font, self._mark))


def read_mark(name: str, attributes: dict[str, str]) -> str:
    """Reads the mark that a property of a font gives its text."""
    value = attributes.get("val", "1")
    if name == "strike":
        return UNMARKED if value in ("0", "false") else STRUCK
    if name == "vertAlign":
        return {"superscript": RAISED, "subscript": LOWERED}.get(value, UNMARKED)
    return UNMARKED
