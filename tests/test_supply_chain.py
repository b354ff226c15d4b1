"""What the project is made of: licences, advisories, and the list of it all."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reference.project import PROJECT

LICENCES = PROJECT / "bin" / "licences.py"
LOCKED = set(
    re.findall(r"^([\w.-]+)==", (PROJECT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
)


def licences(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, LICENCES, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def rows(page: str) -> dict[str, str]:
    """The licence of each package on the page."""
    found = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", page.split("|---|---|")[1], re.MULTILINE)
    return {name: licence for licence, names in found for name in names.split(", ")}


def test_every_licence_is_allowed_and_on_the_page() -> None:
    """Which packages there are depends on Python and the machine; the page may list more."""
    done = licences()
    assert (done.returncode, done.stderr) == (0, "")
    listed = rows((PROJECT / "docs" / "licences.md").read_text(encoding="utf-8"))
    assert len(rows(done.stdout)) > 100
    assert rows(done.stdout).items() <= listed.items(), "write it anew: make docs"
    assert listed.keys() <= LOCKED, "write it anew: make docs"


def test_a_licence_that_is_not_allowed_fails(tmp_path: Path) -> None:
    with (PROJECT / "bin" / "licences.csv").open(encoding="utf-8", newline="") as file:
        allowed = [row for row in csv.reader(file) if row[1] != "LGPL-3.0-only"]
    shorter = tmp_path / "allowed.csv"
    with shorter.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(allowed)
    done = licences("--check", "--allowed", shorter)
    assert done.returncode == 1
    assert f"psycopg states 'LGPL-3.0-only', which {shorter} does not allow" in done.stderr


@pytest.fixture
def audit(tmp_path: Path) -> Callable[[int, int], subprocess.CompletedProcess[str]]:
    """Runs bin/audit with stand-ins that end with these exit statuses."""
    for path in ("bin", ".venv/bin"):
        (tmp_path / path).mkdir(parents=True)
    shutil.copy(PROJECT / "bin" / "audit", tmp_path / "bin" / "audit")

    def run(reached: int, audited: int) -> subprocess.CompletedProcess[str]:
        for name, status in (("python", reached), ("pip-audit", audited)):
            stub = tmp_path / ".venv" / "bin" / name
            stub.write_text(f"#!/bin/sh\necho {name} $@\nexit {status}\n")
            stub.chmod(0o755)
        return subprocess.run(
            [tmp_path / "bin" / "audit"], capture_output=True, text=True, check=False
        )

    return run


def test_an_audit_says_when_it_could_not_be_made(audit) -> None:
    done = audit(1, 1)
    assert done.returncode == 0
    assert "Not audited" in done.stderr and "pip-audit" not in done.stdout


@pytest.mark.parametrize("status", [0, 1])
def test_what_an_audit_finds_is_its_exit_status(audit, status: int) -> None:
    done = audit(0, status)
    assert done.returncode == status
    assert "pip-audit" in done.stdout and "requirements.txt" in done.stdout


def test_the_bill_of_materials_is_the_lock_and_the_same_each_time(tmp_path: Path) -> None:
    recipe = (PROJECT / "Makefile").read_text(encoding="utf-8")
    (options,) = re.findall(r"cyclonedx-py (requirements .*) --output-file", recipe)
    command = [Path(sys.executable).with_name("cyclonedx-py"), *options.split(), "--no-validate"]
    made = []
    for name in ("one.json", "two.json"):
        subprocess.run(
            [*command, "--output-file", tmp_path / name],
            cwd=PROJECT, check=True, capture_output=True,
        )  # fmt: skip
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    components = json.loads(made[0])["components"]
    assert {one["name"] for one in components} == LOCKED
    assert all(one["externalReferences"][0]["hashes"] for one in components)
