"""Periods, provinces and targets, and the words that readers see of them."""

from __future__ import annotations

import psycopg
import pytest
from releases import figure, submit
from stories import PERIODS, publish_candidate, sales

from reference.period import Period
from tmdt.releases import transform

pytestmark = pytest.mark.db


@pytest.mark.parametrize("code", PERIODS)
def test_periods_are_those_of_python(stories: psycopg.Connection, code: str) -> None:
    period = Period.parse(code)
    found = stories.execute(
        "select period, freq, period_start, period_end, year_key, convention"
        " from core.dim_period where period_key = %s",
        [period.key],
    ).fetchone()
    assert found == (
        period.code, period.freq, period.start, period.end, period.end.year, period.convention,
    )  # fmt: skip


def test_target_of_a_province(stories: psycopg.Connection) -> None:
    found = stories.execute(
        "select plan, target_year, operator, value_low, value_high, submission_id, source"
        " from core.fact_target"
        " where province_key is not null"
    ).fetchall()
    assert found == [("VN34_24 2026-2030", 2030, "at_least", 60, 60, 1, "F11")]


@pytest.mark.parametrize(
    "change",
    [
        "successor_province_key = 632401 where province_key = 342401",  # a circle
        "successor_province_key = null where province_key = 632401",
        "successor_province_key = 632701 where province_key = 632401",
        "valid_to = '2025-06-30' where province_key = 632401",
    ],
)
def test_succession_that_goes_wrong_stops_the_seed(
    stories: psycopg.Connection, change: str
) -> None:
    with stories.transaction(force_rollback=True):
        stories.execute(f"update reference.province set {change}")
        query = (
            transform.DBT_PROJECT / "tests" / "assert_succession_moves_forward.sql"
        ).read_text()
        found = stories.execute(query.replace("{{ ref('province') }}", "reference.province"))
        assert {row[1] for row in found} & {"VN63_24", "VN34_24"}


@pytest.fixture(scope="module")
def more(stories: psycopg.Connection) -> psycopg.Connection:
    """The candidate holds figures under a code of two provinces, and under several members."""
    months = {"2025-06": "VN63_24", "2025-07": "VN34_24"}
    of_code_24 = [
        figure("phone_subscriber_count", month, 1, ref_area=area, breakdown="series=24")
        for month, area in months.items()
    ]
    of_members = sales(breakdown="account_type=prepaid;commune=25000;provider=vnpt")
    submit(stories, 4, [*of_code_24, of_members])
    transform.build()
    return stories


def test_code_24_has_two_series_that_never_meet(more: psycopg.Connection) -> None:
    with more.transaction(force_rollback=True):
        publish_candidate(more, 4)
        found = more.execute(
            "select period.period, province.name_vi, province.ref_area, fact.province_key"
            " from marts.fact_indicator as fact"
            " inner join core.dim_province as province using (province_key)"
            " inner join core.dim_period as period using (period_key)"
            " where province.province_code = '24' and fact.breakdown = 'series=24' order by 1"
        ).fetchall()
    assert [row[:3] for row in found] == [
        ("2025-06", "Bắc Giang", "VN63_24"), ("2025-07", "Bắc Ninh", "VN34_24"),
    ]  # fmt: skip
    assert len({row[3] for row in found}) == 2


def test_wide_views_say_everything_in_words(stories: psycopg.Connection) -> None:
    columns = "tinh_thanh_pho, vung, chi_tieu, phan_to, don_vi_tinh, ky, gia_tri, muc_chinh_xac"
    [row] = stories.execute(
        f"select {columns}, trang_thai, lich from marts.monthly_indicator_vi"
        " where phan_to = 'story=said once'"
    ).fetchall()
    assert row == (
        "Bắc Ninh", "Đồng bằng sông Hồng", "Doanh số TMĐT cùng kỳ năm trước", "story=said once",
        "đồng", "2026-10", 7, "chính xác", "bình thường", "tháng dương lịch",
    )  # fmt: skip
    [row] = stories.execute(
        "select province, region, indicator_group, unit, period, value, qualifier, status, calendar"
        " from marts.monthly_indicator_en where breakdown = 'story=said once'"
    ).fetchall()
    assert row == (
        "Bac Ninh", "Red River Delta", "Denominators", "Vietnamese dong", "2026-10", 7, "exact",
        "normal value", "calendar",
    )  # fmt: skip
    for view in ("monthly_indicator_vi", "monthly_indicator_en"):
        assert (
            stories.execute(f"select count(*) from marts.{view}").fetchone()
            == stories.execute(
                "select count(*) from marts.fact_indicator inner join marts.dim_period"
                " using (period_key) where freq = 'M'"
            ).fetchone()
        )


def test_breakdown_members_are_words_in_their_order(more: psycopg.Connection) -> None:
    with more.transaction(force_rollback=True):
        publish_candidate(more, 4)
        found = more.execute(
            "select phan_to from marts.monthly_indicator_vi where phan_to like '%%25000%%'"
        ).fetchall()
    assert found == [("trả trước; commune=25000; của VNPT",)]


def test_a_unit_is_one_area_whatever_changed(stories: psycopg.Connection) -> None:
    """Đồng Nai became a city in 2026: its provinces that are current alone lose nine months."""
    found = stories.execute(
        "select count(*), count(*) filter (where is_current), count(distinct area_key),"
        " min(label_vi) from core.dim_province where ref_area = 'VN34_75'"
    ).fetchone()
    assert found == (2, 1, 1, "Đồng Nai")
    doubled = stories.execute(
        "select area_code from core.dim_area where is_current group by 1 having count(*) > 1"
    ).fetchall()
    current = stories.execute(
        "select count(*) from core.dim_area where is_current and area_type = 'province'"
    ).fetchone()
    assert (doubled, current) == ([], (34,))


def test_an_area_of_the_past_says_until_when(stories: psycopg.Connection) -> None:
    labels = stories.execute(
        "select area_code, label_vi, label_en, is_current from core.dim_area where area_code in"
        " ('VN63_27', 'VN34_24', 'VN63_R2', 'VN34_R2', 'VN63_46') order by 1"
    ).fetchall()
    assert labels == [
        ("VN34_24", "Bắc Ninh", "Bac Ninh", True),
        ("VN34_R2", "Đồng bằng sông Hồng", "Red River Delta", True),
        ("VN63_27", "Bắc Ninh (đến 6/2025)", "Bac Ninh (until 6/2025)", False),
        ("VN63_46", "Huế (đến 6/2025)", "Hue (until 6/2025)", False),
        ("VN63_R2", "Đồng bằng sông Hồng (đến 6/2025)", "Red River Delta (until 6/2025)", False),
    ]


def test_areas_stand_in_the_order_of_a_vietnamese_list(stories: psycopg.Connection) -> None:
    names = stories.execute(
        "select name_vi from core.dim_area where is_current order by sort_no"
    ).fetchall()
    listed = [name for (name,) in names]
    assert listed[:3] == ["Cả nước", "Trung du và miền núi phía Bắc", "Đồng bằng sông Hồng"]
    assert listed[7:] == [
        "An Giang", "Bắc Ninh", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk",
        "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Nội", "Hà Tĩnh", "Hải Phòng",
        "Hồ Chí Minh", "Huế", "Hưng Yên", "Khánh Hòa", "Lai Châu", "Lạng Sơn", "Lào Cai",
        "Lâm Đồng", "Nghệ An",
        "Ninh Bình", "Phú Thọ", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sơn La", "Tây Ninh",
        "Thái Nguyên", "Thanh Hóa", "Tuyên Quang", "Vĩnh Long",
    ]  # fmt: skip
