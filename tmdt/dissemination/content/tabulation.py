"""Tables of rows: the columns that a table has anything in, and how exact its figures are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tmdt.dissemination.content.document import Column, Table, Text
from tmdt.dissemination.content.facts import Facts, Row
from tmdt.dissemination.content.wording import ACCURACY, HIGH, LOW

Cell = Callable[[Row], Any]


def tabulate(
    name: str,
    title: Text,
    rows: Iterable[Row],
    columns: Sequence[tuple[Column, Cell]],
    always: Iterable[str] = (),
    notes: tuple[Text, ...] = (),
) -> Table:
    """A table of rows; a column that nothing stands in is left out.

    Args:
        name: Of the table.
        title: In both languages.
        rows: In the order in which they are shown.
        columns: What each column has of a row; the first names the row.
        always: Columns that stand even when they are empty.
        notes: Below the table.
    """
    made = [tuple(cell(row) for _, cell in columns) for row in rows]
    kept = [
        place
        for place, (column, _) in enumerate(columns)
        if place == 0 or column.name in always or any(row[place] is not None for row in made)
    ]
    return Table(
        name, title, tuple(columns[place][0] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in made), notes,
    )  # fmt: skip


def accuracy(
    facts: Facts, low: str = "value_low", high: str = "value_high"
) -> list[tuple[Column, Cell]]:
    """Columns of a figure that is not exact: in which way, and the bounds of a range."""

    def bound(name: str) -> Cell:
        return lambda row: row[name] if row["qualifier"] == "range" else None

    return [
        (Column("accuracy", ACCURACY), lambda row: accuracy_of(facts, row)),
        (Column("low", LOW, "number"), bound(low)),
        (Column("high", HIGH, "number"), bound(high)),
    ]


def accuracy_of(facts: Facts, row: Row) -> Text | None:
    """In which way a figure is not exact; None where it is, or where there is no figure."""
    qualifier = row.get("qualifier")
    return None if qualifier in (None, "exact") else word_of(facts, "qualifier", qualifier)


def word_of(facts: Facts, code_list: str, code: str | None) -> Text | None:
    """A code in both languages; the code itself where it has no words."""
    if code is None:
        return None
    known = facts.words.get((code_list, code))
    return Text(known["name_vi"], known["name_en"]) if known else Text(code, code)
