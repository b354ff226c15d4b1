"""Checks the archive: the bytes of every file that a release took in are those it was known by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from psycopg import Connection

from tmdt.dissemination.proof.verdict import Verdict, altered
from warehouse.home import first_line
from warehouse.stores import locate

FILES = """
    select submission_id, file_name, archive_uri, sha256
    from marts.dim_submission inner join staging.submission using (submission_id, sha256, file_name)
    order by submission_id
"""


def check_archive(connection: Connection) -> Iterator[Verdict]:
    """Hashes each archived file again."""
    archive = locate("archive")
    for number, name, place, sha256 in connection.execute(FILES).fetchall():
        where = f"submission {number} ({name})"
        try:
            with (archive / place).open("rb") as stream:
                is_sound = hashlib.file_digest(stream, "sha256").hexdigest() == sha256
        except Exception as error:  # each kind of storage has its own
            reason = getattr(error, "strerror", None) or first_line(error)
            yield altered(str(archive / place), where, f"the file cannot be read ({reason})")
            continue
        if not is_sound:
            yield altered(str(archive / place), where, "the bytes of the file")
