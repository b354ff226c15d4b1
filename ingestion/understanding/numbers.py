"""Figures as people write them in Vietnam: `1.901.569`, `17,6%`, `1,8 tỷ đồng`, `40-50%`.

Nothing is guessed. What can be read in two ways (`1.234`) says so and names both; what is no figure
is a problem. Values are `Decimal`, exactly as written; a percentage stays the number it is (17.6).
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

# How each convention writes: the sign between groups of three (a space may stand for it), and the
# decimal sign. A number certain under one and impossible under the other needs no convention.
SIGNS = {"vi": (".", ","), "en": (",", ".")}

# Signs of statistical tables for "there is no figure here", and what each of them means.
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
    """What a written figure says.

    Attributes:
        value: the figure, multiplier applied; None for a range or when there is a problem.
        low: lower end of a range.
        high: upper end of a range.
        qualifier: exact, approx, more_than, less_than, at_least, at_most, nearly or range.
        unit_text: the unit written beside the figure, lower case, without multiplier words.
        multiplier: what the words nghìn, triệu, tỷ stand for; already in the values.
        problem: None, or the code of why there is no value.
        candidates: the values an ambiguous figure may have.
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
    """Read one figure.

    Args:
        text: a cell, or the words of a sentence from the qualifier to the unit.
        convention: `vi` or `en` when the file is known to write numbers so; settles `1.234`.
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
    """The convention the unambiguous numbers among `texts` agree on, or None."""
    figures = [figure for figure in map(parse_figure, texts) if isinstance(figure, WrittenFigure)]
    return _find_common_convention(bound.digits for figure in figures for bound in figure.bounds)


def settle(
    reading: NumberReading,
    *,
    valid_min: Decimal | None = None,
    valid_max: Decimal | None = None,
    is_integer: bool = False,
) -> NumberReading:
    """Choose among the candidates of an ambiguous reading by what its indicator allows.

    Candidates out of range, or with a fraction where only whole numbers make sense, are dropped.
    When exactly one is left it is the value; otherwise the reading comes back as it was.
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
    """Why a cell holds no figure, when it says so by one of the customary signs, else None.

    Vietnamese statistics write `-` where the thing did not occur, `...` where it did but no data
    was had, `x` where a figure makes no sense. `N/A` may mean either of the last two: no data is
    the weaker claim. None of them is a zero; a spreadsheet's error (`#N/A`) is none of them.
    """
    return NO_FIGURE.get(unaccent(normalise(text))) if len(text) <= MAX_LENGTH else None


def _read_as(digits: str, convention: str) -> Decimal | None:
    """The number under one convention; None when nobody of that convention would write it so."""
    found = _WRITTEN[convention].fullmatch(digits)
    if found is None or (found[2] == " " and len(found[3] or "") == THOUSAND):
        return None  # 1 901.569: is the dot a third way of parting thousands?
    whole = "".join(filter(str.isdigit, found[1]))
    return Decimal(f"{whole or 0}.{found[3]}" if found[3] else whole)


def _find_common_convention(numbers: Iterable[str]) -> str | None:
    """The one convention under which some of the numbers can be read only, or None."""
    said = set()
    for digits in numbers:
        possible = [convention for convention in SIGNS if _read_as(digits, convention) is not None]
        said |= set(possible) if len(possible) == 1 else set()
    return said.pop() if len(said) == 1 else None


def _list_values(bound: Bound, convention: str | None) -> tuple[Decimal, ...]:
    """What the number may be: nothing, one value, or two where the convention is not known."""
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
