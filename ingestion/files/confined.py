"""Running a module in a child with limits: what a hostile file may cost, and no more.

A library written in Rust ends the whole process when memory runs out; so does the kernel. In a
child that is a finding about one file, and the other provinces' files are read as if nothing had
happened. What counts is the time the child is at work: a busy machine refuses no honest file.
"""

from __future__ import annotations

import os
import resource
import runpy
import subprocess
import sys
from dataclasses import astuple, dataclass
from typing import IO, Any

from reference.project import PACKAGES

WALL = 20
"""Times as long by the clock, for a child that waits; a busy machine is no reason."""
NO_MEMORY = 3
"""Exit status of a child that noticed by itself."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may take: bytes of address space, seconds at work, bytes it may write."""

    memory: int
    seconds: int
    output: int


class TooCostly(Exception):
    """The child took all that it may take."""


def run_confined(
    module: str,
    arguments: list[str],
    limits: Limits,
    *,
    given: bytes | None = None,
    output: IO[bytes] | int = subprocess.DEVNULL,
) -> subprocess.CompletedProcess[bytes]:
    """Runs a module as a program of its own, with nothing of ours in its surroundings.

    Args:
        module: What ``python -m`` would run.
        arguments: Its arguments.
        limits: What it may take.
        given: What it reads from its standard input.
        output: Where its standard output goes.

    Raises:
        TooCostly: it took all the memory or time there was.
    """
    costs = [str(limit) for limit in astuple(limits)]
    command = [sys.executable, "-m", __name__, *costs, module, *arguments]
    streams: dict[str, Any] = {"input": given} if given else {"stdin": subprocess.DEVNULL}
    try:
        child = subprocess.run(
            command, stdout=output, stderr=subprocess.PIPE, cwd=PACKAGES, env=_bare_environment(),
            timeout=WALL * limits.seconds, check=False, **streams,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TooCostly from None
    if child.returncode == NO_MEMORY or child.returncode < 0:
        raise TooCostly
    return child


def _bare_environment() -> dict[str, str]:
    """Nothing of ours goes into the child: it needs no password to read a file."""
    path = os.pathsep.join(filter(None, (str(PACKAGES), os.environ.get("PYTHONPATH"))))
    return {
        "PYTHONPATH": path, "PATH": os.defpath, "RUST_BACKTRACE": "0", "LC_ALL": "C.UTF-8",
        # Threads and arenas of libraries, which take address space and are no use here.
        "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }  # fmt: skip


def _main(memory: str, seconds: str, output: str, module: str, *arguments: str) -> int:
    for resource_limit, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, "0"),
    ):
        resource.setrlimit(resource_limit, (int(limit), int(limit)))
    sys.argv[1:] = arguments
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        sys.stdout.flush()
    except MemoryError:
        return NO_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
