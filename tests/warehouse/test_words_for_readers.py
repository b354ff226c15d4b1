"""The views for people who drag and drop: one row a figure, all in words, nothing to misread."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from releases import figure, open_candidate, pass_gates, submit

from reference.catalogue import seed
from tmdt.releases import release, transform

pytestmark = [pytest.mark.db, pytest.mark.seeded]

TODAY = sorted(
    {
        row["ref_area"]
        for row in seed("province")
        if row["vintage"] == "VN34" and not row["valid_to"]
    }
)
BEFORE = sorted({row["ref_area"] for row in seed("province") if row["vintage"] == "VN63"})
FLOW, STOCK, RATE, RANK = (
    "b2c_sales_vnd", "phone_subscriber_count", "public_service_online_pct", "ebi_rank",
)  # fmt: skip
WORDS = (
    "reporting", "target", "revision", "finding", "indicator", "indicator_total",
    "indicator_at_release",
)  # fmt: skip


def of(indicator: str, period: str, areas: list[str], value: Any, **more: Any) -> list[Any]:
    return [figure(indicator, period, value, ref_area=area, **more) for area in areas]


STATED = [
    # Stocks of a year before on the 63, and on the 34.
    *of(STOCK, "2025-06", BEFORE, 10),
    *of(STOCK, "2025-07", TODAY, 20),
    *of(STOCK, "2026-06", TODAY, 30),
    # Parts beside their total; parts that have none.
    *of(STOCK, "2026-06", TODAY[:1], 12, breakdown="account_type=fixed"),
    *of(STOCK, "2026-06", TODAY[:1], 18, breakdown="account_type=prepaid"),
    *of("einvoice_user_count", "2026-06", TODAY[:1], 5, breakdown="provider=vnpt"),
    # A flow: two months of everybody, then one of all but one.
    *of(FLOW, "2026-01", TODAY, 1_500_000_000),
    *of(FLOW, "2026-02", TODAY, 500_000_000),
    *of(FLOW, "2026-03", TODAY[1:], 1_000_000_000),
    *of(FLOW, "2025-02", BEFORE[:1], 400_000_000),
    # An administrative month, a rate, and a rank by two methods.
    *of(STOCK, "2026-02-15/2026-03-14", TODAY[:1], 11),
    *of(RATE, "2025-07", TODAY[:1], 40),
    *of(RATE, "2026-07", TODAY[:1], 50),
    *of(RANK, "2024", ["VN63_01"], 2),
    *of(RANK, "2025", ["VN34_01"], 1),
]


@pytest.fixture(scope="module")
def published(lasting_warehouse: psycopg.Connection) -> psycopg.Connection:
    # Hà Nội and Hải Phòng said something else at first.
    for number, stated in enumerate([of(STOCK, "2026-06", TODAY[:2], 25), STATED], start=1):
        open_candidate(lasting_warehouse, number, "2026-06")
        submit(lasting_warehouse, number, stated)
        transform.build()
        pass_gates(lasting_warehouse, number)
        release.publish(number)
    return lasting_warehouse


def ask(
    connection: psycopg.Connection, columns: str, view: str = "indicator_vi", **where: Any
) -> list[Any]:
    conditions = " and ".join(f"{column} = %s" for column in where)
    return connection.execute(
        f"select {columns} from marts.{view} where {conditions}"
        " order by sort_no, breakdown, period",
        list(where.values()),
    ).fetchall()


def test_a_figure_is_one_row(published: psycopg.Connection) -> None:
    doubled = published.execute(
        "select area, indicator_code, breakdown, period, is_synthetic from marts.indicator_vi"
        " group by 1, 2, 3, 4, 5 having count(*) > 1"
    ).fetchall()
    labels = published.execute(
        "select count(distinct area) = count(distinct area_code) from marts.indicator_vi"
    ).fetchone()
    assert (doubled, labels) == ([], (True,))


def test_what_can_be_summed_adds_up_to_the_country(published: psycopg.Connection) -> None:
    [(whole,)] = ask(
        published, "value", indicator_code=STOCK, period="2026-06", area="Cả nước", is_total=True
    )
    [(of_provinces,)] = published.execute(
        "select sum(value) from marts.indicator_vi"
        " where can_be_summed and indicator_code = %s and period = '2026-06'",
        [STOCK],
    ).fetchall()
    assert whole == of_provinces == 34 * 30
    assert ask(published, "period", indicator_code=RATE, can_be_summed=True) == []


def test_the_year_before_is_on_the_same_boundaries(published: psycopg.Connection) -> None:
    """By code or by name, Quảng Trị has grown by what Quảng Bình brought."""
    [row] = ask(
        published, "value, value_year_before, change, change_pct, n_expected",
        indicator_code=STOCK, period="2026-06", area="Quảng Trị",
    )  # fmt: skip
    assert row == (30, 20, 10, 50, 1)
    [row] = ask(
        published, "value, n_present, n_expected, origin", indicator_code=STOCK, period="2025-06",
        area="Quảng Trị",
    )  # fmt: skip
    assert row == (20, 2, 2, "derived")
    assert {area for (area,) in ask(published, "area_code", area_type="province")} == set(TODAY)


def test_regions_are_those_of_today(published: psycopg.Connection) -> None:
    rows = ask(
        published, "area_code, value", indicator_code=STOCK, period="2025-06", area_type="region"
    )
    assert len(rows) == 6 and sum(value for _, value in rows) == 63 * 10


def test_an_axis_of_months_holds_each_month_once(published: psycopg.Connection) -> None:
    [row] = ask(
        published, "month_date, period_start, period_label, calendar, month",
        period="2026-02-15/2026-03-14", area_type="province",
    )  # fmt: skip
    assert row == (
        date(2026, 3, 1), date(2026, 2, 15), "Tháng 3/2026 (15/2/2026–14/3/2026)",
        "tháng hành chính (từ ngày 15 đến ngày 14)", 3,
    )  # fmt: skip
    spans = published.execute(
        "select freq, count(month_date), count(period_date), count(*) from marts.indicator_vi"
        " group by 1"
    ).fetchall()
    assert {freq for freq, *_ in spans} == {"M", "Q", "A"}
    for freq, months, dates, rows in spans:
        assert (months, dates) == (rows if freq == "M" else 0, rows)


def test_parts_never_stand_beside_their_total_unmarked(published: psycopg.Connection) -> None:
    code = {"period": "2026-06", "area_code": TODAY[0]}
    assert ask(
        published, "breakdown_label, is_total, is_part, can_be_summed, value",
        indicator_code=STOCK, **code,
    ) == [
        ("Tổng số", True, False, True, 30),
        ("cố định", False, True, False, 12),
        ("trả trước", False, True, False, 18),
    ]  # fmt: skip
    assert ask(published, "dimension, member, value", "indicator_total_vi", **code) == [
        (None, None, 30), ("nhà cung cấp", "của VNPT", 5),
    ]  # fmt: skip


def test_what_lacks_provinces_says_so_and_is_compared_with_nothing(
    published: psycopg.Connection,
) -> None:
    whole, partial = "2026-02", "2026-03"
    columns = "value, n_present, n_expected, is_complete, change, year_to_date"
    where = {"indicator_code": FLOW, "area": "Cả nước"}
    assert ask(published, columns, **where, period=whole) == [
        (17_000_000_000, 34, 34, True, None, 68_000_000_000)
    ]
    assert ask(published, columns, **where, period=partial) == [
        (33_000_000_000, 33, 34, False, None, None)
    ]
    [(reason,)] = ask(published, "reason", "indicator_en", area="Viet Nam", indicator_code=FLOW,
                      period=partial)  # fmt: skip
    assert reason.startswith("Some provinces or periods are missing")


def test_a_percentage_changes_by_points(published: psycopg.Connection) -> None:
    [row] = ask(published, "change, change_pct", indicator_code=RATE, period="2026-07",
                area_code=TODAY[0])  # fmt: skip
    assert row == (10, None)


def test_another_method_is_another_series(published: psycopg.Connection) -> None:
    [row] = ask(published, "value, value_year_before, change", indicator_code=RANK, period="2025",
                area_type="province")  # fmt: skip
    assert row == (1, None, None)


def test_any_release_can_be_asked_for_by_a_filter(published: psycopg.Connection) -> None:
    def known_in(release_id: int) -> list[Any]:
        return ask(
            published, "value, n_present, is_complete", "indicator_at_release_en",
            release_id=release_id, indicator_code=STOCK, period="2026-06", area="Viet Nam",
            is_total=True,
        )  # fmt: skip

    assert known_in(1) == [(50, 2, False)]
    assert known_in(2) == [(34 * 30, 34, True)]
    [(in_the_first,)] = published.execute(
        "select count(*) from marts.indicator_at_release_vi where release_id = 1 and area = 'Huế'"
    ).fetchall()
    assert in_the_first == 0
    assert published.execute(
        "select * from marts.indicator_at_release_vi where release_id = 3"
    ).fetchall() == []  # fmt: skip


def test_charts_have_a_unit_of_their_own(published: psycopg.Connection) -> None:
    [row] = ask(published, "scaled_value, scaled_unit, unit", indicator_code=FLOW,
                period="2026-01", area="Hà Nội")  # fmt: skip
    assert row == (Decimal("1.5"), "tỷ đồng", "đồng")


@pytest.mark.parametrize("name", WORDS)
def test_both_languages_have_the_same_columns(published: psycopg.Connection, name: str) -> None:
    def columns(view: str) -> list[Any]:
        return published.execute(
            "select column_name, data_type, numeric_precision, numeric_scale"
            " from information_schema.columns where table_schema = 'marts' and table_name = %s"
            " order by ordinal_position",
            [view],
        ).fetchall()

    of_both = columns(f"{name}_vi")
    assert of_both == columns(f"{name}_en")
    assert any(kind == "date" for _, kind, *_ in of_both)
    assert all(scale is not None for _, kind, _, scale in of_both if kind == "numeric")


@pytest.mark.parametrize("name", WORDS)
def test_every_code_has_words_in_both_languages(published: psycopg.Connection, name: str) -> None:
    for language in ("vi", "en"):
        cursor = published.execute(f"select * from marts.{name}_{language}")
        columns = [column.name for column in cursor.description or []]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        assert rows or not name.startswith("indicator")
        for code, words in [
            ("freq", "freq_label"), ("area_type", "area_type_label"), ("origin", "origin_label"),
            ("state", "state_label"), ("severity", "severity_label"), ("status", "status_label"),
        ]:  # fmt: skip
            if code in columns and words in columns:
                assert all(row[words] for row in rows), (name, language, words)


def test_the_reader_may_read_all_of_it(published: psycopg.Connection) -> None:
    with published.transaction(force_rollback=True):
        published.execute("set local role bi_reader")
        for name in WORDS:
            published.execute(f"select * from marts.{name}_en")
