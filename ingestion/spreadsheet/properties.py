"""The properties of a workbook file: its title, subject, keywords and state."""

from __future__ import annotations

from ingestion.files.container import Container
from ingestion.spreadsheet.xml_part import parse, strip_prefix

PARTS = ("docProps/core.xml", "meta.xml")
"""The part of Excel, and that of LibreOffice."""
WRITTEN_BY_PEOPLE = (
    "title",
    "subject",
    "description",
    "keyword",
    "keywords",
    "category",
    "contentStatus",
)


def read_properties(container: Container) -> list[str]:
    """The texts of the properties that people fill in."""
    properties = _Properties()
    for part in PARTS:
        if part in container:
            parse(container.read(part), properties.start, properties.end, properties.text)
    return [text for pieces in properties.found.values() if (text := "".join(pieces).strip())]


class _Properties:
    """Handlers for the events of such a part."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}
        self._name = ""

    def start(self, element: str, _: dict[str, str]) -> None:
        self._name = strip_prefix(element) if strip_prefix(element) in WRITTEN_BY_PEOPLE else ""
        if self._name:
            self.found.setdefault(self._name, []).append("\n")

    def end(self, _: str) -> None:
        self._name = ""

    def text(self, text: str) -> None:
        if self._name:
            self.found[self._name].append(text)
