"""Which reader a file needs: told by its content, since names and endings say what people like."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

from expectations.rules import registry
from ingestion.figures import Reading
from ingestion.files.container import MB, Container, Heavy, Refused
from ingestion.files.readers import CSV, read_as
from ingestion.files.zip_members import why_refused
from ingestion.spreadsheet.ole import SIGNATURE as OLE
from ingestion.spreadsheet.ole import CompoundFile
from ingestion.spreadsheet.xlsx_package import is_macro_enabled

log = logging.getLogger(__name__)

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OTHER_TYPES = {
    b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"{\\rtf": "RTF", b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z", b"\x1f\x8b": "GZIP", b"MZ": "EXE", b"\x7fELF": "EXE", b"SQLite": "SQLite",
}  # fmt: skip
OTHER_DOCUMENTS = {
    "xl/workbook.bin": "XLSB", "word/document.xml": "DOCX", "ppt/presentation.xml": "PPTX",
}  # fmt: skip
MARKUP = {b"<!doctype html": "HTML", b"<html": "HTML", b"<table": "HTML", b"<?xml": "XML"}
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
LIGHT_FILE, LIGHT_CONTENT = MB, 6 * MB
"""A workbook up to this size may be read in this process, if its sheets are small as well."""


def read_submission(path: Path) -> Reading:
    """Reads a file, whatever it is; one that cannot be ours comes back with a finding.

    Never raises for what is in the file: one bad file harms nobody else.
    """
    with path.open("rb") as file:
        start = file.read(512)
    try:
        return _read(path, start)
    except Refused as refused:
        return _refused(refused)
    except Exception as error:
        log.exception("%s cannot be read", path)
        return _refused(Refused("FILE_UNREADABLE", reason=type(error).__name__))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a library in Rust raises
            raise
        return _refused(Refused("FILE_UNREADABLE", reason="PanicException"))


def _read(path: Path, start: bytes) -> Reading:
    """Here when that costs next to nothing, whatever is in the file; else in a child."""
    format_of = _format_of(path, start)
    if _may_be_light(path, format_of):
        with suppress(Heavy):
            return read_as(path, format_of, is_light=True)
    from ingestion.files.confined import read_confined

    return read_confined(path, format_of)


def _format_of(path: Path, start: bytes) -> str:
    if start.startswith(ZIP):
        return _format_in_zip(path)
    if start.startswith(OLE):
        return _format_in_compound_file(path)
    _refuse_other_types(start)
    return CSV


def _may_be_light(path: Path, format_of: str) -> bool:
    if format_of == CSV:
        return True
    if format_of == "xls" or path.stat().st_size > LIGHT_FILE:
        return False
    return sum(entry.file_size for entry in Container(path).entries) <= LIGHT_CONTENT


def _format_in_zip(path: Path) -> str:
    container = Container(path)
    for part, kind in OTHER_DOCUMENTS.items():
        if part in container:
            raise Refused("FILE_TYPE_UNKNOWN", written=kind)
    if "[Content_Types].xml" in container:
        return "xlsm" if is_macro_enabled(container) else "xlsx"
    if "mimetype" not in container:
        raise why_refused(path)
    mimetype = container.read("mimetype").strip()
    if mimetype != ODS:
        raise Refused("FILE_TYPE_UNKNOWN", written=mimetype[:80].decode("ascii", "replace"))
    if b"encryption-data" in container.read("META-INF/manifest.xml"):
        raise Refused("FILE_PASSWORD_PROTECTED")
    return "ods"


def _format_in_compound_file(path: Path) -> str:
    file = CompoundFile(path)
    if "EncryptedPackage" in file:
        raise Refused("FILE_PASSWORD_PROTECTED")
    if "Workbook" in file or "Book" in file:
        return "xls"
    raise Refused("FILE_TYPE_UNKNOWN", written="DOC" if "WordDocument" in file else "OLE")


def _refuse_other_types(start: bytes) -> None:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    kinds = [kind for signature, kind in OTHER_TYPES.items() if start.startswith(signature)]
    kinds += [kind for signature, kind in MARKUP.items() if text.startswith(signature)]
    if kinds:
        raise Refused("FILE_TYPE_UNKNOWN", written=kinds[0])


def _refused(refused: Refused) -> Reading:
    finding = registry()[refused.code].finding(**refused.about)
    return Reading(form="unknown", format="unknown", chunks=[], findings=[finding])
