"""Headers and footers of the pages of a LibreOffice sheet, which belong to its master page."""

from __future__ import annotations

from ingestion.spreadsheet.ods_beside import PARAGRAPHS, SPACES
from ingestion.spreadsheet.xml_part import strip_prefix

DEFAULT = "Default"
"""The master page of a sheet that does not name one."""
_PLAIN = (*PARAGRAPHS, "text:span", "text:a")
"""Elements whose text somebody wrote; others hold page numbers, dates or names."""


class MasterPages:
    """Handlers for the events of `styles.xml`."""

    def __init__(self) -> None:
        """Starts without master pages."""
        self._lines: dict[str, list[list[str]]] = {}
        self._master = ""
        self._part = ""
        self._generated = 0

    def texts(self, master: str) -> list[str]:
        """The lines of a master page; those of all master pages if there is none of that name."""
        of_page = [self._lines[master]] if master in self._lines else self._lines.values()
        written = ("".join(pieces).strip() for lines in of_page for pieces in lines)
        return list(filter(None, written))

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """Begins an element."""
        if element == "style:master-page":
            self._master = attributes.get("style:name", "") or DEFAULT
            self._lines[self._master] = []
        elif not self._part:
            is_part = self._master and strip_prefix(element).startswith(("header", "footer"))
            if is_part and attributes.get("style:display") != "false":
                self._part = element
        elif self._generated or (element.startswith("text:") and element not in _PLAIN):
            self._generated += 1
            self.text(SPACES.get(element, ""), is_written=True)
        elif element in PARAGRAPHS:
            self._lines[self._master].append([])

    def end(self, element: str) -> None:
        """Ends an element."""
        if self._generated:
            self._generated -= 1
        elif element == self._part:
            self._part = ""
        elif element == "style:master-page":
            self._master = ""

    def text(self, text: str, *, is_written: bool = False) -> None:
        """Takes characters between elements."""
        lines = self._lines.get(self._master) if self._part else None
        if lines and (is_written or not self._generated):
            lines[-1].append(text)
