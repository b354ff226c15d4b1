"""What the words of a heading, a title or a note say of the figures they stand over or beside.

A text is consumed word by word: labels of columns, and phrases that qualify a figure (its kind, its
period, its unit or scale, a part of the whole). The phrases are data: ``phrases.csv``, the labels,
the units and the members of breakdowns. What nothing consumes is left as the rest, and a reader
that must understand a text refuses the figures when there is any.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from ingestion.breakdowns import members_named
from ingestion.form.period_phrases import PeriodPhrase, match_period, may_begin_period
from ingestion.labels import has_its_accents, labels
from ingestion.reference import reference
from ingestion.text import fold, words_as_written
from tmdt.period import ENGLISH_MONTHS, NUMBER_WORDS

MAX_LENGTH = 300
LONGEST_PHRASE = 8
"""Words of the longest phrase, unit or label."""
ANY_LENGTH = range(LONGEST_PHRASE, 0, -1)
_NUMBERED = r"[(\[] ?(?:[0-9]{1,2}|[A-F])(?: ?=[^()\[\]]{1,40})? ?[)\]]"
_COLUMN_NUMBER = re.compile(rf"{_NUMBERED}(?: ?[-=+/x:] ?{_NUMBERED})*")
# What parts words, leads to a footnote or is a unit; any other sign may say something.
_SIGN = re.compile(r"[^\w\s()\[\]{}:;,./*\"'“”‘’…%‰$€£¥₫°–—-]|[-–—](?=\s*(?:[)\]}]|$))")
_LETTERS = re.compile(r"[^\W\d]+")
_BETWEEN_PARTS = re.compile(r"[()\[\]{}:;]")
ONE = Decimal(1)
PREVIOUS = PeriodPhrase("previous")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a text says.

    Attributes:
        label: the field of a column that it names: ``value``, ``unit``, …
        kinds: ``actual``, ``target`` or ``budget``.
        obs_statuses: SDMX codes: E estimated, P provisional, A official.
        periods: spans of time, most of them relative to the period of the form.
        scale: what nghìn, triệu, x1000 stand for.
        unit: a unit of measure as the reference data look it up, without a scale.
        members: parts of a whole, each as the (dimension, member) pairs that its word may mean.
        is_total: it says that the whole is meant, no part of it.
        is_comparison: it relates figures to others: a growth, a share, a rank.
        is_unit: it says that a unit follows (``ĐVT: …``), whatever that is.
        rest: the words that nothing consumed.
    """

    label: str | None = None
    kinds: frozenset[str] = frozenset()
    obs_statuses: frozenset[str] = frozenset()
    periods: frozenset[PeriodPhrase] = frozenset()
    scale: Decimal = ONE
    unit: str | None = None
    members: tuple[frozenset[tuple[str, str]], ...] = ()
    is_total: bool = False
    is_comparison: bool = False
    is_unit: bool = False
    rest: tuple[str, ...] = ()

    @property
    def has_unit(self) -> bool:
        """Whether a unit is stated, or a scale alone."""
        return self.unit is not None or self.scale != ONE

    @property
    def unit_text(self) -> str | None:
        """The unit with its scale before it, or the scale alone; None when neither is stated."""
        unit = reference().units_by_name[self.unit].name_vi if self.unit else None
        if self.scale == ONE:
            return unit
        return f"{format(self.scale, 'f')} {unit or ''}".strip()

    @property
    def part(self) -> str | None:
        """The part of the whole, as a breakdown; of a word that may mean several, all of them."""
        parts = (" / ".join(f"{name}={member}" for name, member in sorted(m)) for m in self.members)
        return ";".join(parts) or None

    @property
    def is_silent(self) -> bool:
        """Whether it says nothing that could change what a figure means."""
        return not (
            self.kinds or self.obs_statuses or self.periods or self.unit_text or self.members
        )


SILENT = Statement()


def combine(statements: Iterable[Statement]) -> Statement:
    """What several texts say together, such as the heads that stand over one column.

    Two units, two scales or two labels are not understood: the later one is left as the rest.
    """
    both = SILENT
    for one in statements:
        both = _and(both, one)
    return both


def _and(said: Statement, one: Statement) -> Statement:
    """What was said, and one thing more; where the two do not go together, that is of the rest."""
    if one is SILENT:
        return said
    if said is SILENT:
        return one
    rest = said.rest + one.rest
    if one.has_unit and said.has_unit and said.unit_text != one.unit_text:
        rest = (*rest, str(one.unit_text))
    if one.label and said.label not in (None, one.label):
        rest = (*rest, one.label)
    return _both(said, one, rest)


def _both(first: Statement, second: Statement, rest: tuple[str, ...] = ()) -> Statement:
    has_unit = first.has_unit
    return Statement(
        first.label or second.label,
        first.kinds | second.kinds,
        first.obs_statuses | second.obs_statuses,
        first.periods | second.periods,
        first.scale if has_unit else second.scale,
        first.unit if has_unit else second.unit,
        first.members + second.members,
        first.is_total or second.is_total,
        first.is_comparison or second.is_comparison,
        first.is_unit or second.is_unit,
        rest,
    )


@lru_cache(maxsize=8192)
def read_statement(text: str, label: str | None = None) -> Statement:
    """What a text says; of one that is too long for a heading nothing is understood.

    Args:
        text: as written.
        label: the field that a head above has named already.
    """
    if len(text) > MAX_LENGTH:
        return Statement(label=label, rest=(text[:MAX_LENGTH],))
    text = _COLUMN_NUMBER.sub(" ", text)
    said = Statement(label=label, rest=tuple(signs_in(text)))
    for part in _parts(text):
        said = _read_part(part, said)
    return said


