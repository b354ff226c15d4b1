"""Reading a file in a child with limits: what a hostile one may cost, and no more.

A library written in Rust ends the whole process when memory runs out; so does the kernel. In a
child that is a finding about one file, and the other provinces' files are read as if nothing had
happened. What counts is the time the child is at work: a busy machine refuses no honest file.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from expectations.rules import registry
from ingestion.figures import Reading
from ingestion.files.chunks_on_disk import read_reading, write_reading
from warehouse.home import PROJECT

MEMORY = 1000 << 20  # bytes of address space
OUTPUT = 2 << 30  # bytes of figures on disk
SECONDS = 20
SECONDS_AT_LEAST, BYTES_A_SECOND = 4, 25_000
"""At work. Of a small file little can be meant: 20 kB are never worth 20 seconds."""
WALL = 20
"""Times as long by the clock, for a child that waits; a busy machine is no reason."""
NO_MEMORY = 3
"""Exit status of a child that noticed by itself."""


def read_confined(path: Path, format_of: str) -> Reading:
    """A file read by a child that may take so much and no more."""
    seconds = min(SECONDS, SECONDS_AT_LEAST + path.stat().st_size // BYTES_A_SECOND)
    command = [sys.executable, "-m", "ingestion.files.confined", str(path.resolve()), format_of]
    output = tempfile.TemporaryFile()  # noqa: SIM115 - the figures are read from it later
    try:
        child = subprocess.run(
            [*command, str(seconds)], stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.DEVNULL, cwd=PROJECT, env=bare_environment(),
            timeout=WALL * seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return _refused("FILE_TOO_COSTLY", limit=f"{seconds} s")
    if child.returncode == NO_MEMORY or child.returncode < 0:
        return _refused("FILE_TOO_COSTLY", limit=f"{MEMORY >> 20} MB, {seconds} s")
    reading = None if child.returncode else read_reading(output)
    return reading or _refused("FILE_UNREADABLE", reason=f"exit {child.returncode}")


def bare_environment() -> dict[str, str]:
    """Nothing of ours goes into the child: it needs no password to read a file."""
    path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))
    return {
        "PYTHONPATH": path, "PATH": os.defpath, "RUST_BACKTRACE": "0", "LC_ALL": "C.UTF-8",
        # Threads and arenas of libraries, which take address space and are no use here.
        "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }  # fmt: skip


def limit(memory: int, seconds: int) -> None:
    """What this process may take from now on, in bytes of address space and time at work."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refused(code: str, **about: Any) -> Reading:
    finding = registry()[code].finding(**about)
    return Reading(form="unknown", format="unknown", chunks=[], findings=[finding])


def _main() -> int:
    path, format_of, seconds = sys.argv[1:]
    limit(MEMORY, int(seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    try:
        from ingestion.files.readers import read_as

        write_reading(read_as(Path(path), format_of), sys.stdout.buffer)
        sys.stdout.flush()
    except MemoryError:
        return NO_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(_main())
