"""Copies files whole or not at all, and never through a link or a pipe."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from upath import UPath

PART = ".part"
"""The suffix of a file that is still being written."""
AS_IT_STANDS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class NoRegularFile(Exception):
    """The path is a link, a pipe, a socket, a device or a folder."""


def name_kind(mode: int) -> str:
    """The kind of an entry that is neither a file nor a folder."""
    kinds = {"link": stat.S_ISLNK, "pipe": stat.S_ISFIFO, "socket": stat.S_ISSOCK}
    return next((name for name, is_one in kinds.items() if is_one(mode)), "device")


@contextmanager
def open_regular(path: Path | UPath) -> Iterator[IO[bytes]]:
    """Opens a regular file without following links and without blocking.

    Raises:
        NoRegularFile: it is not a regular file.
        OSError: it is gone, or not readable.
    """
    if not isinstance(path, Path):  # an object store holds only files
        with path.open("rb") as stream:
            yield stream
        return
    try:
        descriptor = os.open(path, AS_IT_STANDS)
    except OSError:
        if path.is_symlink() or path.is_socket():
            raise NoRegularFile from None
        raise
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NoRegularFile
        yield stream


def copy_stream(source: IO[bytes], target: Path | UPath) -> str:
    """Copies the rest of a stream into a file for its owner alone; returns its bytes' SHA-256."""
    unfinished, digest = target.with_name(target.name + PART), hashlib.sha256()
    try:
        with _create(unfinished) as file:
            while block := source.read(1 << 20):
                digest.update(block)
                file.write(block)
        unfinished.rename(target)  # type: ignore[arg-type]  # both are of one kind
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    return digest.hexdigest()


def hash_file(file: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with open_regular(file) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]


def _create(path: UPath | Path) -> IO[Any]:
    if not isinstance(path, Path):
        return path.open("wb")  # type: ignore[no-any-return]
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    return os.fdopen(os.open(path, flags, 0o600), "wb")
