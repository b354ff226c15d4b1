"""Number formats of spreadsheets: what a person sees in a cell is what counts.

Its author reads a share stored as 0.176 with the format `0.0%` as 17.6 %, and 5 with `0"K"` as five
thousand. The section of the format that applies to a number is analysed to the last character: it
shows the number as stored, or in a way that is understood (a percentage, or with a unit); otherwise
the number is not loaded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from ingestion.spreadsheet.format_grammar import Kind, Section, SectionPart, parse_sections
from ingestion.understanding.figure_syntax import MULTIPLIERS
from reference.catalogue import reference
from reference.text import fold

UNCLEAR = "NUMBER_FORMAT_UNCLEAR"


class Shown(NamedTuple):
    """How a format changes the number that people read.

    Attributes:
        times: the factor by which the stored number is multiplied for display.
        unit: the unit that the format writes beside the number; empty if there is none.
        is_date: the number is a day or a time.
        problem: the code of the rule that explains why it is uncertain what the cell shows.
        written: the cause of the problem: the format, or what else the cell shows.
    """

    times: int = 1
    unit: str = ""
    is_date: bool = False
    problem: str = ""
    written: str = ""


AS_STORED = Shown()
PERCENT = Shown(times=100, unit="%")
DATE = Shown(is_date=True)

# Formats that every spreadsheet knows by number.
_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)", 48: "##0.0E+0", 49: "@",
    5: "#,##0_);(#,##0)", 6: "#,##0_);[Red](#,##0)",
    7: "#,##0.00_);(#,##0.00)", 8: "#,##0.00_);[Red](#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    42: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
}  # fmt: skip
# Dates; those from 27 on belong to East Asian versions.
_DATES = (*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59))
_MINUS = "-−–"
_SHOWN_FOR_ZERO = ("--", "-", "−", "–")
# The parts of a section that shows a number, one letter each (``Kind``).
_BODY = re.compile(
    r"(?P<before>[ t%]*)"
    r"(?P<digits>G|(?P<whole>0(?:,?0)*(?: 000)*|)(?:\.(?P<decimals>0*))?(?P<exponent>(?<=0)E0+)?)"
    r"(?P<after>[ t%]*)"
)
_UNIT = re.compile(r"(?:[^\W\d_]|[%‰$€£¥₫])(?:[^\W\d_]|[ ./%‰$₫²³]|(?<=m)[23])*")


class SectionEffect(NamedTuple):
    """The effect of a section on any number.

    Attributes:
        shown: the number without its sign.
        sign: `-` if the section writes a minus or parentheses; `+`, or nothing.
        always_visible: zero is shown as well; otherwise digits may be omitted.
        zero: the section writes no digits, but one of the signs for zero.
        decimals: the number of digits after the point.
        is_scientific: only so many digits are shown.
    """

    shown: Shown
    sign: str = ""
    always_visible: bool = True
    zero: bool = False
    decimals: int | None = None
    is_scientific: bool = False


class Format:
    """A number format.

    Attributes:
        code: as written.
        around_text: what is written before and after a text; None if no text is shown at all.
        always: how every number is shown, if that does not depend on the number.
        of_positive: how every number above zero is shown.
    """

    def __init__(self, code: str, numbers: Sequence[Section], text: Section | None) -> None:
        """Reads each section once, for numbers and for texts."""
        self.code = code
        self._unclear = Shown(problem=UNCLEAR, written=code)
        self.around_text = _split_around_text(text)
        self._conditions = [section.condition for section in numbers]
        self._effects = [
            _read_section(section.parts) or SectionEffect(self._unclear) for section in numbers
        ]
        self._is_conditional = any(self._conditions)
        self.of_positive, self.always = self._find_certain(self._effects[0])

    def show(self, number: float) -> Shown:
        """How a number is shown."""
        if self.always:
            return self.always
        if number > 0 and self.of_positive:
            return self.of_positive
        return self._show(number)

    def _show(self, number: float) -> Shown:
        effect = self._choose(number)
        if effect is None or effect.shown.problem or effect.shown.is_date:
            return effect.shown if effect else self._unclear
        if effect.zero:
            return effect.shown if number == 0 else self._unclear
        is_automatic = not self._is_conditional and (len(self._effects) == 1 or number >= 0)
        expected = ("-",) if number < 0 and not is_automatic else ("", "+")
        if effect.sign not in expected or (number < 0 and effect.sign == "+"):
            return self._unclear
        return effect.shown if self._is_visible(number, effect) else self._unclear

    def _find_certain(self, effect: SectionEffect) -> tuple[Shown | None, Shown | None]:
        """How the first section shows positive numbers, and all numbers if there is no other."""
        depends = not effect.always_visible or effect.is_scientific or effect.zero
        if self._is_conditional or ((depends or effect.sign == "-") and not effect.shown.problem):
            return None, None
        is_only = len(self._effects) == 1 and effect.sign == ""
        return effect.shown, effect.shown if is_only else None

    def _choose(self, number: float) -> SectionEffect | None:
        if self._is_conditional:
            return self._choose_by_condition(number)
        if len(self._effects) == 1 or number > 0:
            return self._effects[0]
        if number < 0:
            return self._effects[1]
        return self._effects[2] if len(self._effects) > 2 else self._effects[0]

    def _choose_by_condition(self, number: float) -> SectionEffect | None:
        """The section whose condition holds, or the last without one; all of them must agree."""
        meant = {effect.shown for effect in self._effects if not effect.zero}
        if len(meant) > 1 or not self._conditions[0]:
            return None
        pairs = list(zip(self._conditions, self._effects, strict=True))
        met = [effect for condition, effect in pairs if condition and condition(number)]
        others = [effect for condition, effect in pairs if not condition]
        return next(iter([*met, *reversed(others)]), None)

    def _is_visible(self, number: float, effect: SectionEffect) -> bool:
        """Whether enough digits are shown to identify the number."""
        if effect.always_visible and not effect.is_scientific:
            return True
        stored = abs(Decimal(f"{number:.15g}")) * effect.shown.times
        if effect.is_scientific:
            return len(stored.normalize().as_tuple().digits) <= 1 + (effect.decimals or 0)
        return round(stored, effect.decimals or 0) != 0


@lru_cache(maxsize=4096)
def find_format(format_id: int, code: str | None = None) -> Format:
    """Finds a number format, by its code if the file defines one."""
    if code is None:
        code = "d/m/yyyy" if format_id in _DATES else _BUILT_IN.get(format_id, "General")
    return Format(code, *_split_numbers_and_text(parse_sections(code)))


def _split_numbers_and_text(sections: Sequence[Section]) -> tuple[list[Section], Section | None]:
    """The sections for numbers, and the one for texts: the fourth, or the last with an `@`."""
    *others, last = sections
    if len(sections) > 4:
        return [Section((SectionPart(Kind.UNKNOWN, "…"),))], None
    if len(sections) < 4 and not any(part.kind is Kind.TEXT for part in last.parts):
        return list(sections), None
    # A format for text alone shows a number in the place of the text.
    return others or [show_as_number(last)], last


def show_as_number(text: Section) -> Section:
    """A section for texts applied to a number, if there is none for numbers.

    Programs disagree on a section that writes more than the text.
    """
    kinds = [part.kind for part in text.parts if part.kind is not Kind.SPACE]
    kind = Kind.GENERAL if kinds == [Kind.TEXT] else Kind.UNKNOWN
    return Section((SectionPart(kind, ""),))


def _split_around_text(text: Section | None) -> tuple[str, str] | None:
    if text is None:
        return "", ""
    written = "".join("@" if part.kind is Kind.TEXT else part.text for part in text.parts)
    before, at, after = written.partition("@")
    return (before.lstrip(), after.rstrip()) if at else None


@cache
def _read_section(parts: tuple[SectionPart, ...]) -> SectionEffect | None:
    """Reads the effect of a section; None if it is not understood."""
    kinds = {part.kind for part in parts}
    if Kind.UNKNOWN in kinds or Kind.TEXT in kinds:
        return None
    if Kind.DATE in kinds:
        return SectionEffect(DATE) if _is_date(parts) else None
    letters = "".join(part.kind.value for part in parts)
    found = _BODY.fullmatch(letters)
    if found is None:
        return None
    before = _join_words(parts[: found.end("before")])
    after = _join_words(parts[found.start("after") :])
    digits = "".join(part.text for part in parts if part.kind is Kind.DIGIT)
    sign, words = _split_sign(before, after)
    if not digits.strip("?") and found["digits"] != "G":
        return _read_zero(_join_sides(before, after))
    shown = _read_words(words, letters.count("%"))
    if shown is None:
        return None
    return SectionEffect(
        shown,
        sign,
        always_visible=found["digits"] == "G" or "0" in digits,
        decimals=len(found["decimals"] or ""),
        is_scientific=bool(found["exponent"]),
    )


def _join_words(parts: Sequence[SectionPart]) -> str:
    return "".join(part.text for part in parts if part.kind is not Kind.PERCENT).strip()


def _read_zero(words: str) -> SectionEffect | None:
    """Reads a section without digits (`?` is a blank then): a sign for zero, maybe with a unit."""
    dash = next((dash for dash in _SHOWN_FOR_ZERO if dash in words), "")
    shown = _read_words(words.replace(dash, "", 1).replace("…", "").strip(), 0)
    return SectionEffect(shown, zero=True) if dash and shown else None


def _is_date(parts: Sequence[SectionPart]) -> bool:
    """Whether any digits among the letters of a date are fractions of seconds."""
    written = "".join(
        part.text[0].lower() if part.kind is Kind.DATE else part.kind.value for part in parts
    )
    return re.search(r"0(?<!s\.0)(?<!s\.00)(?<!s\.000)|[GE%]", written) is None


def _split_sign(before: str, after: str) -> tuple[str, str]:
    """The sign written around a number, and the words beside it."""
    if (before[:1] == "(" or before[-1:] == "(") and after.count(")") == 1:
        return "-", _join_sides(before.replace("(", "", 1), after.replace(")", ""))
    if before and before[0] in _MINUS:
        return "-", _join_sides(before[1:], after)
    if before and before[-1] in _MINUS:
        return "-", _join_sides(before[:-1], after)
    if after in tuple(_MINUS):
        return "-", before
    if before.startswith("+"):
        return "+", _join_sides(before[1:], after)
    return "", _join_sides(before, after)


def _join_sides(before: str, after: str) -> str:
    """Joins the words on both sides of a number; only words on one side can be a unit."""
    before, after = before.strip(), after.strip()
    return f"{before} … {after}" if before and after else before or after


def _read_words(words: str, percents: int) -> Shown | None:
    """How a number is shown with words beside it; None if they are not a unit."""
    if percents:
        return PERCENT if percents == 1 and not words else None
    if not words:
        return AS_STORED
    return Shown(unit=words) if is_unit(words) else None


def is_unit(words: str) -> bool:
    """Whether words name a unit of the reference data, or a multiple of one."""
    if len(words) > 60 or not _UNIT.fullmatch(words):
        return False
    return fold(words) in reference().units_by_name or fold(words) in _MULTIPLES


_MULTIPLES = {fold(word) for word in MULTIPLIERS}
GENERAL = find_format(0)
