"""Into ``staging``: a submission, every figure it carries, and what the rules say of them.

Everything happens in the caller's transaction, so a submission is there with all of its figures
and findings or not at all; `tmdt check` calls the same function and rolls back.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from time import thread_time
from typing import TYPE_CHECKING

from psycopg import Connection, sql

from expectations.rules import Finding, registry
from ingestion.figures import Reading, joined
from ingestion.files.container import Refused
from ingestion.staging.checking import apply_checking_rules
from ingestion.staging.findings import Findings
from ingestion.staging.summary import HEADING, Heading, Summary
from ingestion.staging.synthetic import are_refused as synthetic_are_refused
from ingestion.staging.synthetic import findings_of_real_figures, findings_of_refusal
from ingestion.staging.understood import Understood, understood
from ingestion.understanding.drafts import FIGURES_ARE_DRAFT, is_draft_by_name
from ingestion.understanding.understand import understand
from tmdt.releases.reporting_period import findings_of_closed

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

FIGURE = (
    "submission_id", "figure_no", "heading_no", "source_ref", "breakdown_text", "breakdown",
    "value_text", "value", "value_low", "value_high", "qualifier", "obs_status", "note", "reply",
    "status", "reason",
)  # fmt: skip
SAID_ONCE = {"breakdown_text": "breakdown", "value_low": "value", "value_high": "value"}
"""Columns that are left empty where the other one says the same."""
SECONDS = 20
"""At work in this process, to read and understand a submission."""
MANY = 50_000
"""Of so many figures the planner is told before the rules are asked."""
# A few thousand rows are told apart by a small sample as well.
ANALYZE = """
    set local default_statistics_target = 10;
    analyze staging.submission, staging.heading, staging.figure, staging.coverage
"""
"""Without statistics the planner takes a full staging for an empty one."""
# The tally tells both what the submission covers and what became of it.
COVER = """
    with about as (
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
        from about
        where
            kind = 'actual' and (status <> 'ignored' or reason = 'NO_FIGURE')
            and ref_area is not null and period_end is not null
        group by submission_id, ref_area, period_start, period_end
    )
    select
        status, ref_area, sum(figures)::bigint,
        max(period_end) filter (where kind = 'actual'), min(period_start)
    from about
    where reason is distinct from 'PERIOD_IN_FUTURE'
    group by status, ref_area
"""


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


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came: what it is called, its bytes' fingerprint, when, and where it is kept."""

    file_name: str
    sha256: str
    size_bytes: int
    received_at: datetime
    archive_uri: str


@dataclass(frozen=True, slots=True)
class Staged:
    """What became of a submission."""

    submission_id: int
    file_name: str
    sha256: str
    status: str
    load_period: str | None
    ref_areas: tuple[str, ...]
    seen: int
    loaded: int
    rejected: int
    ignored: int
    findings: tuple[Finding, ...]
    form: str = ""
    is_synthetic: bool = False
    understood: tuple[Understood, ...] = ()


def known_submission(connection: Connection, sha256: str, on: date) -> int | None:
    """The number of the submission that these bytes are, when they came before.

    None for new bytes, and for those to be judged anew: a period that lay in the future when they
    came has begun by the day they come again, or synthetic files were refused and no longer are.
    """
    asked = {"sha256": sha256, "on": on, "synthetic": not synthetic_are_refused()}
    row = connection.execute(KNOWN, asked).fetchone()
    return row[0] if row else None


