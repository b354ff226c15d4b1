"""Whether anything grows without bound while the stack runs for a long time.

Many runs of the cheap DAGs and some loads of a small file go through the scheduler. At the start,
halfway and at the end, everything is left to rest and upkeep removes what is older than two minutes
(instead of 90 days): what there is then, and was not there halfway, stays for ever.
"""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
from psycopg import sql

from benchmarks.running_stack import list_processes, started, sum_memory
from ingestion.landing import submit
from tmdt.orchestration import airflow_api, airflow_env, upkeep
from warehouse import database

KEPT = timedelta(minutes=2)
"""Longer than from one parsing of a DAG file to the next: DAGs not parsed since are forgotten."""
LONGEST = 18 * 60
"""Seconds after which no more runs are started, of which each half gets one half."""
UPKEEP_EVERY, LOAD_EVERY = 20, 10
"""Rounds from one upkeep, or load of a new file, to the next; a round is about eight runs."""
AT_ONCE = 5
"""Runs of the cheapest DAG for each of the others; it alone has several at a time."""
AHEAD = 16
"""Unfinished runs that wait for the scheduler."""
LASTING = ("archive", "bulletins", "warehouse (database)")
"""What grows with what was loaded, as it should."""
BOUNDED = {
    "data_docs/, KiB": "pages of 20 validations at most",
    "logs/, KiB": "50 MB for each process, and those of tasks",
}
"""What grows up to a limit."""
MAY_GROW = 1.1
"""What processes, caches and pages of tables differ by from one moment to another."""

UNFINISHED = "select count(*) from dag_run where state in ('queued', 'running')"
STARTED = "select last_value from dag_run_id_seq"
Snapshot = dict[str, float]


def measure(home: Path, runs: int) -> Iterator[dict[str, str]]:
    """Drives so many runs, and compares what is there before, halfway and afterwards."""
    os.environ["TMPDIR"] = str(home / "tmp")
    (home / "tmp").mkdir()
    upkeep.KEPT = KEPT
    began = time.monotonic()
    with started(home) as address:
        client = airflow_api.Client(address).http
        numbers = itertools.count(1)
        counts, snapshots = [], []
        for goal, longest in ((20, LONGEST), (runs // 2, LONGEST / 2), (runs, LONGEST / 2)):
            _drive(client, home, numbers, goal, time.monotonic() + longest)
            counts.append(_ask(STARTED))
            snapshots.append(_rest(home))
        failed = _ask("select count(*) from dag_run where state = 'failed'")
    minutes = (time.monotonic() - began) / 60
    yield {
        "what": f"runs of DAGs in {minutes:.0f} minutes at the start, halfway and at the end",
        "measured": f"{_show(counts)}; {failed} failed lately",
        "wanted": "stated",
    }
    for name in snapshots[-1]:
        values = [snapshot.get(name, 0) for snapshot in snapshots]
        may = "grows with what is loaded" if name in LASTING else BOUNDED.get(name)
        grows = not may and values[2] > MAY_GROW * values[1] + 5
        if may or grows or values[2] > 100:
            yield {
                "what": name,
                "measured": _show(values) + (", GROWS" if grows else ""),
                "wanted": may or "no growth",
            }


def _drive(
    client: httpx.Client, home: Path, numbers: Iterator[int], goal: int, until: float
) -> None:
    """Starts runs until there were so many; Airflow starts more by itself."""
    while _ask(STARTED) < goal and time.monotonic() < until:
        number = next(numbers)
        if number % UPKEEP_EVERY == 0:
            _start(client, "upkeep", number)
            upkeep.remove_old_logs()
            upkeep.clean_metadata()
        if number % LOAD_EVERY == 1:
            _submit(home, number)
        _start(client, "ingest_submissions", number)
        for at in range(AT_ONCE):
            _start(client, "review_figures", number * AT_ONCE + at)
        if number % 2:
            month = f"{1900 + number // 12 % 100}-{number % 12 + 1:02}"
            _start(client, "reporting_calendar", number, partition_key=month)
        while _ask(UNFINISHED) > AHEAD:
            time.sleep(0.5)


def _start(client: httpx.Client, dag_id: str, number: int, **options: str) -> None:
    body = {"logical_date": None, "dag_run_id": f"soak_{number}", **options}
    client.post(f"/api/v2/dags/{dag_id}/dagRuns", json=body).raise_for_status()


def _submit(home: Path, number: int) -> None:
    """A file that revises one figure, for the next landing."""
    file = home / f"{number}.csv"
    file.write_text(
        "province_code,period,indicator_code,breakdown,value,unit,note\n"
        f"24,2024-05,internet_subscriber_count,,{100_000 + number},thuê bao,\n"
    )
    list(submit([file]))
    file.unlink()


def _rest(home: Path) -> Snapshot:
    """Waits until all runs have ended and have grown old, cleans, and takes stock."""
    while _ask(UNFINISHED):
        time.sleep(1)
    time.sleep(KEPT.total_seconds() + 10)
    upkeep.remove_old_logs()
    upkeep.rotate_logs()
    upkeep.clean_metadata()
    processes = list_processes(home)
    return {
        **_sizes(home),
        **_rows(),
        "processes": len(processes),
        "open files": sum(_count_open(process) for process in processes),
        "memory, MiB (PSS)": sum_memory(home),
    }


def _sizes(home: Path) -> Snapshot:
    """KiB of each part of a home, and of both databases."""
    sizes: Snapshot = {}
    for place in sorted(path for path in home.iterdir() if path.is_dir()):
        files = (file for file in place.rglob("*") if file.is_file())
        kib = sum(_size(file) for file in files) / 1024
        sizes[f"{place.name}" if place.name in LASTING else f"{place.name}/, KiB"] = kib
    with psycopg.connect(database.url()) as connection:
        row = connection.execute("select pg_database_size(current_database())").fetchone()
    sizes["warehouse (database)"] = row[0] / 1024  # type: ignore[index]
    sizes["airflow (database), KiB"] = _ask("select pg_database_size(current_database())") / 1024
    return sizes


def _rows() -> Snapshot:
    """The rows of each table of Airflow's metadata."""
    with airflow_env.connect_to_metadata() as connection:
        names = connection.execute("select relname from pg_stat_user_tables order by 1").fetchall()
        counts: Snapshot = {}
        for (name,) in names:
            query = sql.SQL("select count(*) from {}").format(sql.Identifier(name))
            counts[f"rows of {name}"] = connection.execute(query).fetchone()[0]  # type: ignore[index]
        return counts


def _size(file: Path) -> int:
    try:
        return file.lstat().st_size
    except FileNotFoundError:
        return 0


def _count_open(process: psutil.Process) -> int:
    try:
        return process.num_fds()
    except psutil.Error:
        return 0


def _ask(query: Any) -> int:
    with airflow_env.connect_to_metadata() as connection:
        return int(connection.execute(query).fetchone()[0])  # type: ignore[index]


def _show(values: list[float]) -> str:
    return " → ".join(f"{value:,.0f}" for value in values)
