"""What a LibreOffice sheet holds around its cells: prompts and conditional formats."""

from __future__ import annotations

import re

from ingestion.files.container import Refused
from ingestion.spreadsheet.ods_styles import OdsStyles
from ingestion.spreadsheet.sheet import MAX_AREAS, Conditional, Merged, Prompt
from ingestion.spreadsheet.xlsx_places import parse_areas

_SHEET = re.compile(r"(?:'(?:[^']|'')*'|[^\s'.:]+)?\.(?=\$?[A-Z])")
"""The sheet before an address: `$Sheet1.`, `'Tháng 10'.`."""


class OdsSurroundings:
    """Handlers for the events that do not belong to a cell."""

    def __init__(self, styles: OdsStyles) -> None:
        """Starts before the first sheet; rules at the beginning apply to all sheets."""
        self._styles = styles
        self._prompt_of: dict[str, str] = {}
        self._name = ""
        self._pieces: list[str] | None = None
        self._areas: list[Merged] = []
        self.begin_sheet()

    def begin_sheet(self) -> None:
        """Begins a sheet."""
        self.prompts: list[Prompt] = []
        self.conditional: list[Conditional] = []

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """Begins an element."""
        if element == "table:content-validation":
            self._name = attributes.get("table:name", "")
        elif element == "table:help-message" and attributes.get("table:display") == "true":
            self._pieces = [attributes.get("table:title", "")]
        elif element == "text:p" and self._pieces is not None:
            self._pieces.append("\n")
        elif element == "calcext:conditional-format":
            written = attributes.get("calcext:target-range-address", "")
            self._areas = list(parse_areas(_SHEET.sub("", written)))
        elif element == "calcext:condition":
            self._take_condition(attributes.get("calcext:apply-style-name", ""))
        elif element == "calcext:date-is":
            self._take_condition(attributes.get("calcext:style", ""))

    def end(self, element: str) -> None:
        """Ends an element."""
        if element == "table:help-message" and self._pieces is not None:
            self._prompt_of[self._name] = "".join(self._pieces).strip()
            self._pieces = None

    def text(self, text: str) -> None:
        """Takes characters between elements."""
        if self._pieces is not None:
            self._pieces.append(text)

    def take_validation(self, name: str, area: Merged) -> None:
        """Takes an area whose cells are validated by the rule of a name."""
        if prompt := self._prompt_of.get(name):
            self.prompts.append((area, prompt))
            self._refuse_too_many()

    def _take_condition(self, style: str) -> None:
        if its_format := self._styles.number_format(style):
            self.conditional += ((area, its_format) for area in self._areas)
            self._refuse_too_many()

    def _refuse_too_many(self) -> None:
        if len(self.prompts) + len(self.conditional) > MAX_AREAS:
            raise Refused("FILE_TOO_COSTLY", limit=MAX_AREAS)
