"""Whose rows a gate objects to: the submissions named by the expectations that failed."""

from __future__ import annotations

from collections.abc import Iterable

import psycopg
from psycopg import Connection, sql

from expectations import suites
from expectations.suites import BY_QUERY, Expectation

BAD_ROWS = {
    "expect_column_values_to_not_be_null": "{column} is null",
    "expect_column_values_to_be_null": "{column} is not null",
    "expect_column_values_to_be_in_set": "{column} <> all({value_set})",
}
"""The rows that an expectation of Great Expectations objects to, as a condition."""


def submissions_named(
    connection: Connection, gate: str, release_id: int, failed: Iterable[tuple[str, str]]
) -> set[int]:
    """The submissions of the rows that expectations of a gate object to.

    Args:
        connection: To the warehouse.
        gate: The gate that did not pass.
        release_id: The candidate.
        failed: The suite and the name of each expectation that failed.

    Returns:
        Their numbers; none where an expectation looks at no rows of single submissions.
    """
    wanted = set(failed)
    named: set[int] = set()
    for suite in suites.load(gate, release_id):
        for expectation in suite.expectations:
            query = bad_rows(expectation, suite.batch)
            if query is not None and (suite.name, expectation.name) in wanted:
                named |= _submissions_of(connection, query)
    return named


def _submissions_of(connection: Connection, query: sql.Composable) -> set[int]:
    asked = sql.SQL(
        "select distinct (to_jsonb(bad) ->> 'submission_id')::bigint from ({}) as bad"
        " where to_jsonb(bad) ? 'submission_id'"
    ).format(query)
    try:
        with connection.transaction():
            return {number for (number,) in connection.execute(asked) if number is not None}
    except psycopg.DataError:  # it could not be evaluated for the gate either
        return set()


def bad_rows(expectation: Expectation, batch: str) -> sql.Composable | None:
    """The query of the rows that an expectation objects to, where there is one."""
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
