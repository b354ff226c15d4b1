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
from datetime import datetime
from typing import TYPE_CHECKING

from psycopg import Connection, sql

from expectations.rules import Finding, registry
from ingestion.checking import apply_checking_rules
from ingestion.figures import Reading, combinations
from ingestion.understanding import understand
from tmdt.reporting_period import findings_of_closed

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

HEADING = (
    "province_text", "period_text", "indicator_text", "unit_text", "kind", "ref_area",
    "indicator_code", "period", "period_start", "period_end",
)  # fmt: skip
"""What a figure is about; figures of one submission share it, so it is kept once."""
Heading = tuple[str | None, ...]
SUBJECT = ("kind", "ref_area", "indicator_code", "period_start", "period_end")
"""Figures that agree in these and in their breakdown are one figure, given more than once."""
FIGURE = (
    "submission_id", "figure_no", "heading_no", "source_ref", "breakdown_text", "breakdown",
    "value_text", "value", "value_low", "value_high", "qualifier", "obs_status", "note", "reply",
    "status", "reason",
)  # fmt: skip
SAID_ONCE = {"breakdown_text": "breakdown", "value_low": "value", "value_high": "value"}
"""Columns that are left empty where the other one says the same."""
# One pass over the figures tells both what the submission covers and what became of it.
COVER = """
    with tally as materialized (
        select
            heading_no, status, reason is not distinct from 'PERIOD_IN_FUTURE' as is_in_future,
            reason is not distinct from 'NO_FIGURE' as is_of_none, count(*) as figures
        from staging.figure
        where submission_id = %(submission_id)s
        group by 1, 2, 3, 4
    ),
    about as (
        select * from staging.heading
        inner join tally using (heading_no)
        where submission_id = %(submission_id)s
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
            kind = 'actual' and (status <> 'ignored' or is_of_none)
            and ref_area is not null and period_end is not null
        group by submission_id, ref_area, period_start, period_end
    )
    select
        status, ref_area, sum(figures)::bigint,
        max(period_end) filter (where kind = 'actual'), min(period_start)
    from about
    where not is_in_future
    group by status, ref_area
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


def known_submission(connection: Connection, sha256: str) -> int | None:
    """The number of the submission with these bytes, when they came before."""
    row = connection.execute(
        "select submission_id from staging.submission where sha256 = %s", [sha256]
    ).fetchone()
    return row[0] if row else None


def stage(connection: Connection, received: Received, reading: Reading) -> Staged:
    """Writes a submission that was not received before, with its figures and findings."""
    connection.execute("select pg_advisory_xact_lock(hashtext('tmdt staging'))")
    row = connection.execute("select coalesce(max(submission_id), 0) + 1 from staging.submission")
    submission_id: int = row.fetchone()[0]  # type: ignore[index]
    received_on = received.received_at.date()
    findings, seen = list(reading.findings), 0
    headings: dict[Heading, int] = {}
    hashes: list[np.ndarray] = []
    # While the database takes one chunk in, the next is read.
    with ThreadPoolExecutor(1) as background:
        copying = background.submit(lambda: None)
        for chunk in reading.chunks:
            understood, found = understand(chunk, received_on)
            hashes.append(_hashes(understood))
            numbers = _numbered_headings(understood, headings)
            lines = _as_lines(submission_id, seen + 1, numbers, understood)
            copying.result()
            copying = background.submit(_copy_figures, connection, lines)
            findings += [replace(finding, figure_no=seen + 1 + at) for at, finding in found]
            seen += len(chunk)
        copying.result()
    _copy_headings(connection, submission_id, headings)
    # Until then a question about this submission would read all of staging.
    connection.execute("select brin_summarize_new_values('staging.figure_of_submission')")
    findings += apply_checking_rules(
        connection, submission_id, reading.is_synthetic, _has_repeated(hashes)
    )
    _reject_all_if_critical(connection, submission_id, findings)
    staged = _close(connection, submission_id, received, reading, seen, findings)
    findings += findings_of_closed(connection, submission_id)
    _copy_findings(connection, submission_id, findings)
    return replace(staged, findings=tuple(findings))


def _hashes(figures: pd.DataFrame) -> np.ndarray:
    """A number for each figure, the same for two that say what the same thing is."""
    import pandas as pd

    said = figures[["breakdown", *SUBJECT]]
    hashes: np.ndarray = pd.util.hash_pandas_object(said, index=False).to_numpy()
    return hashes


def _has_repeated(hashes: list[np.ndarray]) -> bool:
    """Whether a submission may give a figure more than once; never false when it does.

    Asked of eight bytes a figure: in the database it would cost as much as a rule.
    """
    import numpy as np

    every = np.sort(np.concatenate([*hashes, np.array([], dtype=np.uint64)]))
    return bool((every[1:] == every[:-1]).any())


def _numbered_headings(figures: pd.DataFrame, known: dict[Heading, int]) -> np.ndarray:
    """The number of each figure's heading; headings not met before are added to ``known``."""
    import numpy as np

    which, headings = combinations(figures, HEADING)
    numbers = np.array([known.setdefault(row, len(known) + 1) for row in headings])
    its_own: np.ndarray = numbers[which]
    return its_own


