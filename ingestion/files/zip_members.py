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
"""A zip container that has one of these is one document, not an archive of several."""
MAX_MEMBERS = 200
"""Three times the provinces; each is a submission of its own and takes a moment."""
MAX_NAME = 200
NAME_IS_UTF8 = 0x800
NOT_SENT = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")
"""What operating systems put into archives beside the files of people."""


def expand(path: Path, name: str) -> Iterator[tuple[str, Path]]:
    """The submissions in a received file, each with its name and a copy to read.

    A file that is no archive is its own only submission. So is an archive that is damaged, too
    large or locked: reading it says why, and nothing of it is loaded by halves. An archive within
    the archive comes out as a file, whose reading refuses it. The copies live only until the next
    one is asked for.
    """
    try:
        members = _members(path) if _starts_like_zip(path) else None
    except Refused:
        members = None
    except Exception:  # a zip that a library stumbles over; so will its reader, with a finding
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
            yield _last_part(member) or f"{number}", copy


def explain_refusal(path: Path) -> Refused:
    """Why a zip container that is no document was not opened as an archive of submissions."""
    try:
        return Refused("ARCHIVE_NESTED" if _members(path) else "FILE_EMPTY")
    except Refused as refused:
        return refused


def _members(path: Path) -> list[zipfile.ZipInfo] | None:
    """What an archive holds, every byte of it proven good; None when the zip is one document."""
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


def _last_part(member: zipfile.ZipInfo) -> str:
    """The member's own name, without the folders somebody hoped we would write to."""
    name = member.filename
    if not member.flag_bits & NAME_IS_UTF8:  # often UTF-8 all the same
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = member.filename
    name = " ".join(repair(name).text.split())
    return name.replace("\\", "/").rpartition("/")[2].strip(". ")[-MAX_NAME:]
