"""How headings of sections nest: I. over 1. over a), and which of them apply to a row.

What an outer heading states applies to the inner ones, until the next heading of its own level or a
higher one. A heading without a number is one level below the number above it: it ends another one
without a number, but no outer one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

_NUMBER = re.compile(
    r"\s*(?:(?i:phần|mục|nhóm|chương|part|section)\s+(?:số\s+)?|[(\[]?)"
    r"(?:(?P<letter>[A-H])|(?P<roman>[IVX]{1,5})|(?P<digits>\d{1,3}(?:\.\d{1,3}){0,4})"
    r"|(?P<small>[a-hđ]|[ivx]{1,5}))(?:[.)\]:/-]+(?:\s|$)|\s*$|(?<=\d\.\d)\s)"
)
LEVELS = ("letter", "roman", "digits", "small")
OF_NO_NUMBER = 1
"""The level assumed above headings if none has a number: what is below I. may be below them."""
_BELOW = 0.05
"""How far a heading without a number is below one with it."""
_T = TypeVar("_T")


class NestedHeading(NamedTuple):
    """A heading in force: its level, and whether it has a number."""

    level: float
    is_numbered: bool


def find_level(texts: Iterable[str]) -> float | None:
    """The level of a heading by the number with which it begins; None if it has none."""
    found = _NUMBER.match(next(iter(texts), ""))
    if not found:
        return None
    name = found.lastgroup or ""
    dots = (found["digits"] or "").count(".")
    return LEVELS.index(name) + dots / 10


def nest_headings(
    heads: Iterable[tuple[int, float | None, _T]],
) -> list[tuple[int, tuple[_T, ...]]]:
    """For the row of each heading, all headings in force from there on, the innermost first."""
    in_force: list[tuple[NestedHeading, _T]] = []
    found = []
    for at, number, statement in heads:
        if number is None:
            numbered = (one.level for one, _ in reversed(in_force) if one.is_numbered)
            heading = NestedHeading(next(numbered, OF_NO_NUMBER) + _BELOW, is_numbered=False)
        else:
            heading = NestedHeading(number, is_numbered=True)
        in_force = [one for one in in_force if one[0].level < heading.level]
        in_force.append((heading, statement))
        found.append((at, tuple(statement for _, statement in reversed(in_force))))
    return found
