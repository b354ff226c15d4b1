"""Texts in Excel workbooks: runs of letters, each in a font that says what its letters are."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.sax.saxutils import unescape

from ingestion.spreadsheet.xml_part import local, may_change, parse

_PLAIN = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>\s*')
_NO_TEXT = bytes({*range(32)} - {*b"\t\n"})  # XML forbids the control characters, or changes them
_ALSO_NO_TEXT = (b"]]>", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_OTHER_ENTITY = re.compile("&(?!(?:amp|lt|gt|quot|apos);)")
_MARKS = {"&quot;": '"', "&apos;": "'"}


class Run(NamedTuple):
    """A stretch of text in one font; None is the font of the cell."""

    text: str
    font: str | None


Shared = str | list[Run]
"""A text in the font of its cell, or runs of it in fonts of their own."""


def read_strings(data: bytes) -> list[Shared]:
    """The strings that cells refer to by number."""
    strings = _read_plain(data)
    return _read_by_events(data) if strings is None else strings


def _read_by_events(data: bytes) -> list[Shared]:
    reader = Strings()
    if data:
        parse(data, reader.start, reader.end, reader.text)
    return [_in_one(runs) for runs in reader.strings]


def _in_one(runs: list[Run]) -> Shared:
    return runs if any(run.font for run in runs) else "".join(run.text for run in runs)


def _read_plain(data: bytes) -> list[Shared] | None:
    """All strings at once; None when there may be more to them than text."""
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


class Strings:
    """Runs of text with their fonts, phonetic guides left out."""

    def __init__(self) -> None:
        self.strings: list[list[Run]] = []
        self._inside: list[str] = []
        self._font: str | None = None

    def start(self, element: str, attributes: dict[str, str]) -> None:
        name = local(element)
        self._inside.append(name)
        if name in ("si", "is"):
            self.strings.append([])
        elif name == "r":
            self._font = None
        elif name == "rFont":
            self._font = attributes.get("val")

    def end(self, element: str) -> None:
        self._inside.pop()
        if local(element) == "r":
            self._font = None

    def text(self, text: str) -> None:
        if self._inside[-1:] == ["t"] and "rPh" not in self._inside and self.strings:
            self.strings[-1].append(Run(text, self._font))
