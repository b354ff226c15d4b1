"""Breakdowns: what splits an indicator, in the canonical spelling of the warehouse.

Which dimensions split which indicator, into which members, and how these may be written are data:
the seeds ``breakdown_dimension``, ``breakdown_member``, ``breakdown_synonym`` and
``indicator_breakdown``. A name may lack its diacritics, as many people type it, but not have wrong
ones: `nam` is male, `năm` is not. Any other name is a finding; a total has no breakdown at all.

    account_type=prepaid     Loại tài khoản: Trả trước     tra truoc      three times the same
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from ingestion.understanding.objections import Objection
from reference.catalogue import BreakdownName, breakdown_names, reference
from reference.labels import labels
from reference.text import fold

UNREADABLE = "BREAKDOWN_UNREADABLE"
UNKNOWN = "BREAKDOWN_UNKNOWN"
MEMBER_UNKNOWN = "BREAKDOWN_MEMBER_UNKNOWN"

LONGEST, MOST_PARTS = 400, 12
LONGEST_PLACE = 60
# Words of Latin letters and digits; the lists define which. A text with any other character is not
# a name, whatever it looks like.
_LETTERS = "[A-Za-z0-9À-ÖØ-öø-ɏḀ-ỿ]+"
_NAME = re.compile(rf" *({_LETTERS}(?:[ _.,/&()’'–-]+{_LETTERS})*)[. ]*")
_BULLET = re.compile("[-–+•]")
_PART = re.compile(r"([^=:]*)[=:]([^=:]*)|([^=:]+)")
_WORD = re.compile(r"[^\W_]+")
# Places are not listed: an official code, a code of the sender, or a name.
_OFFICIAL = {"commune": re.compile("[0-9]{5}"), "district": re.compile("[0-9]{3}")}
_OWN_CODE = re.compile(r"[a-z]+[._-]?[0-9][a-z0-9]*(?:[._-][a-z0-9]+)*")
_SOME_PLACES = ("25000", "An Sơn")
_LONGEST_LIST = 70
_VIETNAMESE = {*"đ’–", "\u0302", "\u0306", "\u031b", *"\u0300\u0301\u0303\u0309\u0323"}
_TONE_AT_THE_END = re.compile("(o[ae]|(?<!q)uy)([\u0300\u0301\u0303\u0309\u0323])(?![^\\W_])")
_ALL_OF_THEM = frozenset({"all", "toan tinh", "tat ca", "chung", "ca tinh", "toan bo"})

Member = tuple[str, str]
"""A dimension and its member."""


class BreakdownPart(NamedTuple):
    """One part of a written breakdown, and what it may mean for any indicator."""

    written: str
    dimensions: frozenset[str]
    """The dimensions that it names; none if it names only a member."""
    members: frozenset[Member]


class WrittenBreakdown(NamedTuple):
    """A parsed breakdown, before its indicator is known."""

    parts: tuple[BreakdownPart, ...] = ()
    objection: Objection | None = None
    spelling: str | None = None
    """The canonical spelling, if it is clear without the indicator."""

    @property
    def depends_on_indicator(self) -> bool:
        """Whether its meaning depends on the indicator; places mean the same for all of them."""
        known = reference().dimensions
        return bool(self.parts) and any(
            not part.dimensions or not all(known[code].is_open for code in part.dimensions)
            for part in self.parts
        )


def find_members(words: str) -> frozenset[Member]:
    """The members of any dimension that a text names exactly: `Trả trước`, `nữ`, `police`."""
    return frozenset(
        (name.dimension, name.member) for name in _find_names(words, _load_member_names())
    )


def list_breakdowns(indicator_code: str) -> list[str]:
    """Every member into which an indicator may be split, except places, which are not listed."""
    has = reference().breakdowns[indicator_code]
    return [f"{code}={member}" for code in sorted(has) for member in sorted(has[code])]


@cache
def _open_dimensions() -> frozenset[str]:
    return frozenset(code for code, known in reference().dimensions.items() if known.is_open)


_CODE_OF_A_PLACE = re.compile("([a-z_]+)=([a-z0-9._-]{1,40})")


@lru_cache(maxsize=8192)  # the communes of one indicator are those of the next
def parse_breakdown(written: str | None) -> WrittenBreakdown:
    """Parses a written breakdown into its parts, or an objection."""
    found = _CODE_OF_A_PLACE.fullmatch(written or "")
    if found and found[1] in _open_dimensions() and (place := _spell_place(found[1], found[2])):
        # There are thousands of places, and nearly all are written like this.
        return WrittenBreakdown(spelling=f"{found[1]}={place}")
    text = " ".join(unicodedata.normalize("NFC", written or "").split())
    if len(text) > LONGEST or text.count(";") > MOST_PARTS:
        return WrittenBreakdown((), Objection(UNREADABLE, {"written": text}))
    pieces = text[1:] if _BULLET.match(text) else text
    parts = [_parse_part(piece.strip()) for piece in pieces.split(";") if piece.strip()]
    if None in parts or (text and not parts):
        return WrittenBreakdown((), Objection(UNREADABLE, {"written": text}))
    return WrittenBreakdown(tuple(filter(None, parts)))


def _parse_part(piece: str) -> BreakdownPart | None:
    """What a part may mean: one thing, or several in the words of a heading (`a=x / b=x`)."""
    ways = [_parse_one_way(way) for way in piece.split(" / ")]
    known = [way for way in ways if way]
    if len(known) < len(ways):
        return None
    dimensions = frozenset[str]().union(*(way.dimensions for way in known))
    return BreakdownPart(
        piece, dimensions, frozenset[Member]().union(*(way.members for way in known))
    )


def _parse_one_way(piece: str) -> BreakdownPart | None:
    found = _PART.fullmatch(piece)
    if found is None:
        return None
    name, member, alone = found.groups()
    if alone:
        return (
            BreakdownPart(piece, frozenset(), find_members(alone))
            if _NAME.fullmatch(alone)
            else None
        )
    if not _NAME.fullmatch(name) or not member.strip():
        return None
    dimensions = _find_dimensions(name)
    return BreakdownPart(piece, dimensions, frozenset(_list_members(member, dimensions)))


@lru_cache(maxsize=1024)  # the few dimensions of a file stand in each of its breakdowns
def _find_dimensions(words: str) -> frozenset[str]:
    return frozenset(name.dimension for name in _find_names(words, _load_dimension_names()))


def _list_members(written: str, dimensions: Iterable[str]) -> Iterator[Member]:
    for code in dimensions:
        if not reference().dimensions[code].is_open:
            yield from (member for member in find_members(written) if member[0] == code)
        elif place := _spell_place(code, written):
            yield code, place


def resolve_breakdown(words: WrittenBreakdown, indicator_code: str | None) -> str | Objection:
    """The canonical spelling of a breakdown of an indicator."""
    if words.spelling is not None or words.objection:
        return words.objection or words.spelling or ""
    meant: dict[str, str] = {}
    for part in words.parts:
        possible = sorted(member for member in part.members if _has(indicator_code, member))
        if len(possible) != 1:
            return _explain_unknown(part, indicator_code, possible)
        ((dimension, member),) = possible
        if dimension in meant:
            return Objection(UNREADABLE, {"written": part.written})
        meant[dimension] = member
    return ";".join(f"{dimension}={meant[dimension]}" for dimension in sorted(meant))


def _has(indicator_code: str | None, member: Member) -> bool:
    dimension, code = member
    known = reference()
    if indicator_code is None or known.dimensions[dimension].is_open:
        return True
    return code in known.breakdowns[indicator_code].get(dimension, ())


def _explain_unknown(
    part: BreakdownPart, indicator_code: str | None, possible: Sequence[Member]
) -> Objection:
    """Lists what it might have been: a member of its dimension, or a dimension of the indicator."""
    known = reference()
    has = known.breakdowns[indicator_code] if indicator_code else known.dimensions
    context = {"written": part.written}
    for dimension in sorted(part.dimensions & set(has)):
        members = known.breakdowns[indicator_code][dimension] if indicator_code else None
        allowed = members or known.dimensions[dimension].members or _SOME_PLACES
        context |= {"dimension": dimension, "allowed": _shorten_list(sorted(allowed))}
        return Objection(MEMBER_UNKNOWN, context)
    if indicator_code is None:
        return Objection(UNREADABLE, context)
    choices = [f"{dimension}={member}" for dimension, member in possible] or sorted(has)
    return Objection(UNKNOWN, {**context, "allowed": _shorten_list(choices)})


def _shorten_list(codes: Sequence[str]) -> str:
    """As many codes as fit in a message, and the number of the others."""
    lengths = accumulate(len(code) + 2 for code in codes)
    shown = sum(length <= _LONGEST_LIST for length in lengths)
    more = f" (+{len(codes) - shown})" if shown < len(codes) else ""
    return ", ".join(codes[:shown]) + more


# Names --------------------------------------------------------------------------------------


@cache
def _load_member_names() -> Mapping[str, list[BreakdownName]]:
    return _group_by_key(name for name in breakdown_names() if name.member)


@cache
def _load_dimension_names() -> Mapping[str, list[BreakdownName]]:
    return _group_by_key(name for name in breakdown_names() if not name.member)


def _group_by_key(names: Iterable[BreakdownName]) -> Mapping[str, list[BreakdownName]]:
    found: dict[str, list[BreakdownName]] = defaultdict(list)
    for name in names:
        found[fold(name.written)].append(name)
    return found


def _find_names(written: str, names: Mapping[str, list[BreakdownName]]) -> list[BreakdownName]:
    """The names that a text spells letter by letter, except case and missing diacritics."""
    found = _NAME.fullmatch(unicodedata.normalize("NFC", written[: LONGEST + 1]))
    if found is None or len(written) > LONGEST:
        return []
    words = _split_words(found[1])
    return [name for name in names.get(fold(found[1]), ()) if _is_spelling(words, name.written)]


def _is_spelling(words: list[tuple[str, Counter[str]]], name: str) -> bool:
    of_name = _split_words(name)
    return len(words) == len(of_name) and all(
        letters == its_letters and marks in (its_marks, Counter())
        for (letters, marks), (its_letters, its_marks) in zip(words, of_name, strict=True)
    )


def _split_words(text: str) -> list[tuple[str, Counter[str]]]:
    """The words in lower case: bare letters, and their marks (the same for `hoà` and `hòa`)."""
    words = []
    for word in _WORD.findall(unicodedata.normalize("NFC", text).lower()):
        letters, marks = [], Counter[str]()
        for letter in unicodedata.normalize("NFD", word.replace("đ", "d\u0335")):
            if unicodedata.combining(letter):
                marks[letter] += 1
            else:
                letters.append(letter)
        words.append(("".join(letters), marks))
    return words


def _spell_place(dimension: str, written: str) -> str | None:
    """The canonical spelling of a place: lower case, single spaces, tones in the modern place."""
    text = written.strip().lower()
    if len(text) > LONGEST_PLACE:
        return None
    if text.isdigit():
        return text if _OFFICIAL[dimension].fullmatch(text) else None
    if _OWN_CODE.fullmatch(text):
        return text
    found = _NAME.fullmatch(text)
    if found is None or fold(found[1]) in _ALL_OF_THEM or fold(found[1]) in labels("total"):
        return None
    letters = unicodedata.normalize("NFD", " ".join(found[1].split()))
    if not all(letter.isascii() or letter in _VIETNAMESE for letter in letters):
        return None
    return unicodedata.normalize("NFC", _TONE_AT_THE_END.sub(_move_tone, letters))


def _move_tone(found: re.Match[str]) -> str:
    vowels, tone = found.groups()
    return vowels[0] + tone + vowels[1]
