"""Runs a module in a child with limits, which bound the cost of a hostile file.

A library written in Rust ends the whole process when memory runs out; so does the kernel. In a
child that is a finding on one file, and the files of other provinces are read as usual. The limit
is CPU time: a busy machine must not refuse an honest file.
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
"""Wall time allowed, as a multiple of CPU time: generous, for busy machines."""
NO_MEMORY = 3
"""Exit status of a child that ran out of memory in Python."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a child: bytes of address space, CPU seconds, bytes of output."""

    memory: int
    seconds: int
    output: int


class TooCostly(Exception):
    """The child exceeded its limits."""


def run_confined(
    module: str,
    arguments: list[str],
    limits: Limits,
    *,
    given: bytes | None = None,
    output: IO[bytes] | int = subprocess.DEVNULL,
) -> subprocess.CompletedProcess[bytes]:
    """Runs a module as a program of its own, in a bare environment.

    Args:
        module: What ``python -m`` would run.
        arguments: Its arguments.
        limits: Its limits.
        given: Its standard input.
        output: Where its standard output goes.

    Raises:
        TooCostly: it exceeded its memory or time.
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
    """A bare environment: a child needs no passwords to read a file."""
    path = os.pathsep.join(filter(None, (str(PACKAGES), os.environ.get("PYTHONPATH"))))
    return {
        "PYTHONPATH": path, "PATH": os.defpath, "RUST_BACKTRACE": "0", "LC_ALL": "C.UTF-8",
        # Threads and arenas of libraries only take address space here.
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
