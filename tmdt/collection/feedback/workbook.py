"""Returns a sender's workbook with marks: the process that writes it, and its limits.

A hostile workbook can make any library exhaust memory and time, so it is opened in a child. One
that cannot be opened there is not returned, and the page says so.
"""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path

from ingestion.files.confined import Limits, TooCostly, run_confined
from ingestion.files.container import Container, Refused
from tmdt.collection.feedback.marks import Mark, Notes, mark_workbook, save_workbook

log = logging.getLogger(__name__)

LIMITS = Limits(memory=900 << 20, seconds=25, output=100 << 20)
LARGEST = {"xlsx": 12 << 20, "xlsm": 12 << 20, "csv": 4 << 20}
"""Bytes of unpacked content up to which files are returned: what the limits allow for."""


def write_marked(source: Path, format_of: str, notes: Notes, out: Path) -> str | None:
    """Writes the marked workbook; if that fails, returns why (a key of the page's template)."""
    if format_of not in LARGEST:
        return "format"
    try:
        if _size(source, format_of) > LARGEST[format_of]:
            return "size"
    except Refused:
        return "unopened"
    arguments = [str(source.resolve()), format_of, str(out.resolve())]
    try:
        child = run_confined(__name__, arguments, LIMITS, given=json.dumps(asdict(notes)).encode())
    except TooCostly:
        return "unopened"
    if child.returncode == 0:
        return None
    output = child.stderr.decode(errors="replace").strip().splitlines()[-1:]
    log.warning("%s cannot be marked: exit %d %s", source, child.returncode, *output or [""])
    return "unopened"


def _size(source: Path, format_of: str) -> int:
    if format_of == "csv":
        return source.stat().st_size
    return sum(entry.file_size for entry in Container(source).entries)


def _main(source: str, format_of: str, out: str) -> None:
    content = json.load(sys.stdin)
    notes = Notes(**content | {"marks": [Mark(**note) for note in content["marks"]]})
    save_workbook(mark_workbook(Path(source), format_of, notes), Path(out), notes.received_at)


if __name__ == "__main__":
    _main(*sys.argv[1:])
