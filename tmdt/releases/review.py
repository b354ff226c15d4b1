"""Questions to reviewers: whether a held figure is right, and whether to reopen a closed month.

A loaded figure with a finding of a rule that refers it to a reviewer (``asks: reviewer`` in the
registry) is held, and releases continue without it. Once approved, it is in the next release of its
month; a rebuild of the history puts it into that same release. A question is about a figure and its
value, so the same outlier is asked about once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from psycopg import Connection
from psycopg.rows import class_row

from expectations.rules import registry
from tmdt.releases import closed_months
from tmdt.releases.decision import current_user, require_reason
from warehouse import database
from warehouse.home import Problem

APPROVED, REJECTED, UNANSWERED = "approved", "rejected", "unanswered"
CLOSED = "PERIOD_CLOSED"

FIGURE = (
    "ref_area, indicator_code, period_start, period_end, breakdown, kind, value_low, value_high,"
    " is_synthetic"
)
"""What identifies a question about a figure: the figure, whether it is synthetic, its value."""

REFERRED = """
    select distinct on (figure.submission_id, figure.figure_no)
        figure.*, submission.is_synthetic, finding.code
    from core.release_submission as taken
    inner join staging.submission as submission using (submission_id)
    inner join staging.finding as finding using (submission_id)
    inner join staging.observation as figure using (submission_id, figure_no)
    where taken.release_id = %(release)s and figure.status = 'loaded'
        and finding.code = any(%(codes)s)
    order by figure.submission_id, figure.figure_no, finding.finding_no
"""

OPEN_CLOSINGS = """
    insert into quality.question (code, closing_id)
    select distinct %s, closing.decision_id
    from staging.held_submission as held
    inner join staging.period_closing as closing
        on held.closed_period = closing.load_period and held.closed_at = closing.decided_at
    on conflict do nothing
"""


class Question(NamedTuple):
    """A question with its last answer and its subject."""

    question_id: int
    code: str
    load_period: str
    """The month whose load it concerns."""
    opened_at: datetime
    answer: str | None
    """`approved`, `rejected`, `unanswered` (by the deadline), or None while it is open."""
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    release_id: int | None
    """The release that took the approved figure in."""
    closed_period: str | None
    """The closed month that files wait for; None for a figure."""
    submission_id: int | None
    figure_no: int | None
    file_name: str | None
    source_ref: str | None
    value_text: str | None
    unit_text: str | None
    ref_area: str | None
    indicator_code: str | None
    breakdown: str | None
    period: str | None
    period_end: date | None
    is_synthetic: bool | None
    message_vi: str | None
    message_en: str | None
    files_waiting: int


LISTED = """
    select
        review.question_id, review.code, review.load_period, review.opened_at, review.answer,
        review.decided_by, review.decided_at, review.reason, review.release_id,
        review.closed_period, review.submission_id, review.figure_no,
        submission.file_name, figure.source_ref, figure.value_text, figure.unit_text,
        figure.ref_area, figure.indicator_code, figure.breakdown, figure.period, figure.period_end,
        submission.is_synthetic,
        finding.message_vi, finding.message_en,
        (select count(*) from staging.held_submission as held
         where held.closed_period = review.closed_period) as files_waiting
    from quality.review as review
    left join staging.submission as submission using (submission_id)
    left join staging.observation as figure using (submission_id, figure_no)
    left join lateral (
        select message_vi, message_en from staging.finding
        where (submission_id, figure_no, code)
            = (review.submission_id, review.figure_no, review.code)
        order by finding_no limit 1
    ) as finding on true
