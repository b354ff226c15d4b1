"""Words drawn over the cells of an Excel sheet: text boxes, shapes, lettering, diagrams, charts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.files.container import Container, Refused
from ingestion.spreadsheet.sheet import MAX_COMMENTS
from ingestion.spreadsheet.xlsx_package import read_relations
from ingestion.spreadsheet.xml_part import parse, strip_prefix

HOLD_TEXT = {"drawing": "txBody", "diagramData": "pt", "chart": "rich", "chartEx": "rich"}
"""In a drawing, and in the parts it refers to: a shape, a point of a diagram, a chart's title."""


@dataclass(slots=True)
class _DrawnTexts:
    """Texts in pieces."""

    found: list[list[str]] = field(default_factory=list)

    def begin(self) -> None:
        self.found.append([])
        if len(self.found) > MAX_COMMENTS:
            raise Refused("FILE_TOO_COSTLY", limit=MAX_COMMENTS)

    def texts(self) -> Iterator[str]:
        yield from filter(None, ("".join(pieces).strip() for pieces in self.found))


@dataclass(slots=True)
class _Drawing(_DrawnTexts):
    """Handlers for the events of a drawing; each paragraph of a shape is a line."""

    part: str = "drawing"
    is_text: bool = False

    def start(self, element: str, _: dict[str, str]) -> None:
        name = strip_prefix(element)
        self.is_text = name == "t"
        if name == HOLD_TEXT[self.part]:
            self.begin()

    def end(self, element: str) -> None:
        self.is_text = False
        if strip_prefix(element) in ("p", "br") and self.found:
            self.found[-1].append("\n")

    def text(self, text: str) -> None:
        if self.is_text and self.found:
            self.found[-1].append(text)


@dataclass(slots=True)
class _OldDrawing(_DrawnTexts):
    """Handlers for the events of a drawing by older versions: buttons, labels, lettering.

    Comments are shapes there, too, but their words are in another part.
    """

    in_box: int = 0

    def start(self, element: str, attributes: dict[str, str]) -> None:
        name = strip_prefix(element)
        if name == "shape":
            self.begin()
        elif name == "textpath" and self.found:
            self.found[-1].append(attributes.get("string", ""))
        elif name == "ClientData" and attributes.get("ObjectType") == "Note" and self.found:
            self.found[-1].clear()
        self.in_box += name == "textbox" or self.in_box > 0

    def end(self, element: str) -> None:
        self.in_box -= self.in_box > 0
        if strip_prefix(element) in ("div", "br") and self.found:
            self.found[-1].append("\n")

    def text(self, text: str) -> None:
        if self.in_box and self.found:
            self.found[-1].append(text)


def read_drawn(container: Container, part: str) -> list[str]:
    """Reads the texts of the shapes over a sheet."""
    drawing, old = _Drawing(), _OldDrawing()
    for kind, target in _list_relations(container, part):
        if kind == "vmlDrawing":
            _read_old(container.read(target), old)
        elif kind == "drawing":
            shown = [("drawing", target), *_list_relations(container, target)]
            for drawing.part, each in (it for it in shown if it[0] in HOLD_TEXT):
                parse(container.read(each), drawing.start, drawing.end, drawing.text)
    return [*drawing.texts(), *old.texts()]


def _read_old(data: bytes, drawing: _OldDrawing) -> None:
    """Reads an old drawing, in which programs do not close line breaks."""
    try:
        parse(data.replace(b"<br>", b"<br/>"), drawing.start, drawing.end, drawing.text)
    except Refused as refused:
        code = "TEXT_BOX_UNREAD" if refused.code == "FILE_UNREADABLE" else refused.code
        raise Refused(code, **refused.context) from None


def _list_relations(container: Container, part: str) -> list[tuple[str, str]]:
    """The kind and target of each part to which a part refers, if it exists."""
    folder, name = posixpath.split(part)
    if posixpath.join(folder, "_rels", f"{name}.rels") not in container:
        return []
    return [each for each in read_relations(container, part).values() if each[1] in container]
