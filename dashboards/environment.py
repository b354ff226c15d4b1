"""Superset's own environment in the home, and what its processes are told."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from warehouse import database
from warehouse.home import PROJECT, Problem, first_line, folder, secret

LOCK = PROJECT / "dashboards" / "requirements.txt"
SERVER = PROJECT / "dashboards" / "server"
VERSIONS = ">=3.11,<3.13"
"""The interpreters that Superset 6.1 runs on."""
ADMIN = "superset-admin"
"""The secret that is the administrator's password."""


def install() -> Path:
    """Makes the environment that the lock describes, if it is not there; returns its programs.

    Raises:
        Problem: there is no interpreter for it, or a package could not be installed.
    """
    place = folder("dashboards") / "venv"
    installed = place / "requirements.txt"
    if not installed.exists() or installed.read_bytes() != LOCK.read_bytes():
        installed.unlink(missing_ok=True)
        _uv("venv", "--quiet", "--allow-existing", "--python", VERSIONS, str(place))
        _uv("pip", "sync", "--quiet", "--require-hashes", str(LOCK), VIRTUAL_ENV=str(place))
        subprocess.run(
            [str(place / "bin" / "python"), str(SERVER / "add_vietnamese.py")], check=True
        )
        shutil.copy(LOCK, installed)  # last: an environment without it is not finished
    return place / "bin"


def _uv(*arguments: str, **variables: str) -> None:
    command = [str(PROJECT / ".venv" / "bin" / "uv"), "--no-python-downloads", *arguments]
    done = subprocess.run(
        command, env=os.environ | variables, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Problem(
            "the environment of the dashboards cannot be made, which needs Python 3.11 or 3.12 and"
            f" a package index: {first_line(done.stderr)}"
        )


def surroundings() -> dict[str, str]:
    """The environment variables of Superset's processes, secrets included."""
    metadata = folder("dashboards") / "superset.db"
    return os.environ | {
        "SUPERSET_CONFIG_PATH": str(SERVER / "superset_config.py"),
        "SUPERSET_SECRET_KEY": secret("superset"),
        "SUPERSET_ADMIN_PASSWORD": secret(ADMIN),
        "SUPERSET_METADATA_URL": f"sqlite:///{metadata}",
        "WAREHOUSE_URL": reader_url(),
        "SCARF_ANALYTICS": "false",
    }


def reader_url() -> str:
    """The warehouse's address for readers.

    Raises:
        Problem: the warehouse is in another server, and nobody said how readers reach it.
    """
    try:
        return database.url(database.READER)
    except Problem as error:
        raise Problem(f"{error}: set {database.READER_URL} to their address") from error
