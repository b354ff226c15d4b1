"""The interface of the readers, one for each kind of file, and what they have in common."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingestion.figures import Reading


class Read(Protocol):
    """Reads a file of a format; its faults come back as findings.

    Raises ``Heavy`` if ``is_light`` is set and reading may be expensive.
    """

    def __call__(self, path: Path, format_of: str, *, is_light: bool = False) -> Reading: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """How files of one kind are recognised and read.

    Attributes:
        formats: the formats it reads.
        sniff: the format of a file by its content and first bytes; None for another kind. Raises
            ``Refused`` for a file of this kind that cannot be read.
        may_be_light: whether to try reading a file in this process, outside a confined child.
        read: reads it.
    """

    formats: tuple[str, ...]
    sniff: Callable[[Path, bytes], str | None]
    may_be_light: Callable[[Path, str], bool]
    read: Read


@contextmanager
def without_collecting() -> Iterator[None]:
    """No search for cycles while cells pile up by the million: it takes longer than reading."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
