"""The people who use Airflow's UI, each by name, so that an answer is somebody's.

Passwords are generated, and kept in the home for Airflow's simple auth manager. Where people log in
with an account of their organisation, another auth manager is set by
``AIRFLOW__CORE__AUTH_MANAGER``, and this list says only who answers questions.
"""

from __future__ import annotations

import json
import re
import secrets
from pathlib import Path

from warehouse.home import Problem, folder, private, secret
from warehouse.output import write_whole

ADMIN = "admin"
"""The user of this home's own programs."""
ROLES = {"viewer": "viewer", "reviewer": "user", "operator": "op", "administrator": "admin"}
"""Our roles, and what the simple auth manager calls them."""
_NAME = re.compile(r"[a-z][a-z0-9._-]{1,30}")


def list_users() -> dict[str, str]:
    """The users, each with one of the `ROLES`."""
    try:
        people = dict(json.loads(_file().read_text()))
    except FileNotFoundError:
        people = {}
    return {ADMIN: "administrator"} | people


def list_reviewers() -> list[str]:
    """Those who are asked questions; empty if everybody may answer."""
    return [name for name, role in list_users().items() if role == "reviewer"]


def add_user(name: str, role: str) -> str:
    """Adds a user, or changes the role of one; returns the password.

    Raises:
        Problem: the name or the role is not one.
    """
    if not _NAME.fullmatch(name) or name == ADMIN:
        raise Problem(f"{name!r} is no name for a user: want lower-case letters, like nguyen.van.a")
    if role not in ROLES:
        raise Problem(f"{role!r} is no role: choose one of {', '.join(ROLES)}")
    _write(list_users() | {name: role})
    return read_passwords()[name]


def remove_user(name: str) -> None:
    """Removes a user.

    Raises:
        Problem: there is none of that name.
    """
    people = list_users()
    if name == ADMIN or people.pop(name, None) is None:
        raise Problem(f"there is no user {name} to remove: see tmdt user list")
    _write(people)


def read_passwords() -> dict[str, str]:
    """The password of each user, generated at first use."""
    file = password_file()
    known = dict(json.loads(file.read_text())) if file.exists() else {}
    wanted = {name: known.get(name) or secrets.token_urlsafe(12) for name in list_users()}
    wanted[ADMIN] = secret("airflow-admin")
    if wanted != known:
        _replace(file, wanted)
    return wanted


def write_admin_password() -> Path:
    """The file with the password of this home's own user, readable by its owner only."""
    secret(f"airflow-{ADMIN}")
    return folder("secrets") / f"airflow-{ADMIN}"


def password_file() -> Path:
    """The file with everybody's password, where Airflow reads them."""
    return folder("secrets") / "airflow-passwords.json"


def _write(people: dict[str, str]) -> None:
    _replace(_file(), {name: role for name, role in people.items() if name != ADMIN})


def _replace(file: Path, content: dict[str, str]) -> None:
    with write_whole(file) as part, open(part, "w", opener=private) as output:
        json.dump(content, output)


def _file() -> Path:
    return folder("secrets") / "airflow-users.json"
