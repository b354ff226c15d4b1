"""Copies rows into ``staging``: figures, headings and findings."""

from __future__ import annotations

import io
from dataclasses import astuple
from typing import TYPE_CHECKING

from psycopg import Connection, sql

from expectations.rules import Finding
from ingestion.staging.summary import HEADING, HeadingKey

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

FIGURE = (
    "submission_id", "figure_no", "heading_no", "source_ref", "breakdown_text", "breakdown",
    "value_text", "value", "value_low", "value_high", "qualifier", "obs_status", "note", "reply",
    "status", "reason",
)  # fmt: skip
REPEATING = {"breakdown_text": "breakdown", "value_low": "value", "value_high": "value"}
"""Columns that are left empty where the other one has the same value."""
# A small sample is enough for the planner.
ANALYZE = """
    set local default_statistics_target = 10;
    analyze staging.submission, staging.heading, staging.figure, staging.coverage
"""


def lock_submission_number(connection: Connection) -> int:
    """Returns the number for the submission of this transaction, and locks out other writers."""
    # A table lock, which readers of marts cannot take.
    connection.execute("lock table staging.submission in share row exclusive mode")
    row = connection.execute("select coalesce(max(submission_id), 0) + 1 from staging.submission")
    number: int = row.fetchone()[0]  # type: ignore[index]
    return number


def summarise(connection: Connection) -> None:
    """Updates the index of figures by submission; without it, queries read all of staging."""
    connection.execute("select brin_summarize_new_values('staging.figure_of_submission')")


def analyze(connection: Connection) -> None:
    """Updates the planner's statistics; without them, it assumes that staging is empty."""
    connection.execute(ANALYZE)


def format_as_csv(
    submission_id: int, first: int, headings: np.ndarray, figures: pa.Table
) -> tuple[list[str], memoryview]:
    """Formats a chunk as CSV, without columns that are empty or repeat another one."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import compute, csv

    columns = {
        "submission_id": pa.array(np.full(len(figures), submission_id)),
        "figure_no": pa.array(np.arange(first, first + len(figures))),
        "heading_no": pa.array(headings),
    }
    for name in FIGURE:
        if name not in columns and figures[name].null_count < len(figures):
            columns[name] = figures[name].combine_chunks().cast(pa.string())
    for name, other in REPEATING.items():
        if name in columns and other in columns:
            same = compute.fill_null(compute.equal(columns[name], columns[other]), False)
            if compute.all(same).as_py():
                del columns[name]
            else:
                columns[name] = compute.if_else(same, None, columns[name])
    lines = io.BytesIO()
    options = csv.WriteOptions(include_header=False, quoting_style="needed")
    csv.write_csv(pa.table(columns), lines, options)
    return list(columns), lines.getbuffer()


def copy_figures(connection: Connection, columns: list[str], lines: memoryview) -> None:
    statement = sql.SQL("copy staging.figure ({}) from stdin (format csv)").format(
        sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor().copy(statement) as copy:
        copy.write(lines)


def copy_headings(
    connection: Connection, submission_id: int, headings: dict[HeadingKey, int]
) -> None:
    statement = sql.SQL("copy staging.heading (submission_id, heading_no, {}) from stdin").format(
        sql.SQL(", ").join(map(sql.Identifier, HEADING))
    )
    with connection.cursor().copy(statement) as copy:
        for heading, number in headings.items():
            copy.write_row((submission_id, number, *heading))


def copy_findings(connection: Connection, submission_id: int, findings: list[Finding]) -> None:
    with connection.cursor().copy(
        "copy staging.finding (code, severity, message_vi, message_en, fix_vi, fix_en,"
        " sheet, cell, line, indicator_code, figure_no, submission_id, finding_no) from stdin"
    ) as copy:
        for number, finding in enumerate(findings, start=1):
            copy.write_row((*astuple(finding), submission_id, number))
