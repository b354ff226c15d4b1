"""The landing area: files that arrive are archived by SHA-256, then read into ``staging``.

Landing area and archive may be folders or URLs of object stores (see `warehouse.stores`).
"""

from __future__ import annotations

import logging
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from ingestion.files.copying import PART, NoRegularFile, copy_stream, hash_file, open_regular
from ingestion.files.landing_area import (
    CLAIMED,
    UNMOVABLE,
    Area,
    SetApart,
    Waiting,
    count_waiting_in,
    list_set_apart_in,
    open_area,
)
from ingestion.files.zip_members import expand_archive
from ingestion.ingested import Ingested
from ingestion.staging.rows import analyze
from ingestion.staging.staged import Staged
from ingestion.submission import (
    decode_name,
    measure_work,
    place_in_archive,
    take_in,
    try_out,
)
from warehouse import database
from warehouse.home import Problem
from warehouse.stores import locate, require_ours

log = logging.getLogger(__name__)
ONE_PASS = (database.LOCKS, 2)
"""The lock of a pass over the landing area: the next one begins when it ends."""
SUBMITTED = re.compile(r"^[0-9]{8}T[0-9]{6}\.[0-9]{6}\.[0-9a-f]{12}\.")
"""The prefix that `submit` puts before a file's name."""


def submit(files: Iterable[Path]) -> Iterator[tuple[Path, str, bool]]:
    """Copies files into the landing area, whole or not at all.

    Yields each with its SHA-256, and whether the same bytes were received before.
    """
    require_ours("landing", "archive")
    landing, archive = locate("landing"), locate("archive")
    for file in files:
        _require_file(file)
        if file.is_symlink():
            raise Problem(f"{file} is a link, and links are not followed: name the file itself")
        if file.name.endswith(PART):
            raise Problem(f"{file}: {PART} is for files still being written; rename it first")
        sha256 = hash_file(file)
        waiting = f"*.{sha256[:12]}.*"
        came_before = (
            (archive / place_in_archive(sha256)).exists()
            or any(landing.glob(waiting))
            or any((landing / CLAIMED).glob(f"*/{waiting}"))
        )
        # The time keeps files in order whatever their clocks say; the hash keeps equal names apart.
        # File systems allow names of 255 bytes, and a letter takes up to three.
        moment = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}"
        target = landing / f"{moment}.{sha256[:12]}.{file.name[-70:]}"
        try:
            with open_regular(file) as stream:
                copy_stream(stream, target)
        except OSError as error:
            raise Problem(
                f"{file} could not be copied to {target.parent}: {error.strerror or error}"
                " (is the disk full?)"
            ) from error
        yield file, sha256, came_before


def ingest() -> Ingested:
    """Takes in everything that waits in the landing area, in order of arrival.

    No file keeps the next one from being read. Files that a killed pass had claimed come first;
    concurrent passes take turns.

    Raises:
        Unrepeatable: the warehouse is that of another version of the program.
        Problem: the landing area cannot be read.
    """
    database.require_same_version()
    require_ours("landing", "archive")
    ingested, skew = Ingested(), database.measure_skew()
    area = open_area(locate("landing"))
    with database.take_turns(ONE_PASS):
        for claimed in _claim(area):
            waiting = claimed._replace(landed_at=claimed.landed_at + skew)
            try:
                _take_in_file(waiting, area, ingested)
            except OSError as error:
                name = decode_name(waiting.path.name)
                ingested.left.append(f"{name}: {error.strerror or error} (is the disk full?)")
                log.exception("%s could not be read and waits for the next pass", name)
    _note_set_apart(area.apart, ingested)
    if ingested.staged:
        with database.connect() as connection:
            analyze(connection)  # otherwise the next step's joins may take hours
    return ingested


def list_set_apart() -> list[SetApart]:
    """Lists what was set apart because it cannot be a submission, until somebody removes it."""
    return list_set_apart_in(locate("landing"))


def count_waiting() -> int:
    """Counts the files that wait in the landing area."""
    return count_waiting_in(locate("landing"))


def check(file: Path) -> list[Staged]:
    """Checks a file: does exactly what loading it would, and undoes it.

    An archive gives one verdict for each submission in it.
    """
    _require_file(file)
    began = measure_work()
    return [try_out(name, member, began) for name, member in expand_archive(file, file.name)]


def _claim(area: Area) -> list[Waiting]:
    try:
        return area.claim()
    except OSError as error:
        raise Problem(
            f"{locate('landing')} cannot be read: {error.strerror or error}"
            " (is it mounted, writable, and not full?)"
        ) from error


def _take_in_file(waiting: Waiting, area: Area, ingested: Ingested) -> None:
    """Takes in the submissions of one file, then removes the file unless it has changed."""
    with tempfile.TemporaryDirectory() as spool:
        snapshot = Path(spool) / "submission"
        before = _state(waiting)
        try:
            with open_regular(waiting.path) as stream:
                copy_stream(stream, snapshot)
        except NoRegularFile:
            return area.set_apart(waiting, "changed")
        except PermissionError:
            return area.set_apart(waiting, "unreadable")
        except FileNotFoundError:
            return None
        if _state(waiting) != before:
            ingested.left.append(f"{decode_name(waiting.path.name)}: it is still being written")
            return None
        name = SUBMITTED.sub("", waiting.path.name)
        began = measure_work()
        for member, file in expand_archive(snapshot, name):
            if staged := take_in(member, file, waiting.landed_at, began):
                ingested.staged.append(staged)
            else:
                ingested.duplicates.append(decode_name(member))
    if _state(waiting) == before:
        area.remove(waiting)
    return None


def _state(waiting: Waiting) -> tuple[float, ...] | None:
    """What differs when a file has changed."""
    try:
        entry = os.lstat(waiting.path) if isinstance(waiting.path, Path) else waiting.path.stat()
    except FileNotFoundError:
        return None
    return entry.st_ino, entry.st_size, entry.st_mtime, entry.st_ctime


def _note_set_apart(apart: list[SetApart], ingested: Ingested) -> None:
    """Notes what was set apart: all of it for the log, the new ones for people."""
    for reason, name, path in apart:
        line = f"{decode_name(name)} ({reason}), now {decode_name(path)}"
        ingested.set_apart.append(line)
        if reason != UNMOVABLE:  # which every pass finds again
            ingested.newly_set_apart.append(line)
        log.warning("set apart because it cannot be a submission: %s", line)


def _require_file(file: Path) -> None:
    if not file.exists():
        raise Problem(f"{file}: no such file")
    if not file.is_file():
        raise Problem(f"{file} is not a file: name the files to read")
