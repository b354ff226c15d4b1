"""How the parts of an Excel workbook are related: its sheets, shared strings and styles."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from ingestion.files.container import Container, Refused
from ingestion.spreadsheet.xlsx_styles import XlsxStyles, read_styles
from ingestion.spreadsheet.xml_part import parse, strip_prefix
from reference.text import to_nfc

MAX_SHEETS = 500


@dataclass(slots=True)
class Package:
    """The parts of a workbook that matter here."""

    sheets: list[tuple[str, str, bool]]
    """Name, part and whether it is hidden, in the order of the workbook."""
    strings: bytes
    styles: XlsxStyles


def read_package(container: Container) -> Package:
    """Follows the relationships from the container's root, as Excel does."""
    container.refuse_unsafe_names()
    root = read_relations(container, "")
    main = next((target for kind, target in root.values() if kind == "officeDocument"), None)
    if main is None:
        raise Refused("FILE_UNREADABLE", reason="no officeDocument")
    relations = read_relations(container, main)
    listed, is_1904 = _list_sheets(container.read(main))
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
    styles = read_styles(_read_optional(container, parts.get("styles")))
    styles.is_1904 = is_1904
    return Package(sheets, _read_optional(container, parts.get("sharedStrings")), styles)


def is_macro_enabled(container: Container) -> bool:
    """Whether the workbook declares macros; they are never opened."""
    return b"macroEnabled" in container.read("[Content_Types].xml")


def _read_optional(container: Container, part: str | None) -> bytes:
    return container.read(part) if part and part in container else b""


def read_relations(container: Container, part: str) -> dict[str, tuple[str, str]]:
    """Reads the kind and target of each relationship of a part, by identifier."""
    folder, name = posixpath.split(part)
    relations: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: dict[str, str]) -> None:
        if strip_prefix(element) == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            relations[attributes.get("Id", "")] = (kind, target.lstrip("/"))

    parse(container.read(posixpath.join(folder, "_rels", f"{name}.rels")), start)
    return relations


def _list_sheets(workbook: bytes) -> tuple[list[tuple[str, str, bool]], bool]:
    """Lists name, relationship and visibility of the sheets; also whether days start in 1904."""
    sheets: list[tuple[str, str, bool]] = []
    epochs = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if strip_prefix(element) == "sheet":
            key = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            name = " ".join(to_nfc(attributes.get("name", "")).split())
            sheets.append((name, key, attributes.get("state", "visible") != "visible"))
        elif strip_prefix(element) == "workbookPr":
            epochs.append(attributes.get("date1904", "0"))

    parse(workbook, start)
    return sheets, bool(epochs) and epochs[0] in ("1", "true")
