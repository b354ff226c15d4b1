"""The landing area: what arrives is archived by its SHA-256, then read into ``staging``.

Landing area and archive are fsspec paths: ``TMDT_LANDING`` and ``TMDT_ARCHIVE`` may be URLs of an
object store; by default they are folders of the home.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from filelock import FileLock
from upath import UPath

from expectations.rules import registry
from ingestion.figures import Reading
from ingestion.files.container import Refused
from ingestion.files.copying import PART, NoRegularFile, copy, opened, sha256_of
from ingestion.files.landing_area import (
    CLAIMED,
    UNMOVABLE,
    Area,
    SetApart,
    Waiting,
    area_at,
    set_apart_in,
    waiting_in,
)
from ingestion.files.zip_members import expand
from ingestion.ingested import Ingested
from ingestion.reading import read_submission
from ingestion.staging.rows import ANALYZE, Received, Staged, known_submission, stage
from reference.text import decode_bytes
from tmdt import notification
from warehouse import database
from warehouse.home import Problem, folder

log = logging.getLogger(__name__)
SUBMITTED = re.compile(r"^[0-9]{8}T[0-9]{6}\.[0-9]{6}\.[0-9a-f]{12}\.")
"""What stands before a file's own name when it was submitted."""
SECONDS = 30
"""Of work for one received file; what an archive holds beyond that is not read."""
THE_FILES_FAULT = ("21", "22", "23", "54")
"""Classes of SQLSTATE by which the database refuses what it is given, and not to work at all."""


def landing() -> UPath:
    """Where submissions arrive."""
    return UPath(os.environ.get("TMDT_LANDING") or folder("landing"))


def archive() -> UPath:
    """Where the bytes of every submission are kept."""
    return UPath(os.environ.get("TMDT_ARCHIVE") or folder("archive"))


def submit(files: Iterable[Path]) -> Iterator[tuple[Path, str, bool]]:
    """Puts files into the landing area, whole or not at all.

    Yields each with its SHA-256, and whether the same bytes were received before.
    """
    for file in files:
        _require_file(file)
        if file.is_symlink():
            raise Problem(f"{file} is a link, and links are not followed: name the file itself")
        if file.name.endswith(PART):
            raise Problem(f"{file}: {PART} is for files still being written; rename it first")
        sha256 = sha256_of(file)
        waiting = f"*.{sha256[:12]}.*"
        came_before = (
            (archive() / _place(sha256)).exists()
            or any(landing().glob(waiting))
            or any((landing() / CLAIMED).glob(f"*/{waiting}"))
        )
        # The moment keeps files in their order whatever clock their system has, the fingerprint
        # keeps two of one name apart. A file system has names of 255 bytes, a letter up to three.
        moment = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}"
        target = landing() / f"{moment}.{sha256[:12]}.{file.name[-70:]}"
        try:
            with opened(file) as stream:
                copy(stream, target)
        except OSError as error:
            raise Problem(
                f"{file} could not be copied to {target.parent}: {error.strerror or error}"
                " (is the disk full?)"
            ) from error
        yield file, sha256, came_before


def ingest() -> Ingested:
    """Takes in everything that waits in the landing area, in the order in which it came.

    Whatever one file is, the next one is read. What a killed pass had begun is taken up first; two
    passes at once take turns.
    """
    ingested = Ingested()
    area = area_at(landing())
    with FileLock(folder("locks") / "ingest"):
        for waiting in area.claim():
            try:
                _take_in_file(waiting, area, ingested)
            except OSError as error:
                name = readable(waiting.path.name)
                ingested.left.append(f"{name}: {error.strerror or error} (is the disk full?)")
                log.exception("%s could not be read and waits for the next pass", name)
    _tell(area.apart, ingested)
    if ingested.staged:
        with database.connect() as connection:
            connection.execute(ANALYZE)  # else the next step's joins may take hours
    return ingested


def set_apart() -> list[SetApart]:
    """What lies in the landing area and cannot be a submission, until somebody removes it."""
    return set_apart_in(landing())


def waiting() -> int:
    """How many files wait in the landing area."""
    return waiting_in(landing())


def check(file: Path) -> list[Staged]:
    """What would become of a file: exactly what loading it does, and then undone.

    An archive gives a verdict for each submission in it.
    """
    _require_file(file)
    began = _work()
    return [_check(name, member, began) for name, member in expand(file, file.name)]


def _check(name: str, file: Path, began: float) -> Staged:
    received = _received(name, file, datetime.now(UTC))
    with database.connect() as connection:
        findings = []
        if known_submission(connection, received.sha256, received.received_at.date()):
            findings = [registry()["DUPLICATE_FILE"].finding(sha256=received.sha256)]
            received = replace(received, sha256=hashlib.sha256(b"checked again").hexdigest())
        staged = _stage(connection, received, file, began)
        connection.rollback()
    return replace(staged, findings=(*findings, *staged.findings))


