"""The gates of a load: Great Expectations validates a candidate release, and may block it.

A gate that cannot run has not passed: from its start until all of its results are recorded, the
warehouse holds a failed validation of that gate.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from psycopg.types.json import Json

from expectations import suites
from expectations.offenders import locate_rows, shorten_row
from expectations.page import KEPT, SECTION, Listed, Validation, write_index, write_page
from expectations.rules import registry
from expectations.suites import Suite
from expectations.validation import Result, validate
from warehouse import database
from warehouse.home import Problem, Unrepeatable
from warehouse.stores import locate, require_ours

log = logging.getLogger(__name__)

SHOWN = 3
"""Bad rows that the message of a blocked gate quotes."""
LISTED = """
    select v.validation_id, v.gate, v.release_id, coalesce(r.load_period, ''), v.run_id,
        v.validated_at, v.success, failed.name, v.data_docs is not null
    from quality.validation as v
    left join core.release as r using (release_id)
    left join lateral (
        select e.suite || '.' || e.expectation as name
        from quality.expectation_result as e
        where e.validation_id = v.validation_id and not e.success
        order by array_position(array['critical', 'warning', 'info'], e.severity), e.expectation_no
        limit 1
    ) as failed on true
    order by v.validation_id desc
    limit %s
"""


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
        run_id: The DAG run that calls, if any.

    Returns:
        ``gate``, ``release_id``, ``validation_id``, ``success``, how many expectations held, the
        ``failed`` ones (warnings, when the gate passes) and the address of its page.

    Raises:
        Blocked: a critical expectation failed.
        Problem: the gate could not run: no such gate, suite, candidate or database.
    """
    require_ours("gate-pages")
    checked = suites.load(gate, release_id)
    validation = _begin(gate, release_id, run_id)
    try:
        results = validate(checked, database.url())
        with database.connect() as connection:
            results = locate_rows(connection, checked, results)
    except Problem:
        raise
    except Exception as error:
        reason = " ".join(str(error).split())[:300]
        raise Problem(f"gate {gate} could not run: {reason}") from error
    expected = sum(len(suite.expectations) for suite in checked)
    if len(results) != expected:
        raise Problem(f"gate {gate}: {len(results)} of {expected} expectations were evaluated")
    blocking = [r for r in results if not r.success and r.severity == "critical"]
    page = _publish(replace(validation, success=not blocking), checked, results)
    failed = [_described(result) for result in results if not result.success]
    log.info("gate %s: %d of %d hold; %s", gate, len(results) - len(failed), len(results), page)
    summary = {
        "gate": gate,
        "release_id": release_id,
        "validation_id": validation.validation_id,
        "success": not blocking,
        "expectations": len(results),
        "failed": failed,
        "data_docs": page,
    }
    if blocking:
        raise Blocked(_message(gate, checked, blocking, page), summary)
    return summary


def _begin(gate: str, release_id: int, run_id: str | None) -> Validation:
    """Records that the gate is running, as failed until it has passed.

    The time is that of the start, so that a gate which outlives its candidate does not count for
    the next candidate of that number.
    """
    with database.connect() as connection:
        begun = connection.execute(
            """
            insert into quality.validation (release_id, gate, run_id, validated_at, success)
            select release_id, %s, %s, clock_timestamp(), false
            from core.release
            where release_id = %s and status = 'candidate'
            returning validation_id, validated_at,
                (select load_period from core.release where release_id = validation.release_id)
            """,
            [gate, run_id, release_id],
        ).fetchone()
    if begun is None:
        raise Unrepeatable(
            f"gate {gate}: release {release_id} is not an open candidate; load the month again"
        )
    validation_id, started_at, period = begun
    return Validation(validation_id, gate, release_id, period, run_id, started_at)


def _publish(validation: Validation, checked: Sequence[Suite], results: Sequence[Result]) -> str:
    """Writes the page of a validation, its record, and the index of the latest ones."""
    docs = locate("gate-pages")
    page = write_page(docs, validation, checked, results).as_uri()
    _record(validation.validation_id, results, page, success=validation.success)
    with database.connect() as connection:
        rows = connection.execute(LISTED, [KEPT]).fetchall()
    write_index(docs, [Listed(Validation(*row), failed, page) for *row, failed, page in rows])
    return page


def _record(validation_id: int, results: Sequence[Result], page: str, *, success: bool) -> None:
    """Records the results of the gate, its verdict and its page, in one transaction."""
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


def _described(result: Result) -> dict[str, Any]:
    return {
        "suite": result.suite,
        "expectation": result.expectation,
        "severity": result.severity,
        "unexpected_count": result.unexpected_count,
        "observed_value": result.observed_value,
        "examples": result.examples,
    }


def _message(gate: str, checked: Sequence[Suite], blocking: Sequence[Result], page: str) -> str:
    """One line: the gate, the expectation, how many rows, the first ones, and where to read on."""
    first = blocking[0]
    found = f"found {first.observed_value}"
    if first.unexpected_count is not None:
        found = f"{first.unexpected_count} row{'' if first.unexpected_count == 1 else 's'}"
    if examples := "; ".join(_dumps(shorten_row(row))[:300] for row in first.examples[:SHOWN]):
        found += f", such as {examples}"
    if len(blocking) > 1:
        found += f" (and {len(blocking) - 1} more expectations)"
    return (
        f"gate {gate} blocked the release: {first.suite}.{first.expectation}: {found}."
        f" {_why(checked, first)} Page: {page} What to do: docs/runbook.md#{SECTION}"
    )


def _why(checked: Sequence[Suite], result: Result) -> str:
    """The rule's message on the first row, or the description of the expectation, bilingual."""
    rule = registry().get(result.expectation)
    if rule and result.examples:
        finding = rule.finding(**result.examples[0])
        return f"{finding.message_vi} / {finding.message_en}"
    return next(
        f"{expectation.notes} / {expectation.description}"
        for suite in checked
        for expectation in suite.expectations
        if (suite.name, expectation.name) == (result.suite, result.expectation)
    )
