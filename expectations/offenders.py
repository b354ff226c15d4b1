"""The rows that break an expectation, with their file, place and province.

Great Expectations returns only the columns that an expectation names. Whoever is on call needs to
know which file of which sender to look into.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import dict_row

from expectations.culprits import query_bad_rows
from expectations.suites import Expectation, Suite
from expectations.validation import EXAMPLES, Result
from reference.catalogue import reference, seed

Row = dict[str, Any]
IDENTITY = (
    "submission_id", "figure_no", "source_ref", "ref_area", "indicator_code", "breakdown", "period",
    "province_key", "indicator_key", "period_key",
)  # fmt: skip
"""The columns that identify a row of a batch, as far as the batch has them."""
NAMED = ("file", "place", "province", "indicator")
"""The words that ``locate_rows`` adds to a row."""
REPEATS = {"file_name": "file", "source_ref": "place", "indicator_code": "indicator"}
"""Columns that repeat one of them."""
FILES = """
    select submission_id, file_name, ref_area from staging.submission
    where submission_id = any(%s)
"""
FIGURES = """
    select submission_id, figure_no, source_ref, ref_area, indicator_code from staging.observation
    where submission_id = any(%s) and figure_no = any(%s)
"""


def locate_rows(
    connection: Connection, suites: Iterable[Suite], results: Sequence[Result]
) -> list[Result]:
    """Adds file, place and province to the rows of the results that failed.

    Args:
        connection: To the warehouse that was validated.
        suites: The suites that ran.
        results: Their results.
    """
    expectations = {
        (suite.name, expectation.name): (suite, expectation)
        for suite in suites
        for expectation in suite.expectations
    }
    whole = [
        replace(result, examples=_whole(connection, *expectations[of], result.examples))
        if result.examples and (of := (result.suite, result.expectation)) in expectations
        else result
        for result in results
    ]
    rows = [row for result in whole for row in result.examples]
    files, figures = _files(connection, rows), _figures(connection, rows)
    return [
        replace(result, examples=[_named(row, files, figures) for row in result.examples])
        for result in whole
    ]


def shorten_row(row: Row) -> Row:
    """A located row without repetitions."""
    return {name: value for name, value in row.items() if row.get(REPEATS.get(name, "")) != value}


def _whole(
    connection: Connection, suite: Suite, expectation: Expectation, examples: list[Row]
) -> list[Row]:
    """Completes rows of which an expectation on one column returned only that column."""
    column = expectation.kwargs.get("column")
    query = query_bad_rows(expectation, suite.batch)
    if query is None or any(row.keys() != {column} for row in examples):
        return examples
    limited = sql.SQL("select * from ({}) as bad limit {}").format(query, EXAMPLES)
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(limited).fetchall()
    return [{name: row[name] for name in (*IDENTITY, column) if name in row} for row in found]


def _files(connection: Connection, rows: Iterable[Row]) -> dict[Any, Row]:
    numbers = sorted({row["submission_id"] for row in rows if row.get("submission_id")})
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(FILES, [numbers]).fetchall() if numbers else []
    return {row["submission_id"]: row for row in found}


def _figures(connection: Connection, rows: Iterable[Row]) -> dict[Any, Row]:
    sought = [row for row in rows if row.get("submission_id") and row.get("figure_no")]
    numbers = [sorted({row[name] for row in sought}) for name in ("submission_id", "figure_no")]
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(FIGURES, numbers).fetchall() if sought else []
    return {(row["submission_id"], row["figure_no"]): row for row in found}


def _named(row: Row, files: dict[Any, Row], figures: dict[Any, Row]) -> Row:
    """A row that begins with the words a person looks for, as far as they are known."""
    file = files.get(row.get("submission_id"), {})
    figure = figures.get((row.get("submission_id"), row.get("figure_no")), {})
    area = row.get("ref_area") or figure.get("ref_area") or file.get("ref_area")
    named = {
        "file": file.get("file_name"),
        "place": row.get("source_ref") or figure.get("source_ref"),
        "province": _province_of_key(row.get("province_key")) or _province(area),
        "indicator": row.get("indicator_code")
        or _indicators_by_key().get(row.get("indicator_key", 0))
        or figure.get("indicator_code"),
    }
    return {name: value for name, value in named.items() if value is not None} | row


def _province(ref_area: str | None) -> str | None:
    known = reference().provinces.get(ref_area or "")
    return f"{known[0].name_vi} ({ref_area})" if known else None


def _province_of_key(key: Any) -> str | None:
    return _province(_areas_by_key().get(key))


@cache
def _areas_by_key() -> dict[int, str]:
    return {int(row["province_key"]): row["ref_area"] for row in seed("province")}


@cache
def _indicators_by_key() -> dict[int, str]:
    return {int(row["indicator_key"]): row["indicator_code"] for row in seed("indicator")}
