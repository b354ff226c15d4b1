"""A unit of measure as written: a name from the catalogue, a scale before it, or both."""

from __future__ import annotations

import re
from functools import lru_cache

from ingestion.understanding.grammar import find_signs, read_statement
from ingestion.understanding.statements import ONE, Statement
from reference.catalogue import Unit, reference
from reference.labels import labels
from reference.text import fold, unaccent

_UNIT_FOLLOWS = re.compile(
    r"\b(?:don vi tinh|dvt|tinh (?:bang|theo)|lam tron|nhan (?:voi|cho)|chia cho|he so|units?)\b"
)
_STATES_UNIT = re.compile(r"\(?(?:don vi (?:tinh|do)|dvt|unit(?: of measure)?)\b")
_SCALE = re.compile(r"\b(?:nghìn|ngàn|triệu|tỷ|tỉ)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"[0-9] ?(?:nghin|ngan|trieu|ty|ti|tr)\b")


@lru_cache(maxsize=4096)
def read_unit(written: str, of_indicator: Unit | None = None) -> Unit | None:
    """The unit that a whole text names; None if it is not a unit.

    Args:
        written: `thuê bao`, `nghìn thuê bao`, `1.000 đồng`, `nghìn`.
        of_indicator: the unit that a scale alone multiplies.
    """
    if find_signs(written):
        return None
    if unit := reference().units_by_name.get(fold(written)):
        return unit
    statement = read_statement(written)
    only_unit = statement.unit_text and not (
        statement.rest
        or statement.kinds
        or statement.obs_statuses
        or statement.periods
        or statement.members
    )
    if not only_unit or statement.label not in (None, "unit"):
        return None
    unit = reference().units_by_name[statement.unit] if statement.unit else of_indicator
    if unit is None or statement.scale == ONE:
        return unit
    name = statement.unit_text if statement.unit else f"{statement.unit_text} {unit.name_vi}"
    return Unit(
        str(name),
        str(name),
        unit.base,
        unit.factor * statement.scale,
        must_be_stated=unit.must_be_stated,
    )


def units_agree(unit: str, stated: str) -> bool:
    """Whether a unit is among those stated elsewhere: `ĐVT: thuê bao, triệu đồng`."""
    return any(_is_same(unit, one) for one in (stated, *re.split(r"[,;/]| và ", stated)))


def _is_same(unit: str, stated: str) -> bool:
    one, other = read_unit(unit), read_unit(stated)
    if one and other:
        return (one.base, one.factor) == (other.base, other.factor)
    if one:  # `nghìn` beside `nghìn thuê bao`
        scaled = read_unit(stated, read_unit(one.base))
        return scaled is not None and scaled.factor == one.factor
    return bool(fold(stated)) and fold(stated) in fold(unit)


def is_of_other_base(unit: str, stated: str) -> bool:
    """Whether two units measure different things, so that neither bears on the other."""
    one, other = read_unit(unit), read_unit(stated)
    return bool(one and other and one.base != other.base)


def find_stated_unit(statement: Statement) -> str | None:
    """The unit that a text states; a word such as `website` is one only where units are stated."""
    text = statement.unit_text
    if text is None or statement.is_unit or statement.scale != ONE:
        return text
    unit = read_unit(text)
    return text if unit and (unit.factor != ONE or unit.must_be_stated) else None


def read_plain_statement(text: str) -> Statement | None:
    """The statement of a text that consists of phrases of the grammar; None for prose.

    The words beside an unclear unit remain as the rest, so that the caller can refuse them.
    """
    statement = read_statement(text)
    is_plain = not statement.is_comparison and (not statement.rest or is_unclear_unit(text))
    return statement if is_plain else None


def is_unclear_unit(text: str) -> bool:
    """Whether a text mentions a unit or a scale beside words that are not understood."""
    statement, words = read_statement(text), unaccent(text)
    if not statement.rest:
        return False
    if named := _STATES_UNIT.match(words.strip()):  # `ĐVT: như năm trước`
        return fold(words.strip()[named.end() :]) not in labels("own_unit")
    if not statement.unit_text:
        return False
    is_scaled = _SCALE.search(text) and not _AMOUNT.search(words)
    return bool(announces_unit(text) or is_scaled)


def announces_unit(text: str) -> bool:
    """Whether a text announces a unit or a factor: `tính theo`, `nhân với`."""
    return _UNIT_FOLLOWS.search(unaccent(text)) is not None
