"""Asking a rule's query about figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from figures import figure

from expectations.rules import Rule

KNOWN = ("ref_area", "indicator_code", "breakdown", "period_start", "period_end", "value")
"""The columns of what is published, as rules see it."""


def state(
    database: psycopg.Connection,
    figures: list[dict[str, Any]],
    published: Sequence[dict[str, Any]] = (),
) -> None:
    """Writes what a submission says, and what is published."""
    database.execute("truncate figures, known")
    names = ("figure_no", "source_ref", *figure())
    database.cursor().executemany(
        f"insert into figures ({', '.join(names)}) values ({', '.join(['%s'] * len(names))})",
        [(number, f"line {number + 1}", *row.values()) for number, row in enumerate(figures, 1)],
    )
    database.cursor().executemany(
        "insert into known values (%s, %s, %s, %s, %s, %s)",
        [[row[column] for column in KNOWN] for row in published],
    )


def ask(database: psycopg.Connection, rule: Rule) -> list[dict]:
    relations = {"figures": "figures", "headings": "figures", "parts": "parts"}
    query = rule.query(**relations, history="known", peers="known")
    return database.execute(query).fetchall()


def is_as(expected: set[int] | dict[int, dict], rows: list[dict] | None) -> bool:
    """Whether just the expected figures were found, and told with the values expected, if any."""
    if rows is None or sorted(row["figure_no"] or 0 for row in rows) != sorted(expected):
        return False
    values = expected if isinstance(expected, dict) else {}
    return all(values.get(row["figure_no"], {}).items() <= row.items() for row in rows)


def found(database: psycopg.Connection, rule: Rule, *stated: Any) -> list[dict]:
    state(database, *stated)
    return ask(database, rule)
