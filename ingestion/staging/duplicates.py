"""Recognises files received again, by the SHA-256 of their bytes; none is loaded twice."""

from __future__ import annotations

from datetime import date

from psycopg import Connection

from ingestion.staging.synthetic import are_refused as synthetic_are_refused

KNOWN = """
    select submission_id
    from (
        select max(submission_id) as submission_id from staging.submission where sha256 = %(sha256)s
    ) as last_received
    where
        submission_id is not null
        and not exists (
            select from staging.figure
            inner join staging.heading using (submission_id, heading_no)
            where
                figure.submission_id = last_received.submission_id
                and (
                    figure.reason = 'PERIOD_IN_FUTURE' and period_start <= %(on)s
                    or figure.reason = 'SYNTHETIC_REFUSED' and %(synthetic)s
                )
        )
"""


def find_known_submission(connection: Connection, sha256: str, on: date) -> int | None:
    """The number of an earlier submission of these bytes that is still valid.

    None for new bytes, and for those to be processed again: because a period that was in the future
    has since begun, or because synthetic files were refused and no longer are.
    """
    parameters = {"sha256": sha256, "on": on, "synthetic": not synthetic_are_refused()}
    row = connection.execute(KNOWN, parameters).fetchone()
    return row[0] if row else None


def find_received_before(connection: Connection, sha256: str) -> int | None:
    """The number of the last submission of these bytes; None for new ones."""
    row = connection.execute(
        "select max(submission_id) from staging.submission where sha256 = %s", [sha256]
    ).fetchone()
    return row[0] if row else None
