"""Marks by which a file says that its figures are invented: the rows of ``synthetic_marks.csv``.

Such a file is kept apart from real ones, wherever in it the mark stands.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from reference.text import clean, unaccent


def is_marked_synthetic(texts: Iterable[str | None]) -> bool:
    """Whether any of the texts says that the data are synthetic."""
    mark = re.compile(rf"(?<![^\W_])(?:{written_marks()})(?![^\W_])", re.IGNORECASE)
    return any(mark.search(" ".join(clean(text).split())) for text in texts if text)


@cache
def written_marks() -> str:
    """The marks as one regular expression, written with accents and without."""
    with (Path(__file__).parent / "synthetic_marks.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["written"], row["is_clear_without_accents"]) for row in csv.DictReader(file)]
    marks = {written for written, _ in rows}
    marks |= {unaccent(written) for written, is_clear in rows if is_clear == "yes"}
    words = "|".join(re.escape(mark) for mark in sorted(marks, key=len, reverse=True))
    return words
