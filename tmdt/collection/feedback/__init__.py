"""The feedback on a submission: a page, JSON, and the sender's own workbook with marks.

The findings are those stored when the submission was staged, in the same words; nothing is checked
again here.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row, dict_row

from expectations.rules import Finding, shown
from ingestion.staging.staged import Staged
from ingestion.staging.understood import read_understood
from tmdt.collection.feedback.marks import MAX_MARKS, Mark, Notes
from tmdt.collection.feedback.page import Feedback, describe_place, render_page
from tmdt.collection.feedback.workbook import write_marked
from tmdt.collection.verdict import VERDICTS, as_json
from warehouse import database
from warehouse.home import Problem
from warehouse.output import write_file
from warehouse.stores import locate

MAX_FINDINGS = 10_000
"""Findings of one submission that are listed, most severe first; the rest are counted."""
MAX_FIGURES = 500
"""Figures shown with how they were read."""
UNMARKED = ("PREVIOUS_VALUE",)
"""Findings caused by the blank form itself: listed on the page, not marked in cells."""

SUBMISSION = """
    select s.submission_id, s.sha256, s.file_name, s.format, s.received_at, s.archive_uri,
        s.load_period, s.ref_area, s.status, s.form, s.is_synthetic, a.figures_seen as seen,
        a.figures_loaded as loaded, a.figures_rejected as rejected, a.figures_ignored as ignored
    from staging.submission as s
    inner join staging.figure_account as a using (submission_id)
    where s.submission_id = %s
"""
FINDINGS = """
    select code, severity, message_vi, message_en, fix_vi, fix_en, sheet, cell, line,
        indicator_code, figure_no
    from staging.finding
    where submission_id = %s
    order by array_position(array['critical', 'error', 'warning', 'info'], severity), finding_no
    limit %s
"""
COUNTS = "select severity, count(*) from staging.finding where submission_id = %s group by severity"
TALLY = """
    select heading_no, status, reason, count(*) from staging.figure
    where submission_id = %s
    group by heading_no, status, reason
"""
FIGURES = """
    select source_ref, indicator_code, breakdown, period, value, value_low, value_high, qualifier,
        value_text, unit_text
    from staging.observation
    where submission_id = %s and status = 'loaded'
    order by figure_no
    limit %s
"""


def write_feedback(submission_id: int, out: Path) -> list[Path]:
    """Writes ``feedback.html``, ``feedback.json`` and, where possible, ``feedback.xlsx``.

    Args:
        submission_id: The number of a staged submission.
        out: The folder to write into.

    Returns:
        The files written, the page first.

    Raises:
        Problem: there is no such submission, or the folder cannot be written to.
    """
    feedback, submission = _stored(submission_id)
    page_file, as_json, workbook = (out / f"feedback.{kind}" for kind in ("html", "json", "xlsx"))
    try:
        out.mkdir(parents=True, exist_ok=True)
        workbook.unlink(missing_ok=True)
        why_not = _give_back(feedback, submission, workbook)
        text = json.dumps(_as_json(feedback), ensure_ascii=False, indent=2) + "\n"
        write_file(as_json, text.encode())
        write_file(page_file, render_page(feedback, why_not).encode())
    except OSError as error:
        raise Problem(f"the feedback cannot be written to {out}: {error.strerror}") from error
    return [page_file, as_json] if why_not else [page_file, as_json, workbook]


def _stored(submission_id: int) -> tuple[Feedback, dict[str, Any]]:
    with database.connect() as connection:
        parameters = [submission_id]
        rows = _rows(connection, SUBMISSION, parameters)[:1]
        if not rows:
            raise Problem(f"there is no submission {submission_id}")
        with connection.cursor(row_factory=class_row(Finding)) as cursor:
            findings = cursor.execute(FINDINGS, [submission_id, MAX_FINDINGS]).fetchall()
        counts = dict(connection.execute(COUNTS, parameters).fetchall())
        tally = {tuple(of): figures for *of, figures in connection.execute(TALLY, parameters)}
        read_as = read_understood(connection, submission_id, tally)
        figures = _rows(connection, FIGURES, [submission_id, MAX_FIGURES])
    row = rows[0]
    own = ("submission_id", "file_name", "sha256", "status", "load_period", "form", "is_synthetic")
    counted = ("seen", "loaded", "rejected", "ignored")
    staged = Staged(
        **{name: row[name] for name in (*own, *counted)},
        ref_areas=(row["ref_area"],) if row["ref_area"] else (),
        findings=tuple(findings),
        understood=read_as,
    )
    feedback = Feedback(staged, counts, row["received_at"], figures)
    return feedback, row


def _rows(connection: Connection, query: str, parameters: list[int]) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query.encode(), parameters).fetchall()


def _as_json(feedback: Feedback) -> dict[str, Any]:
    """The output of `tmdt check --json`, with the submission's number and fingerprint."""
    staged = feedback.staged
    return {
        "submission_id": staged.submission_id,
        "sha256": staged.sha256,
        **as_json(staged),
        "findings_in_all": sum(feedback.counts.values()),
    }


# The workbook -------------------------------------------------------------------------------


def _give_back(feedback: Feedback, submission: dict[str, Any], out: Path) -> str | None:
    """Writes the marked workbook; returns why that is impossible, or None."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "submission"
        kept = locate("archive") / submission["archive_uri"]
        with kept.open("rb") as stored, source.open("wb") as copy:
            shutil.copyfileobj(stored, copy)
        at = f"{feedback.received_at:%Y-%m-%dT%H:%M:%SZ}"
        return write_marked(source, submission["format"], Notes(*_notes(feedback), at), out)


def _notes(feedback: Feedback) -> tuple[list[str], list[Mark]]:
    """The verdict in lines, and the marks for cells, most severe first."""
    staged, verdict = feedback.staged, VERDICTS[feedback.staged.status]
    findings = [finding for finding in staged.findings if finding.code not in UNMARKED]
    lines = [
        f"{shown(staged.file_name, 'vi')} · số {staged.submission_id} · SHA-256 {staged.sha256}",
        f"Kết quả: {verdict[0]} / Verdict: {verdict[1]}",
        f"Số liệu đọc được: {staged.seen} = nạp {staged.loaded} + loại {staged.rejected} + bỏ qua"
        f" {staged.ignored} / figures seen = loaded + rejected + ignored",
        "Ô được đánh dấu có ghi chú; ghi ý kiến vào cột Trả lời, sửa số liệu rồi nộp lại tệp này."
        " / Marked cells carry a comment; reply in the column Trả lời, correct, send it again.",
    ]
    unlisted = sum(feedback.counts.values()) - len(staged.findings)
    if (more := len(findings) - MAX_MARKS + unlisted) > 0:
        lines.append(
            f"Chỉ đánh dấu {MAX_MARKS} phát hiện nặng nhất; còn {more} phát hiện khác, xem"
            f" feedback.json / {more} further findings are not marked, see feedback.json"
        )
    return lines, [_mark(finding) for finding in findings[:MAX_MARKS]]


def _mark(finding: Finding) -> Mark:
    return Mark(
        finding.sheet,
        finding.cell,
        finding.line,
        finding.code,
        finding.severity,
        describe_place(finding) or "cả tệp / whole file",
        f"{finding.message_vi}\n→ {finding.fix_vi}\n{finding.message_en}\n→ {finding.fix_en}",
    )
