"""Texts in Excel workbooks: runs of letters, each in a font that says what its letters are."""

from __future__ import annotations

from typing import NamedTuple

from ingestion.spreadsheet.xml_part import local, parse


class Run(NamedTuple):
    """A stretch of text in one font; None is the font of the cell."""

    text: str
    font: str | None


def read_strings(data: bytes) -> list[list[Run]]:
    """The strings that cells refer to by number."""
    reader = Strings()
    if data:
        parse(data, reader.start, reader.end, reader.text)
    return reader.strings


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
