"""Where things are: the project's own files, and the state under ``$TMDT_HOME``."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
"""The checkout: ``dags/``, ``dbt_project/`` and ``expectations/`` stand here."""


class Problem(Exception):
    """Something a person must hear, in one line: what is wrong, where, and what to do."""


def first_line(said: object) -> str:
    """What comes first of a message that may have many lines."""
    return str(said).strip().partition("\n")[0].rstrip()


def home() -> Path:
    """The state's folder: ``$TMDT_HOME``, by default ``.tmdt`` where the command is run."""
    return Path(os.environ.get("TMDT_HOME") or ".tmdt").expanduser().resolve()


def folder(name: str) -> Path:
    """A folder of the state, made when missing."""
    path = home() / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def secret(name: str) -> str:
    """A password or key of this home, generated at first use and readable by its owner only."""
    place = home() / "secrets"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = place / name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(value := secrets.token_urlsafe(24))
    return value
