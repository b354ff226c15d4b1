"""Marks that make a file a draft: `Dự thảo`, `Nháp`, `DRAFT`.

The marks are the rows of ``draft_marks.csv``. Some count anywhere; others only as a separate part
of a text (`BÁO CÁO THÁNG 10 (DỰ THẢO)`) or as the whole of it, so that `Mẫu 01-TMĐT`, the title of
the form, and a sentence that mentions a draft law do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from reference.rows import read_rows
from reference.spelled import join_letters
from reference.text import clean, unaccent

FIGURES_ARE_DRAFT = "FIGURES_ARE_DRAFT"
LONGEST_MARK = 200
"""The most characters of a text that may be a mark; a longer one is a paragraph."""
_PARTS = re.compile(r"[()\[\]{}<>:;,./!*#=|\n\"“”'’]+|(?<!\w)[-–—_]+|[-–—_]+(?!\w)")
_IN_BRACKETS = re.compile(r"[(\[{<]([^()\[\]{}<>]+)[)\]}>]")
_IN_FILE_NAME = re.compile(r"[\W_]+")
_ORDINAL = re.compile(r" (?:lần|lan|số|so|v|t|tháng|thang)? ?\d{1,2}$")


@lru_cache(maxsize=8192)
def is_draft(text: str, *, whole_counts: bool = True) -> bool:
    """Whether a text marks the figures below it, or on the sheet that it names, as a draft.

    Args:
        text: a title, the name of a sheet, a cell by itself.
        whole_counts: whether a word such as `Mẫu`, or one that withdraws figures (`HỦY BỎ`), is a
            mark if there is nothing else; beside a figure it applies to that row only.
    """
    if not text or len(text) > LONGEST_MARK:
        return False
    words = " ".join(join_letters(clean(text)).lower().split(" "))
    in_one_line = words.replace("\n", " ")
    return any(_is_marked(one, whole_counts) for one in dict.fromkeys((words, in_one_line)))


def _is_marked(words: str, whole_counts: bool) -> bool:
    marks = _compile_marks(has_accents=not words.isascii())
    if marks["anywhere"].search(words):
        return True
    named = _drop_ordinals(_PARTS.split(words))
    extents = ("part", "void") if whole_counts else ("part",)
    if any(marks[extent].fullmatch(part) for extent in extents for part in named):
        return True
    alone = _drop_ordinals(_IN_BRACKETS.findall(words)) + (named if len(named) == 1 else [])
    return whole_counts and any(marks["whole"].fullmatch(part) for part in alone)


def _drop_ordinals(parts: Iterable[str]) -> list[str]:
    """The parts of a text without the ordinal number of a draft."""
    return [_ORDINAL.sub("", " ".join(part.split())) for part in parts if part.strip()]


def is_draft_by_name(file_name: str) -> bool:
    """Whether the name of a file marks a draft; `mau` and `nhap` may be other words there."""
    words = _IN_FILE_NAME.sub(" ", clean(file_name.rpartition(".")[0] or file_name).lower())
    marks = _compile_marks(has_accents=not words.isascii())
    if marks["whole"].fullmatch(_ORDINAL.sub("", words.strip())):
        return True
    return any(
        re.search(rf"(?<!\w)(?:{marks[extent].pattern})(?!\w)", words)
        for extent in ("anywhere", "part", "void")
    )


@cache
def _compile_marks(*, has_accents: bool) -> dict[str, re.Pattern[str]]:
    """The marks by where they count; without accents, only those that cannot be another word."""
    found: dict[str, list[str]] = {}
    for row in read_rows(Path(__file__).with_name("draft_marks.csv")):
        words = row["written"] if has_accents else unaccent(row["written"])
        clear = has_accents or row["is_clear_without_accents"] == "yes"
        found.setdefault(row["extent"], []).extend([re.escape(words)] if clear else [])
    return {
        extent: re.compile(rf"(?<!\w)(?:{'|'.join(marks)})(?!\w)")
        for extent, marks in found.items()
    }
