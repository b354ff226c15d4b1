"""Marks by which a file says that its figures are invented: the rows of ``synthetic_marks.csv``.

Such a file is kept apart from real ones, wherever in it the mark stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from reference.rows import read_rows
from reference.text import clean, unaccent


def is_marked_synthetic(texts: Iterable[str | None]) -> bool:
    """Whether any of the texts says that the data are synthetic."""
    return any(_mark().search(" ".join(clean(text).split())) for text in texts if text)


@cache
def _mark() -> re.Pattern[str]:
    marks = written_marks().replace(r"\ ", "[ _.-]+")  # `DỮ-LIỆU-GIẢ-LẬP`
    return re.compile(rf"(?<![^\W_])(?:{marks})(?![^\W_])", re.IGNORECASE)


@cache
def written_marks() -> str:
    """The marks as one regular expression, written with accents and without."""
    rows = read_rows(Path(__file__).with_name("synthetic_marks.csv"))
    marks = {row["written"] for row in rows}
    marks |= {unaccent(row["written"]) for row in rows if row["is_clear_without_accents"] == "yes"}
    return "|".join(re.escape(mark) for mark in sorted(marks, key=len, reverse=True))
