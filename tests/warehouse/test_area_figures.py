"""One figure an area and period: which of two is shown, and how much of it there is."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from releases import figure, open_candidate, pass_gates, submit

from reference.catalogue import seed
from tmdt.releases import release, transform

pytestmark = [pytest.mark.db, pytest.mark.seeded]

TODAY = sorted(
    {row["ref_area"] for row in seed("province") if row["vintage"] == "VN34" and not row["valid_to"]}
)
FLOW, OTHER_FLOW, STOCK, PURCHASES = (
    "violating_goods_value_vnd", "training_class_count", "phone_subscriber_count",
    "online_purchase_count",
)  # fmt: skip
COLUMNS = "value, derived_over, reason, n_present, n_expected, n_parts_present, n_parts_expected"


def of(indicator: str, periods: list[str], areas: list[str], value: int) -> list[dict[str, Any]]:
    return [
        figure(indicator, period, value, ref_area=area) for period in periods for area in areas
    ]


STATED = [
    # Every month of every province; one of them reports the quarter as well.
    *of(FLOW, ["2026-07", "2026-08", "2026-09"], TODAY, 10),
    *of(FLOW, ["2026-Q3"], ["VN34_24"], 999),
    # The quarter of every province; one of them reports a month as well.
    *of(STOCK, ["2026-Q3"], TODAY, 5),
    *of(STOCK, ["2026-09"], ["VN34_24"], 7),
    # Two quarters of two provinces; one month of one.
    *of(PURCHASES, ["2026-Q3"], ["VN34_24", "VN34_01"], 100),
    *of(PURCHASES, ["2026-07"], ["VN34_24"], 30),
    # Two of three months, one of them of 33 provinces; a quarter of one.
    *of(OTHER_FLOW, ["2026-07"], TODAY, 2),
    *of(OTHER_FLOW, ["2026-08"], TODAY[1:], 2),
    *of(OTHER_FLOW, ["2026-Q3"], ["VN34_24"], 50),
]


@pytest.fixture(scope="module")
def published(lasting_warehouse: psycopg.Connection) -> psycopg.Connection:
    open_candidate(lasting_warehouse, 1, "2026-09")
    submit(lasting_warehouse, 1, STATED)
    transform.build()
    pass_gates(lasting_warehouse, 1)
    release.publish(1)
    return lasting_warehouse


def ask(
    connection: psycopg.Connection, relation: str, indicator: str, period: str,
    area: str = "VN", columns: str = COLUMNS,
) -> list[Any]:  # fmt: skip
    return connection.execute(
        f"select {columns} from {relation} as fact"
        " inner join marts.dim_area using (area_key)"
        " inner join marts.dim_indicator using (indicator_key)"
        " inner join marts.dim_period using (period_key)"
        " where indicator_code = %s and period = %s and area_code = %s",
        [indicator, period, area],
    ).fetchall()


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        (FLOW, (1020, "periods", None, 34, 34, 3, 3)),
        (STOCK, (170, "provinces", None, 34, 34, None, None)),
        (PURCHASES, (200, "provinces", "PARTIAL", 2, 34, None, None)),
        (OTHER_FLOW, (134, "periods", "PARTIAL", 33, 34, 2, 3)),
    ],
)
def test_of_two_quarters_the_whole_one_is_shown_or_that_with_the_larger_share(
    published: psycopg.Connection, indicator: str, expected: Any
) -> None:
    assert ask(published, "core.area_period_figure", indicator, "2026-Q3") == [expected]


def test_an_area_has_one_figure_a_period(published: psycopg.Connection) -> None:
    key = "area_key, indicator_key, period_key, breakdown, is_synthetic"
    for relation in (
        "core.any_area_figure", "marts.fact_indicator_national", "marts.fact_indicator_region",
    ):  # fmt: skip
        assert not published.execute(
            f"select {key} from {relation} group by {key} having count(*) > 1"
        ).fetchall()


def test_a_quarter_of_one_province_is_not_shown_as_the_countrys_beside_its_months(
    published: psycopg.Connection,
) -> None:
    assert ask(
        published, "marts.fact_indicator_national", FLOW, "2026-Q3", columns="value, is_complete"
    ) == [(1020, True)]
    assert ask(
        published, "marts.fact_area_history", FLOW, "2026-Q3", columns="value, n_present"
    ) == [(999, 1)], "it can still be found"


def test_a_province_s_own_quarter_beats_the_sum_of_its_months(
    published: psycopg.Connection,
) -> None:
    columns = "value, origin, derived_over, method, n_present, n_expected, n_parts_expected"
    assert ask(
        published, "core.area_period_figure", FLOW, "2026-Q3", "VN34_24", columns
    ) == [(999, "reported", None, "as_reported", 1, 1, None)]
    assert ask(
        published, "core.area_period_figure", FLOW, "2026-Q3", "VN34_01", columns
    ) == [(30, "derived", "periods", "sum", 1, 1, 3)]