"""


def hold_figures(connection: Connection, release_id: int) -> None:
    """Holds the figures of a candidate that a rule refers to a reviewer; opens the questions.

    What an earlier candidate held of the same submissions is dropped: the rules may have changed.
    """
    parameters = {"release": release_id, "codes": _asking_codes()}
    connection.execute(
        "delete from quality.held_figure where submission_id in"
        " (select submission_id from core.release_submission where release_id = %s)",
        [release_id],
    )
    connection.execute(
        f"insert into quality.question (code, {FIGURE})"  # noqa: S608
        f" select code, {FIGURE} from ({REFERRED}) as referred on conflict do nothing",
        parameters,
    )
    connection.execute(
        f"insert into quality.held_figure"  # noqa: S608
        f" select referred.submission_id, referred.figure_no, question.question_id"
        f" from ({REFERRED}) as referred inner join quality.question using ({FIGURE})",
        parameters,
    )


def take_in_approved(connection: Connection, release_id: int, period: str) -> int:
    """Takes the figures of the month that were approved since the last release into a candidate.

    Returns:
        How many.
    """
    return connection.execute(
        "update quality.question set release_id = %s where question_id in"
        " (select question_id from quality.approval_waiting where load_period = %s)",
        [release_id, period],
    ).rowcount


def list_questions(*, everything: bool = False) -> list[Question]:
    """The open questions, or all questions with their answers, in order of opening."""
    condition = "" if everything else " where review.answer is null"
    with database.connect() as connection:
        connection.execute(OPEN_CLOSINGS, [CLOSED])
        return _listed(connection, f"{condition} order by question_id")


def read_question(question_id: int) -> Question:
    """One question with its last answer.

    Raises:
        Problem: there is no such question, or it needs no answer any more.
    """
    with database.connect() as connection:
        return _one(connection, question_id)


def has_unasked() -> bool:
    """Whether there are open questions that no run has asked yet."""
    with database.connect() as connection:
        connection.execute(OPEN_CLOSINGS, [CLOSED])
        found = connection.execute(
            "select from quality.review where answer is null and asked_by is null limit 1"
        )
        return found.fetchone() is not None


def claim_questions(run_id: str) -> list[Question]:
    """Claims the unasked questions for a run; returns all open questions that it has claimed."""
    with database.connect() as connection:
        connection.execute(OPEN_CLOSINGS, [CLOSED])
        connection.execute(
            "update quality.question set asked_by = %s where asked_by is null and question_id in"
            " (select question_id from quality.review where answer is null)",
            [run_id],
        )
        return _listed(
            connection,
            " where review.asked_by = %s and review.answer is null order by question_id",
            [run_id],
        )


def answer_question(
    question_id: int, answer: str, reason: str, by: str | None = None, *, again: bool = True
) -> Question:
    """Records an answer; approving a reopening reopens the month.

    Args:
        question_id: The question.
        answer: `approved`, `rejected`, or `unanswered` when the deadline passed.
        reason: Why; kept with the decision.
        by: Who decided; by default the user of this process.
        again: Whether an earlier answer may be changed. An answer in the UI may come after one on
            the command line, which then holds.

    Returns:
        The question with its current answer.

    Raises:
        Problem: there is no such question, no reason, or a release has taken the figure in.
    """
    reason = reason.strip() if answer == UNANSWERED else require_reason(reason)
    with database.connect() as connection:
        connection.execute(
            "select from quality.question where question_id = %s for update", [question_id]
        )
        question = _one(connection, question_id)
        if question.answer is not None and not again:
            return question
        if question.release_id is not None:
            raise Problem(
                f"question {question_id} was approved, and release {question.release_id} has the"
                " figure: a published figure is replaced by another submission"
            )
        if question.closed_period and answer == APPROVED:
            closed_months.reopen(question.closed_period, reason, by, connection)
        connection.execute(
            "insert into quality.decision (question_id, answer, decided_at, decided_by, reason)"
            " values (%s, %s, clock_timestamp(), %s, %s)",
            [question_id, answer, by or current_user(), reason],
        )
        return question._replace(answer=answer)


def _asking_codes() -> list[str]:
    return [rule.code for rule in registry().values() if rule.asks == "reviewer"]


def _one(connection: Connection, question_id: int) -> Question:
    found = _listed(connection, " where review.question_id = %s", [question_id])
    if not found:
        raise Problem(f"there is no question {question_id} to answer: tmdt review lists them")
    return found[0]


def _listed(
    connection: Connection, condition: str, values: Sequence[object] = ()
) -> list[Question]:
    with connection.cursor(row_factory=class_row(Question)) as cursor:
        return cursor.execute(LISTED + condition, values).fetchall()  # type: ignore[arg-type]
