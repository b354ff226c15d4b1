"""Number formats of spreadsheets: what a person sees in a cell is what counts.

A share stored as 0.176 under the format `0.0%` is read by its author as 17.6 %, and 5 under `0"K"`
as five thousand. For a number the right section of its format is looked at to the last character:
it shows the number as stored, or in a way that is understood (a percentage, with its unit), or the
number is not loaded.
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
    """How a number's format changes what people read.

    Attributes:
        times: what the stored number is multiplied by for display.
        unit: the unit the format writes beside the number, empty when it writes none.
        is_date: the number is a day or a time.
        problem: the code of the rule that says why nobody can tell what the cell shows.
        written: what the problem is with: the format, or what else the cell shows.
    """

    times: int = 1
    unit: str = ""
    is_date: bool = False
    problem: str = ""
    written: str = ""


AS_STORED = Shown()
PERCENT = Shown(times=100, unit="%")
DATE = Shown(is_date=True)

# Formats every spreadsheet knows by number.
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
# Dates; the ones from 27 on are those of East Asian versions.
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
    """What a section makes of a number, whichever it is.

    Attributes:
        shown: the number without its sign.
        sign: `-` when it is written to be negative, or in parentheses; `+`, or nothing.
        always_visible: zero is shown as well; else digits may be left out.
        zero: the section writes no digits, but one of the signs for a zero.
        decimals: digits after the point.
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
        code: as it is written.
        around_text: what is written before and after a text; None when no text is shown at all.
        always: what becomes of every number, where that does not depend on the number.
        of_positive: what becomes of every number above zero.
    """

    def __init__(self, code: str, numbers: Sequence[Section], text: Section | None) -> None:
        """Reads each section, for numbers and for texts, once."""
        self.code = code
        self._unclear = Shown(problem=UNCLEAR, written=code)
        self.around_text = _split_around_text(text)
        self._conditions = [section.condition for section in numbers]
        self._effects = [
            _read_section(section.parts) or SectionEffect(self._unclear) for section in numbers
        ]
        self._is_conditional = any(self._conditions)
        self.of_positive, self.always = self._certain(self._effects[0])

    def shown(self, number: float) -> Shown:
        """What becomes of a number."""
        if self.always:
            return self.always
        if number > 0 and self.of_positive:
            return self.of_positive
        return self._shown(number)

    def _shown(self, number: float) -> Shown:
        effect = self._chosen(number)
        if effect is None or effect.shown.problem or effect.shown.is_date:
            return effect.shown if effect else self._unclear
        if effect.zero:
            return effect.shown if number == 0 else self._unclear
        is_automatic = not self._is_conditional and (len(self._effects) == 1 or number >= 0)
        expected = ("-",) if number < 0 and not is_automatic else ("", "+")
        if effect.sign not in expected or (number < 0 and effect.sign == "+"):
            return self._unclear
        return effect.shown if self._is_visible(number, effect) else self._unclear

    def _certain(self, effect: SectionEffect) -> tuple[Shown | None, Shown | None]:
        """What the first section makes of positive numbers, and of all if there is no other."""
        depends = not effect.always_visible or effect.is_scientific or effect.zero
        if self._is_conditional or ((depends or effect.sign == "-") and not effect.shown.problem):
            return None, None
        is_only = len(self._effects) == 1 and effect.sign == ""
        return effect.shown, effect.shown if is_only else None

    def _chosen(self, number: float) -> SectionEffect | None:
        if self._is_conditional:
            return self._by_condition(number)
        if len(self._effects) == 1 or number > 0:
            return self._effects[0]
        if number < 0:
            return self._effects[1]
        return self._effects[2] if len(self._effects) > 2 else self._effects[0]

    def _by_condition(self, number: float) -> SectionEffect | None:
        """The section whose condition holds, else the last without any; all of them must agree."""
        meant = {effect.shown for effect in self._effects if not effect.zero}
        if len(meant) > 1 or not self._conditions[0]:
            return None
        pairs = list(zip(self._conditions, self._effects, strict=True))
        met = [effect for condition, effect in pairs if condition and condition(number)]
        others = [effect for condition, effect in pairs if not condition]
        return next(iter([*met, *reversed(others)]), None)

    def _is_visible(self, number: float, effect: SectionEffect) -> bool:
        """Whether enough of the digits is shown to know which number it is."""
        if effect.always_visible and not effect.is_scientific:
            return True
        stored = abs(Decimal(f"{number:.15g}")) * effect.shown.times
        if effect.is_scientific:
            return len(stored.normalize().as_tuple().digits) <= 1 + (effect.decimals or 0)
        return round(stored, effect.decimals or 0) != 0


@lru_cache(maxsize=4096)
def find_format(format_id: int, code: str | None = None) -> Format:
    """A number format; by its code when the file defines one."""
    if code is None:
        code = "d/m/yyyy" if format_id in _DATES else _BUILT_IN.get(format_id, "General")
    return Format(code, *_numbers_and_text(parse_sections(code)))


def _numbers_and_text(sections: Sequence[Section]) -> tuple[list[Section], Section | None]:
    """The sections for numbers, and the one for texts: the fourth, or the last with an `@`."""
    *others, last = sections
    if len(sections) > 4:
        return [Section((SectionPart(Kind.UNKNOWN, "…"),))], None
    if len(sections) < 4 and not any(part.kind is Kind.TEXT for part in last.parts):
        return list(sections), None
    # A format of text alone shows a number where the text would be.
    return others or [show_as_number(last)], last


def show_as_number(text: Section) -> Section:
    """A section for texts as it shows a number, when there is none for numbers.

    Of one that writes more than the text, programs make different things.
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
    """What a section does; None when that is not understood."""
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
    """A section without digits (`?` is a blank then): a sign for zero, perhaps with its unit."""
    dash = next((dash for dash in _SHOWN_FOR_ZERO if dash in words), "")
    shown = _read_words(words.replace(dash, "", 1).replace("…", "").strip(), 0)
    return SectionEffect(shown, zero=True) if dash and shown else None


def _is_date(parts: Sequence[SectionPart]) -> bool:
    """Whether the digits among the letters of a date are fractions of its seconds."""
    written = "".join(
        part.text[0].lower() if part.kind is Kind.DATE else part.kind.value for part in parts
    )
    return re.search(r"0(?<!s\.0)(?<!s\.00)(?<!s\.000)|[GE%]", written) is None


def _split_sign(before: str, after: str) -> tuple[str, str]:
    """The sign that is written around a number, and the words beside it."""
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
    """The words on one side of a number; of both sides they are no unit."""
    before, after = before.strip(), after.strip()
    return f"{before} … {after}" if before and after else before or after


def _read_words(words: str, percents: int) -> Shown | None:
    """What the words beside a number make of it; None when they are no unit."""
    if percents:
        return PERCENT if percents == 1 and not words else None
    if not words:
        return AS_STORED
    return Shown(unit=words) if is_unit(words) else None


def is_unit(words: str) -> bool:
    """Whether words name a unit of the reference data, or a multiple that the unit must name."""
    if len(words) > 60 or not _UNIT.fullmatch(words):
        return False
    return fold(words) in reference().units_by_name or fold(words) in _MULTIPLES


_MULTIPLES = {fold(word) for word in MULTIPLIERS}
GENERAL = find_format(0)
