"""The gates of a load: what Great Expectations says of a candidate release, recorded and obeyed.

A gate that cannot be asked has not been passed: from the moment it starts, and until everything
it found is recorded, the warehouse holds a failed validation of that gate.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from psycopg.types.json import Json

from expectations import suites
from expectations.validation import Result, validate
from tmdt import database
from tmdt.home import Problem, folder

SHOWN = 3
"""Bad rows that the message of a blocked gate quotes."""
KEPT = 20
"""Validations whose pages are kept; what they say is in schema ``quality`` for ever."""


class Blocked(Problem):
    """A critical expectation failed; ``summary`` is what the gate found."""

    def __init__(self, message: str, summary: dict[str, Any]) -> None:
        super().__init__(message)
        self.summary = summary


def check(gate: str, release_id: int, run_id: str | None = None) -> dict[str, Any]:
    """Puts a candidate release through a gate and records the outcome in schema ``quality``.

    Args:
        gate: ``staging`` (the submissions it takes in) or ``candidate`` (what readers would see).
        release_id: The candidate's number.
        run_id: The run of the DAG that asks, if one does.

    Returns:
        ``gate``, ``release_id``, ``validation_id``, ``success``, how many expectations held, the
        ``failed`` ones (warnings, when the gate is passed) and where the Data Docs are.

    Raises:
        Blocked: a critical expectation failed.
        Problem: the gate could not be asked: no such gate, suite, candidate or database.
    """
    asked = suites.load(gate, release_id)
    validation_id = _begin(gate, release_id, run_id)
    docs = folder("data_docs") / f"{validation_id:06}_{gate}"
    try:
        results = validate(asked, database.url(), docs)
    except Problem:
        raise
    except Exception as error:
        reason = " ".join(str(error).split())[:300]
        raise Problem(f"gate {gate} could not be asked: {reason}") from error
    expected = sum(len(suite.expectations) for suite in asked)
    if len(results) != expected:
        raise Problem(f"gate {gate}: {len(results)} of {expected} expectations were evaluated")
    blocking = [r for r in results if not r.success and r.severity == "critical"]
    page = (docs / "index.html").as_uri()
    _record(validation_id, results, page, success=not blocking)
    _index(docs.parent)
    summary = {
        "gate": gate,
        "release_id": release_id,
        "validation_id": validation_id,
        "success": not blocking,
        "expectations": len(results),
        "failed": [_told(result) for result in results if not result.success],
        "data_docs": page,
    }
    if blocking:
        raise Blocked(_message(gate, blocking), summary)
    return summary


def _begin(gate: str, release_id: int, run_id: str | None) -> int:
    """Records that the gate is being asked, as failed until it is known to be passed.

    The time is that of the beginning, so that a gate which outlives its candidate says nothing
    about the next candidate of that number.
    """
    with database.connect() as connection:
        begun = connection.execute(
            """
            insert into quality.validation (release_id, gate, run_id, validated_at, success)
            select release_id, %s, %s, clock_timestamp(), false
            from core.release
            where release_id = %s and status = 'candidate'
            returning validation_id
            """,
            [gate, run_id, release_id],
        ).fetchone()
    if begun is None:
        raise Problem(f"gate {gate}: release {release_id} is not an open candidate")
    return int(begun[0])


def _record(validation_id: int, results: Sequence[Result], page: str, *, success: bool) -> None:
    """Everything the gate found, its verdict and where its page is, in one transaction."""
    rows = [
        (
            validation_id, number, result.suite, result.expectation, result.severity,
            result.success, result.unexpected_count, result.observed_value,
            Json(result.examples, dumps=_dumps),
        )
        for number, result in enumerate(results, start=1)
    ]  # fmt: skip
    with database.connect() as connection:
        connection.cursor().executemany(
            "insert into quality.expectation_result values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            rows,
        )
        connection.execute(
            "update quality.validation set success = %s, data_docs = %s where validation_id = %s",
            [success, page, validation_id],
        )


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _told(result: Result) -> dict[str, Any]:
    return {
        "suite": result.suite,
        "expectation": result.expectation,
        "severity": result.severity,
        "unexpected_count": result.unexpected_count,
        "observed_value": result.observed_value,
        "examples": result.examples,
    }


def _message(gate: str, blocking: Sequence[Result]) -> str:
    """One line: which gate, which expectation, how many rows, and the first of them."""
    first = blocking[0]
    found = (
        f"{first.unexpected_count} rows" if first.unexpected_count is not None
        else f"found {first.observed_value}"
    )  # fmt: skip
    examples = "; ".join(_dumps(row)[:300] for row in first.examples[:SHOWN])
    more = f" (and {len(blocking) - 1} more expectations)" if len(blocking) > 1 else ""
    return f"gate {gate} blocked the release: {first.suite}.{first.expectation}: {found}" + (
        f", such as {examples}{more}" if examples else more
    )


def _index(docs: Path) -> None:
    """The page that leads to those of the last validations, the newest first; older ones go."""
    pages = sorted((page for page in docs.iterdir() if page.is_dir()), reverse=True)
    for page in pages[KEPT:]:
        shutil.rmtree(page, ignore_errors=True)
    links = "".join(
        f'<li><a href="{escape(page.name)}/index.html">{escape(page.name)}</a></li>'
        for page in pages[:KEPT]
    )
    (docs / "index.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Data Docs</title>'
        f"<h1>Gates, the last first</h1><ul>{links}</ul></html>\n",
        encoding="utf-8",
    )
