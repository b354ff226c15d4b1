"""The kind of a file that no reader takes, by its content, for the finding that refuses it."""

from __future__ import annotations

from pathlib import Path

from ingestion.files.compound_file import SIGNATURE as OLE
from ingestion.files.compound_file import CompoundFile
from ingestion.files.container import Container, Refused
from ingestion.files.zip_members import explain_refusal

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OTHER_TYPES = {
    b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"{\\rtf": "RTF", b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z", b"\x1f\x8b": "GZIP", b"MZ": "EXE", b"\x7fELF": "EXE", b"SQLite": "SQLite",
}  # fmt: skip
OTHER_DOCUMENTS = {
    "xl/workbook.bin": "XLSB", "word/document.xml": "DOCX", "ppt/presentation.xml": "PPTX",
}  # fmt: skip
MARKUP = {b"<!doctype html": "HTML", b"<html": "HTML", b"<table": "HTML", b"<?xml": "XML"}


def explain_refused_type(path: Path, start: bytes) -> Refused | None:
    """Explains why a file that is not a workbook is refused; None if it may be text.

    Args:
        path: The file.
        start: Its first bytes.
    """
    if start.startswith(ZIP):
        return _explain_refused_zip(path)
    if start.startswith(OLE):
        is_document = "WordDocument" in CompoundFile(path)
        return Refused("FILE_TYPE_UNKNOWN", written="DOC" if is_document else "OLE")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    kinds = [kind for signature, kind in OTHER_TYPES.items() if start.startswith(signature)]
    kinds += [kind for signature, kind in MARKUP.items() if text.startswith(signature)]
    return Refused("FILE_TYPE_UNKNOWN", written=kinds[0]) if kinds else None


def _explain_refused_zip(path: Path) -> Refused:
    container = Container(path)
    for part, kind in OTHER_DOCUMENTS.items():
        if part in container:
            return Refused("FILE_TYPE_UNKNOWN", written=kind)
    if "mimetype" not in container:
        return explain_refusal(path)
    mimetype = container.read("mimetype").strip()
    return Refused("FILE_TYPE_UNKNOWN", written=mimetype[:80].decode("ascii", "replace"))
