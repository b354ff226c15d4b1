"""The entries of the landing area: claimed in order of arrival, or set apart.

A file is claimed before it is read: it is renamed into our own folder within the landing area, so
that a file which then arrives under the same name is a different file. A claim outlives its
process: the next pass begins with what an earlier one left behind. Whatever cannot be a submission
(a link, a pipe, a file larger than any that is read) is moved aside in the same way, unopened, and
reported.

Passes take turns (`landing.ingest` holds a lock), so any claim that a pass finds was left behind.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from upath import UPath

from ingestion.files.copying import PART, name_kind
from warehouse.home import NO_ROOM
from warehouse.stores import MARK, is_local

CLAIMED, APART = ".claimed", ".set-apart"
OURS = (CLAIMED, APART, MARK)
LARGEST = 512 << 20
"""The largest file, in bytes, that is opened; no reader accepts as much."""
UNFINISHED = 3600
"""Seconds after which a ``.part`` or hidden file counts as abandoned."""
DEEPEST = 16
MOMENT = "%Y%m%dT%H%M%S.%f"
FOLDER = os.O_RDONLY | os.O_DIRECTORY
UNMOVABLE = "unmovable"
"""It is in a folder that we may not change: it stays there, and every pass reports it."""


class Waiting(NamedTuple):
    """A file that waits to be read, and when it arrived."""

    landed_at: datetime
    path: Path | UPath


class SetApart(NamedTuple):
    """An entry of the landing area that cannot be a submission."""

    reason: str
    """link, pipe, socket, device, too-large, unreadable, unfinished, too-deep or unmovable."""
    name: str
    path: str
    """Where it is now."""

    @property
    def folder(self) -> str:
        """The folder of everything set apart."""
        return str(Path(self.path).parents[2])


class Area(Protocol):
    """A landing area, wherever it is."""

    apart: list[SetApart]
    """Entries that this pass set apart."""

    def claim(self) -> list[Waiting]:
        """Claims everything that waits, the oldest first."""

    def set_apart(self, waiting: Waiting, reason: str) -> None:
        """Moves aside a file that turned out not to be a submission."""

    def remove(self, waiting: Waiting) -> None:
        """Removes a file that was taken in."""


def open_area(place: UPath) -> Area:
    """The landing area at a local path, or in an object store."""
    return Folder(Path(place.path)) if is_local(place) else ObjectStore(place)


def list_set_apart_in(place: UPath) -> list[SetApart]:
    """Lists what was set apart and is still there, the oldest first."""
    if not is_local(place):
        return []
    moved = sorted(Path(place.path, APART).glob("*/*/*"), key=lambda path: path.parts[-2])
    return [SetApart(path.parts[-3], path.name, str(path)) for path in moved]


def count_waiting_in(place: UPath) -> int:
    """Counts the files that wait or are still being written, including links and the like."""
    if not is_local(place):
        return len(ObjectStore(place).claim())
    found = 0
    for root, folders, files in os.walk(place.path):
        if root == place.path:
            folders[:] = [name for name in folders if name != APART]
        found += sum(name != MARK for name in files)
    return found


@dataclass
class Folder:
    """A landing area in a local folder."""

    place: Path
    apart: list[SetApart] = field(default_factory=list)

    def claim(self) -> list[Waiting]:
        """Claims everything that waits, the oldest first."""
        for name in (CLAIMED, APART):
            _refuse_stranger(self.place / name)
        self._walk(Path(), os.open(self.place, FOLDER))
        return list(self._list_claimed())

    def _walk(self, folder: Path, at: int) -> None:
        """Claims the entries of a folder, by its descriptor, which a link cannot replace."""
        try:
            for name in sorted(os.listdir(at)):
                if folder.parts or name not in OURS:
                    with suppress(FileNotFoundError):  # it was removed meanwhile
                        self._look_at(folder / name, at)
        finally:
            os.close(at)

    def _look_at(self, path: Path, at: int) -> None:
        entry = os.stat(path.name, dir_fd=at, follow_symlinks=False)
        if reason := _explain_no_submission(path, entry):
            self._move_apart(path, reason, at)
        elif stat.S_ISDIR(entry.st_mode):
            try:
                inner = os.open(path.name, FOLDER | os.O_NOFOLLOW, dir_fd=at)
            except PermissionError:
                self._move_apart(path, "unreadable", at)
            else:
                self._walk(path, inner)
        elif not _is_unfinished(path.name):
            try:
                _move(path.name, self.place / CLAIMED, _read_time(entry.st_ctime), at)
            except OSError as error:
                _require_own_fault(error)
                self.apart.append(SetApart(UNMOVABLE, str(path), str(self.place / path)))

    def _list_claimed(self) -> Iterator[Waiting]:
        for claim in sorted(path for path in (self.place / CLAIMED).glob("*-*") if path.is_dir()):
            moment = datetime.strptime(claim.name.partition("-")[0], MOMENT).replace(tzinfo=UTC)
            inside = sorted(claim.iterdir())
            if not inside:  # a pass was killed halfway through a claim
                claim.rmdir()
            yield from (Waiting(moment, path) for path in inside)

    def set_apart(self, waiting: Waiting, reason: str) -> None:
        """Moves aside a file that turned out not to be a submission."""
        claim = Path(str(waiting.path)).parent
        at = os.open(claim, FOLDER)
        try:
            self._move_apart(Path(waiting.path.name), reason, at)
        finally:
            os.close(at)
        with suppress(OSError):
            claim.rmdir()

    def _move_apart(self, path: Path, reason: str, at: int) -> None:
        try:
            moved = _move(path.name, self.place / APART / reason, datetime.now(UTC), at)
        except OSError as error:
            _require_own_fault(error)
            reason, moved = UNMOVABLE, self.place / path
        self.apart.append(SetApart(reason, str(path), str(moved)))

    def remove(self, waiting: Waiting) -> None:
        """Removes a file that was taken in."""
        path = Path(str(waiting.path))
        path.unlink(missing_ok=True)
        with suppress(OSError):  # they are not empty
            path.parent.rmdir()
            path.parent.parent.rmdir()


@dataclass
class ObjectStore:
    """A landing area in an object store, which holds only files and sets their times."""

    place: UPath
    apart: list[SetApart] = field(default_factory=list)

    def claim(self) -> list[Waiting]:
        """Lists everything that waits, the oldest first; objects are replaced whole."""
        files = []
        for path in self.place.rglob("*"):
            if path.name.startswith(".") or path.name.endswith(PART):
                continue
            with suppress(FileNotFoundError):
                entry = path.stat()
                if not stat.S_ISDIR(entry.st_mode):
                    files.append(Waiting(_read_time(entry.st_ctime or entry.st_mtime), path))
        return sorted(files, key=lambda file: (file.landed_at, str(file.path)))

    def set_apart(self, waiting: Waiting, reason: str) -> None:
        """Records it; the object stays where it is."""
        self.apart.append(SetApart(reason, waiting.path.name, str(waiting.path)))

    def remove(self, waiting: Waiting) -> None:
        """Removes a file that was taken in."""
        waiting.path.unlink(missing_ok=True)


def _explain_no_submission(path: Path, entry: os.stat_result) -> str | None:
    """Why an entry cannot be or contain a submission, judged without opening it."""
    if stat.S_ISDIR(entry.st_mode):
        return "too-deep" if len(path.parts) > DEEPEST else None
    if not stat.S_ISREG(entry.st_mode):
        return name_kind(entry.st_mode)
    if _is_unfinished(path.name):
        return "unfinished" if time.time() - entry.st_ctime > UNFINISHED else None
    return "too-large" if entry.st_size > LARGEST else None


def _is_unfinished(name: str) -> bool:
    return name.startswith(".") or name.endswith(PART)


def _move(name: str, place: Path, moment: datetime, at: int) -> Path:
    """Renames an entry into a folder of its own, named by a time; returns the new path."""
    for folder in (place.parent, place):
        folder.mkdir(mode=0o700, exist_ok=True)
    for number in range(1_000_000):
        own = place / f"{moment.strftime(MOMENT)}-{number:06}"
        with suppress(FileExistsError):
            own.mkdir(mode=0o700)
            break
    try:
        os.rename(name, own / name, src_dir_fd=at)
    except OSError:
        own.rmdir()
        raise
    return own / name


def _require_own_fault(error: OSError) -> None:
    """Raises an error again if no entry is at fault: it is gone, or nothing at all can be moved."""
    if isinstance(error, FileNotFoundError) or error.errno in NO_ROOM:
        raise error


def _refuse_stranger(place: Path) -> None:
    """Renames an entry that has the name of one of our folders but is not a folder."""
    with suppress(FileNotFoundError):
        if not stat.S_ISDIR(place.lstat().st_mode):
            place.rename(f"{place}.{time.time_ns()}")


def _read_time(seconds: float) -> datetime:
    """A time of the file system; now, if there is none or its clock is ahead of ours.

    Anybody can set the time at which a file was modified, but nobody the time of its last change.
    """
    now = datetime.now(UTC)
    return min(datetime.fromtimestamp(seconds, UTC), now) if seconds else now
