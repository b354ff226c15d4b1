"""Texts attached to the cells of a LibreOffice sheet, or drawn over them: annotations, shapes."""

from __future__ import annotations

from ingestion.files.container import Refused
from ingestion.spreadsheet.sheet import MAX_COMMENTS, Comment

BESIDE_THE_CELL = ("office:annotation", "draw:", "text:note", "text:ruby-text")
"""Elements whose text does not belong to the cell."""
PARAGRAPHS = ("text:p", "text:h")
SPACES = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}


class AttachedTexts:
    """Handlers for the events inside such elements; all others are ignored.

    Attributes:
        comments: the annotations, without their authors and times.
        drawn: the words of each shape.
    """

    def __init__(self) -> None:
        """Starts without any."""
        self.comments: list[Comment] = []
        self.drawn: list[str] = []
        self._outermost = ""
        self._place: tuple[int, int] | None = None
        self._depth = self._paragraphs = 0
        self._pieces: list[str] = []

    def start(self, element: str, place: tuple[int, int] | None) -> bool:
        """Takes the beginning of an element, if it is one of these or inside one.

        Args:
            element: its name.
            place: the cell in which it is, if any.
        """
        if not self._depth and not element.startswith(BESIDE_THE_CELL):
            return False
        if not self._depth:
            self._outermost, self._place, self._pieces = element, place, []
        self._depth += 1
        self._paragraphs += element in PARAGRAPHS
        self.text(SPACES.get(element, ""))
        return True

    def end(self, element: str) -> bool:
        """Takes the end of an element, likewise."""
        if not self._depth:
            return False
        self._depth -= 1
        if element in PARAGRAPHS:
            self._paragraphs -= 1
            self._pieces.append("\n")
        if not self._depth and (text := "".join(self._pieces).strip()):
            self._keep(text)
        return True

    def text(self, text: str) -> bool:
        """Takes characters, likewise."""
        if self._paragraphs:
            self._pieces.append(text)
        return self._depth > 0

    def _keep(self, text: str) -> None:
        if self._outermost.startswith("draw:"):
            self.drawn.append(text)
        elif self._outermost == "office:annotation" and self._place:
            self.comments.append(Comment(*self._place, text))
        if len(self.comments) + len(self.drawn) > MAX_COMMENTS:
            raise Refused("FILE_TOO_COSTLY", limit=MAX_COMMENTS)
