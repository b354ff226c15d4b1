"""What an Excel sheet holds around its cells: prompts, pages and conditional formats."""

from __future__ import annotations

from collections.abc import Sequence

from ingestion.files.container import Refused
from ingestion.spreadsheet.number_format import find_format
from ingestion.spreadsheet.page_texts import ELEMENTS, split_page_texts
from ingestion.spreadsheet.sheet import MAX_AREAS, Conditional, Merged, Prompt
from ingestion.spreadsheet.xlsx_places import is_true, parse_areas


class XlsxSurroundings:
    """Handlers for the events of a sheet that do not belong to a cell."""

    def __init__(self) -> None:
        """Starts before the first event."""
        self.prompts: list[Prompt] = []
        self.page_texts: list[str] = []
        self._conditional: list[tuple[Merged, int | str]] = []
        self._areas: list[Merged] = []
        self._formats: list[int | str] = []
        self._text: list[str] | None = None
        self._prompt = ""

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """Begins an element, whose prefix has been stripped."""
        if element in ELEMENTS or element == "sqref":
            self._text = []
        elif element == "dataValidation":
            self._begin_prompt(attributes)
        elif element == "conditionalFormatting":
            self._areas, self._formats = list(parse_areas(attributes.get("sqref", ""))), []
        elif element == "cfRule" and attributes.get("dxfId", "").isdecimal():
            self._formats.append(int(attributes["dxfId"][:9]))
        elif element == "numFmt":
            self._formats.append(attributes.get("formatCode", ""))

    def end(self, element: str) -> None:
        """Ends an element."""
        if self._text is not None and (element in ELEMENTS or element == "sqref"):
            self._take_text(element, "".join(self._text))
            self._text = None
        elif element == "conditionalFormatting":
            self._conditional += ((area, code) for code in self._formats for area in self._areas)
            self._refuse_too_many()
        elif element == "dataValidation":
            self._prompt = ""

    def text(self, text: str) -> None:
        """Takes characters between elements."""
        if self._text is not None:
            self._text.append(text)

    def conditional(self, formats: Sequence[str | None]) -> list[Conditional]:
        """The areas with conditional number formats, given those of the workbook by number."""
        named = (
            (area, code if isinstance(code, str) else _get(formats, code))
            for area, code in self._conditional
        )
        return [(area, find_format(-1, code)) for area, code in named if code]

    def _begin_prompt(self, attributes: dict[str, str]) -> None:
        self._prompt = ""
        if is_true(attributes.get("showInputMessage")):
            words = (attributes.get("promptTitle", ""), attributes.get("prompt", ""))
            self._prompt = "\n".join(filter(None, words)).replace("_x000a_", "\n")
        self._add_prompts(attributes.get("sqref", ""))

    def _take_text(self, element: str, written: str) -> None:
        if element in ELEMENTS:
            self.page_texts += split_page_texts(written)
        else:  # in an extension, where the area follows the rule
            self._areas += parse_areas(written)
            self._add_prompts(written)

    def _add_prompts(self, written: str) -> None:
        if self._prompt:
            self.prompts += ((area, self._prompt) for area in parse_areas(written))
            self._refuse_too_many()

    def _refuse_too_many(self) -> None:
        if len(self._conditional) + len(self.prompts) > MAX_AREAS:
            raise Refused("FILE_TOO_COSTLY", limit=MAX_AREAS)


def _get(formats: Sequence[str | None], number: int) -> str | None:
    return formats[number] if number < len(formats) else None
