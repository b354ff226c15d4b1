"""Figures as ingestion stages them: what each is of in a heading, what it states beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import Connection, sql

from ingestion.staging.rows import FIGURE
from ingestion.staging.summary import HEADING

Figures = Iterable[dict[str, Any]]


def stage(connection: Connection, submission: int, figures: Figures) -> None:
    """Writes figures, given by columns of staging.observation, each under a heading of its own."""
    numbered = [
        figure | {"submission_id": submission, "figure_no": number, "heading_no": number}
        for number, figure in enumerate(figures, start=1)
    ]
    _copy(connection, "heading", ("submission_id", "heading_no", *HEADING), numbered)
    _copy(connection, "figure", FIGURE, numbered)


def _copy(connection: Connection, table: str, columns: Sequence[str], rows: Figures) -> None:
    statement = sql.SQL("copy staging.{} ({}) from stdin").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor().copy(statement) as copy:
        for row in rows:
            copy.write_row([row.get(column) for column in columns])


def unstage(connection: Connection, submission: int) -> None:
    """Takes a submission out of its release and out of staging."""
    for table in (
        "core.release_submission", "staging.figure", "staging.heading", "staging.submission",
    ):  # fmt: skip
        connection.execute(
            sql.SQL("delete from {} where submission_id = %s").format(
                sql.Identifier(*table.split("."))
            ),
            [submission],
        )
