"""Zip archives of submissions: each member is a submission of its own."""

from __future__ import annotations

import logging
import tempfile
import zipfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from ingestion.files.container import Container, Refused
from reference.text import repair

log = logging.getLogger(__name__)
ZIP = b"PK\x03\x04"
DOCUMENT_PARTS = ("[content_types].xml", "mimetype")
"""A zip container with one of these parts is a document, not an archive."""
MAX_MEMBERS = 200
"""Three times the number of provinces; each member is a submission and takes time."""
MAX_NAME = 200
NAME_IS_UTF8 = 0x800
NOT_SENT = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")
"""Files that operating systems add to archives."""


def expand_archive(path: Path, name: str) -> Iterator[tuple[str, Path]]:
    """Yields the submissions in a received file, each with its name and a copy to read.

    A file that is not an archive is its own only submission. So is an archive that is damaged, too
    large or locked: its reader refuses it, so it is never loaded in part. An archive within the
    archive is passed on as a file, which its reader refuses. A member without a name gets the name
    of its archive and a number. Each copy exists only until the next one is requested.
    """
    try:
        members = _list_members(path) if _starts_like_zip(path) else None
    except Refused:
        members = None
    except Exception:  # a zip that breaks the library; its reader will report a finding
        log.exception("%s cannot be opened as an archive", name)
        members = None
    if not members:
        yield name, path
        return
    container = Container(path)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "member"
        for number, member in enumerate(members, start=1):
            with copy.open("wb") as target:
                target.writelines(container.stream(member))
            yield _strip_folders(member) or f"{name} ({number})", copy


def explain_refusal(path: Path) -> Refused:
    """Explains why a zip container that is not a document was not opened as an archive."""
    try:
        return Refused("ARCHIVE_NESTED" if _list_members(path) else "FILE_EMPTY")
    except Refused as refused:
        return refused


def _list_members(path: Path) -> list[zipfile.ZipInfo] | None:
    """The members of an archive, with every byte verified; None if the zip is a document."""
    container = Container(path)
    if any(part in container for part in DOCUMENT_PARTS):
        return None
    members = [entry for entry in container.entries if not _is_not_sent(entry.filename)]
    if len(members) > MAX_MEMBERS:
        raise Refused("FILE_TOO_COSTLY", limit=MAX_MEMBERS)
    for member in members:
        deque(container.stream(member), maxlen=0)
    return members


def _starts_like_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == ZIP


def _is_not_sent(name: str) -> bool:
    return any(part in NOT_SENT for part in name.lower().split("/"))


def _strip_folders(member: zipfile.ZipInfo) -> str:
    """The member's name without its folders, which might point anywhere."""
    name = member.filename
    if not member.flag_bits & NAME_IS_UTF8:  # often UTF-8 all the same
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = member.filename
    name = " ".join(repair(name).text.split())
    return name.replace("\\", "/").rpartition("/")[2].strip(". ")[-MAX_NAME:]
