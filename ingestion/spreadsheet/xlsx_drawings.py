"""Words drawn on an Excel sheet, over its cells: text boxes, shapes and lettering."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from ingestion.files.container import Container, Refused
from ingestion.spreadsheet.sheet import MAX_COMMENTS
from ingestion.spreadsheet.xlsx_package import relations_of
from ingestion.spreadsheet.xml_part import local, parse


@dataclass(slots=True)
class _Drawing:
    """Handlers for the events of a drawing."""

    found: list[str] = field(default_factory=list)
    """The words of each shape, its paragraphs in lines."""
    is_text: bool = False

    def start(self, element: str, _: dict[str, str]) -> None:
        name = local(element)
        self.is_text = name == "t"
        if name == "txBody":
            self.found.append("")
            if len(self.found) > MAX_COMMENTS:
                raise Refused("FILE_TOO_COSTLY", limit=MAX_COMMENTS)

    def end(self, element: str) -> None:
        self.is_text = False
        if local(element) in ("p", "br") and self.found:
            self.found[-1] += "\n"

    def text(self, text: str) -> None:
        if self.is_text and self.found:
            self.found[-1] += text


def read_drawn(container: Container, part: str) -> list[str]:
    """What the shapes over a sheet say."""
    folder, name = posixpath.split(part)
    if posixpath.join(folder, "_rels", f"{name}.rels") not in container:
        return []
    drawing = _Drawing()
    for kind, target in relations_of(container, part).values():
        if kind == "drawing" and target in container:
            parse(container.read(target), drawing.start, drawing.end, drawing.text)
    return [words for text in drawing.found if (words := text.strip())]
