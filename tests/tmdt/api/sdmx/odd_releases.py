"""Five releases with figures of every shape that a message must keep, in random histories."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import psycopg

from reference.period import Period

MOMENTS = {number: f"2026-1{number // 3}-0{number} 01:02:03.45+00" for number in range(1, 6)}
HOSTILE = (
    "=1+1", 'a "b", <c> & d', "e\r\nf\tg", "\x01\x1f", "Đắk Lắk 'x'", "]]>", "{{0}}%s%(x)s", "\\.",
    "\\N", "",
)  # fmt: skip
"""Places in files, as their senders may spell them."""
PERIODS = (
    "2024-12", "2025-03", "2026-02", "2026-09", "2026-10", "2026-Q3", "2024-Q4", "2026", "2024",
    "2026-09-15/2026-10-14", "2026-06-15/2026-09-14", "2021-01-01/2023-10-31",
)  # fmt: skip
BREAKDOWNS = ("", "account_type=prepaid", "sex=female;topic=ecommerce", "commune=24.a-1_b")
INDICATORS = ("ecom_payment_value_vnd", "online_shopper_population_pct", "ebi_score")
FORMER, TODAY = ("VN63_24", "VN63_46", "VN63_01"), ("VN34_24", "VN34_01", "VN34_75")
AREAS = ("VN", "VN34_R2", "VN63_R2")
COLUMNS = """
    indicator_key, period_key, breakdown, year_key, known_from_release, known_to_release, value,
    value_low, value_high, qualifier, obs_status, is_synthetic
"""
REPORTED = f"""
    insert into core.fact_indicator_history
        (province_key, {COLUMNS}, submission_id, source_ref, is_withdrawn)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
DERIVED = f"""
    insert into core.{{}} (area_key, {COLUMNS}, method, reason, n_present, n_expected)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
PERIOD = """
    insert into marts.dim_period
        (period_key, period, freq, period_start, period_end, year_key, convention)
    values (%s, %s, %s, %s, %s, %s, %s) on conflict do nothing
"""
RELEASE = """
    insert into core.release (release_id, load_period, status, opened_at, published_at)
    values (%(number)s, '2026-10', 'published', %(at)s, %(at)s)
    on conflict (release_id) do update set opened_at = %(at)s, published_at = %(at)s
"""


def fill(connection: psycopg.Connection, seed: int = 1) -> None:
    """Adds random versions to a warehouse with published dimensions."""
    chance = random.Random(seed)
    for number, at in MOMENTS.items():
        connection.execute(RELEASE, {"number": number, "at": at})
    for code in PERIODS:
        it = Period.parse(code)
        connection.execute(
            PERIOD, [it.key, it.code, it.freq, it.start, it.end, it.end.year, it.convention]
        )
    connection.execute(
        "delete from core.fact_indicator_history; delete from core.fact_area_history;"
        " delete from core.fact_period_history"
    )
    with connection.transaction():  # a version ends where the next begins
        _fill_reported(connection, chance)
        _fill_derived(connection, chance)
    connection.execute("update core.release set content_hash = core.content_hash(release_id)")
    connection.execute(
        "update marts.fact_target set source = %(it)s; ", {"it": HOSTILE[1] + HOSTILE[2]}
    )
    connection.execute("analyze")


def _fill_reported(connection: psycopg.Connection, chance: random.Random) -> None:
    for code in PERIODS:
        period = Period.parse(code)
        in_force = connection.execute(
            "select province_key from marts.dim_province where ref_area = any(%(areas)s)"
            " and coalesce(valid_from <= %(day)s, true) and coalesce(valid_to > %(day)s, true)"
            " order by province_key",
            {"areas": [*FORMER, *TODAY], "day": period.end},
        )
        for (key,) in in_force.fetchall():
            for head, values, tail in _chains(connection, chance, period, key):
                place = chance.choice(HOSTILE)
                is_withdrawn = values is None
                connection.execute(
                    REPORTED, [*head, *_figure(values), *tail, chance.randint(1, 2), place,
                               is_withdrawn]
                )  # fmt: skip


def _fill_derived(connection: psycopg.Connection, chance: random.Random) -> None:
    areas = dict(
        connection.execute(
            "select area_code, area_key from marts.dim_area where area_code = any(%s)",
            [[*AREAS, *TODAY]],
        ).fetchall()
    )
    for code in PERIODS:
        period = Period.parse(code)
        for area, key in areas.items():
            # What a province reports itself, as Hà Nội always did, is not derived for it.
            if area in TODAY and (area == "VN34_01" or period.end.isoformat() >= "2025-07-01"):
                continue
            tables = ["fact_area_history"]
            if area in AREAS and period.freq in ("Q", "A"):
                tables.append("fact_period_history")
            for table in tables:
                for head, values, tail in _chains(connection, chance, period, key):
                    present = 0 if values is None else chance.randint(1, 3)
                    reason = None if present == 3 else "PARTIAL"
                    connection.execute(
                        DERIVED.format(table),
                        [*head, *_figure(values), *tail, "sum", reason, present, 3],
                    )


def _figure(values: tuple[Any, Any, Any] | None) -> tuple[Any, ...]:
    return values or (None, None, None)


def _chains(
    connection: psycopg.Connection, chance: random.Random, period: Period, area: int
) -> list[tuple[list[Any], tuple[Any, Any, Any] | None, list[Any]]]:
    """Versions of figures of an area and period: what stands before and after their values."""
    versions = []
    indicators = connection.execute(
        "select indicator_key from marts.dim_indicator where indicator_code = any(%s) order by 1",
        [list(INDICATORS)],
    ).fetchall()
    for (indicator,) in indicators:
        for breakdown in BREAKDOWNS:
            for is_synthetic in (False, True):
                if chance.random() < 0.5:
                    continue
                begun = sorted(chance.sample(range(1, 6), chance.randint(1, 3)))
                last_is_withdrawn = True
                for since, until in zip(begun, [*begun[1:], None], strict=True):
                    is_withdrawn = not last_is_withdrawn and chance.random() < 0.4
                    last_is_withdrawn = is_withdrawn
                    versions.append((
                        [area, indicator, period.key, breakdown, period.end.year, since, until],
                        None if is_withdrawn else _values(chance),
                        [chance.choice(["exact", "approx"]), chance.choice("AEP"), is_synthetic],
                    ))  # fmt: skip
    return versions


def _values(chance: random.Random) -> tuple[Decimal | None, Decimal, Decimal]:
    """A figure with as many zeros as it was written with; or a range."""
    low = Decimal(chance.randint(-10_000, 10**15)).scaleb(-chance.randint(0, 6))
    return (None, low, low + 1) if chance.random() < 0.1 else (low, low, low)
