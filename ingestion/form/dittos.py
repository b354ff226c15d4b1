"""Ditto marks: `"`, `nt`, `như trên` repeat the cell above."""

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
    """Replaces the ditto marks of a column by the text above them.

    Args:
        column: as written.
        ending: the texts beside which a blank cell means that there is nothing; without them, a
            mark below blank cells repeats the text above these.
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
