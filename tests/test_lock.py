"""The lock pins what it installs, and bin/lock hands on what it is given."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from warehouse.home import PROJECT

STUB = """#!/bin/sh
printf '%s\\n' "$@" > given
case " $* " in *" --no-such-option "*) echo "unexpected argument" >&2; exit 2;; esac
while [ $# -gt 0 ]; do
    [ "$1" = --output-file ] && cp "${NEW_LOCK:-requirements.txt}" "$2.new" && mv "$2.new" "$2"
    shift
done
"""


LOCKS = [PROJECT / "requirements.txt", PROJECT / "dashboards" / "requirements.txt"]


@pytest.mark.parametrize("lock_file", LOCKS, ids=lambda path: path.parent.name)
def test_every_requirement_is_pinned_by_version_and_hash(lock_file: Path) -> None:
    text = lock_file.read_text(encoding="utf-8")
    lines = re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    requirements = lines.splitlines()
    assert len(requirements) > 100
    pinned = re.compile(r"[\w.-]+==\S+( ; [^-]+?)? +(--hash=sha256:[0-9a-f]{64} *)+")
    assert [line for line in requirements if not pinned.fullmatch(line)] == []


@pytest.mark.parametrize("lock_file", LOCKS, ids=lambda path: path.parent.name)
def test_the_lock_names_no_index_and_no_host(lock_file: Path) -> None:
    text = lock_file.read_text(encoding="utf-8")
    assert re.findall(r"\S*://\S*|.*(?:index-url|find-links|trusted-host).*", text) == []


class Lock:
    """A project with a stand-in for uv, which writes down what it is given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for path in ("bin", ".venv/bin"):
            (folder / path).mkdir(parents=True)
        shutil.copy(PROJECT / "bin" / "lock", folder / "bin" / "lock")
        uv = folder / ".venv" / "bin" / "uv"
        uv.write_text(STUB)
        uv.chmod(0o755)
        (folder / "requirements.txt").write_text("one==1\n")
        (folder / "newer.txt").write_text("one==2\n")

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.folder / "bin" / "lock"), *arguments],
            env={"PATH": "/usr/bin:/bin", **environment},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    @property
    def given(self) -> list[str]:
        return (self.folder / "given").read_text().splitlines()

    @property
    def locked(self) -> str:
        return (self.folder / "requirements.txt").read_text()


@pytest.fixture
def lock(tmp_path: Path) -> Lock:
    return Lock(tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--upgrade",),
        ("--upgrade-package", "polars"),
        ("--upgrade-package", "dbt-core==1.12.7", "--upgrade-package", "dbt-postgres"),
        ("-P", "a name with spaces"),
    ],
)
def test_what_it_is_given_is_handed_on(lock: Lock, arguments: tuple[str, ...]) -> None:
    done = lock.run(*arguments, NEW_LOCK="newer.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert lock.given[:2] == ["pip", "compile"]
    output = lock.given.index("--output-file")
    assert lock.given[output + 1 :] == ["requirements.txt", *arguments]
    assert lock.locked == "one==2\n"


@pytest.mark.parametrize("arguments", [("--no-such-option",), ("--upgrade", "--no-such-option")])
def test_what_uv_refuses_fails_and_changes_nothing(lock: Lock, arguments: tuple[str, ...]) -> None:
    done = lock.run(*arguments, NEW_LOCK="newer.txt")
    assert done.returncode == 2
    assert "unexpected argument" in done.stderr
    assert lock.locked == "one==1\n"


def test_a_check_says_whether_the_lock_is_current_and_changes_nothing(lock: Lock) -> None:
    assert lock.run("--check").returncode == 0
    assert "--check" not in lock.given
    stale = lock.run("--check", NEW_LOCK="newer.txt")
    assert stale.returncode == 1
    assert "make lock" in stale.stderr
    assert lock.locked == "one==1\n"


def test_a_check_takes_nothing_else(lock: Lock) -> None:
    done = lock.run("--check", "--upgrade-package", "polars")
    assert done.returncode == 2
    assert "takes nothing beside it" in done.stderr
    assert not (lock.folder / "given").exists()
