"""Parses a written figure: qualifier, sign, number or range, multiplier, unit.

What the dots and commas of a number mean is decided in `ingestion.understanding.numbers`.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from ingestion.understanding.written_dates import DATE
from reference.text import seen, to_nfc, unaccent

NUMBER_UNREADABLE = "NUMBER_UNREADABLE"
NUMBER_IS_DATE = "NUMBER_IS_DATE"
NUMBER_AMBIGUOUS = "NUMBER_AMBIGUOUS"

MAX_LENGTH = 200
MAX_DIGITS = 30

MULTIPLIERS = {
    "nghìn": 10**3,
    "ngàn": 10**3,
    "nghin": 10**3,
    "triệu": 10**6,
    "trieu": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
}
# Words that begin like a multiplier but are none: tỷ lệ is a ratio.
NOT_MULTIPLIED = tuple(
    f"{ty} {word}" for ty in ("tỷ", "tỉ") for word in ("lệ", "trọng", "suất", "giá")
)

# Words before a number, without diacritics, which people often omit.
BEFORE = {
    "exact": ("dat", "la", "gap"),
    "approx": (
        *("khoang", "chung", "tam", "xap xi", "uoc", "uoc tinh", "uoc dat", "uoc khoang"),
        *("~", "≈", "≃"),
    ),
    "more_than": ("hon", "tren", "vuot", "nhieu hon", "lon hon", "cao hon", ">"),
    "less_than": ("duoi", "it hon", "nho hon", "thap hon", "chua den", "chua toi", "chua day", "<"),
    "at_least": (
        *("it nhat", "toi thieu", "khong duoi", "khong it hon", "khong nho hon", "khong thap hon"),
        *("≥", ">=", "=>"),
    ),
    "at_most": (
        *("nhieu nhat", "toi da", "khong qua", "khong vuot qua", "khong tren", "khong hon"),
        *("khong nhieu hon", "khong lon hon", "khong cao hon", "≤", "<=", "=<"),
    ),
    "nearly": ("gan", "gan dat", "suyt soat"),
}
AFTER = {"tro len": "at_least", "tro xuong": "at_most"}
FROM = "tu"  # opens a range, or "từ 600 trở lên"

_CHARACTERS = {
    **{0xFF01 + offset: 0x21 + offset for offset in range(94)},  # full-width forms
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\u2043"), "-"),
    **dict.fromkeys(map(ord, "\u207b\u208b\u2796"), "-"),
    ord("…"): "...",
    ord("‥"): "..",
    ord("∼"): "~",
    ord("\u2044"): "/",
}
# One space separates the groups of a number: plain, no-break or narrow. A line break, a tab or
# several spaces separate two numbers.
_IN_A_NUMBER = " \u00a0\u2007\u2009\u202f"
_BREAK = re.compile(rf"[^\S{_IN_A_NUMBER}]")
_WHITE = re.compile(r"\s")
_APART = re.compile(r"[0-9]\s{2,}[0-9]")
_DIGITS = re.compile(r"(?<![^\W\d_])[0-9]")
_NUMBER = r"(?:[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)*|[.,][0-9]+)(?![0-9])"
_FIGURE = re.compile(
    rf"(?P<head>[^0-9.,+-]*)(?P<sign>[+-]?)(?P<number>{_NUMBER})(?P<rest>.*)", re.DOTALL
)
_SECOND = re.compile(
    rf"(?P<unit>[^0-9]{{0,60}}?) ?(?:(?P<sign_between>[-~÷])|\b(?:đến|den|tới|toi)\b) ?"
    rf"(?P<sign>-?)(?P<number>{_NUMBER})(?P<rest>.*)",
    re.DOTALL,
)
_IN_PARENTHESES = re.compile(r"\( ?([0-9.,][^()]*)\)([^()0-9]*)")
_UNIT_SIGNS = "%‰$€£¥₫°"
_IN_A_UNIT = _UNIT_SIGNS + " ²³/.,()-"
_AREA_OR_VOLUME = re.compile(r"m[23](?!\w)")
_MAX_UNIT = 60
_CUT_OFF = ".."  # ends a truncated number: `5976948...`
_QUALIFIERS = {phrase: qualifier for qualifier, phrases in BEFORE.items() for phrase in phrases}
_PHRASE = re.compile(
    "|".join(
        re.escape(phrase) + (r"(?![a-z])" if phrase.isascii() and phrase[0].isalpha() else "")
        for phrase in sorted(_QUALIFIERS, key=len, reverse=True)
    )
)
_MULTIPLIER = re.compile(rf"(?!{'|'.join(NOT_MULTIPLIED)})({'|'.join(MULTIPLIERS)})(?!\w) ?")


@dataclass(frozen=True)
class Bound:
    """One number as written, with the sign and the words of its multiplier and unit."""

    digits: str
    negative: bool
    multiplier: int
    unit: str


@dataclass(frozen=True)
class WrittenFigure:
    """The parts of a figure; its dots and commas are not interpreted yet."""

    bounds: tuple[Bound, ...]
    qualifier: str


def normalise(text: str) -> str:
    """A text in lower case, with one kind of digit, space, dash and ellipsis."""
    return " ".join(to_nfc(text).translate(_CHARACTERS).lower().split())


def parse_figure(text: str) -> WrittenFigure | str:
    """The parts of a written figure, or the code of the reason why it is none.

    Surrounding spaces and the punctuation that ends a phrase (``220 vụ.``) are ignored. Every other
    character must be part of the figure; otherwise the text is refused.
    """
    if len(text) > MAX_LENGTH:
        return NUMBER_UNREADABLE
    if has_several_numbers(text):
        return NUMBER_AMBIGUOUS
    plain = (spelled := normalise(text)).rstrip(" ;:,.")
    if not plain.isprintable() or _has_marks(plain) or spelled.endswith(_CUT_OFF):
        return NUMBER_UNREADABLE
    if DATE.fullmatch(unaccent(plain)):
        return NUMBER_IS_DATE
    return _parse_normalised(plain) or NUMBER_UNREADABLE


def _has_marks(text: str) -> bool:
    """Whether a text has marks that belong to no letter, such as a stroke through a digit."""
    return not text.isascii() and any(unicodedata.category(sign)[0] == "M" for sign in text)


def has_several_numbers(text: str) -> bool:
    """Whether a text holds several numbers, so that it is not known which one is meant."""
    text = text.strip()
    if text.isascii() and not _WHITE.search(text):
        return False
    text = text.translate(_CHARACTERS)
    if _APART.search(text):
        return True
    return sum(_DIGITS.search(part) is not None for part in _BREAK.split(text)) > 1


# What separates two figures in one cell; marks that refer to a note.
_BETWEEN_FIGURES = re.compile(r"[;|]\s*|[\n\t]+|\s+(?=[-+(]?[0-9])")
_NOTE_MARKS = re.compile(r"(?:\s*(?:[*†‡§]+|[⁰¹²³⁴-⁹]+|[\[(][0-9]{1,2}[\])]))+$")
_MARK_OF_NOTE = re.compile(r"\( ?[0-9]{1,2} ?\)")
_ORDINAL = re.compile(r"[0-9]{1,3}\.")
_EXPONENT = re.compile(r"(?<=[0-9.,])[eE](?=[-+]?[0-9])")

SURELY_FIGURE = r"[-+]?[0-9]+(?:[.,][0-9]+)?%?"
"""Most figures are written so, and this is quick to check."""
_SURELY_FIGURE = re.compile(SURELY_FIGURE)


@lru_cache(maxsize=4096)
def carries_figure(text: str) -> bool:
    """Whether a cell, anywhere in a file, holds a figure that must be accounted for.

    It does if all of it is one or several figures, with or without a mark that refers to a note, or
    if it is digits and signs without any word. A date is not a figure, nor is the ``1.`` that
    numbers a list. Whether the figure can be read is another question.
    """
    if _SURELY_FIGURE.fullmatch(text):
        return True
    text = seen(text).strip()
    if not any(map(str.isnumeric, text)) or _ORDINAL.fullmatch(text):
        return False
    apart = parse_figure(text)
    if isinstance(apart, WrittenFigure) or apart == NUMBER_IS_DATE:
        return isinstance(apart, WrittenFigure)
    if not any(map(str.isalpha, _EXPONENT.sub("", text))):
        parts = re.split(r" [-–] |\s", text)
        return not all(parse_figure(part) == NUMBER_IS_DATE for part in parts)
    if len(text) > MAX_LENGTH:
        return False
    parts = _BETWEEN_FIGURES.split(_NOTE_MARKS.sub("", text))
    return all(_is_figure_or_leads_to_one(part) for part in parts if part)


def _is_figure_or_leads_to_one(part: str) -> bool:
    apart = parse_figure(part)
    words = normalise(part)
    is_qualifier = not any(map(str.isnumeric, words)) and _read_qualifier(words, "") is not None
    return isinstance(apart, WrittenFigure) or is_qualifier


def _parse_normalised(text: str) -> WrittenFigure | None:
    """The qualifier, numbers and units of a normalised text; None if it is more than a figure."""
    in_parentheses = _IN_PARENTHESES.fullmatch(text)
    if in_parentheses:
        text = f"-{in_parentheses[1].strip()} {in_parentheses[2].strip()}".strip()
    found = _FIGURE.fullmatch(text)
    if found is None:
        return None
    rest, negative = found["rest"], found["sign"] == "-"
    if rest == "-" and not found["sign"]:
        rest, negative = "", True
    second = _SECOND.fullmatch(rest)
    if second:
        return _parse_range(found, second)
    rest, after = _cut_suffix(rest)
    qualifier = _read_qualifier(found["head"], after)
    bound = _make_bound(found["number"], negative, rest)
    return WrittenFigure((bound,), qualifier) if bound and qualifier else None


def _parse_range(first: re.Match[str], second: re.Match[str]) -> WrittenFigure | None:
    # After a dash between the numbers, a sign before one of them is ambiguous.
    if second["sign_between"] and (first["sign"] or second["sign"]):
        return None
    low = _make_bound(first["number"], first["sign"] == "-", second["unit"])
    high = _make_bound(second["number"], second["sign"] == "-", second["rest"])
    if not (low and high and _read_qualifier(first["head"], "range")):
        return None
    if low.unit not in ("", high.unit):
        return None
    if not second["unit"].strip():  # "1-2 triệu": the multiplier applies to both
        low = replace(low, multiplier=high.multiplier)
    return WrittenFigure((low, high), "range")


def _make_bound(digits: str, negative: bool, words: str) -> Bound | None:
    multiplier, unit = _split_multiplier(words)
    if sum(map(str.isdigit, digits)) > MAX_DIGITS or not _is_unit(unit):
        return None
    return Bound(digits, negative, multiplier, unit)


def _split_multiplier(words: str) -> tuple[int, str]:
    """Splits `nghìn tỷ đồng` into its multiplier and the unit proper."""
    words = words.strip()
    if words.startswith("(") and words.endswith(")"):
        words = words[1:-1].strip()
    multiplier = 1
    while (found := _MULTIPLIER.match(words)) and multiplier < 10**9:
        multiplier *= MULTIPLIERS[found[1]]
        words = words[found.end() :]
    return multiplier, words


def _is_unit(text: str) -> bool:
    """Whether the words after a number may be a unit: letters and signs, no further number."""
    if not text:
        return True
    letters = _AREA_OR_VOLUME.sub("m", text)
    begins = letters.removeprefix("/")[:1]
    return (
        len(text) <= _MAX_UNIT
        and (begins.isalpha() or begins in _UNIT_SIGNS)
        and letters[-1] not in "/-"
        and all(letter.isalpha() or letter in _IN_A_UNIT for letter in letters)
    )


def is_spelled_as_unit(text: str) -> bool:
    """Whether a text has only characters that occur in names of units."""
    letters = normalise(text)
    return not _MARK_OF_NOTE.search(letters) and all(
        letter.isalpha() or letter in _IN_A_UNIT or letter in "0123456789_:" for letter in letters
    )


def _cut_suffix(rest: str) -> tuple[str, str]:
    """Cuts off `trở lên`; also returns its qualifier."""
    words = rest.split(" ")
    after = AFTER.get(unaccent(" ".join(words[-2:])), "")
    return (" ".join(words[:-2]), after) if after else (rest, "")


def _read_qualifier(head: str, after: str) -> str | None:
    """The qualifier in the words before and after a number; None if they are anything else."""
    words = unaccent(head)
    if after:
        words = words.removeprefix(FROM).removesuffix(FROM).strip()
    qualifiers = {after} - {""}
    while words:
        found = _PHRASE.match(words)
        if found is None:
            return None
        qualifiers.add(_QUALIFIERS[found.group()])
        words = words[found.end() :].lstrip()
    if "range" in qualifiers:
        return "range"
    # "khoảng hơn 1.000" is more than 1,000: an approximation adds nothing to a bound.
    bounds = qualifiers - {"exact", "approx"}
    if len(bounds) > 1:
        return None
    return bounds.pop() if bounds else "approx" if "approx" in qualifiers else "exact"
