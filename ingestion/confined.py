"""Reading a workbook in a child with limits: what a hostile file may cost, and no more.

A library written in Rust ends the whole process when memory runs out; so does the kernel. In a
child that is a finding about one file, and the other provinces' files are read as if nothing had
happened.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO

from expectations.rules import Finding, registry
from ingestion.table_figures import Columns
from ingestion.workbook import Content, read_content
from tmdt.home import PROJECT

MEMORY = 900 << 20  # bytes of address space
SECONDS = 20
NO_MEMORY = 3
"""Exit status of a child that noticed by itself."""


def read_confined(path: Path, format_of: str) -> Content:
    """The content of a workbook, read by a child that may take so much and no more."""
    command = [sys.executable, "-m", "ingestion.confined", str(path.resolve()), format_of]
    output = tempfile.TemporaryFile()  # noqa: SIM115 - the figures are read from it later
    try:
        child = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL,
            cwd=PROJECT, env=bare_environment(), timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return _too_costly(f"{SECONDS} s")
    if child.returncode == NO_MEMORY or child.returncode < 0:
        return _too_costly(f"{MEMORY >> 20} MB, {SECONDS} s")
    if child.returncode:
        finding = registry()["FILE_UNREADABLE"].finding(reason=f"exit {child.returncode}")
        return Content(findings=[finding])
    output.seek(0)
    return _received(output)


def bare_environment() -> dict[str, str]:
    """Nothing of ours goes into the child: it needs no password to read a file."""
    path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))
    return {"PYTHONPATH": path, "PATH": os.defpath, "RUST_BACKTRACE": "0", "LC_ALL": "C.UTF-8"}


def limit(memory: int, seconds: int) -> None:
    """What this process may take from now on, in bytes of address space and time at work."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _too_costly(allowed: str) -> Content:
    return Content(findings=[registry()["FILE_TOO_COSTLY"].finding(limit=allowed)])


def _received(output: IO[bytes]) -> Content:
    content = Content(**json.loads(output.readline()))
    content.findings = [Finding(**finding) for finding in content.findings]  # type: ignore[arg-type]
    content.chunks = _chunks(output)
    return content


def _chunks(output: IO[bytes]) -> Iterator[Columns]:
    """The figures as they are asked for, so that their number does not fill our memory."""
    with output:
        for line in output:
            yield json.loads(line)


def _send(content: Content) -> None:
    about = {
        "findings": [asdict(finding) for finding in content.findings],
        "header": content.header,
        "is_synthetic": content.is_synthetic,
    }
    for part in (about, *content.chunks):
        sys.stdout.write(json.dumps(part, ensure_ascii=True) + "\n")


def _main() -> int:
    limit(MEMORY, SECONDS)
    try:
        _send(read_content(Path(sys.argv[1]), sys.argv[2]))
    except MemoryError:
        return NO_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(_main())
