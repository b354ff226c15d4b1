"""What every decision of a person is kept with: who took it, and why."""

from __future__ import annotations

import os
from getpass import getuser

from warehouse.home import Problem


def require_reason(reason: str) -> str:
    """The reason as it is kept.

    Raises:
        Problem: there is none.
    """
    if not reason.strip():
        raise Problem("a reason is needed: it is kept with the decision")
    return reason.strip()


def current_user() -> str:
    """Who runs this process."""
    try:
        return getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        return f"user {os.getuid()}"
