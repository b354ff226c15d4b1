"""The queries of BI in PostgreSQL and, on the same rows as Parquet, in DuckDB: in one run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import bi_queries
from warehouse import database

VIEWS = Path(__file__).with_name("duckdb_views.sql")
HISTORY = "core.fact_indicator_history"
WHOLE = (
    "core.fact_area_history", "core.fact_period_history", "marts.area_province", "marts.dim_area",
    "marts.dim_code", "marts.dim_indicator", "marts.dim_period", "marts.dim_province",
    "marts.dim_release", "marts.dim_submission", "marts.reporting_rate", "marts.target_attainment",
)  # fmt: skip
NUMBER = "decimal(38, 6)"
"""What DuckDB has for PostgreSQL's `numeric`."""
TYPES = {
    "int4": "integer", "int8": "bigint", "bool": "boolean", "numeric": NUMBER, "date": "date",
    "timestamptz": "timestamptz",
}  # fmt: skip
ORDER = "order by indicator_key, province_key, breakdown"
LIMITS = {"threads": 2, "memory_limit": "4GB"}
"""Two cores, as PostgreSQL has."""


def measure(folder: Path, size: str) -> Iterator[dict[str, str]]:
    """Asks each query of both, alternately, for the same keys."""
    import duckdb

    place = folder / "parquet"
    duck = duckdb.connect(config=LIMITS)
    with psycopg.connect(database.url(), autocommit=True) as connection:
        started = time.perf_counter()
        for table in WHOLE:
            _copy(connection, duck, table, f"select * from {table}", place)
        for (period,) in connection.execute("select period_key from marts.dim_period").fetchall():
            query = f"select * from {HISTORY} where period_key = {period} {ORDER}"
            _copy(connection, duck, HISTORY, query, place)
        took = time.perf_counter() - started
    written = sum(file.stat().st_size for file in place.rglob("*.parquet")) / 2**30
    yield {
        "what": f"{size}: the same rows as Parquet, zstd",
        "measured": f"{written:.1f} GiB ({took:.0f} s)",
        "wanted": "stated",
    }
    for table in (HISTORY, *WHOLE):
        name = table.replace(".", "_")
        duck.execute(f"create view {name} as from '{place / name}/*.parquet'")
    duck.execute(VIEWS.read_text("utf-8"))
    with bi_queries.connect() as asking:
        yield from _ask_both(asking, duck, size)


def _copy(connection: psycopg.Connection, duck: Any, table: str, query: str, place: Path) -> None:
    """Writes the answer to a query as one more file of a table."""
    folder = place / table.replace(".", "_")
    folder.mkdir(parents=True, exist_ok=True)
    described = connection.execute(f"{query} limit 0").description or []
    types = connection.adapters.types
    columns = {it.name: TYPES.get(types[it.type_code].name, "varchar") for it in described}
    lines = place / "lines.csv"
    with (
        connection.cursor().copy(f"copy ({query}) to stdout (format csv)") as copy,
        lines.open("wb") as file,
    ):
        file.writelines(copy)
    duck.execute(
        f"copy (from read_csv('{lines}', auto_detect = false, columns = {columns},"
        " delim = ',', quote = '\"', allow_quoted_nulls = false))"
        f" to '{folder}/{len(list(folder.iterdir()))}.parquet' (compression zstd)"
    )
    lines.unlink()


def _ask_both(asking: psycopg.ClientCursor, duck: Any, size: str) -> Iterator[dict[str, str]]:
    keys = bi_queries.list_keys(asking)
    ours_all, theirs_all = [], []
    for name, query in bi_queries.list_queries():
        ours, theirs, scans = [], [], False
        for text in (asking.mogrify(query, key) for key in keys):
            took, rows = bi_queries.ask(asking, text)
            duck_took, duck_rows = bi_queries.ask(duck, text)
            assert rows == duck_rows, f"{name}: {rows} rows, in DuckDB {duck_rows}"
            ours.append(took)
            theirs.append(duck_took)
            scans = scans or bi_queries.scans_history(asking, text)
        ours_all += ours
        theirs_all += theirs
        yield _compare(f"BI, {size}: {name}", ours, theirs, scans)
    yield _compare(f"BI, {size}: all of them", ours_all, theirs_all)


def _compare(
    what: str, ours: list[float], theirs: list[float], scans: bool = False
) -> dict[str, str]:
    measured = f"{bi_queries.show(ours)}; DuckDB {bi_queries.show(theirs)}"
    return {
        "what": what,
        "measured": measured + (", SCANS THE HISTORY" if scans else ""),
        "wanted": "p95 under 1 s",
    }
