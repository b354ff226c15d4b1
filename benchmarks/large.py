"""Months published onto a hundred million versions, and what BI asks of them, beside DuckDB."""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.sql import SQL

from benchmarks import beside_duckdb, bi_queries, large_history, monthly_load
from warehouse import database, postgres

MONTH = monthly_load.LAST + 1
WITHOUT_LOG = "-c wal_level=minimal -c max_wal_senders=0"
"""For the fill alone: the server is started again before anything is measured."""
OPTIONS = "TMDT_POSTGRES_OPTIONS"
SAID = """
    select indicator.indicator_code, fact.breakdown, fact.value, indicator.unit
    from marts.fact_indicator as fact
    inner join marts.dim_province as province using (province_key)
    inner join marts.dim_indicator as indicator using (indicator_key)
    inner join marts.dim_period as period using (period_key)
    where
        province.province_code = %(province)s and province.vintage = 'VN34'
        and period.period = '2026-09' and fact.breakdown <> ''
"""
SIZES = SQL("""
    select 'table', pg_table_size('core.fact_indicator_history')
    union all
    select 'indexes', pg_indexes_size('core.fact_indicator_history')
    union all
    select 'database', pg_database_size(current_database())
""")


def measure(folder: Path, share: float) -> Iterator[dict[str, str]]:
    """Loads ten years of provinces, adds their communes, publishes onto that, and asks."""
    communes = int(large_history.COMMUNES * share)
    years = range(MONTH - 120, MONTH)
    monthly_load.load(monthly_load.write_history(folder, years))
    started = time.perf_counter()
    with _without_log():
        versions = large_history.fill(communes)
    took = time.perf_counter() - started
    size = f"{versions:,} versions"
    yield {"what": f"{size}: filled and indexed", "measured": f"{took:.0f} s", "wanted": "stated"}
    yield {"what": f"{size}: on disk", "measured": _measure_sizes(), "wanted": "stated"}
    yield from publish(folder, size)
    yield from bi_queries.ask_all(bi_queries.CHARTS, f"chart, {size}", "p95 under 1 s")
    yield from beside_duckdb.measure(folder, size)


def publish(folder: Path, size: str) -> Iterator[dict[str, str]]:
    """A month of provinces, the same revised, and the month with communes."""
    file = folder / "month.csv"
    for revised, name in ((0, "a month of 34 provinces x 80"), (1, "the same again, revised")):
        monthly_load.write(file, range(MONTH, MONTH + 1), revised)
        yield _describe(f"{size}: {name}", monthly_load.load([file]), "under 60 s")
    files = list(write_communes(folder))
    name = f"a month of communes, {sum(map(_count_lines, files)):,} figures in {len(files)} files"
    yield _describe(f"{size}: {name}", monthly_load.load(files), "under 300 s")


def write_communes(folder: Path) -> Iterator[Path]:
    """A file of each province: what its communes said of the month before, said again of this."""
    code = f"{MONTH // 12}-{MONTH % 12 + 1:02d}"
    with database.connect() as connection:
        for province in monthly_load.list_in_force(MONTH):
            said = connection.execute(SAID, {"province": province}).fetchall()
            file = folder / f"communes-{province}.csv"
            with file.open("w", encoding="utf-8", newline="") as stream:
                lines = csv.writer(stream)
                lines.writerow(monthly_load.HEADER)
                lines.writerows((province, code, *figure, "") for figure in said)
            yield file


def _describe(what: str, steps: dict[str, float], wanted: str) -> dict[str, str]:
    parts = ", ".join(f"{step} {took:.1f} s" for step, took in steps.items())
    total = sum(steps.values())
    return {"what": what, "measured": f"{total:.0f} s ({parts})", "wanted": wanted}


def _count_lines(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(1 for _ in lines) - 1


@contextmanager
def _without_log() -> Iterator[None]:
    given = os.environ.get(OPTIONS, "")
    for options in (f"{given} {WITHOUT_LOG}", given):
        postgres.stop()
        os.environ[OPTIONS] = options
        database.start()
        if options != given:
            yield


def _measure_sizes() -> str:
    with database.connect() as connection:
        rows = connection.execute(SIZES).fetchall()
    return ", ".join(f"{name} {size / 2**30:.1f} GiB" for name, size in rows)