def _take_in_file(waiting: Waiting, area: Area, ingested: Ingested) -> None:
    """Takes in the submissions of one file, and removes the file if it is still what was read."""
    with tempfile.TemporaryDirectory() as spool:
        snapshot = Path(spool) / "submission"
        before = _state(waiting)
        try:
            with opened(waiting.path) as stream:
                copy(stream, snapshot)
        except NoRegularFile:
            return area.set_apart(waiting, "changed")
        except PermissionError:
            return area.set_apart(waiting, "unreadable")
        except FileNotFoundError:
            return None
        if _state(waiting) != before:
            ingested.left.append(f"{readable(waiting.path.name)}: it is still being written")
            return None
        name = SUBMITTED.sub("", waiting.path.name)
        began = _work()
        for member, file in expand(snapshot, name):
            _take_in(member, file, waiting.landed_at, began, ingested)
    if _state(waiting) == before:
        area.remove(waiting)
    return None


def _state(waiting: Waiting) -> tuple[float, ...] | None:
    """What changes when a file does."""
    try:
        entry = os.lstat(waiting.path) if isinstance(waiting.path, Path) else waiting.path.stat()
    except FileNotFoundError:
        return None
    return entry.st_ino, entry.st_size, entry.st_mtime, entry.st_ctime


def _take_in(name: str, file: Path, landed_at: datetime, began: float, ingested: Ingested) -> None:
    """Archives one submission, then stages it; one that came before changes nothing."""
    received = _received(name, file, landed_at)
    _archive(file, received.sha256)
    with database.connect() as connection:
        if known_submission(connection, received.sha256, landed_at.date()):
            log.info("%s was received before (%s)", received.file_name, received.sha256)
            ingested.duplicates.append(received.file_name)
            return
        staged = _stage(connection, received, file, began)
    ingested.staged.append(staged)
    log.info(
        "%s: %s; figures seen %d, loaded %d, rejected %d, ignored %d",
        staged.file_name,
        staged.status,
        staged.seen,
        staged.loaded,
        staged.rejected,
        staged.ignored,
    )


def _stage(connection: psycopg.Connection, received: Received, file: Path, began: float) -> Staged:
    """Reads a submission into staging; one that cannot be taken in is there with the reason."""
    if _work() - began > SECONDS:
        return stage(connection, received, _refusal("FILE_TOO_COSTLY", limit=f"{SECONDS} s"))
    try:
        with connection.transaction():
            return stage(connection, received, read_submission(file))
    except Refused as refused:
        return stage(connection, received, _refusal(refused.code, **refused.about))
    except (OSError, Problem):
        raise
    except Exception as error:
        if isinstance(error, psycopg.Error) and (error.sqlstate or "")[:2] not in THE_FILES_FAULT:
            raise
        log.exception("%s cannot be taken in", received.file_name)
        return stage(connection, received, _refusal("FILE_UNREADABLE", reason=type(error).__name__))


def _refusal(code: str, **about: Any) -> Reading:
    """A file of which nothing is read, and the rule that says why."""
    finding = registry()[code].finding(**about)
    return Reading(form="unknown", format="unknown", chunks=[], findings=[finding])


def _work() -> float:
    """Seconds of CPU that this process and its children have taken."""
    return sum(os.times()[:4])


def _tell(apart: list[SetApart], ingested: Ingested) -> None:
    """Logs what was set apart, and tells people of what they are not told at every pass."""
    for reason, name, path in apart:
        line = f"{readable(name)} ({reason}), now {readable(path)}"
        ingested.set_apart.append(line)
        log.warning("set apart, for it cannot be a submission: %s", line)
    news = [line for line, (reason, *_) in zip(ingested.set_apart, apart, strict=True)
            if reason != UNMOVABLE]  # fmt: skip
    if news:
        notification.notify(
            f"{len(news)} things in the landing area cannot be submissions",
            "\n".join(news) + "\nWhat to do: docs/runbook.md",
        )
    if ingested.left:
        notification.notify(
            f"{len(ingested.left)} files could not be read and wait", "\n".join(ingested.left)
        )


def _require_file(file: Path) -> None:
    if not file.exists():
        raise Problem(f"{file}: no such file")
    if not file.is_file():
        raise Problem(f"{file} is no file: name the files that are to be read")


def _received(name: str, file: Path, at: datetime) -> Received:
    sha256 = sha256_of(file)
    return Received(readable(name), sha256, file.stat().st_size, at, _place(sha256))


def readable(name: str) -> str:
    """A file's name as text, whatever encoding the system that named it used."""
    try:
        return decode_bytes(os.fsencode(name)).text
    except ValueError:
        return os.fsencode(name).decode("utf-8", "replace")


def _place(sha256: str) -> str:
    """Where in the archive the bytes of a fingerprint are."""
    return f"{sha256[:2]}/{sha256}"


def _archive(file: Path, sha256: str) -> None:
    """Keeps the bytes under their fingerprint, once, for nobody else to read."""
    target = archive() / _place(sha256)
    if not target.exists():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with opened(file) as stream:
            copy(stream, target)
