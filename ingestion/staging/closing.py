"""Closes a submission: writes its coverage, and the row with its outcome."""

from __future__ import annotations

import re
from collections import Counter

from psycopg import Connection

from expectations.rules import registry
from ingestion.figures import Reading
from ingestion.staging.duplicates import find_received_before
from ingestion.staging.findings import Findings
from ingestion.staging.staged import Received, Staged
from ingestion.staging.summary import Summary

# Both the coverage of the submission and its outcome follow from the tally.
COVER = """
    with counted as (
        select heading.*, status, reason, figures
        from staging.heading
        inner join
            unnest(%(heading_no)s::integer[], %(status)s::text[], %(reason)s::text[],
                %(figures)s::bigint[]) as tally (heading_no, status, reason, figures)
            using (heading_no)
        where submission_id = %(submission_id)s and figures > 0
    ),
    covered as (
        insert into staging.coverage
        select
            submission_id, ref_area, period_start, period_end,
            coalesce(
                array_agg(distinct indicator_code order by indicator_code)
                filter (where status = 'loaded'), '{}'
            ),
            coalesce(sum(figures) filter (where status = 'loaded'), 0),
            coalesce(sum(figures) filter (where status = 'rejected'), 0)
        from counted
        where
            kind = 'actual' and (status <> 'ignored' or reason = 'NO_FIGURE')
            and ref_area is not null and period_end is not null
        group by submission_id, ref_area, period_start, period_end
    )
    select
        status, ref_area, sum(figures)::bigint,
        max(period_end) filter (where kind = 'actual'), min(period_start)
    from counted
    where reason is distinct from 'PERIOD_IN_FUTURE'
    group by status, ref_area
"""


def close_submission(
    connection: Connection,
    submission_id: int,
    received: Received,
    reading: Reading,
    summary: Summary,
    findings: Findings,
) -> Staged:
    """Writes the submission's row, once its coverage is known."""
    counts, ref_areas, load_period = _write_coverage(connection, submission_id, received, summary)
    status = _judge_submission(counts, findings)
    values = (
        submission_id,
        received.sha256,
        received.file_name,
        reading.format,
        received.size_bytes,
        received.received_at,
        received.archive_uri,
        reading.form,
        load_period,
        ref_areas[0] if len(ref_areas) == 1 else None,
        reading.reporting_unit,
        reading.prepared_by,
        reading.prepared_on,
        reading.is_synthetic,
        status,
        summary.tally.total(),
        find_received_before(connection, received.sha256),
    )
    placeholders = ", ".join(["%s"] * len(values))
    connection.execute(f"insert into staging.submission values ({placeholders})", values)  # noqa: S608
    return Staged(
        submission_id, received.file_name, received.sha256, status, load_period, ref_areas,
        summary.tally.total(), counts["loaded"], counts["rejected"], counts["ignored"],
        tuple(findings.kept),
    )  # fmt: skip


def _write_coverage(
    connection: Connection, submission_id: int, received: Received, summary: Summary
) -> tuple[Counter[str], tuple[str, ...], str | None]:
    """Writes the coverage of a submission; returns figures by status, provinces and month."""
    numbers, statuses, reasons = zip(*summary.tally, strict=True) if summary.tally else ((),) * 3
    rows = connection.execute(
        COVER,
        {
            "submission_id": submission_id,
            "heading_no": list(numbers),
            "status": list(statuses),
            "reason": list(reasons),
            "figures": list(summary.tally.values()),
        },
    ).fetchall()
    seen = summary.tally.total()
    counts: Counter[str] = Counter()
    for status, _, count, _, _ in rows:
        counts[status] += count
    counts["rejected"] = seen - counts["loaded"] - counts["ignored"]
    ref_areas = tuple(sorted({row[1] for row in rows if row[1]}))
    last = max((row[3] for row in rows if row[3]), default=None)
    first = min((row[4] for row in rows if row[4]), default=None)
    month = last or first
    load_period = month.strftime("%Y-%m") if month else _find_period_in_name(received.file_name)
    return counts, ref_areas, load_period


def _judge_submission(counts: Counter[str], findings: Findings) -> str:
    """`accepted`, `partial` or `rejected`; a file that states nothing gets a finding."""
    bad = bool(findings.unasked) or any(
        finding.severity in ("critical", "error") for finding in findings.kept
    )
    # "No figure" is an answer; silence is not.
    if not (bad or counts["loaded"] or any(f.code == "NO_FIGURE" for f in findings.kept)):
        findings.add([registry()["FILE_EMPTY"].finding()])
        bad = True
    return "accepted" if not bad else "partial" if counts["loaded"] else "rejected"


def _find_period_in_name(file_name: str) -> str | None:
    """The month in the name of a file whose content has none, only for reports on the load."""
    found = re.search(r"(20\d{2})[-_](0[1-9]|1[0-2])(?!\d)", file_name)
    return f"{found[1]}-{found[2]}" if found else None
