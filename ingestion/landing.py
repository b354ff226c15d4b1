"""The landing area: what arrives is archived by its SHA-256, then read into ``staging``.

Landing area and archive are fsspec paths: ``TMDT_LANDING`` and ``TMDT_ARCHIVE`` may be URLs of an
object store; by default they are folders of the home.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISDIR

from upath import UPath

from expectations.rules import registry
from ingestion.archive import expand
from ingestion.reading import read_submission
from ingestion.staging import ANALYZE, Received, Staged, known_submission, stage
from ingestion.text import decode_bytes
from tmdt import database
from tmdt.home import Problem, folder

log = logging.getLogger(__name__)
PART = ".part"
"""Ending of a file that is still being written."""
SUBMITTED = re.compile(r"^[0-9]{8}T[0-9]{6}\.[0-9]{6}\.[0-9a-f]{12}\.")
"""What stands before a file's own name when it was submitted."""


@dataclass(slots=True)
class Ingested:
    """What one pass over the landing area took in."""

    staged: list[Staged] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)

    @property
    def periods(self) -> list[str]:
        """Months that have figures to load, as ``YYYY-MM``."""
        return sorted({s.load_period for s in self.staged if s.load_period and s.loaded})

    @property
    def partitions(self) -> list[str]:
        """Month and province of what came, as ``YYYY-MM|VN34_24``."""
        return sorted(
            {f"{s.load_period}|{a}" for s in self.staged for a in s.ref_areas if s.loaded}
        )

    def summary(self) -> dict[str, object]:
        """Counts, for a log or a scheduler."""
        return {
            "received": len(self.staged),
            "duplicates": len(self.duplicates),
            "loaded": sum(s.loaded for s in self.staged),
            "rejected": sum(s.rejected for s in self.staged),
            "ignored": sum(s.ignored for s in self.staged),
            "periods": self.periods,
        }


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
        if not file.is_file():
            raise Problem(f"{file}: no such file")
        if file.name.endswith(PART):
            raise Problem(f"{file}: {PART} is for files still being written; rename it first")
        sha256 = _sha256(file)
        waiting = landing().glob(f"*.{sha256[:12]}.*")
        came_before = (archive() / _place(sha256)).exists() or any(waiting)
        # The moment keeps files in their order whatever clock their system has, the fingerprint
        # keeps two of one name apart. A file system has names of 255 bytes, a letter up to three.
        moment = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}"
        target = landing() / f"{moment}.{sha256[:12]}.{file.name[-70:]}"
        _copy(file, target)
        yield file, sha256, came_before


def ingest() -> Ingested:
    """Takes in everything that waits in the landing area, in the order in which it came."""
    ingested = Ingested()
    for landed_at, waiting in _waiting():
        with tempfile.TemporaryDirectory() as spool:
            copy = Path(spool) / "submission"
            try:
                _copy(waiting, UPath(copy))
            except FileNotFoundError:
                continue  # another pass took it
            name = SUBMITTED.sub("", waiting.name)
            for member, file in expand(copy, name):
                _take_in(member, file, landed_at, ingested)
        waiting.unlink(missing_ok=True)
    if ingested.staged:
        with database.connect() as connection:
            connection.execute(ANALYZE)  # else the next step's joins may take hours
    return ingested


def _waiting() -> list[tuple[datetime, UPath]]:
    """The files that wait, each with the moment it came: of two revisions the later one counts."""
    files = []
    for path in landing().rglob("*"):
        if path.name.startswith(".") or path.name.endswith(PART):
            continue
        with suppress(FileNotFoundError):  # another pass took it
            about = path.stat()
            if not S_ISDIR(about.st_mode):
                # Of the day a file was written anybody can say what they like. Object stores
                # tell one moment only, and set it themselves.
                files.append((_moment(about.st_ctime or about.st_mtime), path))
    return sorted(files, key=lambda file: (file[0], str(file[1])))


def _moment(seconds: float) -> datetime:
    """A moment of a file system's clock: now, when it knows none or is ahead of ours."""
    now = datetime.now(UTC)
    return min(datetime.fromtimestamp(seconds, UTC), now) if seconds else now


def check(file: Path) -> list[Staged]:
    """What would become of a file: exactly what loading it does, and then undone.

    An archive gives a verdict for each submission in it.
    """
    if not file.is_file():
        raise Problem(f"{file}: no such file")
    return [_check(name, member) for name, member in expand(file, file.name)]


def _check(name: str, file: Path) -> Staged:
    received = _received(name, file, datetime.now(UTC))
    reading = read_submission(file)
    with database.connect() as connection:
        if known_submission(connection, received.sha256):
            said = registry()["DUPLICATE_FILE"].finding(sha256=received.sha256)
            reading.findings.append(said)
            received = replace(received, sha256=hashlib.sha256(b"checked again").hexdigest())
        staged = stage(connection, received, reading)
        connection.rollback()
    return staged


def _take_in(name: str, file: Path, landed_at: datetime, ingested: Ingested) -> None:
    """Archives one submission, then stages it; one that came before changes nothing."""
    received = _received(name, file, landed_at)
    _archive(file, received.sha256)
    with database.connect() as connection:
        if known_submission(connection, received.sha256):
            log.info("%s was received before (%s)", received.file_name, received.sha256)
            ingested.duplicates.append(received.file_name)
            return
        staged = stage(connection, received, read_submission(file))
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


def _received(name: str, file: Path, at: datetime) -> Received:
    sha256 = _sha256(file)
    return Received(_readable(name), sha256, file.stat().st_size, at, _place(sha256))


def _readable(name: str) -> str:
    """A file's name as text, whatever encoding the system that named it used."""
    try:
        return decode_bytes(os.fsencode(name)).text
    except ValueError:
        return os.fsencode(name).decode("utf-8", "replace")


def _place(sha256: str) -> str:
    """Where in the archive the bytes of a fingerprint are."""
    return f"{sha256[:2]}/{sha256}"


def _archive(file: Path, sha256: str) -> None:
    """Keeps the bytes under their fingerprint, once."""
    target = archive() / _place(sha256)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(file, target)


def _copy(file: Path | UPath, target: UPath) -> None:
    """Copies a file whole or not at all.

    Raises:
        FileNotFoundError: the file is gone.
        Problem: it could not be written, or read.
    """
    unfinished = target.with_name(target.name + PART)
    try:
        with file.open("rb") as source, unfinished.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        unfinished.rename(target)
    except FileNotFoundError:
        raise
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise Problem(
            f"{file.name} could not be copied to {target.parent}: {error.strerror or error};"
            " it stays where it is: cure the cause (is the disk full?) and run this again"
        ) from error


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
