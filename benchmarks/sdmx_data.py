"""Data messages of a million observations, and of one indicator: run as ``bi_reader``, warm.

What streams is measured in a process of its own, which says what memory it came to.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import bi_queries, monthly_load
from warehouse import database

LAST = monthly_load.LAST
MONTHS = 60
RUNS, WHOLE_RUNS = 30, 3
PERIODS = """
    insert into marts.dim_period
        (period_key, period, freq, period_start, period_end, year_key, convention)
    select
        (to_char(day, 'YYYYMMDD') || to_char(day + interval '1 month - 1 day', 'YYYYMMDD'))::bigint,
        to_char(day, 'YYYY-MM'), 'M', day::date, (day + interval '1 month - 1 day')::date,
        extract(year from day), 'calendar'
    from generate_series(%(first)s::timestamp, %(last)s, '1 month') as day
    on conflict do nothing
"""
FIGURES = """
    insert into core.fact_indicator_history (
        province_key, indicator_key, period_key, breakdown, year_key, known_from_release,
        value, value_low, value_high, qualifier, obs_status, is_synthetic, submission_id, source_ref
    )
    select
        province.province_key, indicator.indicator_key, period.period_key, split.breakdown,
        period.year_key, release.release_id, amount, amount, amount, 'exact', 'A', false,
        1, 'line ' || province.province_key %% 1000 * indicator.indicator_key
    from marts.dim_province as province
    cross join (select indicator_key from marts.dim_indicator order by 1 limit %(indicators)s)
        as indicator
    inner join marts.dim_period as period
        on
            coalesce(province.valid_from, '1900-01-01') <= period.period_end
            and coalesce(province.valid_to, '9999-01-01') > period.period_end
            and period.freq = 'M' and period.period_start between %(first)s and %(last)s
    cross join (
        values (''), ('account_type=prepaid'), ('audience=enterprise;topic=ecommerce'),
            ('entity_type=cooperative')
    ) as split (breakdown)
    cross join (select max(release_id) as release_id from marts.dim_release) as release
    cross join lateral (
        select (
            (province.province_key * 37 + indicator.indicator_key * 7) %% 5000
            + period.period_key %% 1000 / 100.0
        )::numeric(12, 2) as amount
    ) as invented
    on conflict do nothing
"""


def measure(folder: Path, share: float) -> Iterator[dict[str, str]]:
    """Loads a month, adds five years of a million figures, and asks."""
    monthly_load.load(monthly_load.write_history(folder, range(LAST, LAST + 1)))
    months = {
        "first": f"{_name(LAST - MONTHS + 1)}-01", "last": f"{_name(LAST)}-01",
        "indicators": int(monthly_load.INDICATORS * share),
    }  # fmt: skip
    with database.connect() as connection:
        connection.execute(PERIODS, months)
        connection.execute(FIGURES, months)
    with psycopg.connect(database.url(), autocommit=True) as connection:
        connection.execute("vacuum analyze core.fact_indicator_history")
        connection.execute("analyze marts.dim_period")
    for name in ("csv", "json", "xml"):
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.sdmx_data", name],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        yield from _describe(name, json.loads(told.stdout))


def _name(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def _describe(name: str, told: dict[str, Any]) -> Iterator[dict[str, str]]:
    is_csv = name == "csv"
    yield {
        "what": f"SDMX-{name.upper()}: one indicator x provinces in force x {MONTHS} months",
        "measured": f"{bi_queries.show(told['part'])} ({told['part_bytes']:,} bytes)",
        "wanted": "under 50 ms" if is_csv else "stated",
    }
    rate = told["rows"] / told["whole"]
    yield {
        "what": f"SDMX-{name.upper()}: a release of {told['rows']:,} observations, against COPY",
        "measured": f"{told['copy'] / told['whole']:.2f}x ({rate:,.0f} rows/s)",
        "wanted": "0.3x" if is_csv else "stated",
    }
    yield {
        "what": f"SDMX-{name.upper()}: peak memory of the process that streams it",
        "measured": f"{told['memory']:.0f} MiB",
        "wanted": "under 200 MB",
    }


def stream(name: str) -> dict[str, Any]:
    """What it takes to write messages in a format, and to copy the same rows."""
    from tmdt.api.sdmx.query import DataQuery, Filter
    from tmdt.api.sdmx.request import negotiation
    from tmdt.api.sdmx.writers.stream import write_data

    format_ = {
        "csv": negotiation.CSV_20, "json": negotiation.DATA_JSON_20,
        "xml": negotiation.DATA_XML_30,
    }[name]  # fmt: skip
    with psycopg.connect(database.url(database.READER), options="-c timezone=UTC") as connection:
        [(indicator,)] = connection.execute(
            "select indicator_code from marts.dim_indicator order by indicator_key limit 1"
        )
        part = DataQuery(
            "FIGURES",
            keys=((("M",), None, (indicator,), ("_T",), None),),
            filters=(Filter("TIME_PERIOD", "ge", (_name(LAST - MONTHS + 1),)),),
        )
        took, size = [], 0
        for _ in range(RUNS):
            started = time.perf_counter()
            size = sum(map(len, write_data(connection, part, format_, "vi")))
            took.append(1000 * (time.perf_counter() - started))
            connection.commit()
        whole, copied = [], []
        rows = 0
        for _ in range(WHOLE_RUNS):
            started = time.perf_counter()
            for _piece in write_data(connection, DataQuery("FIGURES"), format_, "vi"):
                pass
            whole.append(time.perf_counter() - started)
            connection.commit()
            started = time.perf_counter()
            rows = _copy(connection)
            copied.append(time.perf_counter() - started)
    return {
        "part": took[1:], "part_bytes": size, "rows": rows, "whole": statistics.median(whole),
        "copy": statistics.median(copied),
        "memory": _measure_peak(),
    }  # fmt: skip


def _measure_peak() -> float:
    """MiB that this program came to; `getrusage` would say those of who started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [peak] = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(peak) / 1024


def _copy(connection: psycopg.Connection) -> int:
    rows = 0
    with connection.cursor().copy("copy (select * from marts.fact_indicator) to stdout") as copy:
        while some := list(islice(copy, 1000)):
            rows += len(some)
    return rows


if __name__ == "__main__":
    print(json.dumps(stream(sys.argv[1])))
