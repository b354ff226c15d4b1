"""Loads started from the command line: one month, or the shipped examples."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from tmdt.cli import kept_out, report
from tmdt.orchestration import runs
from tmdt.releases import embargo, load_request, release
from warehouse.home import PROJECT, Problem, folder

if TYPE_CHECKING:
    from tmdt.orchestration.runs import OnState, RunResult

PUBLISHED, BLOCKED, FAILED = 0, 1, 2
FINISHED = {"success", "failed", "skipped", "upstream_failed", "removed"}
SYNTHETIC_MONTH = "2026-10"


def load(console: Console, period: str) -> int:
    """Runs monthly_load for a month; returns the command's exit status."""
    with _progress(console) as on_state, runs.runner(on_state) as airflow:
        result = airflow.run("monthly_load", period)
    return report_run(console, period, result)


def roll_back(console: Console, release_id: int, reason: str) -> int:
    """Publishes an earlier release again, as a new one; returns the command's exit status."""
    from tmdt.releases import rollback
    from warehouse import database

    if not reason.strip():
        raise Problem("a reason is needed: it is kept with the release")
    database.prepare()
    period = rollback.find_period_of_latest(release_id)
    with _progress(console) as on_state, runs.runner(on_state) as airflow:
        result = airflow.run("monthly_load", period, rollback_to=release_id, reason=reason)
    if _is_embargoed(console, period, result):
        return BLOCKED
    if result.succeeded and not result.results.get("publish"):
        console.print(f"nothing to roll back: readers already see release {release_id}")
        return PUBLISHED
    return report_run(console, period, result)


def report_run(console: Console, period: str, result: RunResult) -> int:
    """Reports how a run of monthly_load ended; returns the command's exit status."""
    landed = result.results.get("land") or {}
    for outcome, wording in (
        ("left", "waits in the landing area"),
        ("set_apart", "cannot be a submission"),
    ):
        for line in landed.get(outcome, ()):
            console.print(f"[yellow]{wording}[/]: {escape(line)}", soft_wrap=True)
    status = _report_outcome(console, period, result)
    kept_out.show_submissions(console, period)
    return status


def _report_outcome(console: Console, period: str, result: RunResult) -> int:
    if result.blocked:
        console.print(
            f"[red]{period} was not published[/]: {escape(result.blocked)}", soft_wrap=True
        )
        console.print("  The published release is unchanged.")
        return BLOCKED
    if not result.succeeded:
        console.print(
            f"[red]{period} failed[/] at {result.failed_task}: {escape(result.error or '')}"
            f"\n  The log: {escape(result.log)}",
            soft_wrap=True,
        )
        return FAILED
    published = result.results.get("publish")
    if published:
        console.print(
            f"[green]{period} is published[/] as release {published['release_id']}:"
            f" {published['figures_new']} figures new, {published['figures_revised']} revised"
            + (f", {withdrawn} withdrawn" if (withdrawn := published["figures_withdrawn"]) else "")
        )
        report.show_load(console, period, published["release_id"])
        return PUBLISHED
    if _is_embargoed(console, period, result):
        return BLOCKED
    standing = release.find_latest(period)
    if standing:
        console.print(f"{period}: nothing new; release {standing[0]} of {standing[1]} is current")
    else:
        console.print(
            f"[yellow]{period}: nothing to publish[/]: no accepted submission has a figure for it"
        )
    report.show_left_out(console, period)
    return PUBLISHED if standing else BLOCKED


def _is_embargoed(console: Console, period: str, result: RunResult) -> bool:
    """Whether a run published nothing because of an embargo; says so."""
    if result.results.get("publish") or not (ends := embargo.find_end(period)):
        return False
    console.print(f"[yellow]{embargo.describe_embargo(period, ends)}[/]", soft_wrap=True)
    return True


def demo(console: Console) -> int:
    """Takes the shipped files from landing to bulletin; running it again changes nothing."""
    _submit_examples(console)
    worst = PUBLISHED
    with _progress(console) as on_state, runs.runner(on_state) as airflow:
        landed = airflow.run("ingest_submissions")
        if not landed.succeeded:
            return report_run(console, "ingest_submissions", landed)
        periods = load_request.list_waiting_months()
        loads = {period: airflow.run("monthly_load", period) for period in periods}
        bulletins = {
            period: airflow.run("monthly_statistics", period)
            for period, loaded in loads.items()
            if loaded.results.get("publish")
        }
    for period, loaded in loads.items():
        worst = max(worst, report_run(console, period, loaded))
    if not loads:
        console.print("[bold]Nothing changed[/]: every file had been received before")
        for line in release.list_published():
            console.print(f"  {line}")
    for period, written in bulletins.items():
        console.print(
            f"bulletin of {period}: {written.results.get('write_bulletin')}", soft_wrap=True
        )
    tmdt = _command()
    console.print(
        "\n[bold]Next[/]"
        f"\n  {tmdt} up                    the Airflow UI, with these runs in it, and open data"
        f"\n  {tmdt} url --role bi_reader  the address for a BI tool; look in schema marts"
        f"\n  {tmdt} down                  stops the database",
        soft_wrap=True,
    )
    return worst


def _submit_examples(console: Console) -> None:
    """Puts the shipped files into the landing area of a prepared home."""
    from ingestion.landing import submit
    from ingestion.staging import synthetic
    from tmdt.collection.sample import write_sample
    from warehouse import database

    console.print("[bold]Preparing the warehouse[/]")
    database.prepare()
    files = sorted((PROJECT / "examples").glob("*.csv"))
    real_only = synthetic.are_refused()
    if not real_only:
        files += write_sample(folder("sample"), SYNTHETIC_MONTH, 1)
    received = list(submit(files))
    console.print(
        f"  {len(received)} files are in the landing area: real figures of Bắc Giang and Bình Định"
        + ("" if real_only else f",\n  and a synthetic month ({SYNTHETIC_MONTH}) of all provinces")
    )
    setting = f"{synthetic.SETTING}={synthetic.REFUSE}"
    console.print(
        f"  Synthetic files are refused in this home ({setting})"
        if real_only
        else f"  Synthetic files are accepted in this home; set {setting} to refuse them"
    )


def _command() -> Path:
    """The path of this command as seen from here: ``.venv/bin/tmdt`` in a checkout."""
    command = Path(sys.executable).with_name("tmdt")
    here = Path.cwd()
    return command.relative_to(here) if command.is_relative_to(here) else command


@contextmanager
def _progress(console: Console) -> Iterator[OnState]:
    """A progress bar for each run, which advances as its tasks end."""
    columns = (
        TextColumn("{task.description:32}"),
        BarColumn(24),
        TextColumn("{task.fields[now]:26}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bars:
        waiting = bars.add_task("starting Airflow", total=None, now="")
        lines: dict[tuple[str, str | None], TaskID] = {}
        states: dict[tuple[str, str | None], dict[str, str]] = {}

        def on_state(dag_id: str, period: str | None, task_id: str, state: str) -> None:
            run = (dag_id, period)
            if run not in lines:
                bars.update(waiting, visible=False)
                lines[run] = bars.add_task(f"{dag_id} {period or ''}", total=None, now="")
                states[run] = {}
            states[run][task_id] = state
            done = sum(state in FINISHED for state in states[run].values())
            now = "" if state == runs.WAITING else f"{task_id} {state}"
            bars.update(lines[run], total=len(states[run]), completed=done, now=now)

        yield on_state
