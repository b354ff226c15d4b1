"""Queries of BI on ten million figures: run as ``bi_reader``, warm, with their plans."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from warehouse import database

QUERIES = Path(__file__).with_name("bi_queries.sql")
COMMUNES, COMMUNE_INDICATORS = 3321, 25
CHARTS = Path(__file__).with_name("chart_queries.sql")
RUNS = 20
HISTORY = "fact_indicator_history"

ASKED_FOR = ("as_of", "indicator", "province", "area", "former_province")
KEYS = """
    select
        (select published_at from marts.dim_release order by release_id desc offset 5 limit 1),
        indicator.indicator_code, province.ref_area, province.label_vi, former.ref_area
    from (
        select indicator_code, row_number() over (order by indicator_key) as n
        from marts.dim_indicator where over_provinces = 'sum'
    ) as indicator
    inner join (
        select ref_area, label_vi, row_number() over (order by province_key desc) as n
        from marts.dim_province where vintage = 'VN34' and is_current
    ) as province using (n)
    inner join (
        select ref_area, row_number() over (order by province_key) as n
        from marts.dim_province where vintage = 'VN63'
    ) as former using (n)
    limit %(runs)s
"""

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
    yield from ask_all(QUERIES, f"BI, {rows[0]:,} versions", "p95 under 200 ms")


def ask_all(file: Path, of: str, wanted: str) -> Iterator[dict[str, str]]:
    """Runs every query of a file, each time for something else."""
    with connect() as asking:
        keys = list_keys(asking)
        for name, query in list_queries(file):
            yield _ask(asking, f"{of}: {name}", query, keys, wanted)


@contextmanager
def connect() -> Iterator[psycopg.ClientCursor]:
    """A cursor of BI, which sends its values within the text, as tools do."""
    with psycopg.connect(database.url(database.READER), autocommit=True) as reader:
        yield psycopg.ClientCursor(reader)


def list_queries(file: Path = QUERIES) -> Iterator[tuple[str, str]]:
    """The queries of a file, each under a line ``-- name: …``."""
    for part in file.read_text("utf-8").split("-- name: ")[1:]:
        name, query = part.split("\n", 1)
        yield name.strip(), query.strip().rstrip(";")


def list_keys(asking: psycopg.ClientCursor) -> list[dict[str, object]]:
    """What the runs of a query ask for: each something else, so that not all of it is in memory."""
    return [
        dict(zip(ASKED_FOR, row, strict=True))
        for row in asking.execute(KEYS, {"runs": RUNS}).fetchall()
    ]


def ask(asking: psycopg.ClientCursor, query: str) -> tuple[float, int]:
    """Milliseconds that a query takes, and how many rows it has."""
    started = time.perf_counter()
    rows = asking.execute(query).fetchall()
    return 1000 * (time.perf_counter() - started), len(rows)


def show(took: list[float]) -> str:
    """The median and the 95th percentile."""
    p95 = statistics.quantiles(took, n=20, method="inclusive")[-1]
    return f"p50 {statistics.median(took):.0f} ms, p95 {p95:.0f} ms"


def _ask(
    asking: psycopg.ClientCursor, what: str, query: str, keys: list[dict[str, object]], wanted: str
) -> dict[str, str]:
    texts = [asking.mogrify(query, key) for key in keys]
    ask(asking, texts[0])
    took, rows = zip(*(ask(asking, text) for text in texts), strict=True)
    scanned = ", SCANS THE HISTORY" if any(scans_history(asking, it) for it in texts) else ""
    return {
        "what": what,
        "measured": f"{show(list(took))} ({max(rows)} rows{scanned})",
        "wanted": wanted,
    }


def scans_history(asking: psycopg.ClientCursor, query: str) -> bool:
    """Whether a query would read the whole history."""
    plan = asking.execute(f"explain (format json) {query}").fetchone()
    return _scans(plan[0][0]["Plan"])  # type: ignore[index]


def _scans(plan: dict[str, Any]) -> bool:
    relation = str(plan.get("Relation Name", ""))
    if plan["Node Type"] == "Seq Scan" and relation.startswith(HISTORY):
        return True
    return any(_scans(part) for part in plan.get("Plans", []))
