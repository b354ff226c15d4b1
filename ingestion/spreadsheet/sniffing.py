"""Determines the kind of a workbook by its content, since names are unreliable."""

from __future__ import annotations

from pathlib import Path

from ingestion.files.compound_file import SIGNATURE as OLE
from ingestion.files.compound_file import CompoundFile
from ingestion.files.container import Container, Refused
from ingestion.files.kinds import OTHER_DOCUMENTS, ZIP
from ingestion.spreadsheet.xlsx_package import is_macro_enabled

ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def sniff_workbook(path: Path, start: bytes) -> str | None:
    """Returns ``xlsx``, ``xlsm``, ``ods`` or ``xls``; None if the file is not a workbook.

    Args:
        path: The file.
        start: Its first bytes.

    Raises:
        Refused: it is damaged, or locked with a password.
    """
    if start.startswith(ZIP):
        return _find_kind_in_zip(Container(path))
    if start.startswith(OLE):
        return _find_kind_in_compound_file(CompoundFile(path))
    return None


def _find_kind_in_zip(container: Container) -> str | None:
    if any(part in container for part in OTHER_DOCUMENTS):
        return None
    if "[Content_Types].xml" in container:
        return "xlsm" if is_macro_enabled(container) else "xlsx"
    if "mimetype" not in container or container.read("mimetype").strip() != ODS:
        return None
    if b"encryption-data" in container.read("META-INF/manifest.xml"):
        raise Refused("FILE_PASSWORD_PROTECTED")
    return "ods"


def _find_kind_in_compound_file(file: CompoundFile) -> str | None:
    if "EncryptedPackage" in file:
        raise Refused("FILE_PASSWORD_PROTECTED")
    return "xls" if "Workbook" in file or "Book" in file else None
