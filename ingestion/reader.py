"""What a reader of one kind of files is, to whoever wants a file read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingestion.figures import Reading


class Read(Protocol):
    """Reads a file of a format; what is wrong with it comes back as findings.

    Raises ``Heavy`` when it was to be light and may cost more than next to nothing.
    """

    def __call__(self, path: Path, format_of: str, *, is_light: bool = False) -> Reading: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """How files of one kind are recognised and read.

    Attributes:
        formats: the formats it reads.
        sniff: the format of a file, told by its content and its first bytes; None for another
            kind. Raises ``Refused`` for a file of this kind that nobody could read.
        may_be_light: whether it is worth trying to read a file outside of a child with limits.
        read: reads it.
    """

    formats: tuple[str, ...]
    sniff: Callable[[Path, bytes], str | None]
    may_be_light: Callable[[Path, str], bool]
    read: Read
