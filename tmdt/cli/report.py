"""What a person reads on the terminal: the verdict on a file, and what a load did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

from reference.catalogue import reference
from reference.period import Period
from reference.wording import number, period_in_words
from warehouse import database

if TYPE_CHECKING:
    from ingestion.staging.rows import Staged
    from ingestion.staging.understood import Understood

SHOWN = 8
"""Findings listed for one file; the rest is counted."""
PERIODS, NAMED = 12, 3
"""Periods listed of one file, and provinces named for one of them."""

VERDICTS = {
    "accepted": ("được chấp nhận", "accepted"),
    "partial": ("chấp nhận một phần", "accepted in part"),
    "rejected": ("bị từ chối", "rejected"),
}
"""A submission's status in words, Vietnamese and English."""

KINDS = {
    "actual": ("thực hiện", "actual"),
    "target": ("mục tiêu", "target"),
    "budget": ("kinh phí", "budget"),
}
"""Kinds of figures in words, Vietnamese and English."""
FORMS = {"01-TMĐT": ("biểu 01-TMĐT", "form 01-TMĐT"), "LONG-CSV": ("CSV dạng dài", "long CSV")}

FINDING_FIELDS = (
    "code", "severity", "sheet", "cell", "line", "indicator_code",
    "message_vi", "message_en", "fix_vi", "fix_en",
)  # fmt: skip

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


def as_json(staged: Staged) -> dict[str, Any]:
    """The verdict on a file, as ``tmdt check --json`` prints it."""
    return {
        "file": staged.file_name,
        "accepted": staged.status == "accepted",
        "figures": {
            "seen": staged.seen,
            "loaded": staged.loaded,
            "rejected": staged.rejected,
            "ignored": staged.ignored,
        },
        "understood": [
            {"form": staged.form, "is_synthetic": staged.is_synthetic, **item._asdict()}
            for item in staged.understood
        ],
        "findings": [
            {field: asdict(finding)[field] for field in FINDING_FIELDS}
            for finding in staged.findings
        ],
    }


def show_check(console: Console, staged: Staged) -> None:
    """The verdict on a file, in Vietnamese and English."""
    colour = {"accepted": "green", "partial": "yellow", "rejected": "red"}[staged.status]
    verdict = " / ".join(VERDICTS[staged.status])
    console.print(f"[bold]{escape(staged.file_name)}[/]: [{colour}]{verdict}[/]")
    for line in chain.from_iterable(understood_in_words(staged)):
        console.print(f"  {escape(line)}", soft_wrap=True)
    account = _account((staged.seen, staged.loaded, staged.rejected, staged.ignored))
    console.print(f"  {account}")
    for finding in staged.findings:
        place = f"{finding.sheet}!{finding.cell}" if finding.cell else ""
        place = place or (f"line {finding.line}" if finding.line else "file")
        console.print(f"  {finding.severity:8} {escape(place)}: {escape(finding.message_vi)}")
        console.print(f"  {'':8} {escape(finding.message_en)}")
        console.print(f"  {'':8} [dim]→ {escape(finding.fix_vi)} / {escape(finding.fix_en)}[/]")


def understood_in_words(staged: Staged) -> tuple[list[str], list[str]]:
    """What the file was taken to say, in Vietnamese and in English, the last period first.

    Counts alone look right when the wrong month was read; this does not.
    """
    if not staged.understood:
        unknown = (
            "Chưa rõ tệp nói về tỉnh nào, kỳ nào.",
            "No province and no period was understood.",
        )
        return [unknown[0]], [unknown[1]]
    periods = [
        list(same)
        for _, same in groupby(staged.understood, key=lambda item: (item.period, item.kind))
    ]
    form = FORMS.get(staged.form, (staged.form, staged.form))
    real = ("giả lập", "synthetic") if staged.is_synthetic else ("thật", "real")
    vi = [f"Hiểu là: {form[0]}, số liệu {real[0]}"]
    en = [f"Understood as: {form[1]}, {real[1]} figures"]
    vi += [f"  {_in_vietnamese(same)}" for same in periods[:PERIODS]]
    en += [f"  {_in_english(same)}" for same in periods[:PERIODS]]
    if (more := len(periods) - PERIODS) > 0:
        earliest = _period(
            min((same[0].period for same in periods if same[0].period), default=None)
        )
        vi.append(f"  … và {more} kỳ khác, sớm nhất là {earliest[0]}")
        en.append(f"  … and {more} other periods, the earliest {earliest[1]}")
    return vi, en


def _in_vietnamese(same: Sequence[Understood]) -> str:
    loaded, rejected, ignored = _sums(same)
    return (
        f"{_period(same[0].period)[0]}: {number(loaded)} số liệu {_kind(same[0].kind)[0]}"
        + (f", {number(rejected)} bị loại" if rejected else "")
        + (f", {number(ignored)} bỏ qua" if ignored else "")
        + f" · {_provinces(same, 'chưa rõ tỉnh', 'tỉnh, thành phố')}"
    )


