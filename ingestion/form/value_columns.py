"""The columns of figures in a table: what their headings state, and which ones are loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingestion.understanding.contradiction import HEADING_NOT_UNDERSTOOD
from ingestion.understanding.period_phrases import assign_year
from ingestion.understanding.statements import Statement
from reference.period import Period

COLUMN_AMBIGUOUS = "COLUMN_AMBIGUOUS"
PREVIOUS_VALUE = "PREVIOUS_VALUE"


@dataclass(slots=True)
class ValueColumn:
    """A column of figures.

    Attributes:
        position: the position of the column in the block.
        heading: the whole text over it.
        statement: what that states.
        period: the period of its figures, if the heading states one.
        code: the rule by which none of its figures is loaded.
    """

    position: int
    heading: str
    statement: Statement
    period: Period | None = None
    code: str | None = None

    @classmethod
    def under(cls, heading: str, statement: Statement, position: int) -> ValueColumn:
        """The column under a heading; unless that is fully understood, it loads nothing."""
        code = None if _is_understood(statement) else HEADING_NOT_UNDERSTOOD
        return cls(position, heading, statement, code=code)

    @property
    def kind(self) -> str | None:
        """The one kind that the heading names."""
        return next(iter(self.statement.kinds)) if len(self.statement.kinds) == 1 else None

    @property
    def obs_status(self) -> str | None:
        """The one state of observation that the heading names; None for official figures."""
        statuses = self.statement.obs_statuses - {"A"}
        return next(iter(statuses)) if len(statuses) == 1 else None


def may_be_value(statement: Statement) -> bool:
    """Whether there may be figures under a heading, even without a label: `Kế hoạch`, `Tháng 9`."""
    qualifiers = statement.kinds or statement.obs_statuses or statement.periods
    return statement.label == "value" or (
        statement.label is None and not statement.rest and bool(qualifiers)
    )


def _is_understood(statement: Statement) -> bool:
    return not (
        statement.rest
        or len(statement.kinds) > 1
        or len(statement.obs_statuses) > 1
        or len(statement.members) > 1
        or (statement.members and statement.is_total)
    )


def place_values(
    values: Sequence[ValueColumn], form: Period | None
) -> tuple[list[ValueColumn], list[ValueColumn]]:
    """Decides which columns load, now that the period of the form is known.

    Args:
        values: The columns; their periods are set, and the codes of those not loaded.
        form: The period in the header; None if the rows must state it.

    Returns:
        The columns of figures, and those of another period, which are only for comparison.
    """
    others = [column for column in values if _is_previous(column, form)]
    kept = [column for column in values if not _is_previous(column, form)]
    if not kept:
        kept, others = others, []
    _mark_ambiguous(kept)
    for column in kept:
        column.period = _find_period(column, form)
        if column.statement.periods and column.period is None:
            column.code = column.code or HEADING_NOT_UNDERSTOOD
    of_one_meaning: dict[object, list[ValueColumn]] = defaultdict(list)
    for column in kept:
        meaning = (column.kind or "actual", column.period or form, column.statement.members)
        of_one_meaning[meaning].extend([column] if column.code is None else [])
    for alike in of_one_meaning.values():
        for column in alike if len(alike) > 1 else ():
            column.code = COLUMN_AMBIGUOUS
    return kept, others


def _mark_ambiguous(values: Iterable[ValueColumn]) -> None:
    """Marks columns as ambiguous if another one, not understood, may be the value as well."""
    unclear = [c for c in values if c.code and c.statement.label and not c.statement.kinds]
    for column in values:
        if column.code is None and unclear and column.kind in (None, "actual"):
            column.code = COLUMN_AMBIGUOUS


def _is_previous(column: ValueColumn, form: Period | None) -> bool:
    """Whether a column is of another period than the form, and so only for comparison."""
    if any(phrase.span_kind == "previous" for phrase in column.statement.periods):
        return True
    if form is None or not column.statement.periods or column.kind in ("target", "budget"):
        return False
    period = _find_period(column, form)
    return period is not None and (period.end < form.start or period.start > form.end)


def _find_period(column: ValueColumn, form: Period | None) -> Period | None:
    """The one span that the heading names; None if there is none, or more than one."""
    spans = {phrase.resolve(form) for phrase in assign_year(column.statement.periods)}
    return spans.pop() if len(spans) == 1 else None
