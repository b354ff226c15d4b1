"""Queries of BI on ten million figures: run as ``bi_reader``, warm, with their plans."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from warehouse import database

QUERIES = Path(__file__).with_name("bi_queries.sql")
COMMUNES, COMMUNE_INDICATORS = 3321, 25
RUNS = 5
HISTORY = "fact_indicator_history"

ADD_COMMUNES = """
    insert into core.fact_indicator_history (
        province_key, indicator_key, period_key, breakdown, year_key, known_from_release,
        value, value_low, value_high, qualifier, obs_status, is_synthetic, submission_id, source_ref
    )
    with totals as (
        select *, count(*) over (partition by indicator_key, period_key) as provinces
        from core.fact_indicator_history
        where breakdown = '' and known_to_release is null
    ),
    figures as (
        select totals.*, indicators.indicator_key as of_indicator, commune
        from totals
        cross join (
            select indicator_key from marts.dim_indicator
            where over_provinces = 'sum' order by indicator_key limit %(indicators)s
        ) as indicators
        cross join lateral generate_series(1, (%(communes)s / provinces)::integer) as commune
        where totals.indicator_key = (select min(indicator_key) from marts.dim_indicator)
    )
    select
        province_key, of_indicator, period_key,
        format('commune=%%s%%s', right(province_key::text, 4), lpad(commune::text, 3, '0')),
        year_key, known_from_release, amount, amount, amount, 'exact', 'A', is_synthetic,
        submission_id, source_ref
    from figures
    cross join lateral (select (commune * 37 + of_indicator * 7) %% 5000 as amount) as invented
"""


def measure(share: float) -> Iterator[dict[str, str]]:
    """Adds communes to the existing months, and runs every query of ``bi_queries.sql``."""
    wanted = {"communes": int(COMMUNES * share), "indicators": COMMUNE_INDICATORS}
    with database.connect() as connection:
        connection.execute(ADD_COMMUNES, wanted)
    with psycopg.connect(database.url(), autocommit=True) as connection:
        connection.execute("vacuum analyze core.fact_indicator_history")
        rows = connection.execute("select count(*) from core.fact_indicator_history").fetchone()
    assert rows is not None
    with psycopg.connect(database.url(database.READER), autocommit=True) as reader:
        as_of = reader.execute(
            "select published_at from marts.dim_release order by release_id desc offset 5 limit 1"
        ).fetchone()
        for name, query in _queries():
            yield _ask(reader, name, query, {"as_of": as_of and as_of[0]}, rows[0])


def _queries() -> Iterator[tuple[str, str]]:
    """The queries of the file, each under a line ``-- name: …``."""
    for part in QUERIES.read_text("utf-8").split("-- name: ")[1:]:
        name, query = part.split("\n", 1)
        yield name.strip(), query.strip().rstrip(";")


def _ask(
    reader: psycopg.Connection, name: str, query: str, at: dict[str, object], rows: int
) -> dict[str, str]:
    statement = sql.SQL(query)  # type: ignore[arg-type]
    answer = reader.execute(statement, at).fetchall()
    took = []
    for _ in range(RUNS):
        started = time.perf_counter()
        reader.execute(statement, at).fetchall()
        took.append(1000 * (time.perf_counter() - started))
    plan = reader.execute(sql.SQL("explain (format json) ") + statement, at).fetchone()
    assert plan is not None
    scanned = "" if not _scans_history(plan[0][0]["Plan"]) else ", SCANS THE HISTORY"
    return {
        "what": f"BI, {rows:,} versions: {name}",
        "measured": f"{statistics.median(took):.0f} ms ({len(answer)} rows{scanned})",
        "wanted": "under 200 ms",
    }


def _scans_history(plan: dict[str, object]) -> bool:
    """Whether any node scans the whole history."""
    if plan["Node Type"] == "Seq Scan" and plan.get("Relation Name") == HISTORY:
        return True
    return any(_scans_history(part) for part in plan.get("Plans", []))  # type: ignore[attr-defined]
