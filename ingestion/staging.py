"""Into ``staging``: a submission, every figure it carries, and what the rules say of them.

Everything happens in the caller's transaction, so a submission is there with all of its figures
and findings or not at all; `tmdt check` calls the same function and rolls back.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, LiteralString

from psycopg import Connection, sql
from psycopg.rows import dict_row

from expectations.rules import Finding, checking_rules, registry
from ingestion.figures import Reading
from ingestion.reference import seed
from ingestion.understanding import UNDERSTOOD, Context, understand
from tmdt.reporting_period import findings_of_closed

if TYPE_CHECKING:
    import pandas as pd

AS_WRITTEN = (
    "source_ref", "province_text", "period_text", "indicator_text", "breakdown_text",
    "value_text", "unit_text", "note", "reply",
)  # fmt: skip
COLUMNS = ["submission_id", "figure_no", *AS_WRITTEN, *UNDERSTOOD]
SAID_ONCE = {
    "province_text": "province_code",
    "period_text": "period",
    "indicator_text": "indicator_code",
    "breakdown_text": "breakdown",
}
"""Texts that are kept only where they are written otherwise than the code understood from them."""
CATALOGUE: dict[str, dict[str, LiteralString]] = {
    "indicator": {
        "indicator_code": "text",
        "unit": "text",
        "valid_min": "numeric",
        "valid_max": "numeric",
        "is_integer": "boolean",
        "over_provinces": "text",
        "over_periods": "text",
    },
    "indicator_part": {"indicator_code": "text", "dimension": "text", "member": "text"},
}
"""What the rules' queries need of the seeds."""
FIGURES = """(
    select o.submission_id, o.figure_no, o.source_ref, o.kind, o.ref_area, o.indicator_code,
        o.breakdown, o.period, o.period_start, o.period_end, o.value, o.value_low, o.value_high,
        o.qualifier, c.unit, c.valid_min, c.valid_max, c.is_integer, c.over_provinces,
        c.over_periods
    from staging.observation as o
    inner join {catalogue} as c using (indicator_code)
    where o.submission_id = {submission_id} and o.status = 'loaded'
)"""


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
    context = Context(received.received_at.date(), reading.province_name)
    findings, seen = list(reading.findings), 0
    # While the database takes one chunk in, the next is read.
    with ThreadPoolExecutor(1) as background:
        copying = background.submit(lambda: None)
        for chunk in reading.chunks:
            understood, found = understand(chunk, context)
            lines = _as_lines(submission_id, seen + 1, understood)
            copying.result()
            copying = background.submit(_copy_figures, connection, lines)
            findings += [replace(finding, figure_no=seen + 1 + at) for at, finding in found]
            seen += len(chunk)
        copying.result()
    if not (seen or findings):
        findings.append(registry()["FILE_EMPTY"].finding())
    findings += _apply_checking_rules(connection, submission_id, reading.is_synthetic)
    _reject_all_if_critical(connection, submission_id, findings)
    staged = _close(connection, submission_id, received, reading, seen, findings)
    findings += findings_of_closed(connection, submission_id)
    _copy_findings(connection, submission_id, findings)
    return replace(staged, findings=tuple(findings))


@cache
def _catalogue(name: str) -> str:
    """A seed as a query of literals, the same rows that the readers use.

    Unlike a temporary table, parallel workers may read it.
    """
    columns = CATALOGUE[name]
    rows = sql.SQL(", ").join(
        sql.SQL("({})").format(
            sql.SQL(", ").join(
                sql.SQL("{}::{}").format(sql.Literal(row[column] or None), sql.SQL(its_type))
                for column, its_type in columns.items()
            )
        )
        for row in seed(name)
    )
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("(select * from (values {}) as seed ({}))").format(rows, names).as_string()


