"""Legends of signs in the place of figures: `Ghi chú: "-" là không có số liệu`.

Such a line concerns only cells without a figure. Its words are the rows of ``legend_words.csv``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from reference.rows import read_rows
from reference.text import clean, fold

_SIGN = r"[\"'“”‘’(\[]?\s*[-–—.…/]{1,3}\s*[\"'“”‘’)\]]?"


def is_legend(text: str) -> bool:
    """Whether a line only states that signs, or blank cells, mean that there is no figure."""
    lines = [line for line in re.split(r"[;\n]", clean(text)) if line.strip(" .")]
    return bool(lines) and all(
        _compile_pattern().fullmatch(line.strip(" .").lower()) for line in lines
    )


@cache
def _compile_pattern() -> re.Pattern[str]:
    words: dict[str, list[str]] = {"lead": [], "sign": [], "verb": [], "absent": []}
    for row in read_rows(Path(__file__).with_name("legend_words.csv")):
        words[row["part"]] += {row["written"].lower(), fold(row["written"])}
    lead, sign, verb, absent = ("|".join(map(re.escape, some)) for some in words.values())
    return re.compile(
        rf"(?:(?:{lead}) *[:.-] *)?(?:(?:{sign}) *(?:{_SIGN})?|{_SIGN})"
        rf" *(?:[:=] *|(?:{verb}) +)(?:{absent})"
    )
