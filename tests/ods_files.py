"""Workbooks of LibreOffice made by hand, for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from workbook_files import archive, raw

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


NAMES = " ".join(
    f'xmlns:{prefix}="{OASIS}:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
        ("number", "datastyle"),
        ("draw", "drawing"),
        ("calcext", "calcext"),
        ("meta", "meta"),
        ("dc", "dc"),
    )
)


def ods(
    path: Path,
    tables: str,
    styles: str = "",
    *,
    before: str = "",
    more: Mapping[str, str] | None = None,
) -> Path:
    """A LibreOffice workbook around its tables given as XML.

    Args:
        path: where it is written.
        tables: its tables.
        styles: its automatic styles.
        before: what stands before the tables.
        more: the inside of further parts: `styles.xml`, `meta.xml`.
    """
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{before}{tables}"
        f"</office:spreadsheet></office:body></office:document-content>"
    )
    others = {
        name: f"<office:document {NAMES}>{inside}</office:document>"
        for name, inside in (more or {}).items()
    }
    return archive(
        path,
        {
            "mimetype": ODS_TYPE,
            "content.xml": content,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0"/>',
            **others,
        },
    )


def ods_table(
    rows: Sequence[Sequence[Any]], name: str = "BieuTMDT", style: str = "", after: str = ""
) -> str:
    """A table of texts and numbers; a cell given as ``raw`` is written as it is."""
    body = "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows
    )
    attributes = f'table:name="{name}" table:style-name="{style}"'
    return f"<table:table {attributes}>{body}{after}</table:table>"


def ods_cell(value: Any) -> str:
    if isinstance(value, raw):
        return str(value)
    if value in ("", None):
        return "<table:table-cell/>"
    if isinstance(value, str):
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
        )
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
