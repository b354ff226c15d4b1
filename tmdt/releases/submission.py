"""Decisions on submissions: set apart by a load, withdrawn or let in again by an operator.

A decision is recorded with its reason and never changed; the latest one on a submission holds. No
later release takes in a submission that is set apart or withdrawn; if it was published before, the
next load takes it back (`tmdt.releases.withdrawal`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import NamedTuple

from psycopg import Connection
from psycopg.rows import class_row

from expectations.rules import registry
from reference.catalogue import reference
from tmdt.releases.decision import current_user, require_reason
from tmdt.releases.release import lock_releases
from warehouse import database
from warehouse.home import Problem

SET_APART, WITHDRAWN, LET_IN = "set_apart", "withdrawn", "let_in"


class Standing(NamedTuple):
    """A submission, and whether it is loaded."""

    submission_id: int
    file_name: str
    load_period: str | None
    ref_area: str | None
    status: str
    """`accepted`, `partial` or `rejected`, as it was staged."""
    standing: str
    """published, waiting, held (its month is closed), rejected, set_apart or withdrawn."""
    release_id: int | None
    """The published release that took it in."""
    taken_back_in: int | None
    """The published release that took its figures back."""
    step: str | None
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None


class Decision(NamedTuple):
    """One decision on a submission."""

    decision: str
    step: str | None
    decided_at: datetime
    decided_by: str
    reason: str


STANDINGS = """
    select
        submission.submission_id, submission.file_name, submission.load_period,
        submission.ref_area, submission.status,
        case
            when kept.decision is not null then kept.decision
            when submission.status = 'rejected' then 'rejected'
            when published.release_id is not null then 'published'
            when exists (
                select from staging.held_submission as held
                where held.submission_id = submission.submission_id
            ) then 'held'
            else 'waiting'
        end as standing,
        published.release_id, taken_back.release_id as taken_back_in,
        kept.step, kept.decided_at, kept.decided_by, kept.reason
    from staging.submission as submission
    left join staging.kept_out as kept using (submission_id)
    left join core.release_submission as taken using (submission_id)
    left join core.release as published
        on taken.release_id = published.release_id and published.status = 'published'
    left join core.release as taken_back
        on kept.release_id = taken_back.release_id and taken_back.status = 'published'
"""


ADD_FINDING = """
    insert into staging.finding (
        submission_id, finding_no, code, severity, message_vi, message_en, fix_vi, fix_en
    )
    select
        %(number)s, coalesce(max(finding_no), 0) + 1, %(code)s, %(severity)s, %(message_vi)s,
        %(message_en)s, %(fix_vi)s, %(fix_en)s
    from staging.finding
    where submission_id = %(number)s
"""
UNSETTLED = "standing not in ('published', 'rejected') and taken_back_in is null"


def list_standings(period: str | None = None, *, everything: bool = False) -> list[Standing]:
    """The submissions that no release has, or all of them; optionally of one month."""
    condition = "true" if everything else UNSETTLED
    with database.connect() as connection:
        return _fetch(
            connection,
            f"select * from ({STANDINGS}) as standing where {condition}"  # noqa: S608
            " and load_period is not distinct from coalesce(%s::text, load_period)"
            " order by submission_id",
            [period],
        )


def list_kept_out(period: str | None = None) -> list[Standing]:
    """Submissions that are set apart, and withdrawn ones whose figures readers still see."""
    return [
        each
        for each in list_standings(period)
        if each.standing == SET_APART
        or (each.standing == WITHDRAWN and each.release_id and not each.taken_back_in)
    ]


def read_standing(submission_id: int) -> Standing:
    """One submission.

    Raises:
        Problem: there is no such submission.
    """
    with database.connect() as connection:
        return _one(connection, submission_id)


def list_decisions(submission_id: int) -> list[Decision]:
    """The decisions on a submission, in order of time."""
    with database.connect() as connection, connection.cursor(row_factory=class_row(Decision)) as c:
        return c.execute(
            "select decision, step, decided_at, decided_by, reason"
            " from staging.submission_decision where submission_id = %s order by decision_id",
            [submission_id],
        ).fetchall()


def set_apart(submissions: Sequence[int], step: str, reason: str, by: str) -> list[str]:
    """Records that submissions made a step of the load fail; returns a line on each."""
    with database.connect() as connection:
        lock_releases(connection)
        for number in submissions:
            _write(connection, number, SET_APART, require_reason(reason), by, step)
            period = _one(connection, number).load_period
            finding = registry()["SUBMISSION_SET_APART"].finding(period=period)
            connection.execute(ADD_FINDING, {**asdict(finding), "number": number})
    return describe(submissions)


def describe(submissions: Sequence[int]) -> list[str]:
    """A line on each submission: its number, file and province."""
    with database.connect() as connection:
        rows = connection.execute(
            "select submission_id, file_name, ref_area from staging.submission"
            " where submission_id = any(%s) order by 1",
            [list(submissions)],
        ).fetchall()
    provinces = reference().provinces
    return [
        f"{number} {file_name} ({provinces[area][-1].name_vi if area else 'several provinces'})"
        for number, file_name, area in rows
    ]


def withdraw(submission_id: int, reason: str, by: str | None = None) -> Standing:
    """Withdraws a submission: no release takes it in, and a published one is taken back.

    Raises:
        Problem: there is no such submission, it was rejected or is withdrawn, or no reason is
            given.
    """
    reason = require_reason(reason)
    with database.connect() as connection:
        lock_releases(connection)
        before = _one(connection, submission_id)
        if before.standing in ("rejected", WITHDRAWN):
            raise Problem(f"submission {submission_id} is already {before.standing}")
        _write(connection, submission_id, WITHDRAWN, reason, by or current_user())
        return _one(connection, submission_id)


def let_in(submissions: Sequence[int], reason: str, by: str | None = None) -> list[Standing]:
    """Lets submissions in again that were set apart or withdrawn: all of them, or none.

    Raises:
        Problem: one is not kept out, a release took it back, or no reason is given.
    """
    reason = require_reason(reason)
    with database.connect() as connection:
        lock_releases(connection)
        for number in submissions:
            before = _one(connection, number)
            if before.standing not in (SET_APART, WITHDRAWN):
                raise Problem(f"submission {number} is not kept out: it is {before.standing}")
            if before.taken_back_in:
                raise Problem(
                    f"release {before.taken_back_in} took submission {number} back: its province"
                    " has to send the figures again, in a new file"
                )
            _write(connection, number, LET_IN, reason, by or current_user())
        return [_one(connection, number) for number in submissions]


def _write(
    connection: Connection, number: int, decision: str, reason: str, by: str,
    step: str | None = None,
) -> None:  # fmt: skip
    connection.execute(
        "insert into staging.submission_decision"
        " (submission_id, decision, step, decided_by, reason) values (%s, %s, %s, %s, %s)",
        [number, decision, step, by, reason],
    )


def _one(connection: Connection, submission_id: int) -> Standing:
    found = _fetch(connection, f"{STANDINGS} where submission.submission_id = %s", [submission_id])
    if not found:
        raise Problem(f"there is no submission {submission_id}: tmdt submission list --all")
    return found[0]


def _fetch(connection: Connection, query: str, values: Sequence[object]) -> list[Standing]:
    with connection.cursor(row_factory=class_row(Standing)) as cursor:
        return cursor.execute(query, values).fetchall()  # type: ignore[arg-type]
