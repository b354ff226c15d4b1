"""The outcome of each figure: loaded, rejected, or set aside.

It is decided first by the reader and the meaning of the figure, then by the rules that are queries,
then by what applies to the whole file: a critical finding rejects all of it, and figures that the
same bytes contained before are ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from psycopg import Connection

from expectations.rules import Finding, registry
from ingestion.staging.summary import Summary
from ingestion.understanding.answers import spread
from ingestion.understanding.objections import Objection

if TYPE_CHECKING:
    import pyarrow as pa

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
# Figures that the same bytes contained before are ignored: a later file may have corrected them.
BROUGHT_BEFORE = """
    update staging.figure set status = 'ignored', reason = 'DUPLICATE_FILE'
    from staging.figure as before
    where
        figure.submission_id = %(submission_id)s and before.submission_id = %(again_of)s
        and figure.figure_no = before.figure_no and figure.source_ref = before.source_ref
        and figure.status = 'loaded' and before.status = 'loaded'
    returning figure.heading_no, figure.status, figure.reason
"""


def decide(
    figures: pa.Table,
    objections: dict[int, list[Objection]],
    once_a_sheet: set[tuple[str, str | None]],
    reserve_place: Callable[[str], bool],
) -> tuple[pa.Table, list[tuple[int, Finding]]]:
    """Gives every figure of a chunk its status and its reason.

    Args:
        figures: The chunk, understood.
        objections: The objections to figures, by position.
        once_a_sheet: Findings reported once per sheet, by earlier chunks; grows.
        reserve_place: Whether a finding of a rule is still stored in full (``Findings``).

    Returns:
        The chunk with the columns ``status`` and ``reason``, and the findings, each with the
        position of its figure.
    """
    judged = {row: _judge_figure(objections[row]) for row in sorted(objections)}
    verdicts = {row: (status, reason) for row, (status, reason, _) in judged.items()}
    reported = [(row, each) for row, (*_, to_report) in judged.items() for each in to_report]
    in_full = []
    for at, objection in _report_once_a_sheet(figures, reported, once_a_sheet):
        if reserve_place(objection.code):
            in_full.append((at, objection))
        elif registry()[objection.code].asks and verdicts[at][0] == "loaded":
            verdicts[at] = ("rejected", objection.code)  # nobody would be asked about it
    statuses, reasons = _spread_verdicts(len(figures), verdicts)
    decided = _mark_statuses(figures, objections)
    decided = decided.append_column("status", statuses).append_column("reason", reasons)
    return decided, [(at, _make_finding(figures, at, objection)) for at, objection in in_full]


def _mark_statuses(figures: pa.Table, found: dict[int, list[Objection]]) -> pa.Table:
    """Adds the states of observation that result from objections."""
    import pyarrow as pa

    marks = {
        at: status
        for at, objections in found.items()
        if (
            status := next(
                filter(None, (registry()[one.code].obs_status for one in objections)), None
            )
        )
    }
    if not marks:
        return figures
    states = figures["obs_status"].to_pylist()
    for at, status in marks.items():
        states[at] = states[at] or status
    column = figures.column_names.index("obs_status")
    return figures.set_column(column, "obs_status", pa.array(states, pa.string()))


def _spread_verdicts(
    size: int, verdicts: dict[int, tuple[str, str | None]]
) -> tuple[pa.DictionaryArray, pa.DictionaryArray]:
    """Status and reason of every figure: what nobody objected to is loaded."""
    import numpy as np

    statuses, reasons = zip(("loaded", None), *verdicts.values(), strict=True)
    which = np.zeros(size, dtype=np.int64)
    which[list(verdicts)] = np.arange(1, len(verdicts) + 1)
    return spread(statuses, which), spread(reasons, which)


def _report_once_a_sheet(
    figures: pa.Table, reported: Iterable[tuple[int, Objection]], known: set[tuple[str, str | None]]
) -> Iterator[tuple[int, Objection]]:
    """Reports only once per sheet why figures were set aside or a whole file was refused.

    Each figure keeps its own reason.
    """
    for row, objection in reported:
        if registry()[objection.code].ignores or registry()[objection.code].severity == "critical":
            once = (objection.code, figures["sheet"][row].as_py())
            if once in known:
                continue
            known.add(once)
        yield row, objection


def _judge_figure(objections: Sequence[Objection]) -> tuple[str, str | None, Sequence[Objection]]:
    """The status of a figure, its reason, and the objections to report to its sender.

    The reader's verdict comes first, and a figure set aside (a total row, a dash) is not also
    reported for other objections.
    """
    for status in ("ignored", "rejected"):
        for objection in objections:
            if registry()[objection.code].figure_status == status:
                if registry()[objection.code].severity == "critical":
                    return status, objection.code, [objection]
                return status, objection.code, [objection] if status == "ignored" else objections
    return "loaded", None, objections


def _make_finding(figures: pa.Table, at: int, objection: Objection) -> Finding:
    def value(name: str) -> Any:
        return figures[name][at].as_py()

    return registry()[objection.code].finding(
        sheet=value("sheet"),
        cell=value("cell"),
        line=value("line"),
        indicator_code=value("indicator_code") or value("indicator_text"),
        figure_no=None,
        **objection.context,
    )


def apply_verdicts(
    connection: Connection,
    submission_id: int,
    verdicts: dict[int, tuple[str, str]],
    marks: dict[int, str],
    summary: Summary,
) -> None:
    """Writes the verdicts of the rules on single figures.

    Args:
        connection: In the transaction that wrote them.
        submission_id: Their submission.
        verdicts: By figure, its status and the rule that decided it.
        marks: By figure, the SDMX status that it gets if it is loaded.
        summary: The totals of the submission, updated with the verdicts.
    """
    statuses, reasons = zip(*verdicts.values(), strict=True) if verdicts else ((), ())
    parameters = [list(verdicts), list(statuses), list(reasons), submission_id]
    summary.judge(connection.execute(JUDGED, parameters).fetchall())
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
    """Ignores the figures that the same bytes contained before, in another submission."""
    before = {"submission_id": submission_id, "again_of": again_of}
    summary.judge(connection.execute(BROUGHT_BEFORE, before).fetchall())
