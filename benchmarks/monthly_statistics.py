"""The cost of a month's statistics: all forms in both languages, with a page a province."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.monthly_load import INDICATORS, LAST, load, write_history
from warehouse import database

MONTHS = 13
RUNS = 3


def measure(folder: Path) -> Iterator[dict[str, str]]:
    """Times `tmdt bulletin` after 13 months of 34 provinces, each time in a process of its own."""
    load(write_history(folder, range(LAST - MONTHS + 1, LAST + 1)))
    period = f"{LAST // 12}-{LAST % 12 + 1:02}"
    took = [_write(period, folder / f"statistics-{run}") for run in range(RUNS)]
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    [(number,)] = _ask("select max(release_id) from marts.dim_release where period = %s", period)
    files = _ask("select count(*) from marts.dissemination_output where release_id = %s", number)
    yield {
        "what": f"the statistics of a month of 34 provinces x {INDICATORS} indicators,"
        f" {files[0][0]} files",
        "measured": f"{min(took):.1f} s to {max(took):.1f} s, {memory:.0f} MB",
        "wanted": "under 60 s, under 1024 MB",
    }


def _write(period: str, place: Path) -> float:
    command = Path(sys.executable).with_name("tmdt")
    started = time.perf_counter()
    subprocess.run(
        [command, "bulletin", period, "--out", place], check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - started


def _ask(query: str, value: object) -> list[tuple[int]]:
    with database.connect() as connection:
        return connection.execute(query.encode(), [value]).fetchall()
