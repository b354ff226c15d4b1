"""By what Superset knows the parts of the bundle again: the same names, the same UUIDs."""

from __future__ import annotations

from uuid import UUID, uuid5

VERSION = "1.0.0"
"""Of the format of Superset's exports."""
NAMESPACE = UUID("5f3c1bb2-6d55-4f5d-9d0e-3a4c0f7f1a34")


def uuid_of(*names: str) -> str:
    """The UUID of a part, which stays the same when everything else about it changes."""
    return str(uuid5(NAMESPACE, "/".join(names)))
