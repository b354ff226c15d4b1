"""Short texts of which every word matters to figures: the heading of a section, a caption.

The grammar determines the meaning of such a text. If it leaves a rest, the text is harmless only as
the name of a group of indicators: a name in the catalogue, or one made of the rows of
``neutral_phrases.csv``. Anything else may concern the figures below (`Huyện Yên Thế`, `Bình quân`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from ingestion.understanding.grammar import find_signs
from ingestion.understanding.prose import read_prose
from ingestion.understanding.statements import SILENT, Statement
from ingestion.understanding.units import read_plain_statement
from reference.catalogue import reference, seed
from reference.rows import read_rows
from reference.text import fold

LONGEST_NAME = 12
"""The most words of a name that is made of neutral phrases."""
_NUMBER = re.compile(r"(?:[0-9]{1,3}|[ivx]{1,4}|[a-h])")
_CODE = re.compile(r"\S*_\S*")


@lru_cache(maxsize=4096)
def read_whole(text: str) -> Statement:
    """Reads what a text states about the figures below it; the rest is what is not understood."""
    if (is_neutral(text) and not is_member_name(text)) or _CODE.fullmatch(text):
        return SILENT
    if statement := read_plain_statement(text):
        return statement
    prose = read_prose(text)
    if prose.obs_statuses and not (prose.rest or prose.periods):
        return prose  # `Các số sau là ước`
    return Statement(rest=(text,))


def is_member_name(text: str) -> bool:
    """Whether a text is the catalogue's name of a breakdown member: `Doanh nghiệp`, `Nữ`."""
    key = fold(text)
    return key in reference().members_by_name and key not in _load_phrases()


@lru_cache(maxsize=4096)
def is_neutral(text: str) -> bool:
    """Whether a text only names a group of indicators, or numbers it."""
    return _is_made_of(text, _load_phrases())


@lru_cache(maxsize=4096)
def asks_for_remarks(text: str) -> bool:
    """Whether words in the heading of notes or names only request what to write there."""
    return _is_made_of(text, _load_phrases() | _load_requests())


def _is_made_of(text: str, phrases: frozenset[str]) -> bool:
    """Whether a text consists of some phrases, one after the other, and nothing else."""
    words = fold(text).split()
    if not words or find_signs(text):
        return not words
    if " ".join(words) in _load_names():
        return True
    reached = {0}
    for start in range(len(words)):
        if start in reached:
            ends = range(start + 1, min(len(words), start + LONGEST_NAME) + 1)
            reached |= {end for end in ends if " ".join(words[start:end]) in phrases}
            is_number = start <= 1 and _NUMBER.fullmatch(words[start])  # `Nhóm 1: …`
            reached |= {start + 1} if is_number else set()
    return len(words) in reached


@cache
def _load_names() -> frozenset[str]:
    """The names of the catalogue's indicators, and the names and codes of their groups."""
    spellings = ("group_code", "name_vi", "name_en")
    groups = {fold(row[name]) for row in seed("indicator_group") for name in spellings}
    return frozenset(groups | reference().indicator_codes_by_name.keys())


@cache
def _load_phrases() -> frozenset[str]:
    return _load_column("neutral_phrases.csv") | _load_names()


@cache
def _load_requests() -> frozenset[str]:
    return _load_column("asked_in_headings.csv")


def _load_column(file_name: str) -> frozenset[str]:
    rows = read_rows(Path(__file__).with_name(file_name))
    return frozenset(fold(row["written"]) for row in rows)
