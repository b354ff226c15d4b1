"""The heading of a long CSV: what each column holds, and what it states about the figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingestion.form.heading_rows import drop_asides, resolve_bare_labels
from ingestion.form.headings import (
    DECIDING,
    OF_NO_FIGURE,
    UNSUPPORTED,
    WRITTEN_ON,
    qualifies_figures,
)
from ingestion.understanding.grammar import read_statement
from ingestion.understanding.places import read_kind
from ingestion.understanding.row_periods import OF_PERIOD, PARTS
from ingestion.understanding.statements import SILENT, Statement, combine
from ingestion.understanding.units import read_unit
from reference.written_periods import read_period

REQUIRED = ("province", "period", "indicator", "value")
DECIDES = ("value", *DECIDING)
"""If one of these columns occurs twice, it is open which figure a value is."""
REPEATING = (
    "province", *OF_PERIOD, "indicator", "breakdown", "unit", "kind", "status", "day",
    "province_name", "indicator_name", "number",
)  # fmt: skip
"""Columns in which the same few texts are repeated."""
CONTRADICTION = "\0"
"""Replaces a text that contradicts the heading."""
ACTUAL = frozenset({"actual"})
OFFICIAL = frozenset({"A"})
PREVIOUS_VALUE, COLUMN_NOT_KNOWN = "PREVIOUS_VALUE", "COLUMN_NOT_KNOWN"


@dataclass(slots=True)
class Heading:
    """A heading as understood.

    Attributes:
        cells: as written.
        columns: the position of each field.
        others: columns that are not loaded, with the code of the reason.
        missing: required fields that this CSV lacks.
        problem: the code of the reason why no figure below can be loaded, and the words to quote.
        of_value: what else the heading of the values states.
        of_unit: what else the heading of the units states.
        written_on: columns of days on which something was written or submitted.
    """

    cells: Sequence[str]
    columns: dict[str, int] = field(default_factory=dict)
    others: dict[int, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    problem: tuple[str, str] | None = None
    of_value: Statement = SILENT
    of_unit: Statement = SILENT
    written_on: Collection[int] = ()

    @property
    def width(self) -> int:
        """The number of cells of a line."""
        return len(self.cells)

    @property
    def when(self) -> str | None:
        """The field with the time of a line: its period, or a part of that."""
        return next((name for name in OF_PERIOD if name in self.columns), None)

    @property
    def repeating(self) -> list[int]:
        """Columns in which the same few texts are repeated."""
        return [at for name, at in self.columns.items() if name in REPEATING]

    @property
    def unnamed(self) -> list[int]:
        """Columns without a label, and those of days of writing, which may hold words."""
        unknown = {at for at, code in self.others.items() if code == COLUMN_NOT_KNOWN}
        return sorted(unknown | set(self.written_on))

    @property
    def obs_status(self) -> str | None:
        """The state of observation that the heading names; None for official figures."""
        return next(iter(self.of_value.obs_statuses - OFFICIAL), None)

    @property
    def is_silent(self) -> bool:
        """Whether it states nothing about the figures except what each column holds."""
        return self.of_value.is_silent and self.of_unit.is_silent

    def resolve_unit(self, written: str) -> str | None:
        """The unit of a line in which this one is written."""
        stated = _combine(self.of_value, self.of_unit)
        if not (text := stated.unit_text):
            return written or None
        if not written:
            return text
        unit, of_all = read_unit(written), read_unit(text)
        if stated.unit or unit is None:
            return written if unit is None or unit == of_all else CONTRADICTION
        if unit.factor <= 1:
            return f"{text} {written}"  # a scale in the heading, the unit in its column
        return written if unit.factor == stated.scale else CONTRADICTION

    def resolve_kind(self, written: str) -> str | None:
        """The kind of a line in which this one is written; `Thực hiện` means just `Giá trị`."""
        kinds = self.of_value.kinds
        if not written:
            return next(iter(kinds), None)
        agrees = not kinds or kinds == ACTUAL or read_kind(written) in kinds
        return written if agrees else CONTRADICTION

    def resolve_period(self, written: str) -> str | None:
        """The period of a line, unless the heading states another one."""
        period = read_period(written)
        of = self.of_value.periods
        agrees = period is None or all(phrase.resolve(period) == period for phrase in of)
        return (written or None) if agrees else CONTRADICTION


def _combine(of_value: Statement, of_unit: Statement) -> Statement:
    return combine(replace(statement, label=None) for statement in (of_value, of_unit))


def read_heading(cells: Sequence[str]) -> Heading:
    """Reads the heading of a CSV."""
    heads = {at: (cell, read_statement(cell)) for at, cell in enumerate(cells)}
    heads = drop_asides(resolve_bare_labels(heads))
    statements = [heads[at][1] for at in range(len(cells))]
    written_on = {at for at, one in enumerate(statements) if one.label == WRITTEN_ON}
    others = {
        at: why for at, statement in enumerate(statements) if (why := _explain_set_aside(statement))
    }
    no_field = others.keys() | written_on
    fields = [None if at in no_field else one.label for at, one in enumerate(statements)]
    columns = {name: at for at, name in reversed(list(enumerate(fields))) if name}
    for name in ("province", "indicator"):
        if name not in columns and f"{name}_name" in columns:
            columns[name] = columns.pop(f"{name}_name")
    known = set(columns.values())
    others |= {at: COLUMN_NOT_KNOWN for at in range(len(cells)) if at not in known | set(others)}
    by_field = {name: statements[at] for name, at in columns.items()}
    return Heading(
        cells,
        columns,
        others,
        tuple(name for name in REQUIRED if name not in columns and not _is_composed(name, columns)),
        _find_problem(cells, fields, statements, columns),
        by_field.get("value", SILENT),
        by_field.get("unit", SILENT),
        written_on,
    )


def _is_composed(name: str, columns: Mapping[str, int]) -> bool:
    """Whether a field is composed of others: the period of year, quarter and month."""
    return name == "period" and not columns.keys().isdisjoint(PARTS)


def _explain_set_aside(statement: Statement) -> str | None:
    """Explains why a column has figures only for comparison."""
    is_previous = any(phrase.span_kind == "previous" for phrase in statement.periods)
    if statement.label == "previous" or (statement.label == "value" and is_previous):
        return PREVIOUS_VALUE
    compares = statement.label == "value" and statement.is_comparison
    return COLUMN_NOT_KNOWN if compares else None


def _find_problem(
    cells: Sequence[str],
    fields: Sequence[str | None],
    statements: Sequence[Statement],
    columns: dict[str, int],
) -> tuple[str, str] | None:
    """Finds why nothing below can be loaded: a column that is ambiguous, or not understood."""
    for at, name in enumerate(fields):
        if (name in DECIDES and name in fields[:at]) or _may_be_value(statements[at]):
            return "COLUMN_AMBIGUOUS", cells[at]
    if UNSUPPORTED in columns:
        return "HEADING_NOT_UNDERSTOOD", cells[columns[UNSUPPORTED]]
    for at, statement in enumerate(statements):
        if statement.label in OF_NO_FIGURE and qualifies_figures(statement):
            return "HEADING_NOT_UNDERSTOOD", cells[at]
    by_field = {name: statements[at] for name, at in columns.items()}
    for name, statement in by_field.items():
        if name in DECIDES and not _is_applied(name, statement):
            return "HEADING_NOT_UNDERSTOOD", cells[columns[name]]
    if _combine(by_field.get("value", SILENT), by_field.get("unit", SILENT)).rest:
        return "HEADING_NOT_UNDERSTOOD", cells[columns["unit"]]
    return None


def _may_be_value(statement: Statement) -> bool:
    """Whether a column without a label, headed by a unit or as actual, may hold the values."""
    named = statement.label or statement.rest or statement.is_comparison
    return bool(not named and statement.kinds <= ACTUAL and not statement.periods) and bool(
        statement.unit_text or statement.kinds
    )


def _is_applied(name: str, statement: Statement) -> bool:
    """Whether everything that a heading states can be applied to figures."""
    if statement.rest or statement.members or statement.is_comparison or len(statement.kinds) > 1:
        return False
    if name == "value":
        return len(statement.obs_statuses) < 2
    if name == "unit":
        return not (statement.kinds or statement.obs_statuses or statement.periods)
    return statement.is_silent
