"""What words say of the figures they stand over or beside, and what several texts say together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ingestion.understanding.period_phrases import PeriodPhrase
from reference.catalogue import reference

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
        unknown: a word of a longer remark that nobody here knows: a person has to read it.
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
    unknown: str | None = None

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
        both = add(both, one)
    return both


def add(said: Statement, one: Statement) -> Statement:
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
    return join(said, one, rest)


def join(first: Statement, second: Statement, rest: tuple[str, ...] = ()) -> Statement:
    """Both of two things that are said; of what only one can be, the first one."""
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
        first.unknown or second.unknown,
    )
