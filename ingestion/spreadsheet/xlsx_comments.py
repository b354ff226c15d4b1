"""Comments on the cells of an Excel sheet: the old ones, and the threads of newer versions."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from ingestion.files.container import Container, Refused
from ingestion.spreadsheet.sheet import MAX_COMMENTS, Comment
from ingestion.spreadsheet.xlsx_package import read_relations
from ingestion.spreadsheet.xlsx_places import parse_address
from ingestion.spreadsheet.xml_part import parse, strip_prefix
from reference.returned import OUR_AUTHOR, QUOTED

KINDS = ("threadedComment", "comments")
_COPY_OF_THREAD = "tc="
"""Begins the author's name in a comment that repeats a thread for older versions."""


@dataclass(slots=True)
class _Part:
    """Handlers for the events of a part with comments of either kind."""

    found: list[tuple[str, str, list[str]]] = field(default_factory=list)
    """Address, author and text of each."""
    authors: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)

    def start(self, element: str, attributes: dict[str, str]) -> None:
        name = strip_prefix(element)
        self.inside.append(name)
        if name == "author":
            self.authors.append("")
        elif name in ("comment", "threadedComment"):
            number = attributes.get("authorId", "")
            is_known = number.isdecimal() and len(number) < 7 and int(number) < len(self.authors)
            author = self.authors[int(number)] if is_known else ""
            self.found.append((attributes.get("ref", ""), author, []))
            if len(self.found) > MAX_COMMENTS:
                raise Refused("FILE_TOO_COSTLY", limit=MAX_COMMENTS)

    def end(self, _: str) -> None:
        self.inside.pop()

    def text(self, text: str) -> None:
        if self.inside[-1:] == ["author"]:
            self.authors[-1] += text
        elif self.found and self.inside[-1:] in (["t"], ["text"]) and "rPh" not in self.inside:
            self.found[-1][2].append(text)


def read_comments(container: Container, part: str) -> list[Comment]:
    """Reads the comments on a sheet, except those written by the warehouse itself."""
    folder, name = posixpath.split(part)
    if posixpath.join(folder, "_rels", f"{name}.rels") not in container:
        return []
    relations = read_relations(container, part).values()
    comments: list[Comment] = []
    threads: set[str] = set()
    for kind in KINDS:
        for target in (target for of, target in relations if of == kind and target in container):
            reader = _Part()
            parse(container.read(target), reader.start, reader.end, reader.text)
            for address, author, pieces in reader.found:
                if author.startswith(_COPY_OF_THREAD) and address in threads:
                    continue
                if text := _extract_own_words("".join(pieces), author):
                    comments.append(Comment(*parse_address(address.partition(":")[0]), text))
                if kind == "threadedComment":
                    threads.add(address)
    return comments


def _extract_own_words(text: str, author: str) -> str:
    """A comment without its author's name at the beginning, and without our own words in it."""
    if author == OUR_AUTHOR:
        text, author = text.partition(QUOTED)[2], text.partition(QUOTED)[2].partition(":")[0]
    text = text.strip()
    return text[len(author) + 1 :].strip() if author and text.startswith(f"{author}:") else text
