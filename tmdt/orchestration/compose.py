"""The secrets of a deployment in containers: the ``.env`` that ``docker-compose.yml`` reads."""

from __future__ import annotations

import base64
import os
import re
import secrets
from pathlib import Path

from warehouse.home import PROJECT, Problem

TEMPLATE = PROJECT / ".env.example"


def write_env(path: Path) -> list[str]:
    """Writes ``.env.example`` with every empty value generated; returns the names it generated.

    Only its owner can read the file.

    Raises:
        Problem: the file exists already, or cannot be written.
    """
    generated = []

    def fill(line: re.Match[str]) -> str:
        generated.append(line[1])
        return f"{line[1]}={_secret(line[1])}"

    text = re.sub(r"^([A-Z_]+)=$", fill, TEMPLATE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Problem(
            f"{path} exists already, and a running database uses its passwords: move it away"
            " first, or change one password by hand (docs/runbook.md)"
        ) from error
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        path.unlink()
        raise Problem(f"{path} cannot be written: {error.strerror}") from error
    return generated


def _secret(name: str) -> str:
    """A new value of the kind that the name implies."""
    if name.endswith("_FERNET_KEY"):
        return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return secrets.token_urlsafe(24 if name.endswith("_PASSWORD") else 64)
