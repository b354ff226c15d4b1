"""The grammar of number formats: parses a format code to the last character.

A format has up to four sections, for positive numbers, negative ones, zero and text, or for the
numbers that meet their conditions. Their effect on a number is decided in ``number_format``.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

MAX_LENGTH = 255
"""The length of a code that Excel allows."""


class Kind(Enum):
    """The kind of a part of a section."""

    DIGIT = "0"  # or # or ?
    POINT = "."
    COMMA = ","
    PERCENT = "%"
    EXPONENT = "E"
    GENERAL = "G"
    TEXT = "@"
    DATE = "d"
    SPACE = " "
    LITERAL = "t"
    UNKNOWN = "!"


class SectionPart(NamedTuple):
    """A piece of a section, and the characters it is made of."""

    kind: Kind
    text: str


Condition = Callable[[float], bool]


class Section(NamedTuple):
    """One section: its parts, and the condition for its numbers if it has one."""

    parts: tuple[SectionPart, ...]
    condition: Condition | None = None


_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"
    | \\(?P<escaped>.)
    | _(?P<blank>.)
    | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|Standard|GENERAL|general)
    | (?P<date>AM/PM|A/P|am/pm|a/p|[ymdhsegbaYMDHSGBA])
    | (?P<exponent>[Ee][+-])
    | (?P<digit>[0\#?])
    | (?P<end>;)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_COLOUR = re.compile(r"black|blue|cyan|green|magenta|red|yellow|colou?r ?[0-9]{1,2}", re.IGNORECASE)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*([+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?)")
# A currency and a language; digits of other scripts (a first byte above 1) are not supported.
_CURRENCY = re.compile(r"\$([^-]*)(?:-(?:0?[01])?[0-9A-F]{1,6}|-[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]+)*)?")
_COMPARISONS = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
FILLS = " *"
"""Characters that may fill a cell without looking like a digit or a sign."""
_SIGNS = {".": Kind.POINT, ",": Kind.COMMA, "%": Kind.PERCENT, "@": Kind.TEXT}


def parse_sections(code: str) -> list[Section]:
    """Parses a format code into sections; every character is in some part."""
    sections: list[Section] = []
    parts: list[SectionPart] = []
    condition: Condition | None = None
    for token in _TOKEN.finditer(code[:MAX_LENGTH]):
        kind, text = token.lastgroup, token[token.lastgroup or 0]
        if kind == "end":
            sections.append(Section(tuple(parts), condition))
            parts, condition = [], None
        elif kind == "bracket" and condition is None and (found := parse_condition(text)):
            condition = found
        else:
            parts += _parse_token(kind or "", text)
    if len(code) > MAX_LENGTH:
        parts.append(SectionPart(Kind.UNKNOWN, "…"))
    return [*sections, Section(tuple(parts), condition)]


def parse_condition(text: str) -> Condition | None:
    """Parses a condition such as ``>=100``."""
    found = _CONDITION.fullmatch(text.strip())
    if not found:
        return None
    compare, limit = _COMPARISONS[found[1]], float(found[2])
    return lambda number: bool(compare(number, limit))


def make_literal(text: str) -> list[SectionPart]:
    """Makes parts of characters that are shown literally; spaces only separate."""
    pieces = re.findall(r"\s+|\S+", text)
    return [SectionPart(Kind.SPACE if piece.isspace() else Kind.LITERAL, piece) for piece in pieces]


def _parse_token(kind: str, text: str) -> list[SectionPart]:
    if kind in ("quoted", "escaped"):
        return make_literal(text)
    if kind == "blank":
        return [SectionPart(Kind.SPACE, " ")]
    if kind == "fill":
        return [SectionPart(Kind.SPACE if text in FILLS else Kind.UNKNOWN, text)]
    if kind == "bracket":
        return _parse_brackets(text)
    if kind == "other":
        if text in _SIGNS:
            return [SectionPart(_SIGNS[text], text)]
        return make_literal(text)
    return [SectionPart(Kind[kind.upper()], text)]


def _parse_brackets(text: str) -> list[SectionPart]:
    if _COLOUR.fullmatch(text):
        return []
    if _ELAPSED.fullmatch(text):
        return [SectionPart(Kind.DATE, text)]
    if currency := _CURRENCY.fullmatch(text):
        return make_literal(currency[1])
    return [SectionPart(Kind.UNKNOWN, f"[{text}]")]
