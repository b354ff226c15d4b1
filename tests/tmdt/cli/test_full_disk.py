"""A disk that is full: one line that says so, and nothing half made that is taken for whole later.

A limit on the size of files fails writes where a full disk does (EFBIG instead of ENOSPC), and
needs neither root nor a file system of its own.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse import postgres
from warehouse.home import secret

pytestmark = pytest.mark.db


def run(home: Path, *arguments: object, full: bool) -> subprocess.CompletedProcess[str]:
    """A command in a home, whose disk may be full, in a folder beside it."""

    def fill() -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))

    # Nor is coverage measured there, which would write as well.
    settings = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TMDT", "COV", "PYTHONPATH"))
    }
    return subprocess.run(
        [sys.executable, "-m", "tmdt.cli", *map(str, arguments)],
        preexec_fn=fill if full else None, env=settings | {"TMDT_HOME": str(home)},
        cwd=home.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TMDT_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    postgres.stop()


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("sample --out sample", "No usable temporary directory"),
        ("env made.env", "File too large"),
        ("url", "File too large. Make room there"),
        ("up --detach", "it did not start"),
    ],
)
def test_a_command_ends_with_one_line(home: Path, command: str, reason: str) -> None:
    done = run(home, *command.split(), full=True)
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("tmdt: ") and reason in line


def test_when_there_is_room_again_the_home_is_good(home: Path) -> None:
    assert run(home, "url", full=True).returncode == 2
    assert run(home, "env", "made.env", full=True).returncode == 2
    assert run(home, "env", "made.env", full=False).returncode == 0
    assert "SECRET" in (home.parent / "made.env").read_text()
    done = run(home, "url", full=False)
    assert done.returncode == 0, done.stderr
    assert f":{secret('postgres-tmdt')}@" in done.stdout and len(secret("postgres-tmdt")) > 20


def test_a_file_cannot_be_submitted_and_stays_where_it_is(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "24.csv"
    file.write_text("province_code,period\n")
    done = run(home, "submit", file, full=True)
    assert done.returncode == 2 and "(is the disk full?)" in done.stderr
    assert list((home / "landing").iterdir()) == [] and file.exists()