def _as_lines(
    submission_id: int, first: int, headings: np.ndarray, figures: pd.DataFrame
) -> memoryview:
    """A chunk as CSV; what a column beside it says as well is left out."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import compute, csv

    numbers = {
        "submission_id": np.full(len(figures), submission_id),
        "figure_no": np.arange(first, first + len(figures)),
        "heading_no": headings,
    }
    columns = {
        name: pa.array(numbers[name])
        if name in numbers
        else pa.array(figures[name], from_pandas=True).cast(pa.string())
        for name in FIGURE
    }
    for name, other in SAID_ONCE.items():
        same = compute.equal(columns[name], columns[other])
        columns[name] = compute.if_else(compute.fill_null(same, False), None, columns[name])
    table = pa.table(columns)
    lines = io.BytesIO()
    options = csv.WriteOptions(include_header=False, quoting_style="needed")
    csv.write_csv(table, lines, options)
    return lines.getbuffer()


def _copy_figures(connection: Connection, lines: memoryview) -> None:
    statement = sql.SQL("copy staging.figure ({}) from stdin (format csv)").format(
        sql.SQL(", ").join(map(sql.Identifier, FIGURE))
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
    connection: Connection, submission_id: int, findings: list[Finding]
) -> None:
    critical = next((f.code for f in findings if f.severity == "critical"), None)
    if critical:
        connection.execute(
            "update staging.figure set status = 'rejected', reason = %s"
            " where submission_id = %s and status = 'loaded'",
            [critical, submission_id],
        )


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
    seen: int,
    findings: list[Finding],
) -> Staged:
    """Writes the submission's own row: what it covers is known only now."""
    rows = connection.execute(COVER, {"submission_id": submission_id}).fetchall()
    counts: Counter[str] = Counter()
    for status, _, count, _, _ in rows:
        counts[status] += count
    counts["rejected"] = seen - counts["loaded"] - counts["ignored"]
    ref_areas = tuple(sorted({row[1] for row in rows if row[1]}))
    last = max((row[3] for row in rows if row[3]), default=None)
    first = min((row[4] for row in rows if row[4]), default=None)
    month = last or first
    load_period = month.strftime("%Y-%m") if month else _period_in_name(received.file_name)
    bad = any(finding.severity in ("critical", "error") for finding in findings)
    # To say for every figure that there is none is an answer; to say nothing at all is not.
    if not (bad or counts["loaded"] or any(f.code == "NO_FIGURE" for f in findings)):
        findings.append(registry()["FILE_EMPTY"].finding())
        bad = True
    status = "accepted" if not bad else "partial" if counts["loaded"] else "rejected"
    connection.execute(
        "insert into staging.submission values"
        " (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
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
        ],
    )
    return Staged(
        submission_id, received.file_name, received.sha256, status, load_period, ref_areas,
        seen, counts["loaded"], counts["rejected"], counts["ignored"], tuple(findings),
    )  # fmt: skip


def _period_in_name(file_name: str) -> str | None:
    """The month a file's name tells, when its content does not: only to report it to a load."""
    found = re.search(r"(20\d{2})[-_](0[1-9]|1[0-2])(?!\d)", file_name)
    return f"{found[1]}-{found[2]}" if found else None
