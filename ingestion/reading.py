"""Reads any file: picks the reader by its content, and limits what reading may cost.

A new kind of file is a new ``Reader`` in ``READERS``.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from expectations.rules import registry
from ingestion.chunks_on_disk import read_reading, write_reading
from ingestion.figures import Reading
from ingestion.files.confined import Limits, TooCostly, run_confined
from ingestion.files.container import Heavy, Refused
from ingestion.files.kinds import explain_refused_type
from ingestion.form.workbook import WORKBOOKS
from ingestion.long_csv.reader import LONG_CSV
from ingestion.reader import Reader

log = logging.getLogger(__name__)

READERS: tuple[Reader, ...] = (WORKBOOKS, LONG_CSV)
"""In the order in which they are tried; the last one takes any text."""
MEMORY, OUTPUT = 1000 << 20, 2 << 30
SECONDS = 20
SECONDS_AT_LEAST, BYTES_A_SECOND = 4, 25_000
"""CPU time, less for small files: no honest file of 20 kB takes 20 seconds."""


def read_submission(path: Path) -> Reading:
    """Reads any file; one that is not a submission comes back with a finding.

    Never raises because of the content: one bad file must not stop the others.
    """
    try:
        return _read(path)
    except Refused as refused:
        return make_empty_reading(refused)
    except Exception as error:
        log.exception("%s cannot be read", path)
        return make_empty_reading(Refused("FILE_UNREADABLE", reason=type(error).__name__))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a library in Rust raises
            raise
        return make_empty_reading(Refused("FILE_UNREADABLE", reason="PanicException"))


def make_empty_reading(refused: Refused) -> Reading:
    """The reading of a refused file: no figures, and the finding with the reason."""
    finding = registry()[refused.code].finding(**refused.context)
    return Reading(form="unknown", format="unknown", chunks=[], findings=[finding])


def _read(path: Path) -> Reading:
    """Reads in this process if that is cheap whatever the content, otherwise in a child."""
    reader, format_of = _sniff(path)
    if reader.may_be_light(path, format_of):
        with suppress(Heavy):
            return reader.read(path, format_of, is_light=True)
    return read_confined(path, format_of)


def _sniff(path: Path) -> tuple[Reader, str]:
    with path.open("rb") as file:
        start = file.read(512)
    for reader in READERS:
        if format_of := reader.sniff(path, start):
            return reader, format_of
    raise explain_refused_type(path, start) or Refused("FILE_TYPE_UNKNOWN", written="?")


def read_confined(path: Path, format_of: str) -> Reading:
    """Reads a file in a child with limits."""
    seconds = min(SECONDS, SECONDS_AT_LEAST + path.stat().st_size // BYTES_A_SECOND)
    output = tempfile.TemporaryFile()  # noqa: SIM115 - the figures are read from it later
    try:
        child = run_confined(
            __name__, [str(path.resolve()), format_of], Limits(MEMORY, seconds, OUTPUT),
            output=output,
        )  # fmt: skip
    except TooCostly:
        raise Refused("FILE_TOO_COSTLY", limit=f"{MEMORY >> 20} MB, {seconds} s") from None
    reading = None if child.returncode else read_reading(output)
    return reading or make_empty_reading(
        Refused("FILE_UNREADABLE", reason=f"exit {child.returncode}")
    )


def _main(path: str, format_of: str) -> None:
    reader = next(reader for reader in READERS if format_of in reader.formats)
    write_reading(reader.read(Path(path), format_of), sys.stdout.buffer)


if __name__ == "__main__":
    _main(*sys.argv[1:])
