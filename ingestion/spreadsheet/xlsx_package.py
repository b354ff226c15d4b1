"""How the parts of an Excel workbook hang together: its sheets, shared strings and styles."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from ingestion.files.container import Container, Refused
from ingestion.spreadsheet.marked_text import STRUCK, UNMARKED
from ingestion.spreadsheet.number_format import Format, format_of
from ingestion.spreadsheet.xlsx_strings import mark_of
from ingestion.spreadsheet.xml_part import local, parse
from reference.text import encoding_of_font, to_nfc

MAX_SHEETS = 500


@dataclass(slots=True)
class Styles:
    """For each cell style of a workbook: its number format, and what its font does."""

    formats: list[Format] = field(default_factory=list)
    fonts: list[str | None] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    is_1904: bool = False
    """Days are counted from 1904, as Excel for Macintosh did."""


@dataclass(slots=True)
class Package:
    """The parts of a workbook that matter here."""

    sheets: list[tuple[str, str, bool]]
    """Name, part and whether it is hidden, in the order of the workbook."""
    strings: bytes
    styles: Styles


def read_package(container: Container) -> Package:
    """Follows the relationships from the container's root, as Excel does."""
    container.refuse_unsafe_names()
    root = _relations(container, "")
    main = next((target for kind, target in root.values() if kind == "officeDocument"), None)
    if main is None:
        raise Refused("FILE_UNREADABLE", reason="no officeDocument")
    relations = _relations(container, main)
    listed, is_1904 = _sheets(container.read(main))
    if len(listed) > MAX_SHEETS:
        raise Refused("FILE_TOO_COSTLY", limit=MAX_SHEETS)
    sheets = [
        (name, relations[key][1], is_hidden)
        for name, key, is_hidden in listed
        if key in relations and relations[key][0] == "worksheet"
    ]
    if len({part for _, part, _ in sheets}) < len(sheets):
        raise Refused("FILE_UNSAFE", reason="two sheets of one part")
    parts = dict(relations.values())
    styles = _styles(_optional(container, parts.get("styles")))
    styles.is_1904 = is_1904
    return Package(sheets, _optional(container, parts.get("sharedStrings")), styles)


def is_macro_enabled(container: Container) -> bool:
    """Whether the workbook says it carries macros; they are never looked at."""
    return b"macroEnabled" in container.read("[Content_Types].xml")


def _optional(container: Container, part: str | None) -> bytes:
    return container.read(part) if part and part in container else b""


def _relations(container: Container, part: str) -> dict[str, tuple[str, str]]:
    """Kind and target of each relationship of a part, by its identifier."""
    folder, name = posixpath.split(part)
    relations: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: dict[str, str]) -> None:
        if local(element) == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            relations[attributes.get("Id", "")] = (kind, target.lstrip("/"))

    parse(container.read(posixpath.join(folder, "_rels", f"{name}.rels")), start)
    return relations


def _sheets(workbook: bytes) -> tuple[list[tuple[str, str, bool]], bool]:
    """Name, relationship and whether hidden, of each sheet; and whether days start in 1904."""
    sheets: list[tuple[str, str, bool]] = []
    epochs = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if local(element) == "sheet":
            key = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            name = " ".join(to_nfc(attributes.get("name", "")).split())
            sheets.append((name, key, attributes.get("state", "visible") != "visible"))
        elif local(element) == "workbookPr":
            epochs.append(attributes.get("date1904", "0"))

    parse(workbook, start)
    return sheets, bool(epochs) and epochs[0] in ("1", "true")


def _styles(data: bytes) -> Styles:
    codes: dict[int, str] = {}
    fonts: list[str | None] = []
    marks: list[str] = []
    formats: list[tuple[int, int]] = []
    inside: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        name = local(element)
        parent = inside[-1] if inside else ""
        inside.append(name)
        if name == "numFmt" and parent == "numFmts":
            codes[_number(attributes, "numFmtId")] = attributes.get("formatCode", "")
        elif name == "font" and parent == "fonts":
            fonts.append(None)
            marks.append(UNMARKED)
        elif name in ("name", "rFont") and parent == "font" and fonts:
            fonts[-1] = attributes.get("val")
        elif parent == "font" and fonts and (mark := mark_of(name, attributes)):
            marks[-1] = STRUCK if STRUCK in (mark, marks[-1]) else mark
        elif name == "xf" and parent == "cellXfs":
            formats.append((_number(attributes, "numFmtId"), _number(attributes, "fontId")))

    def end(_: str) -> None:
        inside.pop()

    if data:
        parse(data, start, end)
    styles = Styles()
    for format_id, font_id in formats:
        font = fonts[font_id] if font_id < len(fonts) else None
        styles.formats.append(format_of(format_id, codes.get(format_id)))
        styles.fonts.append(font if encoding_of_font(font) else None)
        styles.marks.append(marks[font_id] if font_id < len(marks) else UNMARKED)
    return styles


def _number(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(name, "0")
    return int(written) if re.fullmatch("[0-9]{1,9}", written) else 0
