"""How long months take with one, two and three workers, each on a host of its own (as root)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.cluster import Cluster, make_cluster, wait_for
from tmdt.collection.sample import write_sample

MONTHS = 12
"""For each number of workers."""
LONGEST = 3600


def measure(home: Path, share: float) -> Iterator[dict[str, str]]:
    """Loads a year of all provinces with each number of workers, on one growing cluster."""
    months = max(1, round(MONTHS * share))
    starts = iter(("2022-01", "2023-01", "2024-01"))
    with make_cluster(home / "cluster") as cluster:
        cluster.up("tmdt-a", "tmdt-b", "tmdt-w1")
        _load(cluster, home / "first", "2021-12", 1)  # which pays for the catalogue
        for workers in (1, 2, 3):
            if workers > 1:
                cluster.up(f"tmdt-w{workers}")
            seconds = _load(cluster, home / str(workers), next(starts), months)
            yield {
                "what": f"{months} months of 63 forms, {workers} workers, from trigger to the last",
                "measured": f"{seconds:.0f} s, {seconds / months:.1f} s a month",
                "wanted": "stated",
            }


def _load(cluster: Cluster, place: Path, start: str, months: int) -> float:
    """Submits months and waits until they are published; returns the seconds it took."""
    before = len(cluster.list_published())
    files = map(str, write_sample(place, start, months))
    while batch := list(islice(files, 500)):
        sent = cluster.hosts["tmdt-a"].run("submit", *batch)
        assert sent.returncode == 0, sent.stderr
    began = time.monotonic()
    cluster.announce()
    wait_for(lambda: len(cluster.list_published()) >= before + months, LONGEST)
    return time.monotonic() - began
