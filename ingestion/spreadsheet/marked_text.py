"""Text that is crossed out, raised or lowered, which must not merge with its neighbours.

`150` crossed out before `200` is not 150200, and 1578 with a raised footnote mark is not 15781.
Marked text is spelled in a way that shows the mark, and that no reader mistakes for a number, a
unit, a code or a period.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

STRUCK, RAISED, LOWERED = "struck", "raised", "lowered"
UNMARKED = ""
CROSSED_OUT = "gạch bỏ"
_SPELLED = {STRUCK: f"[{CROSSED_OUT}: {{}}]", RAISED: "^({})", LOWERED: "_({})"}
_POWERS = {"2": "²", "3": "³"}
_METRES = re.compile(r"(?:.*[^\w])?[kdcm]?m", re.IGNORECASE | re.DOTALL)


def spell_marked(pieces: Iterable[tuple[str, str]]) -> str:
    """Joins pieces with their marks into one text: `km` and a raised `2` are `km²`."""
    text = ""
    for mark, group in groupby(pieces, key=lambda piece: piece[1]):
        piece = "".join(words for words, _ in group)
        bare = piece.strip()
        if mark == RAISED and bare in _POWERS and _METRES.fullmatch(text):
            text += _POWERS[bare]
        elif mark and bare:
            text += piece.replace(bare, _SPELLED[mark].format(bare), 1)
        else:
            text += piece
    return text
