"""Verdicts on files and the outcome of loads, as shown on the terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from reference.period import Period
from reference.wording import period_in_words
from tmdt.collection.verdict import PERIODS, VERDICTS, describe_understood, pluralise
from warehouse import database

if TYPE_CHECKING:
    from ingestion.staging.staged import Staged

SHOWN = 8
"""Findings listed per file; the rest are counted."""
LOADED = """
    select s.file_name, coalesce(p.name_vi, s.ref_area, '') as province, s.status,
        a.figures_seen, a.figures_loaded, a.figures_rejected, a.figures_ignored, s.submission_id
    from core.release_submission as rs
    inner join staging.submission as s using (submission_id)
    inner join staging.figure_account as a using (submission_id)
    left join lateral (
        select name_vi from marts.dim_province
        where ref_area = s.ref_area order by valid_from desc nulls last limit 1
    ) as p on true
    where rs.release_id = %s
    order by s.submission_id
"""
COVERED = """
    select period_start, period_end, sum(figures_loaded)::bigint, count(distinct ref_area)
    from core.release_submission as taken
    inner join staging.coverage using (submission_id)
    where taken.release_id = %s and figures_loaded > 0
    group by period_start, period_end
    order by period_start desc, period_end desc
"""
LEFT_OUT = """
    select s.file_name, s.submission_id
    from staging.submission as s
    where s.status = 'rejected' and (s.load_period = %s or s.load_period is null)
        and s.received_at > coalesce(
            (select max(r.opened_at) from core.release as r
             where r.status = 'published' and r.load_period = %s and r.release_id <> %s),
            '-infinity')
    order by s.submission_id
"""
FINDINGS = """
    select submission_id, severity, coalesce(sheet || '!' || cell, 'line ' || line, '') as place,
        message_vi, message_en
    from staging.finding
    where submission_id = any(%s) and severity in ('critical', 'error')
    order by submission_id, finding_no
"""


def show_check(console: Console, staged: Staged) -> None:
    """Shows the verdict on a file, in Vietnamese and English."""
    colour = {"accepted": "green", "partial": "yellow", "rejected": "red"}[staged.status]
    verdict = " / ".join(VERDICTS[staged.status])
    console.print(f"[bold]{escape(staged.file_name)}[/]: [{colour}]{verdict}[/]")
    for line in chain.from_iterable(describe_understood(staged)):
        console.print(f"  {escape(line)}", soft_wrap=True)
    account = _account((staged.seen, staged.loaded, staged.rejected, staged.ignored))
    console.print(f"  {account}")
    for finding in staged.findings:
        place = f"{finding.sheet}!{finding.cell}" if finding.cell else ""
        place = place or (f"line {finding.line}" if finding.line else "file")
        console.print(f"  {finding.severity:8} {escape(place)}: {escape(finding.message_vi)}")
        console.print(f"  {'':8} {escape(finding.message_en)}")
        console.print(f"  {'':8} [dim]→ {escape(finding.fix_vi)} / {escape(finding.fix_en)}[/]")


def show_load(console: Console, period: str, release_id: int) -> None:
    """Shows what a release took in, what stayed out, and why."""
    with database.connect() as connection:
        loaded = connection.execute(LOADED, [release_id]).fetchall()
        left_out = connection.execute(LEFT_OUT, [period, period, release_id]).fetchall()
        numbers = [row[-1] for row in (*loaded, *left_out)]
        problems = connection.execute(FINDINGS, [numbers]).fetchall()
        covered = connection.execute(COVERED, [release_id]).fetchall()
    for start, end, figures, provinces in covered[:PERIODS]:
        words = " / ".join(period_in_words(Period(start, end).code))
        counted = f"{pluralise(figures, 'actual figure')} of {pluralise(provinces, 'province')}"
        console.print(f"  {words}: {counted}")
    if len(covered) > PERIODS:
        console.print(f"  … and {len(covered) - PERIODS} earlier periods")
    for file_name, province, status, *counts, _ in loaded if len(loaded) <= SHOWN else ():
        subject = f"{escape(file_name)} ({province or 'several provinces'}) {status}"
        console.print(f"  {subject}: {_account(counts)}", soft_wrap=True)
    if len(loaded) > 1:
        totals = [sum(row[at] for row in loaded) for at in (3, 4, 5, 6)]
        console.print(f"  {len(loaded)} files: {_account(totals)}")
    show_problems(console, [*((r[0], r[-1]) for r in loaded), *left_out], problems)


def _account(counts: Sequence[int]) -> str:
    seen, loaded, rejected, ignored = counts
    return f"{seen} figures seen = {loaded} loaded + {rejected} rejected + {ignored} ignored"


def show_left_out(console: Console, period: str) -> None:
    """Shows the rejected files that wait for a correction."""
    with database.connect() as connection:
        left_out = connection.execute(LEFT_OUT, [period, period, 0]).fetchall()
        problems = connection.execute(FINDINGS, [[row[-1] for row in left_out]]).fetchall()
    show_problems(console, left_out, problems)
    show_held(console)


def show_held(console: Console) -> None:
    """Shows how many submissions arrived after their month was closed."""
    from tmdt.releases import closed_months

    for period, files in closed_months.count_held().items():
        console.print(
            f"[yellow]closed[/]      {period}: {files} submissions arrived later and are held;"
            f" to take them in: tmdt period reopen {period} --reason …",
            soft_wrap=True,
        )


def show_problems(
    console: Console, files: Iterable[tuple[str, int]], problems: Iterable[tuple[Any, ...]]
) -> None:
    """Shows, for each file, what was rejected, where and why."""
    by_file = defaultdict(list)
    for submission_id, severity, place, message_vi, message_en in problems:
        by_file[submission_id].append((severity, place, message_vi, message_en))
    for file_name, submission_id in files:
        found = by_file[submission_id]
        if not found:
            continue
        rejected = any(severity == "critical" for severity, *_ in found)
        outcome = "[red]rejected[/]" if rejected else "[yellow]figures rejected[/]"
        console.print(f"  {outcome}: [bold]{escape(file_name)}[/]")
        for _, place, message_vi, message_en in found[:SHOWN]:
            console.print(f"    {escape(place)} {escape(message_vi)} / {escape(message_en)}")
        if len(found) > SHOWN:
            console.print(f"    … and {len(found) - SHOWN} more in staging.finding")
