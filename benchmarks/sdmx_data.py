"""Data messages of a million observations, and of one indicator: run as ``bi_reader``, warm.

What streams is measured in a process of its own, which says what memory it came to.
"""

from __future__ import annotations

import json
import resource
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

MONTHS, COMMUNES = 60, 600
RUNS, WHOLE_RUNS = 30, 3


def measure(folder: Path, share: float) -> Iterator[dict[str, str]]:
    """Loads five years of provinces, adds communes to make a million figures, and asks."""
    months = range(monthly_load.LAST - MONTHS + 1, monthly_load.LAST + 1)
    monthly_load.load(monthly_load.write_history(folder, months))
    wanted = {"communes": int(COMMUNES * share), "indicators": bi_queries.COMMUNE_INDICATORS}
    with database.connect() as connection:
        connection.execute(bi_queries.ADD_COMMUNES, wanted)
    with psycopg.connect(database.url(), autocommit=True) as connection:
        connection.execute("vacuum analyze core.fact_indicator_history")
    for name in ("csv", "json", "xml"):
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.sdmx_data", name],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        yield from _describe(name, json.loads(told.stdout))


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
    year, month = divmod(monthly_load.LAST - MONTHS + 1, 12)
    with psycopg.connect(database.url(database.READER), options="-c timezone=UTC") as connection:
        [(indicator,)] = connection.execute(
            "select indicator_code from marts.dim_indicator order by indicator_key limit 1"
        )
        part = DataQuery(
            "FIGURES",
            keys=((("M",), None, (indicator,), ("_T",), None),),
            filters=(Filter("TIME_PERIOD", "ge", (f"{year}-{month + 1:02d}",)),),
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
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


def _copy(connection: psycopg.Connection) -> int:
    rows = 0
    with connection.cursor().copy("copy (select * from marts.fact_indicator) to stdout") as copy:
        while some := list(islice(copy, 1000)):
            rows += len(some)
    return rows


if __name__ == "__main__":
    print(json.dumps(stream(sys.argv[1])))
