"""Figures as people write them in Vietnam: `1.901.569`, `17,6%`, `1,8 tỷ đồng`, `40-50%`.

Nothing is guessed. A number that can be read in two ways (`1.234`) is ambiguous and lists both;
what is not a figure is a problem. Values are `Decimal`, exactly as written; 17,6% is 17.6.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from ingestion.understanding.figure_syntax import (
    MAX_DIGITS,
    MAX_LENGTH,
    NUMBER_AMBIGUOUS,
    NUMBER_IS_DATE,
    NUMBER_UNREADABLE,
    Bound,
    WrittenFigure,
    normalise,
    parse_figure,
)
from reference.text import unaccent

__all__ = [
    "NUMBER_AMBIGUOUS",
    "NUMBER_IS_DATE",
    "NUMBER_UNREADABLE",
    "RANGE_REVERSED",
    "NumberReading",
    "explain_no_figure",
    "infer_convention",
    "is_plain",
    "read_number",
    "settle",
]

RANGE_REVERSED = "RANGE_REVERSED"

# Each convention's sign between groups of three digits (or a space instead), and its decimal sign.
# A number that only one of them can write needs no convention to be read.
SIGNS = {"vi": (".", ","), "en": (",", ".")}

# The signs by which statistical tables say that there is no figure, and what each one means.
NO_FIGURE = {
    "": "empty",
    "-": "no_occurrence",
    "--": "no_occurrence",
    "---": "no_occurrence",
    "khong phat sinh": "no_occurrence",
    "..": "no_data",
    "...": "no_data",
    "....": "no_data",
    "n/a": "no_data",
    "khong co so lieu": "no_data",
    "chua co so lieu": "no_data",
    "x": "not_applicable",
    "khong ap dung": "not_applicable",
}


def _compile_writing(group: str, point: str) -> re.Pattern[str]:
    groups = rf"[1-9][0-9]{{0,2}}([{re.escape(group)} ])[0-9]{{3}}(?:\2[0-9]{{3}})*"
    return re.compile(rf"({groups}|[0-9]*)(?:{re.escape(point)}([0-9]+))?")


THOUSAND = 3  # digits
_WRITTEN = {convention: _compile_writing(*signs) for convention, signs in SIGNS.items()}
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True)
class NumberReading:
    """The meaning of a written figure.

    Attributes:
        value: the figure, multiplier applied; None for a range or when there is a problem.
        low: lower end of a range.
        high: upper end of a range.
        qualifier: exact, approx, more_than, less_than, at_least, at_most, nearly or range.
        unit_text: the unit written beside the figure, lower case, without multiplier words.
        multiplier: what the words nghìn, triệu, tỷ stand for; already in the values.
        problem: None, or the code of the reason why there is no value.
        candidates: the values that an ambiguous figure may have.
    """

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: str = "exact"
    unit_text: str = ""
    multiplier: Decimal = Decimal(1)
    problem: str | None = None
    candidates: tuple[Decimal, ...] = ()


def read_number(text: str, convention: str | None = None) -> NumberReading:
    """Reads one figure.

    Args:
        text: a cell, or the words of a sentence from the qualifier to the unit.
        convention: `vi` or `en` if the file is known to use it; it settles `1.234`.
    """
    if convention not in (None, *SIGNS):
        raise ValueError(f"no such convention: {convention!r}")
    figure = parse_figure(text)
    if isinstance(figure, str):
        return NumberReading(problem=figure)
    convention = convention or _find_common_convention(bound.digits for bound in figure.bounds)
    possible = [_list_values(bound, convention) for bound in figure.bounds]
    if not all(possible):
        return NumberReading(problem=NUMBER_UNREADABLE)
    reading = NumberReading(
        qualifier=figure.qualifier,
        unit_text=figure.bounds[-1].unit,
        multiplier=Decimal(figure.bounds[-1].multiplier),
    )
    if any(len(values) > 1 for values in possible):
        candidates = possible[0] if len(possible) == 1 else ()
        return replace(reading, problem=NUMBER_AMBIGUOUS, candidates=candidates)
    if len(possible) == 1:
        return replace(reading, value=possible[0][0])
    low, high = possible[0][0], possible[1][0]
    if low > high:
        return NumberReading(problem=RANGE_REVERSED)
    return replace(reading, low=low, high=high)


def infer_convention(texts: Iterable[str]) -> str | None:
    """The convention on which the unambiguous numbers among the texts agree, or None."""
    figures = [figure for figure in map(parse_figure, texts) if isinstance(figure, WrittenFigure)]
    return _find_common_convention(bound.digits for figure in figures for bound in figure.bounds)


def settle(
    reading: NumberReading,
    *,
    valid_min: Decimal | None = None,
    valid_max: Decimal | None = None,
    is_integer: bool = False,
) -> NumberReading:
    """Chooses among the candidates of an ambiguous number by what its indicator allows.

    Candidates out of range are dropped, and so are fractions where only whole numbers make sense.
    If exactly one is left, it is the value; otherwise the reading is returned unchanged.
    """
    left = [
        candidate
        for candidate in reading.candidates
        if (valid_min is None or candidate >= valid_min)
        and (valid_max is None or candidate <= valid_max)
        and (not is_integer or candidate == candidate.to_integral_value())
    ]
    if reading.problem != NUMBER_AMBIGUOUS or len(left) != 1:
        return reading
    return replace(reading, value=left[0], problem=None, candidates=())


def is_plain(text: str) -> bool:
    """Whether the text is digits with at most one decimal point: `-12.5`.

    Plain is not the same as certain: `1.234` is plain, and ambiguous unless a program wrote it.
    """
    return len(text) <= MAX_LENGTH and _PLAIN.fullmatch(text) is not None


def explain_no_figure(text: str) -> str | None:
    """Why a cell holds no figure if one of the customary signs states it, else None.

    Vietnamese statistics write `-` if nothing occurred, `...` if it did but there is no data, and
    `x` where a figure makes no sense. `N/A` may mean either of the last two; no data is the weaker
    claim. None of them is a zero, and a spreadsheet's error (`#N/A`) is none of them.
    """
    return NO_FIGURE.get(unaccent(normalise(text))) if len(text) <= MAX_LENGTH else None


def _read_as(digits: str, convention: str) -> Decimal | None:
    """The number under one convention; None if nobody who follows it would write it so."""
    found = _WRITTEN[convention].fullmatch(digits)
    if found is None or (found[2] == " " and len(found[3] or "") == THOUSAND):
        return None  # 1 901.569: the dot may be another separator of thousands
    whole = "".join(filter(str.isdigit, found[1]))
    return Decimal(f"{whole or 0}.{found[3]}" if found[3] else whole)


def _find_common_convention(numbers: Iterable[str]) -> str | None:
    """The convention that is the only one to fit some of the numbers; None if there are two."""
    conventions = set()
    for digits in numbers:
        possible = [convention for convention in SIGNS if _read_as(digits, convention) is not None]
        conventions |= set(possible) if len(possible) == 1 else set()
    return conventions.pop() if len(conventions) == 1 else None


def _list_values(bound: Bound, convention: str | None) -> tuple[Decimal, ...]:
    """The possible values of a number: none, one, or two if the convention is not known."""
    read = {name: _read_as(bound.digits, name) for name in SIGNS}
    possible = {name: value for name, value in read.items() if value is not None}
    if convention in possible:
        possible = {convention: possible[convention]}
    values = (_scale(value, bound) for value in possible.values())
    return tuple(dict.fromkeys(values))


def _scale(value: Decimal, bound: Bound) -> Decimal:
    with localcontext(prec=2 * MAX_DIGITS):
        value = -value if bound.negative else value
        if bound.multiplier == 1:
            return value
        scaled = value * bound.multiplier
        whole = scaled.to_integral_value()
        return whole if scaled == whole else scaled.normalize()
