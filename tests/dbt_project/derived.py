"""What is derived from published figures, as tests ask for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import psycopg
from area_figures import (
    FLOW,
    STOCK,
    stated,
)
from releases import pass_gates

from tmdt.releases import release

DERIVED = ("fact_indicator_vn34", "fact_indicator_region", "fact_indicator_region_vn63",
           "fact_indicator_national", "fact_indicator_by_period")  # fmt: skip
HISTORIES = ("fact_area_history", "fact_period_history")


def withdraw(connection: psycopg.Connection, area: str, breakdown: str) -> None:
    connection.execute(
        "insert into core.restatement select 3, province_key, indicator_key, period_key, breakdown,"
        " null, null, null, qualifier, obs_status, is_synthetic, true, submission_id, source_ref,"
        " 'rollback 1', 'asked for by the province' from core.fact_indicator_history"
        " inner join core.dim_province using (province_key)"
        " where ref_area = %s and breakdown = %s",
        [area, breakdown],
    )


def publish(connection: psycopg.Connection, number: int) -> None:
    pass_gates(connection, number)
    release.publish(number)
    for table in DERIVED:
        connection.execute(f"create table public.{table}_{number} as table marts.{table}")


def derived(
    connection: psycopg.Connection, table: str, area: str, indicator: str, period: str,
    breakdown: str = "", columns: str = "value, method, reason, n_present, n_expected, obs_status",
) -> list[Any]:  # fmt: skip
    key = "province_key" if table == "fact_indicator_vn34" else "area_key"
    return connection.execute(
        f"select {columns} from marts.{table} as fact"
        f" inner join marts.dim_area as area on fact.{key} = area.area_key"
        " inner join marts.dim_indicator using (indicator_key)"
        " inner join marts.dim_period using (period_key)"
        " where area_code = %s and indicator_code = %s and period = %s and breakdown = %s",
        [area, indicator, period, breakdown],
    ).fetchall()


def totals(connection: psycopg.Connection, query: str) -> dict[tuple[str, str], Decimal]:
    rows = connection.execute(
        "select indicator_code, period, sum(value) from (" + query + ") as fact"
        " inner join marts.dim_indicator using (indicator_key)"
        " inner join marts.dim_period using (period_key)"
        " where breakdown = '' and freq = 'M' and indicator_code = any(%s) group by 1, 2",
        [[STOCK, FLOW]],
    )
    return {(code, period): total for code, period, total in rows}


def on_its_boundaries(area: str, indicator: str, month: int) -> int:
    merged = area == "VN34_24" and month < 7
    return sum(
        stated(part, indicator, month) for part in (["VN63_24", "VN63_27"] if merged else [area])
    )


def versions(connection: psycopg.Connection, history: str) -> list[Any]:
    return connection.execute(
        f"select * from core.{history} order by indicator_key, area_key, period_key, breakdown,"
        " known_from_release"
    ).fetchall()
