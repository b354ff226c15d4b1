"""Files and folders written for people: whole or not at all, and without injected formulas."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from glob import escape
from pathlib import Path

import psutil
from upath import UPath

from warehouse.home import Problem

BEGINS = "[=+@\uff1d\uff0b\uff0d\uff20\u2212-]"
"""What a spreadsheet takes for the beginning of a formula, in some locale."""
# So are a tab and a carriage return, and what follows them or another blank.
AT_THE_BEGINNING = re.compile(rf"[\t\r]|\s*{BEGINS}")
# A locale's list separator splits a line even inside quotes, and the quotes are dropped.
IN_A_LINE = re.compile(rf"(^|[;,|\t\r\n])(?=\"*[\t\r]|[\s\"]*{BEGINS})")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text of a cell for a formula."""
    return AT_THE_BEGINNING.match(text) is not None


def escape_formulas(text: str) -> str:
    """Text for a CSV file, with an apostrophe wherever a formula could begin."""
    return IN_A_LINE.sub(r"\1'", text)


@contextmanager
def write_whole(path: Path) -> Iterator[Path]:
    """Yields a file to write into, which then replaces the one at the path."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def write_folder_whole(path: Path) -> Iterator[Path]:
    """Yields a folder to write into, which then stands at the path; of a failure nothing is left.

    What a killed process left beside the path is removed by the next that writes there.

    Raises:
        Problem: something is at the path already, other than an empty folder.
    """
    path = path.expanduser().absolute()
    if path.is_dir() and any(path.iterdir()):
        raise Problem(f"{path} is not empty: name a folder that is, or that does not exist")
    if path.exists() and not path.is_dir():
        raise Problem(f"{path} is a file: name a folder that is empty, or that does not exist")
    # Where the path's own folder may be missing still.
    beside = next(parent for parent in path.parents if parent.exists())
    _remove_left(path, beside)
    unfinished = beside / f".{path.name}.{os.getpid()}.part"
    try:
        unfinished.mkdir()
        yield unfinished
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.replace(path)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def replace_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Writes a folder of files whole; one that stands at the path gives way to it.

    For a moment there may be neither, but never a folder with files of both.
    """
    _remove_left(path, path.parent)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    former = path.with_name(f".{path.name}.former.{os.getpid()}.part")
    try:
        unfinished.mkdir()
        for name, content in files.items():
            (unfinished / name).write_bytes(content)
        if path.exists():
            path.replace(former)
        try:
            unfinished.replace(path)
        except OSError:
            if former.exists():
                former.replace(path)
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)


def _remove_left(path: Path, beside: Path) -> None:
    """Removes what killed processes left that were writing to the path."""
    for left in beside.glob(f".{escape(path.name)}.*.part"):
        pid = left.suffixes[-2][1:]
        if pid.isdecimal() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(left, ignore_errors=True)


def write_file(path: Path | UPath, content: bytes) -> None:
    """Writes a file, whole or not at all; in an object store every object is whole."""
    if not isinstance(path, Path):
        path.write_bytes(content)
        return
    with write_whole(path) as file:
        file.write_bytes(content)
