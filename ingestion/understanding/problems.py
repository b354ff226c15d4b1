"""What stands in the way of understanding a figure, before anyone knows which figure it was."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """A finding waiting for its place: a rule's code, and what fills the rule's message."""

    code: str
    about: dict[str, str]
