"""What the web application answers, and how fast, as its readers meet it: over HTTP."""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import psycopg

from benchmarks.monthly_load import LAST, load, write_history
from warehouse import database

MONTHS, RUNS, SECONDS, RATE = 60, 100, 15, 60
SHAPE = """
    select indicator.indicator_code, to_char(max(period.period_start), 'YYYY-MM'), count(*)
    from marts.fact_indicator_vn34 as fact
    inner join marts.public_indicator as indicator using (indicator_key)
    inner join marts.dim_period as period using (period_key)
    where fact.is_total and period.freq = 'M'
    group by 1
    order by 3 desc, 1
    limit 1
"""
WHOLE = "/sdmx/2.1/data/FIGURES/all?format=csv"
COPIED = "copy (select * from marts.fact_indicator) to stdout (format csv)"


def measure(folder: Path, share: float) -> Iterator[dict[str, str]]:
    """Asks a server for one indicator, again and again, and for all figures of five years."""
    months = max(13, int(MONTHS * share))
    load(write_history(folder, range(LAST - months + 1, LAST + 1)))
    with psycopg.connect(database.url(database.READER)) as reader:
        row = reader.execute(SHAPE).fetchone()
        assert row is not None
        began = time.monotonic()
        with reader.cursor().copy(COPIED) as copy:
            copied = sum(1 for _ in copy)
        bare = copied / (time.monotonic() - began)
    code, last, _ = row
    year, month = map(int, last.split("-"))
    first = divmod(year * 12 + month - MONTHS, 12)
    path = (
        f"/sdmx/2.1/data/FIGURES_VN34/M..{code}._T.?format=csv"
        f"&startPeriod={first[0]}-{first[1] + 1:02d}"
    )
    with served() as (address, server):
        yield from _one_indicator(address, path, server)
        yield asyncio.run(_sustained(address, path))
        yield _everything(address, server, bare)


def _one_indicator(address: str, path: str, server: psutil.Process) -> Iterator[dict[str, str]]:
    with httpx.Client(base_url=address, timeout=60) as client:
        answer = client.get(path).raise_for_status()
        rows = answer.text.count("\n") - 1
        before = _sum_cpu(server)
        took = sorted(_time(client, path) for _ in range(RUNS))
        used = (_sum_cpu(server) - before) / RUNS
    yield {
        "what": f"one indicator as SDMX-CSV ({rows} observations), warm",
        "measured": f"{_show(took)}, {used * 1000:.0f} ms of CPU, the database's included",
        "wanted": "median under 50 ms",
    }


def _sum_cpu(server: psutil.Process) -> float:
    """Seconds that the server and the database's processes for readers have used."""
    total = sum(server.cpu_times()[:2])
    for process in psutil.process_iter(["name", "cmdline", "cpu_times"]):
        line = " ".join(process.info["cmdline"] or ())
        if process.info["name"] == "postgres" and database.READER in line:
            total += sum(process.info["cpu_times"][:2])
    return float(total)


def _show(took: list[float]) -> str:
    middle, late = statistics.median(took), took[int(len(took) * 0.95)]
    return f"median {middle * 1000:.0f} ms, p95 {late * 1000:.0f} ms"


def _time(client: httpx.Client, path: str) -> float:
    began = time.perf_counter()
    client.get(path).raise_for_status()
    return time.perf_counter() - began


async def _sustained(address: str, path: str) -> dict[str, str]:
    """Asks at a rate, whether answers come or not."""
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=200)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:

        async def ask(at: float) -> float:
            answer = await client.get(path)
            answer.raise_for_status()
            return time.perf_counter() - at

        began, asked = time.perf_counter(), []
        for number in range(RATE * SECONDS):
            due = began + number / RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            asked.append(asyncio.create_task(ask(due)))
        ended = await asyncio.gather(*asked, return_exceptions=True)
    took = sorted(it for it in ended if isinstance(it, float))
    rate = len(took) / (time.perf_counter() - began)
    return {
        "what": f"the same, {RATE} requests/s for {SECONDS} s",
        "measured": f"{rate:.0f} requests/s, {len(ended) - len(took)} failed, {_show(took)}",
        "wanted": f"{RATE} requests/s sustained",
    }


def _everything(address: str, server: psutil.Process, bare: float) -> dict[str, str]:
    """All figures of a release: rows a second, and the memory of the server."""
    most, rows, began = 0, 0, time.monotonic()
    with httpx.stream("GET", address + WHOLE, timeout=600) as answer:
        answer.raise_for_status()
        for piece in answer.iter_bytes():
            rows += piece.count(b"\n")
            most = max(most, server.memory_info().rss)
    rate = (rows - 1) / (time.monotonic() - began)
    return {
        "what": f"a release of {rows - 1} observations as SDMX-CSV",
        "measured": f"{rate:,.0f} rows/s, {rate / bare:.2f} of COPY TO; the server has"
        f" {most / 2**20:.0f} MiB",
        "wanted": "at least 0.3 of COPY TO, under 200 MB",
    }


@contextmanager
def served() -> Iterator[tuple[str, psutil.Process]]:
    """`tmdt serve` on a free port: its address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tmdt.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=os.environ)
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and server.poll() is None:
            try:
                httpx.get(f"http://127.0.0.1:{port}/health").raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}", psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(30)
