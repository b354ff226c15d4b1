"""What a text states about the figures below or beside it, and how statements are combined."""

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
    """What a text states.

    Attributes:
        label: the field that it names as the label of a column: ``value``, ``unit``, …
        kinds: ``actual``, ``target`` or ``budget``.
        obs_statuses: SDMX codes: E estimated, P provisional, A official.
        periods: spans of time, most of them relative to the period of the form.
        scale: the factor of nghìn, triệu, x1000.
        unit: a unit of measure, as the key of the reference data, without a scale.
        members: parts of a whole, each as the (dimension, member) pairs that its word may mean.
        is_total: the whole is meant, not a part of it.
        is_comparison: it relates figures to others: a growth, a share, a rank.
        is_unit: it announces a unit (``ĐVT: …``), whether or not one follows.
        rest: the words that no phrase consumed.
        unknown: an unknown word in a longer remark, which a person has to read.
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
        """The unit with its scale before it, or the scale alone; None if neither is stated."""
        unit = reference().units_by_name[self.unit].name_vi if self.unit else None
        if self.scale == ONE:
            return unit
        return f"{format(self.scale, 'f')} {unit or ''}".strip()

    @property
    def part(self) -> str | None:
        """The part of the whole as a breakdown; if a word may mean several, all of them."""
        parts = (" / ".join(f"{name}={member}" for name, member in sorted(m)) for m in self.members)
        return ";".join(parts) or None

    @property
    def is_silent(self) -> bool:
        """Whether it states nothing that could change the meaning of a figure."""
        return not (
            self.kinds or self.obs_statuses or self.periods or self.unit_text or self.members
        )


SILENT = Statement()


def combine(statements: Iterable[Statement]) -> Statement:
    """Combines the statements of several texts, such as the headings over one column.

    Two units, two scales or two labels are not understood: the later one goes to the rest.
    """
    combined = SILENT
    for other in statements:
        combined = add(combined, other)
    return combined


def add(statement: Statement, other: Statement) -> Statement:
    """Adds another statement to one; what does not go with the first goes to the rest."""
    if other is SILENT:
        return statement
    if statement is SILENT:
        return other
    rest = statement.rest + other.rest
    if other.has_unit and statement.has_unit and statement.unit_text != other.unit_text:
        rest = (*rest, str(other.unit_text))
    if other.label and statement.label not in (None, other.label):
        rest = (*rest, other.label)
    return join(statement, other, rest)


def join(first: Statement, second: Statement, rest: tuple[str, ...] = ()) -> Statement:
    """Joins two statements; where only one value is possible, the first one counts."""
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