def stage(connection: Connection, received: Received, reading: Reading) -> Staged:
    """Writes a submission that is not known, with its figures and findings.

    Raises:
        Refused: to read and understand it takes more time than a file may take.
    """
    began = thread_time()
    # One at a time. A lock on the table, which a reader of marts cannot take.
    connection.execute("lock table staging.submission in share row exclusive mode")
    row = connection.execute("select coalesce(max(submission_id), 0) + 1 from staging.submission")
    submission_id: int = row.fetchone()[0]  # type: ignore[index]
    received_on = received.received_at.date()
    findings, seen = Findings(reading.findings), 0
    known_before = len(reading.findings)
    findings.add(findings_of_refusal(reading.is_synthetic))
    if is_draft_by_name(received.file_name):
        findings.add([registry()[FIGURES_ARE_DRAFT].finding(written=received.file_name)])
    summary = Summary()
    said = {(finding.code, finding.sheet) for finding in findings.kept}
    # While the database takes one chunk in, the next is read.
    with ThreadPoolExecutor(1) as background:
        copying = background.submit(lambda: None)
        for chunk in joined(reading.chunks):
            figures, found = understand(chunk, received_on, said, findings.takes)
            lines = _as_lines(submission_id, seen + 1, summary.add(figures), figures)
            copying.result()
            copying = background.submit(_copy_figures, connection, *lines)
            findings.kept += [replace(finding, figure_no=seen + 1 + at) for at, finding in found]
            seen += len(chunk)
            if thread_time() - began > SECONDS:
                raise Refused("FILE_TOO_COSTLY", limit=f"{SECONDS} s")
        copying.result()
    findings.add(reading.findings[known_before:])  # some are found on the way only
    _copy_headings(connection, submission_id, summary.headings)
    # Until then a question about this submission would read all of staging.
    connection.execute("select brin_summarize_new_values('staging.figure_of_submission')")
    if seen >= MANY:
        connection.execute(ANALYZE)
    apply_checking_rules(connection, submission_id, reading.is_synthetic, summary, findings)
    _reject_all_if_critical(connection, submission_id, findings.kept, summary)
    if again_of := _received_before(connection, received.sha256):
        before = {"submission_id": submission_id, "again_of": again_of}
        summary.judge(connection.execute(SAID_BEFORE, before).fetchall())
    staged = _close(connection, submission_id, received, reading, summary, findings)
    findings.add(findings_of_closed(connection, submission_id))
    if reading.is_synthetic:
        findings.add(findings_of_real_figures(connection, submission_id))
    findings.add(findings.of_the_rest())
    _copy_findings(connection, submission_id, findings.kept)
    return replace(
        staged,
        findings=tuple(findings.kept),
        form=reading.form,
        is_synthetic=reading.is_synthetic,
        understood=understood(connection, submission_id, summary.tally),
    )


def _received_before(connection: Connection, sha256: str) -> int | None:
    row = connection.execute(
        "select max(submission_id) from staging.submission where sha256 = %s", [sha256]
    ).fetchone()
    return row[0] if row else None


def _as_lines(
    submission_id: int, first: int, headings: np.ndarray, figures: pa.Table
) -> tuple[list[str], memoryview]:
    """A chunk as CSV, with its columns: none that is empty, or that another one speaks for."""
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
    for name, other in SAID_ONCE.items():
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


def _copy_figures(connection: Connection, columns: list[str], lines: memoryview) -> None:
    statement = sql.SQL("copy staging.figure ({}) from stdin (format csv)").format(
        sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor().copy(statement) as copy:
        copy.write(lines)


def _copy_headings(
    connection: Connection, submission_id: int, headings: dict[Heading, int]
) -> None:
    statement = sql.SQL("copy staging.heading (submission_id, heading_no, {}) from stdin").format(
        sql.SQL(", ").join(map(sql.Identifier, HEADING))
    )
    with connection.cursor().copy(statement) as copy:
        for heading, number in headings.items():
            copy.write_row((submission_id, number, *heading))


def _reject_all_if_critical(
    connection: Connection, submission_id: int, findings: list[Finding], summary: Summary
) -> None:
    critical = next((f.code for f in findings if f.severity == "critical"), None)
    if critical:
        connection.execute(
            "update staging.figure set status = 'rejected', reason = %s"
            " where submission_id = %s and status = 'loaded'",
            [critical, submission_id],
        )
        summary.reject_all(critical)


def _copy_findings(connection: Connection, submission_id: int, findings: list[Finding]) -> None:
    with connection.cursor().copy(
        "copy staging.finding (code, severity, message_vi, message_en, fix_vi, fix_en,"
        " sheet, cell, line, indicator_code, figure_no, submission_id, finding_no) from stdin"
    ) as copy:
        for number, finding in enumerate(findings, start=1):
            copy.write_row((*astuple(finding), submission_id, number))


def _close(
    connection: Connection,
    submission_id: int,
    received: Received,
    reading: Reading,
    summary: Summary,
    findings: Findings,
) -> Staged:
    """Writes the submission's own row: what it covers is known only now."""
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
    load_period = month.strftime("%Y-%m") if month else _period_in_name(received.file_name)
    bad = any(finding.severity in ("critical", "error") for finding in findings.kept)
    # To say for every figure that there is none is an answer; to say nothing at all is not.
    if not (bad or counts["loaded"] or any(f.code == "NO_FIGURE" for f in findings.kept)):
        findings.add([registry()["FILE_EMPTY"].finding()])
        bad = True
    status = "accepted" if not bad else "partial" if counts["loaded"] else "rejected"
    connection.execute(
        "insert into staging.submission values"
        " (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
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
            seen,
            _received_before(connection, received.sha256),
        ],
    )
    return Staged(
        submission_id, received.file_name, received.sha256, status, load_period, ref_areas,
        seen, counts["loaded"], counts["rejected"], counts["ignored"], tuple(findings.kept),
    )  # fmt: skip


def _period_in_name(file_name: str) -> str | None:
    """The month a file's name tells, when its content does not: only to report it to a load."""
    found = re.search(r"(20\d{2})[-_](0[1-9]|1[0-2])(?!\d)", file_name)
    return f"{found[1]}-{found[2]}" if found else None
