"""Runs the rules that are queries on a submission just written to ``staging``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import LiteralString

from psycopg import Connection, sql
from psycopg.rows import dict_row

from expectations.rules import Finding, Rule, list_checking_rules
from ingestion.staging.findings import Findings
from ingestion.staging.outcome import apply_verdicts
from ingestion.staging.summary import Summary
from reference.catalogue import seed

CATALOGUE: dict[str, dict[str, LiteralString]] = {
    "indicator": {
        "indicator_code": "text",
        "unit": "text",
        "valid_min": "numeric",
        "valid_max": "numeric",
        "valid_from": "date",
        "is_integer": "boolean",
        "is_count": "boolean",
        "over_provinces": "text",
        "over_periods": "text",
    },
    "indicator_part": {"indicator_code": "text", "dimension": "text", "member": "text"},
}
"""The columns of the seeds that the rules' queries need."""
FIGURES = """(
    select
        f.submission_id, f.figure_no, f.source_ref, h.kind, h.ref_area, h.indicator_code,
        f.breakdown, h.period, h.period_start, h.period_end, f.value,
        coalesce(f.value_low, f.value) as value_low, coalesce(f.value_high, f.value) as value_high,
        f.qualifier, c.unit, c.valid_min, c.valid_max, c.valid_from, c.is_integer, c.is_count,
        c.over_provinces, c.over_periods
    from staging.figure as f
    inner join staging.heading as h using (submission_id, heading_no)
    inner join {catalogue} as c using (indicator_code)
    where f.submission_id = {submission_id} and f.status = 'loaded'
)"""
HEADINGS = "(select * from staging.heading where submission_id = {submission_id})"
# The planner has no statistics of the submission yet. Nested loops would be slow for a large one;
# other joins are never slow for a small one.
PLANNER = """
    set local enable_nestloop = off;
    set local enable_sort = off;
    set local work_mem = '256MB'
"""
# Read once for all rules that ask for it: of a month of communes it is years of them.
KEPT = """
    drop table if exists pg_temp.known_history;
    create temporary table known_history on commit drop as select * from {history}
"""
ANY_MET = "select {conditions} from {figures} as figure"


def apply_checking_rules(
    connection: Connection,
    submission_id: int,
    is_synthetic: bool,
    summary: Summary,
    findings: Findings,
) -> None:
    """Runs the rules that are queries; figures they find are rejected, set aside or marked.

    No reviewer answers more than a thousand questions on one submission: figures that would be
    referred to a reviewer beyond the limit on findings are rejected.

    Args:
        connection: In the transaction that wrote the submission.
        submission_id: The submission, its figures and headings written.
        is_synthetic: Whether to compare it with synthetic figures, or with real ones.
        summary: Its totals, updated with the verdicts of the rules.
        findings: Its findings, to which these are added.
    """
    relations = {
        "figures": FIGURES.format(
            catalogue=_render_catalogue("indicator"), submission_id=submission_id
        ),
        "headings": HEADINGS.format(submission_id=submission_id),
        "parts": _render_catalogue("indicator_part"),
        "history": f"staging.history_of({submission_id}, {is_synthetic})",
        "peers": f"staging.peers_of({submission_id}, {is_synthetic})",
    }
    connection.execute(PLANNER)
    rules = _select_rules(connection, relations["figures"], summary.list_empty_relations())
    if any("history" in rule.reads for rule in rules):
        connection.execute(KEPT.format(history=relations["history"]))  # type: ignore[arg-type]
        relations["history"] = "pg_temp.known_history"
    found: list[Finding] = []
    verdicts: dict[int, tuple[str, str]] = {}
    marks: dict[int, str] = {}
    for rule in rules:
        with connection.cursor(row_factory=dict_row) as cursor:
            for row in cursor.execute(rule.query(**relations)):  # type: ignore[arg-type]
                figure_no = row.pop("figure_no")
                if rule.ignores and figure_no in verdicts:
                    continue  # a rejected figure is not set aside as well
                status = rule.figure_status
                if findings.reserve_place(rule.code):
                    found.append(rule.finding(figure_no=figure_no, **row))
                elif rule.asks:
                    status = "rejected"
                if status != "loaded":
                    verdicts.setdefault(figure_no, (status, rule.code))
                if rule.obs_status:
                    marks.setdefault(figure_no, rule.obs_status)
    apply_verdicts(connection, submission_id, verdicts, marks, summary)
    findings.kept += _add_places(connection, submission_id, found)


def _select_rules(connection: Connection, figures: str, lacking: set[str]) -> list[Rule]:
    """Selects the rules that may find something: one pass shows that most submissions are clean."""
    one_by_one = [rule for rule in list_checking_rules() if rule.where]
    conditions = ", ".join(f"bool_or({rule.where})" for rule in one_by_one)
    query = ANY_MET.format(conditions=conditions, figures=figures)
    met = connection.execute(query).fetchone()  # type: ignore[arg-type]
    idle = {rule.code for rule, is_met in zip(one_by_one, met or (), strict=True) if not is_met}
    idle |= {rule.code for rule in list_checking_rules() if rule.reads & lacking}
    return [rule for rule in list_checking_rules() if rule.code not in idle]


def _add_places(
    connection: Connection, submission_id: int, findings: list[Finding]
) -> Iterator[Finding]:
    """Adds the places of the figures to findings of queries."""
    if not findings:
        return
    numbers = sorted({finding.figure_no for finding in findings if finding.figure_no})
    places: dict[int | None, str] = dict(
        connection.execute(
            "select figure_no, source_ref from staging.figure"
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


def _list_indicators() -> Iterator[dict[str, str]]:
    """The catalogue, and whether an indicator is a count, which depends on its unit."""
    counts = {row["unit"]: row["is_count"] for row in seed("unit")}
    for row in seed("indicator"):
        is_count = row["is_integer"] == counts[row["unit"]] == "true"
        yield row | {"is_count": str(is_count).lower()}


@cache
def _render_catalogue(name: str) -> str:
    """Renders a seed as a query of literals, with the rows that the readers use.

    Unlike a temporary table, it can be read by parallel workers.
    """
    columns = CATALOGUE[name]
    rows = sql.SQL(", ").join(
        sql.SQL("({})").format(
            sql.SQL(", ").join(
                sql.SQL("{}::{}").format(sql.Literal(row[column] or None), sql.SQL(its_type))
                for column, its_type in columns.items()
            )
        )
        for row in (_list_indicators() if name == "indicator" else seed(name))
    )
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("(select * from (values {}) as seed ({}))").format(rows, names).as_string()
