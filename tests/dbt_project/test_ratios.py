"""Ratios that nobody states, of their numerators and denominators; rates of quarters and years.

Every province sends what was sold online and what was sold, month by month: 2 of 17, but Bắc
Giang, which is in Bắc Ninh today, 10, 20, ... 60 of 100. Nobody states the share.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import psycopg
import pytest
from derived import HISTORIES, derived, versions
from releases import figure, open_candidate, pass_gates, submit
from warehouses import copy_in_use

from reference.catalogue import seed
from tmdt.releases import release, transform

pytestmark = pytest.mark.db

SHARE, ONLINE, SOLD = "b2c_share_of_retail_pct", "b2c_sales_vnd", "retail_turnover_vnd"
RATE, WEIGHT = "ecom_intermediary_payment_pct", "cashless_ecom_payment_value_vnd"
UNITS = {vintage: sorted({r["ref_area"] for r in seed("province") if r["vintage"] == vintage})
         for vintage in ("VN63", "VN34")}  # fmt: skip
MONTHS = range(1, 13)


def sales() -> list[dict[str, Any]]:
    return [
        figure(indicator, f"2025-{month:02}", value, ref_area=area)
        for month in MONTHS
        for area in UNITS["VN63" if month < 7 else "VN34"]
        for indicator, value in zip(
            (ONLINE, SOLD), (10 * month, 100) if area == "VN63_24" else (2, 17), strict=True
        )
    ]


RATES = [
    figure(indicator, period, value, ref_area="VN34_01" if period > "2025-06" else "VN63_01")
    for indicator, period, value in (
        (RATE, "2025-07", 60), (WEIGHT, "2025-07", 100),
        (RATE, "2025-08", 90), (WEIGHT, "2025-08", 300),
        (RATE, "2025-10", 50),
        (RATE, "2024-Q1", 10), (WEIGHT, "2024-Q1", 30),
        (RATE, "2024-Q2", 40), (WEIGHT, "2024-Q2", 10),
    )
]  # fmt: skip
TARGETS = [
    figure(SHARE, "2025", value, ref_area=area, kind="target", qualifier="at_least")
    for area, value in (("VN34_24", 30), ("VN34_01", 11), ("VN34_04", 11))
]
FIRST = [*sales(), *RATES, *TARGETS]
SECOND = [figure("training_class_count", "2025-12", 1, ref_area="VN34_01")]
THIRD = [
    figure(ONLINE, "2025-03", 60, ref_area="VN63_24"),
    figure(SHARE, "2025-05", 12, ref_area="VN63_27"),
    figure(SHARE, "2025", 9, ref_area="VN34_04"),
]


@pytest.fixture(scope="module")
def ratios(
    cluster: str, seeded: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[psycopg.Connection]:
    """Three releases, of which the first is from before there were derived ratios."""
    with copy_in_use(cluster, seeded, tmp_path_factory.mktemp("home")) as connection:
        for number, figures in enumerate((FIRST, SECOND, THIRD), start=1):
            open_candidate(connection, number, "2025-12")
            connection.execute("update core.release set derives_rates = release_id > 1")
            submit(connection, number, figures)
            transform.build()
            pass_gates(connection, number)
            release.publish(number)
            connection.execute(
                f"create table public.attained_{number} as select * from marts.target_attainment"
            )
        yield connection


def in_release(
    connection: psycopg.Connection, number: int, history: str, area: str, period: str,
    indicator: str = SHARE, columns: str = "value, method, reason, n_present, n_expected",
) -> list[Any]:  # fmt: skip
    return [
        row[2:]
        for row in derived(
            connection, history, area, indicator, period,
            columns=f"known_from_release, known_to_release, {columns}",
        )
        if row[0] <= number and (row[1] is None or number < row[1])
    ]  # fmt: skip


def percent(numerator: int, denominator: int) -> Decimal:
    """To six places, as the warehouse keeps them."""
    millionths = round(Fraction(100 * numerator, denominator) * 10**6)
    return Decimal(millionths) / 10**6


WHOLE = ("ratio_of_sums", None)


@pytest.mark.parametrize(
    ("history", "area", "period", "online", "sold", "parts"),
    [
        ("fact_area_history", "VN63_24", "2025-01", 10, 100, (None, 1, 1)),
        ("fact_area_history", "VN63_27", "2025-05", 2, 17, (None, 1, 1)),
        ("fact_area_history", "VN63_46", "2025-05", 2, 17, (None, 1, 1)),
        ("fact_area_history", "VN34_24", "2025-05", 50 + 2, 100 + 17, (None, 2, 2)),
        ("fact_area_history", "VN34_24", "2025-07", 2, 17, (None, 1, 1)),
        ("fact_area_history", "VN", "2025-05", 50 + 62 * 2, 100 + 62 * 17, (None, 63, 63)),
        ("fact_area_history", "VN", "2025-07", 34 * 2, 34 * 17, (None, 34, 34)),
        ("fact_period_history", "VN63_24", "2025-Q1", 10 + 20 + 30, 300, (None, 3, 3)),
        ("fact_period_history", "VN63_24", "2025", 210, 600, ("PARTIAL", 6, 12)),
        ("fact_period_history", "VN34_24", "2025", 210 + 12 * 2, 600 + 12 * 17, (None, 12, 12)),
        ("fact_period_history", "VN", "2025-Q3", 3 * 34 * 2, 3 * 34 * 17, (None, 3, 3)),
        ("fact_period_history", "VN", "2025", 210 + (6 * 62 + 6 * 34) * 2,
         600 + (6 * 62 + 6 * 34) * 17, (None, 12, 12)),
    ],
)  # fmt: skip
def test_a_ratio_is_that_of_the_sums(
    ratios: psycopg.Connection, history: str, area: str, period: str, online: int, sold: int,
    parts: tuple[Any, ...],
) -> None:  # fmt: skip
    assert in_release(ratios, 1, history, area, period) == [], "as it was published"
    assert in_release(ratios, 2, history, area, period) == [
        (percent(online, sold), "ratio_of_sums", *parts)
    ]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2025-Q3", (Decimal("82.5"), "weighted_mean", "PARTIAL", 2, 3)),
        ("2025-Q4", (None, "weighted_mean", "WEIGHT_MISSING", 1, 3)),
        # 10 by 30 and 40 by 10: of quarters, where there are no months.
        ("2024", (Decimal("17.5"), "weighted_mean", "PARTIAL", 2, 4)),
    ],
)
def test_a_rate_is_weighed_by_the_denominator_of_its_months(
    ratios: psycopg.Connection, period: str, expected: tuple[Any, ...]
) -> None:
    found = in_release(ratios, 3, "fact_period_history", "VN34_01", period, RATE)
    assert found == [expected]


def test_what_is_revised_is_derived_anew(ratios: psycopg.Connection) -> None:
    """60 of Bắc Giang in March, and not 30."""
    for history, area, period, online, sold in (
        ("fact_area_history", "VN63_24", "2025-03", 60, 100),
        ("fact_area_history", "VN34_24", "2025-03", 62, 117),
        ("fact_period_history", "VN63_24", "2025-Q1", 90, 300),
        ("fact_period_history", "VN", "2025", 240 + 576 * 2, 600 + 576 * 17),
    ):
        [(value, method, *_)] = in_release(ratios, 3, history, area, period)
        assert (value, method) == (percent(online, sold), "ratio_of_sums")


def test_a_stated_figure_beats_a_derived_one(ratios: psycopg.Connection) -> None:
    gone = [(None, "ratio_of_sums", "STATED", 0, 1)]
    assert in_release(ratios, 3, "fact_area_history", "VN63_27", "2025-05") == gone
    assert in_release(ratios, 3, "fact_area_history", "VN34_04", "2025") == []
    assert derived(
        ratios, "fact_indicator_vn34", "VN34_04", SHARE, "2025", columns="value, method"
    ) == [(9, "as_reported")]
    assert derived(
        ratios, "fact_indicator_vn34", "VN34_04", SHARE, "2025-12", columns="value, method"
    ) == [(percent(2, 17), "ratio_of_sums")]


def test_a_ratio_is_of_todays_province_where_that_is_all_it_changed(
    ratios: psycopg.Connection,
) -> None:
    """Huế has one figure of a month, under the name it had, and quarters like any area."""
    columns = "value, method, n_present, n_expected"
    assert derived(ratios, "fact_indicator_vn34", "VN34_46", SHARE, "2025-05", columns=columns) == [
        (percent(2, 17), "ratio_of_sums", 1, 1)
    ]
    assert derived(ratios, "fact_area_history", "VN34_46", SHARE, "2025-05") == []
    for area in ("VN34_46", "VN63_46"):
        [(value, reason)] = derived(
            ratios, "fact_indicator_by_period", area, SHARE, "2025-Q2", columns="value, reason"
        )
        assert (value, reason) == (percent(2, 17), None)
    of_readers = ratios.execute(
        "select count(*), count(distinct (area_code, period, breakdown, is_synthetic))"
        " from marts.indicator_en where indicator_code = %s",
        [SHARE],
    ).fetchone()
    assert of_readers == ((1 + 6 + 34) * (12 + 4 + 1),) * 2


def attained(connection: psycopg.Connection, number: int) -> dict[str, Any]:
    return {
        plan: tuple(found)
        for plan, *found in connection.execute(
            "select plan, status, actual_value, period, reason"
            f" from public.attained_{number} as attained"
            " inner join marts.dim_indicator using (indicator_key)"
            " left join marts.dim_period as period on actual_period_key = period.period_key"
            " where indicator_code = %s and target_year = 2025",
            [SHARE],
        )
    }


def test_targets_of_ratios_are_compared(ratios: psycopg.Connection) -> None:
    nothing = ("not_comparable", None, None, "NO_ACTUAL")
    assert set(attained(ratios, 1).values()) == {nothing}
    whole = percent(2, 17)
    assert attained(ratios, 2) == {
        "645/QĐ-TTg": ("met", percent(210 + 576 * 2, 600 + 576 * 17), "2025", None),
        "VN34_24 2021-2025": ("off", percent(210 + 24, 600 + 204), "2025", None),
        "VN34_01 2021-2025": ("met", whole, "2025", None),
        "VN34_04 2021-2025": ("met", whole, "2025", None),
    }
    assert attained(ratios, 3)["VN34_04 2021-2025"] == ("off", 9, "2025", None)


def test_what_was_published_has_the_hash_it_had(ratios: psycopg.Connection) -> None:
    stored = ratios.execute("select release_id, content_hash from marts.dim_release").fetchall()
    assert len(stored) == 3
    assert all(release.compute_content_hash(number) == hashed for number, hashed in stored)


def test_a_rebuild_derives_the_same(ratios: psycopg.Connection) -> None:
    before = {history: versions(ratios, history) for history in HISTORIES}
    transform.build(rebuild=True)
    for history, rows in before.items():
        assert versions(ratios, history) == rows, history
