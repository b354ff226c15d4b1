"""The cost of loading a month with little history, and with much."""

from __future__ import annotations

import csv
import itertools
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from expectations.gate import check
from ingestion.landing import ingest, submit
from reference.catalogue import seed
from reference.period import Period
from tmdt.releases import load_request, release, transform

LAST = 2026 * 12 + 8  # months counted from year 0: September 2026
INDICATORS = 80
RUNS = 3
HEADER = ("province_code", "period", "indicator_code", "breakdown", "value", "unit", "note")


def measure(folder: Path, share: float) -> Iterator[dict[str, str]]:
    """Times loads of one month after 12 months of history and after 120.

    The database is that of ``TMDT_DATABASE_URL`` or the embedded one, and stays as the last load
    left it. The first load of the process, which imports dbt, is not timed.
    """
    long = max(13, int(120 * share))
    took = {}
    loaded, revisions = 0, itertools.count(1)
    for months in (12, long):
        load(write_history(folder, range(LAST - months + 1, LAST - loaded + 1)))
        loaded = months
        took[months] = [_month(folder, next(revisions)) for _ in range(RUNS)]
    short_s, long_s = (statistics.median(total for total, _ in runs) for runs in took.values())
    lock = max(publishing for _, publishing in took[long])
    yield {
        "what": f"a month of 34 provinces x {INDICATORS} indicators after {long} months,"
        " against the same after 12",
        "measured": f"{long_s / short_s:.2f}x ({long_s:.1f} s, {short_s:.1f} s)",
        "wanted": "at most 1.2x",
    }
    yield {
        "what": f"publishing it, after {long} months",
        "measured": f"{lock:.2f} s",
        "wanted": "under 1 s of lock",
    }


def write_history(folder: Path, months: range) -> list[Path]:
    """One file for each year with all of its months, in order."""
    files = []
    for at in range(0, len(months), 12):
        year = months[at : at + 12]
        files.append(folder / f"history-{_code(year[0])}.csv")
        write(files[-1], year, revised=0)
    return files


def _month(folder: Path, revision: int) -> tuple[float, float]:
    """Seconds to load the month after the history, and to publish it."""
    file = folder / f"month-{revision}.csv"
    write(file, range(LAST + 1, LAST + 2), revision)
    steps = load([file])
    return sum(steps.values()), steps["publish"]


def load(files: list[Path]) -> dict[str, float]:
    """Takes in files and publishes the months that wait; seconds of each step of the last month."""
    list(submit(files))
    steps: dict[str, float] = {}
    with timed(steps, "ingest"):
        ingest()
    for waiting in load_request.list_waiting_months():
        steps |= _publish(waiting)
    return steps


def _publish(period: str) -> dict[str, float]:
    steps: dict[str, float] = {}
    with timed(steps, "open"):
        candidate = release.open_candidate(period)
        assert candidate is not None
        transform.load_reference()
    with timed(steps, "gate staging"):
        check("staging", candidate)
    with timed(steps, "transform"):
        transform.build()
    with timed(steps, "gate candidate"):
        check("candidate", candidate)
    with timed(steps, "publish"):
        release.publish(candidate)
    return steps


@contextmanager
def timed(steps: dict[str, float], step: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    steps[step] = time.perf_counter() - started


def write(file: Path, months: range, revised: int) -> None:
    """Every province in force, every indicator: plausible figures, smooth over the months."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream)
        lines.writerow(HEADER)
        for month in months:
            for province in list_in_force(month):
                for at, row in enumerate(_indicators()):
                    lines.writerow(
                        (province, _code(month), row["indicator_code"], "",
                         invent(row, int(province) + at + month % 12 + revised), row["unit"], "")
                    )  # fmt: skip


def invent(row: dict[str, str], step: int) -> int:
    low, high = float(row["valid_min"] or 0), float(row["valid_max"] or 1000)
    return int(low + (high - low) * (400 + step) / 1000)


def _indicators() -> list[dict[str, str]]:
    return seed("indicator")[:INDICATORS]


def list_in_force(month: int) -> list[str]:
    end = Period.parse(_code(month)).end.isoformat()
    return [
        row["province_code"]
        for row in seed("province")
        if row["valid_from"] <= end and end < (row["valid_to"] or "9999")
    ]


def _code(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"