def _in_english(same: Sequence[Understood]) -> str:
    loaded, rejected, ignored = _sums(same)
    return (
        f"{_period(same[0].period)[1]}: {_many(loaded, _kind(same[0].kind)[1] + ' figure')}"
        + (f", {rejected} rejected" if rejected else "")
        + (f", {ignored} ignored" if ignored else "")
        + f" · {_provinces(same, 'no province', 'provinces')}"
    )


def _period(period: str | None) -> tuple[str, str]:
    return period_in_words(period) if period else ("chưa rõ kỳ", "no period")


def _kind(kind: str | None) -> tuple[str, str]:
    return KINDS.get(kind or "", (kind or "chưa rõ loại", kind or "unknown"))


def _sums(same: Sequence[Understood]) -> tuple[int, int, int]:
    return (
        sum(item.loaded for item in same),
        sum(item.rejected for item in same),
        sum(item.ignored for item in same),
    )


def _provinces(same: Sequence[Understood], nowhere: str, many: str) -> str:
    """Name, code and vintage of a few provinces; how many there are, of many."""
    if len(same) > NAMED:
        return f"{len(same)} {many}"
    known = reference().provinces
    return ", ".join(
        f"{known[area][0].name_vi} ({known[area][0].code}, {area[:4]})" if area else nowhere
        for area in (item.ref_area for item in same)
    )


def show_load(console: Console, period: str, release_id: int) -> None:
    """What a release took in, and what stayed out and why."""
    with database.connect() as connection:
        loaded = connection.execute(LOADED, [release_id]).fetchall()
        left_out = connection.execute(LEFT_OUT, [period, period, release_id]).fetchall()
        numbers = [row[-1] for row in (*loaded, *left_out)]
        problems = connection.execute(FINDINGS, [numbers]).fetchall()
        covered = connection.execute(COVERED, [release_id]).fetchall()
    for start, end, figures, provinces in covered[:PERIODS]:
        words = " / ".join(period_in_words(Period(start, end).code))
        counted = f"{_many(figures, 'actual figure')} of {_many(provinces, 'province')}"
        console.print(f"  {words}: {counted}")
    if len(covered) > PERIODS:
        console.print(f"  … and {len(covered) - PERIODS} earlier periods")
    for file_name, province, status, *counts, _ in loaded if len(loaded) <= SHOWN else ():
        said = f"{escape(file_name)} ({province or 'several provinces'}) {status}"
        console.print(f"  {said}: {_account(counts)}", soft_wrap=True)
    if len(loaded) > 1:
        totals = [sum(row[at] for row in loaded) for at in (3, 4, 5, 6)]
        console.print(f"  {len(loaded)} files: {_account(totals)}")
    show_problems(console, [*((r[0], r[-1]) for r in loaded), *left_out], problems)


def _account(counts: Sequence[int]) -> str:
    seen, loaded, rejected, ignored = counts
    return f"{seen} figures seen = {loaded} loaded + {rejected} rejected + {ignored} ignored"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def show_left_out(console: Console, period: str) -> None:
    """The rejected files that wait for a correction."""
    with database.connect() as connection:
        left_out = connection.execute(LEFT_OUT, [period, period, 0]).fetchall()
        problems = connection.execute(FINDINGS, [[row[-1] for row in left_out]]).fetchall()
    show_problems(console, left_out, problems)
    show_held(console)


def show_held(console: Console) -> None:
    """The submissions that came after their period was closed."""
    from tmdt.releases import reporting_period

    for period, files in reporting_period.held().items():
        console.print(
            f"[yellow]closed[/]      {period}: {files} submissions came later and are held;"
            f" to take them in: tmdt period reopen {period} --reason …",
            soft_wrap=True,
        )


def show_problems(
    console: Console, files: Iterable[tuple[str, int]], problems: Iterable[tuple[Any, ...]]
) -> None:
    """For each file, what was rejected, where and why."""
    by_file = defaultdict(list)
    for submission_id, severity, place, message_vi, message_en in problems:
        by_file[submission_id].append((severity, place, message_vi, message_en))
    for file_name, submission_id in files:
        found = by_file[submission_id]
        if not found:
            continue
        rejected = any(severity == "critical" for severity, *_ in found)
        what = "[red]rejected[/]" if rejected else "[yellow]figures rejected[/]"
        console.print(f"  {what}: [bold]{escape(file_name)}[/]")
        for _, place, message_vi, message_en in found[:SHOWN]:
            console.print(f"    {escape(place)} {escape(message_vi)} / {escape(message_en)}")
        if len(found) > SHOWN:
            console.print(f"    … and {len(found) - SHOWN} more in staging.finding")
