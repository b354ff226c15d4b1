"""Where things are: the project's files, and the state under ``$TMDT_HOME``."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from reference.project import PROJECT as PROJECT

OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""The permissions that a home grants to nobody but its owner."""


NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
"""Errors of a whole file system, which is full or read-only."""


class Problem(Exception):
    """An error for people, in one line: what is wrong, where, and what to do."""


class Unrepeatable(Problem):
    """A problem that trying again does not solve."""


def first_line(message: object) -> str:
    """The first line of a message."""
    return str(message).strip().partition("\n")[0].rstrip()


def home() -> Path:
    """The state's folder: ``$TMDT_HOME``, by default ``.tmdt`` where the command is run."""
    return Path(os.environ.get("TMDT_HOME") or ".tmdt").expanduser().resolve()


def folder(name: str) -> Path:
    """A folder of the state, created if missing, for its owner alone."""
    path = home() / name
    if not path.is_dir():
        home().mkdir(mode=0o700, parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
    return path


def close_to_others() -> None:
    """Closes the home of an earlier version, which everybody could read, to all but its owner.

    PostgreSQL's folder may belong to another user, and is closed already.
    """
    root = home()
    if not root.is_dir() or not stat.S_IMODE(root.stat().st_mode) & OTHERS:
        return
    for place, folders, files in os.walk(root):
        if Path(place) == root:
            folders[:] = [name for name in folders if name != "postgres"]
        for name in (*folders, *files):
            path = Path(place, name)
            mode = path.lstat().st_mode
            if not stat.S_ISLNK(mode) and mode & OTHERS:
                with suppress(PermissionError):  # somebody else's
                    path.chmod(stat.S_IMODE(mode) & ~OTHERS)
    root.chmod(0o700)  # last: an interrupted run is repeated the next time


def private(path: str, flags: int) -> int:
    """An opener (see `open`) for files that only their owner may read."""
    return os.open(path, flags, 0o600)


def secret(name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(24)) -> str:
    """A password or key of this home, made at first use, readable by its owner alone."""
    path = folder("secrets") / name
    if not path.exists():
        unfinished = path.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
        try:
            with open(unfinished, "x", opener=private) as file:
                file.write(make())
            with suppress(FileExistsError):  # another process was first
                os.link(unfinished, path)  # whole, or on a full disk not at all
        finally:
            unfinished.unlink(missing_ok=True)
    return path.read_text()
