"""Whether all words of a text are known: an unknown one may mean anything for a figure.

A text consists of plain words (the rows of ``plain_words.csv``, and the names in the catalogue and
in the other lists of words), of names, numbers and references. Plain words change no figure, in any
order: `chưa`, `tạm` or `ảo` are not plain, nor is an unexplained abbreviation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

from ingestion.understanding.figure_syntax import carries_figure
from ingestion.understanding.phrases import group_lengths
from reference.catalogue import reference, seed
from reference.labels import written_labels
from reference.rows import read_rows
from reference.text import clean, unaccent
from reference.written_periods import ENGLISH_MONTHS, NUMBER_WORDS

_FOLDER = Path(__file__).parent
_REFERENCE = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w.-]+|https?://\S+"  # addresses, which begin where a word does
    r"|(?<![\w.])(?:\w+\.)+(?:vn|com|org|net)\b(?:/\S*)?"
    r"|\b\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\b|\b\d{4}-\d\d(?:-\d\d)?\b|\b\d{1,2}h\d{0,2}\b"
    r"|\b\d+(?:/\d{4})?/[^\W\d_][\w.&/-]*|\b[mM]ẫu(?: số)?:? ?\d{2}\b"  # documents, forms
    r"|\b[tT]h?\.? ?\d{1,2}(?:[/.-]\d{4})?\b"  # months
    r"|\^\([\da-h*]{1,2}\)|^[(\[]?(?:\d{1,2}|[a-hA-H]|[IVX]{1,4})[)\].:]|\(\+?\d{1,3}[a-z]?\)"
    r"|\+\d[\d .]{6,}|\d(?:[\d., ]*\d)?%?"  # telephones, numbers
    r"|\b\w+(?:_\w+)+\b|\b[A-ZĐ]{1,3}\d{2}\b|\bv\d+(?:\.\d+)*\b"  # codes, versions
)
"""Addresses, days, hours, numbers of documents and of anything else, months, codes."""
_TOKEN = re.compile(r"[^\W\d_]+(?:[&/-][^\W\d_]+)*|[^\w\s]|\w+")
_PLAIN_SIGNS = frozenset(".,;:()[]\"'“”‘’–—-/\\&…•*†‡§¹²³!·_|")
_LONGEST_NAME = 5
_BRAND = re.compile(r"[A-Z][a-z]+[A-Z][A-Za-z]*")
"""A name in the style of firms: `VnEdu`, `TikTok`."""
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONSETS = "b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|p|ph|qu|r|s|th?|tr|v|x"
_RIMES = (
    "a ai ao au ay ă â âu ây e eo ê êu i ia iê iêu iu o oa oai oay oă oe oi oo ô ôi ơ ơi u ua uâ"
    " uây uê ui uô uôi uơ uy uya uyê uyu ư ưa ưi ươ ươi ươu ưu y yê yêu"
)
_FINALS = "ch?|m|ng?|nh|p|t"


def _compile_syllables(rimes: str) -> re.Pattern[str]:
    vowels = "|".join(sorted({*rimes.split()}, key=len, reverse=True))
    tone = f"[{_TONES}]?"
    return re.compile(rf"(?:{_ONSETS})?(?:{vowels})(?:{_FINALS})?{tone}")


_SYLLABLE = _compile_syllables(unicodedata.normalize("NFD", _RIMES))
_BARE_SYLLABLE = _compile_syllables(unaccent(_RIMES))


@lru_cache(maxsize=8192)
def find_unknown_word(text: str) -> str | None:
    """The first word of a text that is neither plain nor a name; None if there is none."""
    if carries_figure(text):  # it is counted, and reported
        return None
    tokens = list(_split_tokens(text))
    has_accents = not text.isascii()
    keys = [_make_key(token, has_accents=has_accents) for token in tokens]
    words, lengths = _load_words(has_accents=has_accents)
    if " ".join(keys) in _load("whole", has_accents=has_accents):
        return None
    reached, furthest = {0}, 0
    for at in range(len(tokens)):
        if at not in reached:
            continue
        furthest = at
        ends = (at + length for length in lengths.get(keys[at], ()))
        reached |= {end for end in ends if " ".join(keys[at:end]) in words}
        reached |= {at + 1} if _is_syllable(keys[at], has_accents=has_accents) else set()
        reached |= {
            at + length for length in _measure_names(tokens, keys, at, has_accents=has_accents)
        }
    return None if len(tokens) in reached else tokens[furthest]


def drop_references(text: str) -> str:
    """Drops the addresses, days, numbers and codes from a text."""
    return _REFERENCE.sub(" ", clean(text.replace("\0", " ")))


def _split_tokens(text: str) -> Iterator[str]:
    for found in _TOKEN.finditer(drop_references(text)):
        if found[0] not in _PLAIN_SIGNS:
            yield found[0]


def _is_syllable(word: str, *, has_accents: bool) -> bool:
    """Whether a word is a Vietnamese syllable, and not one that is plain only in a phrase."""
    pattern = _SYLLABLE if has_accents else _BARE_SYLLABLE
    is_one = pattern.fullmatch(word) and len(word.rstrip(_TONES)) > 1
    return bool(is_one) and word not in _load_watched(has_accents=has_accents)


def _measure_names(
    tokens: list[str], keys: list[str], at: int, *, has_accents: bool
) -> Iterator[int]:
    """The lengths, in words, of a proper name that begins at a word: of a person, firm, place."""
    length = 0
    while at + length < len(tokens) and tokens[at + length].istitle() and length < _LONGEST_NAME:
        length += 1
    if length > 1 or (length and at and not tokens[at - 1].istitle()):
        yield length
    if _BRAND.fullmatch(tokens[at]):
        yield 1
    if keys[at] in _load("family", has_accents=has_accents):
        yield from range(2, min(_LONGEST_NAME, len(tokens) - at) + 1)


def _make_key(word: str, *, has_accents: bool) -> str:
    return _move_tone_last(word.lower()) if has_accents else unaccent(word)


def _move_tone_last(word: str) -> str:
    """Moves the tone of a word to its end: `hoá` and `hóa` are the same."""
    letters = unicodedata.normalize("NFD", word)
    tone = "".join(sign for sign in letters if sign in _TONES)
    return "".join(sign for sign in letters if sign not in _TONES) + tone


@cache
def load_harmless_labels() -> list[dict[str, str]]:
    """Labels whose values do not concern figures, and how much of a text each one covers."""
    return read_rows(_FOLDER / "harmless_labels.csv")


@cache
def _load(extent: str, *, has_accents: bool) -> frozenset[str]:
    """The keys of the rows of one extent."""
    return _make_keys(_list_rows(extent), has_accents=has_accents)


@cache
def _load_watched(*, has_accents: bool) -> frozenset[str]:
    """Words that are plain only in a phrase; without accents, those that cannot be another word."""
    return _load("watched", has_accents=has_accents) | _load(
        "watched with accents", has_accents=True
    )


@cache
def _load_words(*, has_accents: bool) -> tuple[frozenset[str], dict[str, tuple[int, ...]]]:
    """The plain words and phrases, and how long they may be by their first word."""
    written = chain(_list_rows("word"), _list_known())
    words = _make_keys(written, has_accents=has_accents) - {""}
    words -= _load_watched(has_accents=has_accents)
    return words, group_lengths(words)


def _make_keys(written: Iterable[str], *, has_accents: bool) -> frozenset[str]:
    return frozenset(
        " ".join(_make_key(word, has_accents=has_accents) for word in _split_tokens(text))
        for text in written
    )


def _list_rows(extent: str) -> Iterator[str]:
    rows = read_rows(_FOLDER / "plain_words.csv")
    yield from (row["written"] for row in rows if row["extent"] == extent)


def _list_known() -> Iterator[str]:
    """The names of the catalogue, and the words of the other lists."""
    for name in ("neutral_phrases.csv", "telling_words.csv", "phrases.csv", "states.csv"):
        yield from (row["written"] for row in read_rows(_FOLDER / name))
    yield from (*NUMBER_WORDS, *ENGLISH_MONTHS, *reference().units_by_name)
    yield from (row["name_vi"] for row in seed("province"))
    for table in ("indicator", "indicator_group"):
        for row in seed(table):
            yield from (row[name] for name in ("name_vi", "name_en") if row.get(name))
    for table in ("indicator_synonym", "breakdown_synonym", "unit_synonym", "province_synonym"):
        yield from (row["written"] for row in seed(table))
    for row in seed("breakdown_member"):
        yield from (row["name_vi"], row["name_en"])
    yield from written_labels()
    yield from (row["written"] for row in load_harmless_labels() if row["extent"] != "limits")
