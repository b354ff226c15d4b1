"""What stands in the way of understanding a figure, before the figure itself is identified."""

from __future__ import annotations

from typing import NamedTuple


class Objection(NamedTuple):
    """A finding that lacks only its place: a rule's code, and the placeholders of its message."""

    code: str
    context: dict[str, str]