def _as_lines(submission_id: int, first: int, figures: pd.DataFrame) -> memoryview:
    """A chunk as CSV; a text that is just the code understood from it is not said twice."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import csv

    numbered = figures.assign(
        submission_id=submission_id,
        figure_no=np.arange(first, first + len(figures)),
        province_code=figures["ref_area"].str[-2:],
    )
    for text, code in SAID_ONCE.items():
        numbered[text] = numbered[text].mask(numbered[text] == numbered[code])
    table = pa.Table.from_pandas(numbered[COLUMNS], preserve_index=False)
    lines = io.BytesIO()
    options = csv.WriteOptions(include_header=False, quoting_style="all_valid")
    csv.write_csv(table, lines, options)
    return lines.getbuffer()


def _copy_figures(connection: Connection, lines: memoryview) -> None:
    statement = sql.SQL("copy staging.observation ({}) from stdin (format csv)").format(
        sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    )
    with connection.cursor().copy(statement) as copy:
        copy.write(lines)


def _apply_checking_rules(
    connection: Connection, submission_id: int, is_synthetic: bool
) -> list[Finding]:
    """Runs the rules that are queries; figures they object to are rejected, set aside or marked."""
    relations = {
        "figures": FIGURES.format(catalogue=_catalogue("indicator"), submission_id=submission_id),
        "parts": _catalogue("indicator_part"),
        "history": f"staging.history_of({submission_id}, {is_synthetic})",
        "peers": f"staging.peers_of({submission_id}, {is_synthetic})",
    }
    # A rule reads a whole submission, of which the planner knows nothing yet: with nested loops it
    # would be slow for a large one, and without them it is never slow for a small one.
    connection.execute("set local enable_nestloop = off")
    connection.execute("set local work_mem = '256MB'")
    findings: list[Finding] = []
    verdicts: dict[int, tuple[str, str]] = {}
    marks: dict[int, str] = {}
    for rule in checking_rules():
        query = rule.query(**relations)
        with connection.cursor(row_factory=dict_row) as cursor:
            for row in cursor.execute(query):  # type: ignore[arg-type]
                place = {"figure_no": row.pop("figure_no"), **row}
                findings.append(rule.finding(**place))
                if rule.figure_status != "loaded":
                    verdicts.setdefault(place["figure_no"], (rule.figure_status, rule.code))
                if rule.obs_status:
                    marks.setdefault(place["figure_no"], rule.obs_status)
    with connection.cursor() as cursor:
        cursor.executemany(
            "update staging.observation set status = %s, reason = %s"
            " where submission_id = %s and figure_no = %s",
            [(*verdict, submission_id, number) for number, verdict in verdicts.items()],
        )
        cursor.executemany(
            "update staging.observation set obs_status = %s"
            " where submission_id = %s and figure_no = %s and status = 'loaded'",
            [(mark, submission_id, number) for number, mark in marks.items()],
        )
    return list(_placed(connection, submission_id, findings))


def _placed(
    connection: Connection, submission_id: int, findings: list[Finding]
) -> Iterator[Finding]:
    """The findings of queries, with the place of the figure each is about."""
    numbers = sorted({finding.figure_no for finding in findings if finding.figure_no})
    places: dict[int | None, str] = dict(
        connection.execute(
            "select figure_no, source_ref from staging.observation"
            " where submission_id = %s and figure_no = any(%s)",
            [submission_id, numbers],
        ).fetchall()
    )
    for finding in findings:
        source_ref = places.get(finding.figure_no, "")
        if line := re.fullmatch(r"line (\d+)", source_ref):
            yield replace(finding, line=int(line[1]))
        else:
            sheet, _, cell = source_ref.rpartition("!")
            yield replace(finding, sheet=sheet or None, cell=cell or None)


def _reject_all_if_critical(
    connection: Connection, submission_id: int, findings: list[Finding]
) -> None:
    critical = next((f.code for f in findings if f.severity == "critical"), None)
    if critical:
        connection.execute(
            "update staging.observation set status = 'rejected', reason = %s"
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
    rows = connection.execute(
        "select status, ref_area, count(*),"
        " max(period_end) filter (where kind = 'actual'), min(period_start)"
        " from staging.observation where submission_id = %s"
        "   and reason is distinct from 'PERIOD_IN_FUTURE'"
        " group by status, ref_area",
        [submission_id],
    ).fetchall()
    counts: Counter[str] = Counter()
    for status, _, count, _, _ in rows:
        counts[status] += count
    counts["rejected"] = seen - counts["loaded"] - counts["ignored"]
    ref_areas = tuple(sorted({row[1] for row in rows if row[1]}))
    last = max((row[3] for row in rows if row[3]), default=None)
    first = min((row[4] for row in rows if row[4]), default=None)
    month = last or first
    load_period = month.strftime("%Y-%m") if month else _period_in_name(received.file_name)
    severities = {registry()[finding.code].severity for finding in findings}
    bad = severities & {"critical", "error"}
    status = "rejected" if not counts["loaded"] else "partial" if bad else "accepted"
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
    connection.execute("select staging.cover(%s)", [submission_id])
    return Staged(
        submission_id, received.file_name, received.sha256, status, load_period, ref_areas,
        seen, counts["loaded"], counts["rejected"], counts["ignored"], tuple(findings),
    )  # fmt: skip


def _period_in_name(file_name: str) -> str | None:
    """The month a file's name tells, when its content does not: only to report it to a load."""
    found = re.search(r"(20\d{2})[-_](0[1-9]|1[0-2])(?!\d)", file_name)
    return f"{found[1]}-{found[2]}" if found else None
