"""The submissions whose rows break the expectations of a gate."""

from __future__ import annotations

import logging
from collections.abc import Iterable

import psycopg
from psycopg import Connection, sql

from expectations import suites
from expectations.suites import BY_QUERY, Expectation

log = logging.getLogger(__name__)
NAMED = sql.SQL(
    "select distinct (to_jsonb(bad) ->> 'submission_id')::bigint from ({}) as bad"
    " where to_jsonb(bad) ? 'submission_id'"
)
BAD_ROWS = {
    "expect_column_values_to_not_be_null": "{column} is null",
    "expect_column_values_to_be_null": "{column} is not null",
    "expect_column_values_to_be_in_set": "{column} <> all({value_set})",
}
"""The rows that break an expectation of Great Expectations, as a condition."""


def find_submissions(
    connection: Connection, gate: str, release_id: int, failed: Iterable[tuple[str, str]]
) -> set[int]:
    """Finds the submissions of the rows that break expectations of a gate.

    Args:
        connection: To the warehouse.
        gate: The gate that did not pass.
        release_id: The candidate.
        failed: The suite and the name of each expectation that failed.

    Returns:
        Their numbers; none for an expectation whose rows do not belong to single submissions.
    """
    wanted = set(failed)
    named: set[int] = set()
    connection.execute("set local enable_nestloop = off")
    for suite in suites.load(gate, release_id):
        broken = [each for each in suite.expectations if (suite.name, each.name) in wanted]
        if broken:
            named |= _submissions_of(connection, suite.batch, broken)
    return named


def _submissions_of(connection: Connection, batch: str, failed: list[Expectation]) -> set[int]:
    named: set[int] = set()
    try:
        with connection.transaction():
            # As in the gate: the rows are computed once, and the planner knows their number.
            connection.execute(sql.SQL("create temporary table batch as ") + sql.SQL(batch))
            connection.execute("analyze batch")
            for each in failed:
                if query := query_bad_rows(each, "select * from batch"):
                    found = connection.execute(NAMED.format(query)).fetchall()
                    named |= {number for (number,) in found if number is not None}
            connection.execute("drop table batch")
    except psycopg.Error:  # the gate could not evaluate it either
        log.exception("the submissions behind the failed expectations were not found")
        return set()
    return named


def query_bad_rows(expectation: Expectation, batch: str) -> sql.Composable | None:
    """The query of the rows that break an expectation, if there is one."""
    rows = f"({batch})"
    kwargs = expectation.kwargs
    if expectation.type == BY_QUERY:
        return sql.SQL(kwargs["unexpected_rows_query"].replace("{batch}", rows))
    if expectation.type == "expect_compound_columns_to_be_unique":
        columns = sql.SQL(", ").join(map(sql.Identifier, kwargs["column_list"]))
        return sql.SQL(
            "select * from (select *, count(*) over (partition by {}) as times from {} as batch)"
            " as batch where times > 1"
        ).format(columns, sql.SQL(rows))
    if condition := BAD_ROWS.get(expectation.type):
        return sql.SQL("select * from {} as batch where ").format(sql.SQL(rows)) + sql.SQL(
            condition
        ).format(
            column=sql.Identifier(kwargs["column"]),
            value_set=sql.Literal(kwargs.get("value_set")),
        )
    return None
