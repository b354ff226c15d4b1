"""Ditto marks: `"`, `nt`, `như trên` stand for what is written in the cell above."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reference.labels import labels
from reference.text import fold

_DITTO = re.compile(r"[\s.–-]*(?:[\"“”„″〃]|''|’’|//)[\s.–-]*")
"""Signs for "as above"; the words are data."""
_AROUND_WORDS = " .–-"
LONGEST = 20


def resolve_dittos(
    column: list[str | None], ending: Sequence[str | None] | None = None
) -> list[str | None]:
    """The texts of a column, where a ditto mark stands for the text above it.

    Args:
        column: as written.
        ending: what a blank cell stands beside where it says that nothing is meant there; without
            it, a mark below blank cells stands for the text above these.
    """
    if not any(text and is_ditto(text) for text in set(column)):
        return column
    found, above = list(column), None
    for at, text in enumerate(column):
        if text and is_ditto(text):
            found[at] = above or text
        if found[at] or (ending and ending[at]):
            above = found[at]
    return found


def is_ditto(text: str) -> bool:
    """Whether a text is a ditto mark."""
    if len(text) > LONGEST:
        return False
    return _DITTO.fullmatch(text) is not None or fold(text.strip(_AROUND_WORDS)) in labels("ditto")
