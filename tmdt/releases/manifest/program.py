"""What made a release: the version of the program, the commit, every file of it, and the lock."""

from __future__ import annotations

import subprocess
from functools import cache
from importlib.metadata import version
from typing import Any

from reference.project import PACKAGES, PROJECT
from tmdt.releases.manifest.signing import canonical, sha256
from warehouse.schema import PROGRAM

FOLDERS = ("dags", "dbt_project", "expectations", "ingestion", "reference", "tmdt", "warehouse")
MADE = {"__pycache__", "dbt_packages", "logs", "shipped", "target"}
"""Folders among them that hold nothing of the program's own, or what stands elsewhere as well."""


@cache
def describe_program() -> dict[str, Any]:
    """The program that runs here, in one object of the manifest.

    The commit is known in a checkout alone. Whatever was changed since, or installed from a wheel,
    the hash over all files tells: of each its path and SHA-256, as canonical JSON.
    """
    lock = PROJECT / "requirements.txt"
    return {
        "commit": _find_commit(),
        "files_sha256": sha256(canonical(hash_files())),
        "lock_sha256": sha256(lock.read_bytes()) if lock.exists() else None,
        "version": version(PROGRAM),
    }


def hash_files() -> dict[str, str]:
    """The files of the program by their paths, each with the SHA-256 of its bytes."""
    hashes = {}
    for name in FOLDERS:
        place = PACKAGES / name if (PACKAGES / name).is_dir() else PROJECT / name
        for file in place.rglob("*"):
            path = file.relative_to(place)
            if file.is_file() and not MADE & set(path.parts):
                hashes[f"{name}/{path.as_posix()}"] = sha256(file.read_bytes())
    return hashes


def _find_commit() -> str | None:
    if not (PROJECT / ".git").exists():
        return None
    command = ["git", "-C", str(PROJECT), "rev-parse", "--verify", "HEAD"]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):  # no git here, or somebody else's folder
        return None
    return ended.stdout.strip()
