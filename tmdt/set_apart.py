"""A submission that makes a month fail is set apart by name, and the month goes on without it.

A step of the load (a gate, or the dbt build) that fails because of some submissions says so here:
a gate names the rows it objects to, and with them their submissions; of a failed build it is tried
which submissions it fails with, half of them at a time. Those are recorded as set apart, with the
reason, and the candidate is opened again without them. Where it cannot be told, or where it would
be all of them (then the rule or the model is wrong, or nothing good came), the load stays blocked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from typing import Any

from expectations.culprits import submissions_named
from expectations.gate import Blocked
from expectations.gate import check as check_gate
from tmdt import database, notification, release, submission, transform
from tmdt.home import Problem

log = logging.getLogger(__name__)
BY = "monthly_load"
TRIALS = 24
"""Builds that finding out may cost, each of some seconds."""


class Step:
    """What a task of the load does with the candidate."""

    def __init__(self, name: str, run: Callable[[int, str | None], Any]) -> None:
        self.name, self.run = name, run


STEPS = (
    Step("gate_staging", lambda number, run_id: check_gate("staging", number, run_id)),
    Step("transform", lambda number, run_id: transform.build()),
    Step("gate_candidate", lambda number, run_id: check_gate("candidate", number, run_id)),
)
"""In the order of the load."""


def take(step: str, release_id: int, run_id: str | None = None) -> Any:
    """Takes a candidate through one step, without the submissions that make it fail.

    When some are set apart, the candidate is opened again and goes through the steps before too.

    Args:
        step: The task of monthly_load.
        release_id: The candidate.
        run_id: The run of the DAG that asks, if one does.

    Returns:
        What the step says of the candidate that passed it.

    Raises:
        Blocked: a gate objects, and to no submissions that could be left out.
        Problem: the build failed, and it is not for some of the submissions.
    """
    so_far = STEPS[: [each.name for each in STEPS].index(step) + 1]
    to_do = so_far[-1:]
    if release.is_trial(release_id):  # what an earlier try of this step left behind
        _open_again(release_id)
        to_do = so_far
    while True:
        for current in to_do:
            try:
                result = current.run(release_id, run_id)
            except Problem as problem:
                culprits = _culprits(current.name, release_id, problem)
                if not culprits:
                    raise
                _set_apart(current.name, release_id, culprits, str(problem))
                to_do = so_far
                break
        else:
            return result


def _culprits(step: str, release_id: int, problem: Problem) -> set[int]:
    """The candidate's submissions for which a step failed, when they are some and not all."""
    taken = release.submissions_of(release_id)
    if isinstance(problem, Blocked):
        failed = [
            (each["suite"], each["expectation"])
            for each in problem.summary["failed"]
            if each["severity"] == "critical"
        ]
        gate = problem.summary["gate"]
        with database.connect() as connection:
            found = submissions_named(connection, gate, release_id, failed) & set(taken)
    elif step == "transform" and len(taken) > 1:
        found = _those_the_build_fails_with(release_id, taken)
    else:
        return set()
    bring_figures = {number for number, brings_figures in taken.items() if brings_figures}
    if bring_figures <= found:
        log.warning("every submission of the candidate fails at %s: none is set apart", step)
        return set()
    return found


def _those_the_build_fails_with(release_id: int, taken: dict[int, bool]) -> set[int]:
    """Finds them by building the candidate of half of them at a time."""
    period = release.period_of(release_id)
    trials = iter(range(TRIALS))

    def fails(numbers: Collection[int]) -> bool:
        if next(trials, None) is None:
            raise TooManyTrials
        release.open_candidate(period, only=numbers)
        try:
            transform.build()
        except Problem as problem:
            log.info("the build fails with %s: %s", numbers, problem)
            return True
        return False

    def culprits(numbers: list[int]) -> Iterator[int]:
        """Of submissions with which the build fails."""
        if len(numbers) == 1:
            yield from numbers
            return
        first, second = numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :]
        first_fails = fails(first)
        if first_fails:
            yield from culprits(first)
        if not first_fails or fails(second):
            yield from culprits(second)

    found: set[int] = set()
    try:
        # Not when it fails without any of them, nor when it was a passing trouble: it must fail
        # with those that were found, and not with the others.
        if not fails([]):
            found = set(culprits(list(taken)))
            if not fails(found) or fails(taken.keys() - found):
                found = set()
    except TooManyTrials:
        log.warning("after %d builds it is not known with which submissions it fails", TRIALS)
        found = set()
    return found


class TooManyTrials(Exception):
    """It would take too long."""


def _set_apart(step: str, release_id: int, culprits: set[int], reason: str) -> None:
    """Records it, tells people, and opens the candidate again without them."""
    period = release.period_of(release_id)
    lines = submission.set_apart(sorted(culprits), step, reason, BY)
    notification.notify(
        f"{len(lines)} submissions of {period} were set apart at {step}",
        "\n".join(lines) + f"\n\n{reason}\n\nThe month goes on without them."
        "\nWhat to do: tmdt submission show; docs/runbook.md",
    )
    log.warning("set apart at %s: %s: %s", step, "; ".join(lines), reason)
    _open_again(release_id)


def _open_again(release_id: int) -> None:
    period = release.period_of(release_id)
    if release.open_candidate(period) != release_id:
        raise Problem(f"{period}: there is nothing left to publish; see tmdt submission list")
