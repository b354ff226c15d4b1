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
    row["ref_area"] for row in seed("province") if row["vintage"] == "VN34" and not row["valid_to"]
)
FLOW, OTHER_FLOW, STOCK, PURCHASES = (
    "violating_goods_value_vnd", "training_class_count", "phone_subscriber_count",
    "online_purchase_count",
)  # fmt: skip
FIXED, MOBILE, PREPAID = "account_type=fixed", "account_type=mobile", "payment=prepaid"
BOTH = f"{FIXED};{PREPAID}"
COLUMNS = "value, derived_over, reason, n_present, n_expected, n_parts_present, n_parts_expected"


def of(indicator: str, periods: list[str], areas: list[str], value: int) -> list[dict[str, Any]]:
    return [figure(indicator, period, value, ref_area=area) for period in periods for area in areas]


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
    # A total and its parts; elsewhere parts alone, split in two ways and in both at once.
    *(figure(STOCK, "2026-04", 9, breakdown=breakdown) for breakdown in ("", FIXED, BOTH)),
    *(
        figure(STOCK, "2026-04", 8, breakdown=breakdown, ref_area="VN34_01")
        for breakdown in (FIXED, MOBILE, PREPAID, BOTH)
    ),
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
        " where indicator_code = %s and period = %s and dim_area.area_code = %s",
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
    assert ask(published, "core.area_figure", indicator, "2026-Q3") == [expected]


def test_an_area_has_one_figure_a_period(published: psycopg.Connection) -> None:
    key = "area_key, indicator_key, period_key, breakdown, is_synthetic"
    for relation in (
        "core.area_figure", "marts.fact_indicator_national", "marts.fact_indicator_region",
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
    assert ask(published, "core.area_figure", FLOW, "2026-Q3", "VN34_24", columns) == [
        (999, "reported", None, "as_reported", 1, 1, None)
    ]
    assert ask(published, "core.area_figure", FLOW, "2026-Q3", "VN34_01", columns) == [
        (30, "derived", "periods", "sum", 1, 1, 3)
    ]


def test_what_is_a_part_of_another_figure_is_left_out(published: psycopg.Connection) -> None:
    def parts(area: str) -> list[Any]:
        return sorted(
            ask(published, "marts.fact_indicator_total", STOCK, "2026-04", area,
                columns="breakdown, split_by, is_total, can_be_summed")
        )  # fmt: skip

    assert parts("VN34_24") == [("", "", True, True)]
    assert parts("VN34_01") == [
        (FIXED, "account_type", False, False),
        (MOBILE, "account_type", False, False),
        (PREPAID, "payment", False, False),
    ]


def test_what_can_be_summed_makes_the_country(published: psycopg.Connection) -> None:
    national = published.execute(
        "select indicator_key, period_key, value from marts.fact_indicator_national"
        " inner join marts.dim_period using (period_key) where freq = 'M' and is_total"
    ).fetchall()
    assert len(national) == 8
    for relation in ("fact_indicator", "fact_indicator_vn34", "fact_indicator_region"):
        summed = published.execute(
            f"select indicator_key, period_key, sum(value) from marts.{relation}"
            " where can_be_summed group by 1, 2"
        ).fetchall()
        assert sorted(summed) == sorted(national), relation
    assert published.execute(
        "select bool_or(can_be_summed) from marts.fact_indicator_national"
    ).fetchone() == (False,)


@pytest.mark.parametrize(
    ("relation", "indicator", "period", "expected"),
    [
        ("fact_indicator_national", FLOW, "2026-07", (340, True)),
        ("fact_indicator_national", OTHER_FLOW, "2026-08", (66, False)),
        ("fact_indicator_national", OTHER_FLOW, "2026-Q3", (134, False)),
        ("fact_area_history", FLOW, "2026-Q3", (999, False)),
        ("fact_area_as_of(now())", FLOW, "2026-Q3", (999, False)),
        ("fact_indicator_by_period", FLOW, "2026-Q3", (1020, True)),
        ("fact_indicator_by_period", OTHER_FLOW, "2026-Q3", (134, False)),
        ("fact_period_as_of(now())", OTHER_FLOW, "2026-Q3", (134, False)),
    ],
)
def test_the_incomplete_is_marked(
    published: psycopg.Connection, relation: str, indicator: str, period: str, expected: Any
) -> None:
    columns = "value, is_complete"
    assert ask(published, f"marts.{relation}", indicator, period, columns=columns) == [expected]
