"""Sets apart the submissions that make a month fail, so that it can be published without them.

When a step of the load (a gate, or the dbt build) fails, the submissions at fault are found here. A
gate names the bad rows and thereby their submissions; for a failed build, or a gate that names no
rows, they are found by bisection, and of two that fail only together it is the later one. They are
recorded as set apart, with the reason, and the candidate is opened again without them. If they
cannot be found, or are all submissions (the rule or the model is wrong, or every file is bad), the
load stays blocked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from psycopg import sql

from expectations.culprits import find_submissions
from expectations.gate import Blocked
from expectations.gate import check as check_gate
from tmdt import notification
from tmdt.releases import release, submission, transform
from tmdt.releases.bisection import TooManyTrials, find_culprits
from warehouse import database
from warehouse.home import Problem, Unrepeatable

log = logging.getLogger(__name__)
BY = "monthly_load"
TRIALS = {"gate_staging": 24, "transform": 24, "gate_candidate": 12}
"""How often a step may be tried in a bisection; a trial takes seconds, or a build and a gate."""
TRIED = {
    "gate_staging": ("gate_staging",),
    "transform": ("transform",),
    "gate_candidate": ("transform", "gate_candidate"),
}
"""The steps that a trial runs."""


class Step(NamedTuple):
    """One step of the load: its name, and what it does with the candidate."""

    name: str
    run: Callable[[int, str | None], Any]


STEPS = (
    Step("gate_staging", lambda number, run_id: check_gate("staging", number, run_id)),
    Step("transform", lambda number, run_id: transform.build()),
    Step("gate_candidate", lambda number, run_id: check_gate("candidate", number, run_id)),
)
"""In the order of the load."""


def run_step(step: str, release_id: int, run_id: str | None = None) -> Any:
    """Takes a candidate through one step, without the submissions that make it fail.

    When some are set apart, the candidate is opened again and repeats the earlier steps too.

    Args:
        step: The name of the task in monthly_load.
        release_id: The candidate.
        run_id: The DAG run that calls, if any.

    Returns:
        What the step returned for the candidate that passed.

    Raises:
        Blocked: a gate failed, and leaving submissions out does not help.
        Problem: the build failed, and leaving submissions out does not help.
    """
    steps = STEPS[: [each.name for each in STEPS].index(step) + 1]
    to_do = steps[-1:]
    if _is_trial(release_id):  # what an earlier try of this step left behind
        _open_again(release_id)
        to_do = steps
    while True:
        for current in to_do:
            try:
                result = current.run(release_id, run_id)
            except Problem as problem:
                culprits = _culprits(current.name, release_id, problem)
                if not culprits:
                    raise
                _set_apart(current.name, release_id, culprits, str(problem))
                to_do = steps
                break
        else:
            return result


def _culprits(step: str, release_id: int, problem: Problem) -> set[int]:
    """The submissions that make a step fail; none if that would be all of them."""
    taken = _submissions_of(release_id)
    bring_figures = {number for number, brings_figures in taken.items() if brings_figures}
    found: set[int] = set()
    if isinstance(problem, Blocked):
        named = _named(problem, release_id)
        _name_files(problem, named)
        found = named & taken.keys()
    elif step != "transform":  # the gate could not run
        return set()
    if not found and len(bring_figures) > 1:
        found = _those_it_fails_with(step, release_id, taken.keys(), bring_figures)
    if bring_figures <= found:
        log.warning("every submission of the candidate fails at %s: none is set apart", step)
        return set()
    return found


def _named(blocked: Blocked, release_id: int) -> set[int]:
    failed = [
        (each["suite"], each["expectation"])
        for each in blocked.summary["failed"]
        if each["severity"] == "critical"
    ]
    with database.connect() as connection:
        return find_submissions(connection, blocked.summary["gate"], release_id, failed)


def _name_files(blocked: Blocked, named: Collection[int]) -> None:
    """Adds to a gate's message the files whose rows it found, for the person who is told."""
    if named:
        blocked.add_note("\n".join(["Files:", *submission.describe(sorted(named))]))


def _those_it_fails_with(
    step: str, release_id: int, taken: Collection[int], bring_figures: Collection[int]
) -> set[int]:
    """Finds the submissions at fault by bisection."""
    period = _period_of(release_id)
    others = set(taken) - set(bring_figures)
    steps = [each for each in STEPS if each.name in TRIED[step]]

    def fails(numbers: Collection[int]) -> bool:
        if not numbers and step != "transform":  # a gate never passes an empty candidate
            return False
        release.open_candidate(period, only=others | set(numbers))
        try:
            for each in steps:
                each.run(release_id, None)
        except Problem as problem:
            log.info("%s fails with %s: %s", step, numbers, problem)
            return True
        return False

    try:
        return find_culprits(sorted(bring_figures), fails, TRIALS[step])
    except TooManyTrials:
        log.warning("%d trials did not show which submissions make %s fail", TRIALS[step], step)
        return set()


def _set_apart(step: str, release_id: int, culprits: set[int], reason: str) -> None:
    """Records the decision, notifies people, and opens the candidate again without them."""
    period = _period_of(release_id)
    lines = submission.set_apart(sorted(culprits), step, reason, BY)
    notification.notify(
        f"{len(lines)} submissions of {period} were set apart at {step}",
        "\n".join(lines) + f"\n\n{reason}\n\nThe month continues without them.",
        section="a-submission-was-set-apart",
        severity=notification.WARNING,
    )
    log.warning("set apart at %s: %s: %s", step, "; ".join(lines), reason)
    _open_again(release_id)


def _open_again(release_id: int) -> None:
    period = _period_of(release_id)
    if release.open_candidate(period) != release_id:
        raise Problem(f"{period}: there is nothing left to publish; see tmdt submission list")


def _submissions_of(release_id: int) -> dict[int, bool]:
    """The submissions of a candidate, each with whether it brings figures."""
    with database.connect() as connection:
        return dict(
            connection.execute(
                "select submission_id, exists (select from staging.figure as f where"
                " f.submission_id = taken.submission_id and f.status = 'loaded')"
                " from core.release_submission as taken where release_id = %s order by 1",
                [release_id],
            ).fetchall()
        )


def _period_of(release_id: int) -> str:
    return _read_column("load_period", release_id)


def _is_trial(release_id: int) -> bool:
    """Whether a candidate was opened as a trial."""
    return _read_column("note", release_id) == release.TRIAL


def _read_column(column: str, release_id: int) -> str:
    with database.connect() as connection:
        row = connection.execute(
            sql.SQL("select {} from core.release where release_id = %s").format(
                sql.Identifier(column)
            ),
            [release_id],
        ).fetchone()
    if row is None:
        raise Unrepeatable(
            f"release {release_id} is not an open candidate any more; load the month again"
        )
    return str(row[0])
