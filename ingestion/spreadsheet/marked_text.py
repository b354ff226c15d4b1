"""Text that is crossed out, raised or lowered: silently joined to its neighbours it is another one.

`150` crossed out before `200` is not 150200, and a raised footnote mark after 1578 makes no 15781.
What is marked is handed on in a spelling that shows it, which no reader takes for a number, a unit,
a code or a period.
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
    """One text of pieces, each with its mark: `km` and a raised `2` are `km²`."""
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
