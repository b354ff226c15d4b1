"""The state of the home: what runs, what is published, and what waits, failed or is overdue.

Reads the databases only, with a handful of short queries, and does not import Airflow.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import psycopg
from rich.console import Console
from rich.markup import escape

from reference.period import show_moment
from tmdt.cli import kept_out, report
from tmdt.collection.overdue import list_overdue
from tmdt.orchestration import airflow_env, scheduler_lock
from tmdt.orchestration.parts import WEB
from tmdt.releases import embargo, load_request, readers, release, review
from warehouse import database, postgres, reader_limits, standby, wal_archive

if TYPE_CHECKING:
    from tmdt.orchestration.running import Status

RUNS = """
    select distinct on (dag_id, month)
        dag_id, month, state, coalesce(end_date, start_date)
    from (
        select *, coalesce(partition_key, conf ->> 'period', '') as month from dag_run
    ) as run
    where state <> 'queued'
    order by dag_id, month, id desc
"""
IMPORT_ERRORS = "select filename, stacktrace from import_error order by filename"
BLOCKED = """
    select release.load_period, validation.gate, validation.data_docs
    from quality.validation as validation
    inner join core.release as release using (release_id)
    where
        release.status = 'candidate' and not validation.success
        and validation.validated_at > release.opened_at
    order by validation.validation_id desc
    limit 1
"""
SHOWN = 3


def show(console: Console, stack: Status) -> None:
    """Shows it, one line per subject."""
    if postgres.is_standby() and database.is_embedded():
        running = stack.database_port is not None
        state = standby.describe() if running else "not running: tmdt up"
        console.print(f"standby     {escape(state)}", soft_wrap=True)
        return
    states = dict(stack.components)
    web = states.pop(WEB, None)
    parts = ", ".join(f"{name} {state}" for name, state in states.items())
    console.print(f"Airflow     {stack.address or 'not running'}  ({parts})", soft_wrap=True)
    if web:
        where = f"{stack.web}/data" if stack.web else "not running"
        console.print(f"open data   {where}  ({WEB} {web})", soft_wrap=True)
    if (stack.address or stack.web) and not stack.is_supervised:
        console.print("[yellow]            nobody starts again what dies: run tmdt up[/]")
    if stack.database_port is not None:
        console.print(f"PostgreSQL  127.0.0.1:{stack.database_port}")
    elif database.is_embedded():
        console.print("PostgreSQL  not running")
        return
    database.migrate()
    _show_work(console)


def _show_work(console: Console) -> None:
    open_questions = len(review.list_questions())
    console.print(
        f"published   {(release.list_published() or ['nothing yet'])[-1]}", soft_wrap=True
    )
    if archived := wal_archive.describe():
        console.print(f"past        {escape(archived)}", soft_wrap=True)
    if seen := readers.describe((release.find_latest() or (0,))[0]):
        console.print(f"readers     {escape(seen)}", soft_wrap=True)
    if missing := find_missing_limits():
        console.print(f"[yellow]limits[/]      not in force: {_few(missing)}", soft_wrap=True)
    with suppress(psycopg.Error):
        if holder := scheduler_lock.find_holder():
            console.print(f"scheduling  {escape(holder)}")
    for file, reason in find_import_errors():
        console.print(f"[red]broken[/]      {escape(file)}: {escape(reason)}", soft_wrap=True)
    kept_out.show_landing(console)
    for period, ends in embargo.list_in_force():
        console.print(f"embargo     {period} until {show_moment(ends)}")
    console.print(f"waiting     {', '.join(load_request.list_waiting_months()) or 'nothing'}")
    for state, found in find_runs().items():
        console.print(f"{state:11} {escape(_few(found))}", soft_wrap=True)
    console.print(
        f"overdue     {_few([f'{month}: {n} provinces' for month, n in count_overdue().items()])}",
        soft_wrap=True,
    )
    for period, gate, page in find_blocked():
        where = page or "it is running, or could not run: see the task's log"
        console.print(f"[red]blocked[/]     {period} at the gate {gate}: {where}", soft_wrap=True)
    waiting = f"{open_questions} for a reviewer: tmdt review" if open_questions else "none"
    console.print(f"questions   {waiting}")
    report.show_held(console)
    kept_out.show_submissions(console)


def count_overdue(now: datetime | None = None) -> dict[str, int]:
    """Months past their due day, with how many provinces have not reported; the latest first."""
    return dict(Counter(it.month for it in list_overdue(now)))


def find_missing_limits() -> list[str]:
    """What BI's role should be limited by, and is not."""
    with database.connect() as connection:
        return reader_limits.find_missing(connection)


def find_blocked() -> list[tuple[str, str, str | None]]:
    """The candidate that a gate blocked, if any: its month, the gate, and the page about it."""
    with database.connect() as connection:
        return connection.execute(BLOCKED).fetchall()


def find_runs() -> dict[str, list[str]]:
    """What runs now, and what failed and has not succeeded since, according to Airflow."""
    found: dict[str, list[str]] = {"running": [], "failed": []}
    try:
        with airflow_env.connect_to_metadata() as connection:
            for dag_id, month, state, when in connection.execute(RUNS):
                if state in found:
                    run = f"{dag_id} {month}".strip()
                    found[state].append(f"{run} ({show_moment(when)})" if when else run)
    except psycopg.Error:
        return {"runs": ["Airflow's database does not answer"]}
    return found


def find_import_errors() -> list[tuple[str, str]]:
    """DAG files that Airflow cannot import, each with the last line of its error."""
    with suppress(psycopg.Error), airflow_env.connect_to_metadata() as connection:
        rows = connection.execute(IMPORT_ERRORS).fetchall()
        return [(file, error.strip().splitlines()[-1]) for file, error in rows]
    return []


def _few(things: list[str]) -> str:
    more = f" and {len(things) - SHOWN} more" if len(things) > SHOWN else ""
    return ", ".join(things[:SHOWN]) + more if things else "nothing"
