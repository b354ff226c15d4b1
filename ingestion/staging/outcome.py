"""What becomes of figures after they were staged: rejected, set aside, or loaded after all.

A figure's reader and what it means come first (``ingestion.understanding``), then the rules, then
what holds for the whole file: a critical finding rejects all of it, and what the same bytes said
before is not said again.
"""

from __future__ import annotations

from collections.abc import Iterable

from psycopg import Connection

from expectations.rules import Finding
from ingestion.staging.summary import Summary

JUDGED = """
    update staging.figure set status = verdict.status, reason = verdict.reason
    from unnest(%s::integer[], %s::text[], %s::text[]) as verdict (figure_no, status, reason)
    where submission_id = %s and figure.figure_no = verdict.figure_no
    returning heading_no, figure.status, figure.reason
"""
MARKED = """
    update staging.figure set obs_status = mark.obs_status
    from unnest(%s::integer[], %s::text[]) as mark (figure_no, obs_status)
    where submission_id = %s and figure.figure_no = mark.figure_no and status = 'loaded'
"""
REJECTED = """
    update staging.figure set status = 'rejected', reason = %s
    where submission_id = %s and status = 'loaded'
"""
# What the bytes said before is not said again: a later file may have corrected it.
SAID_BEFORE = """
    update staging.figure set status = 'ignored', reason = 'DUPLICATE_FILE'
    from staging.figure as before
    where
        figure.submission_id = %(submission_id)s and before.submission_id = %(again_of)s
        and figure.figure_no = before.figure_no and figure.source_ref = before.source_ref
        and figure.status = 'loaded' and before.status = 'loaded'
    returning figure.heading_no, figure.status, figure.reason
"""


def judge(
    connection: Connection,
    submission_id: int,
    verdicts: dict[int, tuple[str, str]],
    marks: dict[int, str],
    summary: Summary,
) -> None:
    """Writes what the rules decide of single figures.

    Args:
        connection: In the transaction that wrote them.
        submission_id: Their submission.
        verdicts: By figure: its status, and the rule that gives it.
        marks: By figure: the SDMX status that it is marked with if it is loaded.
        summary: What the submission holds in all, where the verdicts are entered.
    """
    statuses, reasons = zip(*verdicts.values(), strict=True) if verdicts else ((), ())
    asked = [list(verdicts), list(statuses), list(reasons), submission_id]
    summary.judge(connection.execute(JUDGED, asked).fetchall())
    connection.execute(MARKED, [list(marks), list(marks.values()), submission_id])


def reject_all_if_critical(
    connection: Connection, submission_id: int, findings: Iterable[Finding], summary: Summary
) -> None:
    """Rejects every figure of a file that has a critical finding."""
    critical = next((each.code for each in findings if each.severity == "critical"), None)
    if critical:
        connection.execute(REJECTED, [critical, submission_id])
        summary.reject_all(critical)


def set_aside_what_came_before(
    connection: Connection, submission_id: int, again_of: int, summary: Summary
) -> None:
    """Ignores the figures that the same bytes brought before, as another submission."""
    before = {"submission_id": submission_id, "again_of": again_of}
    summary.judge(connection.execute(SAID_BEFORE, before).fetchall())
