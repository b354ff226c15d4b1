"""Versions of artefacts as SDMX numbers them, and which of them a request means."""

from __future__ import annotations

import re
from typing import Literal

from tmdt.api.refusal import Refusal

Rest = Literal["2.1", "v2"]
"""The two interfaces: SDMX REST 1.5 for SDMX 2.1, and SDMX REST 2 for SDMX 3.0."""
LEGACY, SEMANTIC = "1.0", "1.0.0"
"""The version of every artefact, as SDMX 2.1 and as SDMX 3.0 write it."""

_ANY = {"*", "~", "+", "all", "latest"}
_PART = re.compile(r"(?=.)(\d{0,9})([+~*]?)", re.ASCII)


def is_meant(pattern: str, version: str) -> bool:
    """Whether a pattern of SDMX REST (``1.0``, ``latest``, ``~``, ``1.2+.0``) means a version.

    There is one version of everything, so the latest of all that match is the one that matches.

    Raises:
        Refusal: it is no such pattern.
    """
    if pattern in _ANY:
        return True
    parts = [_PART.fullmatch(part) for part in pattern.split(".")]
    if len(parts) > 3 or not all(parts):
        raise _not_a_version(pattern)
    numbers = [int(part[1] or 0) for part in parts if part]
    open_at = [place for place, part in enumerate(parts) if part and part[2]]
    if len(open_at) > 1 or _goes_on_after_any(pattern):
        raise _not_a_version(pattern)
    numbers += [0] * (3 - len(numbers))
    has = [*map(int, version.split(".")), 0, 0][:3]
    if not open_at:
        return has == numbers
    fixed = open_at[0]
    return has[:fixed] == numbers[:fixed] and has[fixed:] >= numbers[fixed:]


def _goes_on_after_any(pattern: str) -> bool:
    """`*.2` leaves the first part open and still asks for the second, which means nothing."""
    return re.search(r"(?:^|\.)[+~*]\.(?:.*[1-9])", pattern) is not None


def _not_a_version(pattern: str) -> Refusal:
    return Refusal(
        400,
        f"{pattern!r} không phải là số phiên bản của SDMX.",
        f"{pattern!r} is not a version as SDMX REST writes them.",
    )