def signs_in(text: str) -> list[str]:
    """The signs in a text that no word accounts for: `?`, `±`, a minus at the end."""
    return _SIGN.findall(text.strip())


def _parts(text: str) -> Iterator[str]:
    """The stretches between parentheses and colons, which no phrase reaches over."""
    whole = fold(text)
    if whole in _labels() or whole in reference().units_by_name:
        yield text  # `Kỳ báo cáo (tháng/quý/năm)`
    else:
        yield from _BETWEEN_PARTS.split(text)


def _read_part(part: str, said: Statement) -> Statement:
    words, scale = _words(part), ONE
    while words:
        found, length = _longest(words, said, scale)
        words = words[length:]
        if found.scale != ONE and not found.unit:  # `nghìn tỷ`: both count
            scale *= found.scale
            continue
        if scale != ONE and not found.unit:
            said, scale = _and(said, Statement(scale=scale)), ONE
        if scale != ONE:
            found, scale = replace(found, scale=scale * found.scale), ONE
        said = _and(said, found)
    return said if scale == ONE else _and(said, Statement(scale=scale))


def _words(part: str) -> list[tuple[str, str]]:
    """The words of a text, each folded and as it is written."""
    folded, written = fold(part).split(), words_as_written(part)
    return list(zip(folded, written if len(written) == len(folded) else folded, strict=True))


def _longest(
    words: list[tuple[str, str]], said: Statement, scale: Decimal
) -> tuple[Statement, int]:
    """The longest phrase that the words begin with, and how many words it has."""
    first = words[0][0]
    lengths = ANY_LENGTH if may_begin_period(first) else _lengths().get(first, ())
    for length in lengths:
        if length > len(words):
            continue
        phrase, written = map(" ".join, zip(*words[:length], strict=True))
        if found := _meaning(phrase, written, said, leads_to_unit=said.is_unit or scale != ONE):
            return found, length
    return Statement(rest=(words[0][0],)), 1


def _meaning(
    phrase: str, written: str, said: Statement, *, leads_to_unit: bool
) -> Statement | None:
    """What one phrase says after what was said before it; None when it says nothing known."""
    label = _labels().get(phrase) if has_its_accents(phrase, written) else None
    qualifier = _phrases().get(phrase)
    if label and not said.label and (said.is_silent or not qualifier):
        kinds = qualifier.kinds if qualifier else frozenset()
        periods = frozenset({PREVIOUS}) if label == "previous" else frozenset()
        return Statement(label, kinds, periods=periods, is_unit=label == "unit")
    if qualifier:
        return qualifier
    if label and label == said.label:
        return SILENT
    if period := match_period(phrase):
        return Statement(periods=frozenset({period}))
    unit = reference().units_by_name.get(phrase)
    members = members_named(written) if phrase in reference().members_by_name else None
    if unit and (leads_to_unit or not members):
        return Statement(unit=phrase)
    return Statement(members=(members,)) if members and not unit else None


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """How many words the phrases, labels, units and members have that begin with a word."""
    known = reference()
    names = (_labels(), _phrases(), known.units_by_name, known.members_by_name)
    lengths: dict[str, set[int]] = defaultdict(set)
    for words in (name.split() for each in names for name in each):
        if len(words) <= LONGEST_PHRASE:
            lengths[words[0]].add(len(words))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


@cache
def _labels() -> dict[str, str]:
    """The labels of columns; the code of a dimension heads one that there is no place for."""
    dimensions = {fold(code): "unsupported" for code in reference().dimensions}
    return dimensions | labels("column")


@cache
def phrases() -> dict[str, Statement]:
    """The phrases of ``phrases.csv`` as they are written there, with all that each says."""
    found: dict[str, Statement] = {}
    with (Path(__file__).parent / "phrases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            said = _phrase(row["says"], row["of"])
            found[row["written"]] = _both(found.get(row["written"], SILENT), said)
    return found


@cache
def _phrases() -> dict[str, Statement]:
    """The same by their keys: what is written with and without accents is one phrase."""
    folded: dict[str, Statement] = {}
    for written, statement in phrases().items():
        folded[fold(written)] = _both(folded.get(fold(written), SILENT), statement)
    return folded


@cache
def vocabulary() -> frozenset[str]:
    """Every word that some phrase, label, unit or member has: any other says nothing known."""
    known = reference()
    names = (
        _labels(),
        _phrases(),
        known.units_by_name,
        known.members_by_name,
        NUMBER_WORDS,
        ENGLISH_MONTHS,
    )
    words = {word for each in names for name in each for word in _LETTERS.findall(name)}
    return frozenset(words | {"thang", "thg", "th", "t", "quy", "q", "nam", "dau", "den", "ngay"})


def _phrase(says: str, of: str) -> Statement:
    match says:
        case "kind":
            return Statement(kinds=frozenset({of}))
        case "obs_status":
            return Statement(obs_statuses=frozenset({of}))
        case "period":
            return Statement(periods=frozenset({PeriodPhrase(of)}))
        case "scale":
            return Statement(scale=Decimal(of))
        case "unit":
            return Statement(is_unit=True)
        case "total":
            return Statement(is_total=True)
        case "comparison":
            return Statement(is_comparison=True)
        case "nothing":
            return SILENT
    raise ValueError(f"phrases.csv: {says!r} is nothing that a phrase can say")
