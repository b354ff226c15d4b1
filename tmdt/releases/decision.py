"""Who took a decision, and why: kept with every decision of a person."""

from __future__ import annotations

import os
from getpass import getuser

from warehouse.home import Problem


def require_reason(reason: str) -> str:
    """The reason, stripped of blanks.

    Raises:
        Problem: it is empty.
    """
    if not reason.strip():
        raise Problem("a reason is needed: it is kept with the decision")
    return reason.strip()


def current_user() -> str:
    """The name of the user who runs this process."""
    try:
        return getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        return f"user {os.getuid()}"
