"""Exports that cannot be: one line that says why, and nothing left behind."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tmdt.dissemination.export import write_export
from warehouse.home import Problem

pytestmark = pytest.mark.db


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file may grow beyond some bytes: what a full disk does, without filling one."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def refusal(out: Path, release: int | None = None, kind: str = "parquet") -> str:
    with pytest.raises(Problem) as problem:
        write_export(kind, release, None, out)
    (line,) = str(problem.value).splitlines()
    return line


def test_a_release_that_is_not_published(published: psycopg.Connection, tmp_path: Path) -> None:
    for release in (3, 9, -1, 10**12):
        line = refusal(tmp_path / "out", release)
        assert line.startswith(f"there is no published release {release}, the latest is 2")
    assert list(tmp_path.glob("*out*")) == []


def test_before_the_first_release(warehouse: psycopg.Connection, tmp_path: Path) -> None:
    assert refusal(tmp_path / "out").startswith("nothing is published yet")


@pytest.mark.parametrize("kind", ["parquet", "csv"])
@pytest.mark.parametrize("room", [0, 1200])
def test_a_full_disk(published: psycopg.Connection, tmp_path: Path, kind: str, room: int) -> None:
    with full_disk(room):
        line = refusal(tmp_path / "of" / "this" / "month", kind=kind)
    assert line == f"the export cannot be written to {tmp_path}/of/this/month: File too large"
    assert {path.name for path in tmp_path.iterdir()} <= {"home"}
    write_export(kind, None, None, tmp_path / "of" / "this" / "month")


def test_a_place_that_is_taken(published: psycopg.Connection, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    file = place / "file"
    file.write_text("mine")
    assert refusal(file) == f"{file} is a file: name a folder that is empty, or that does not exist"
    assert f"{place} is not empty" in refusal(place)
    assert "cannot be written" in refusal(file / "below")
    assert list(place.iterdir()) == [file] and file.read_text() == "mine"
    empty = place / "empty"
    empty.mkdir()
    assert write_export("csv", None, None, empty)[0] == empty
    assert (empty / "manifest.json").exists()


def test_a_place_that_cannot_be_written(published: psycopg.Connection, tmp_path: Path) -> None:
    place = Path("/proc/out")
    if os.geteuid() != 0:  # whom no permission stops
        place = tmp_path / "closed" / "out"
        place.parent.mkdir(mode=0o500)
    assert refusal(place).startswith(f"the export cannot be written to {place}: ")


def test_a_server_that_goes_away(
    published: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tmdt.dissemination import export

    def ends(*_: object) -> Iterator[tuple[int, bytes]]:
        raise psycopg.OperationalError("the connection is closed")
        yield

    monkeypatch.setattr(export, "_read_lines", ends)
    with pytest.raises(psycopg.OperationalError):
        write_export("csv", None, None, tmp_path / "out")
    assert list(tmp_path.glob("*out*")) == []
