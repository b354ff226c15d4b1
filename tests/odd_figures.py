"""Two published releases and a candidate, with figures of every shape that an export must keep."""

from __future__ import annotations

import psycopg

MONTHS = {"2024-12": 2024120120241231, "2026-10": 2026100120261031}
RELEASED = {1: "2026-11-05 01:00:00Z", 2: "2026-11-06 08:30:00.123456+07", 3: None}
ODD = 'a "quoted", =1+1\r\nline of Đắk Lắk'
"""A place in a file as its sender may spell it."""
DIMENSIONS = """
    insert into marts.dim_province values
        (342401, 'VN34', '24', 'VN34_24', 'Bắc Ninh', 'Bac Ninh', 'province', 'R', 'VN-56',
         '2025-07-01', null, true, null);
    insert into marts.dim_area (area_key, area_code, area_type, vintage, name_vi, name_en, label_vi,
        label_en, is_current, sort_no)
    values (342401, 'VN34_24', 'province', 'VN34', 'Bắc Ninh', 'Bac Ninh', 'Bắc Ninh', 'Bac Ninh',
            true, 1),
        (1, 'VN', 'country', null, 'Cả nước', 'Viet Nam', 'Cả nước', 'Viet Nam', true, 0);
    insert into marts.area_province values (342401, 342401, true, '2025-07-01', null);
    insert into marts.dim_indicator (indicator_key, indicator_code, name_vi, name_en, group_code,
        unit, direction, over_provinces, over_periods, method_version)
    values (101, 'ecom_sales_vnd', 'x', 'x', 'B2C', 'VND', 'higher', 'sum', 'sum', '1')
"""
PERIOD = """
    insert into marts.dim_period (period_key, period, freq, period_start, period_end, year_key,
        convention, month_date, period_date, label_vi, label_en, quarter_no, month_no)
    values (%(key)s, %(month)s, 'M', (%(month)s || '-01')::date, (%(month)s || '-01')::date + 30,
        %(year)s, 'calendar', (%(month)s || '-01')::date, (%(month)s || '-01')::date, %(month)s,
        %(month)s, 4, 10)
"""
RELEASE = """
    insert into core.release (release_id, load_period, status, opened_at, published_at)
    values (%(number)s, '2026-10', %(status)s, '2026-11-05 00:00Z', %(at)s)
"""
SUBMISSION = """
    insert into staging.submission (submission_id, sha256, file_name, format, size_bytes,
        received_at, archive_uri, form, is_synthetic, status, figures_seen)
    values (%(number)s, repeat('a', 63) || %(number)s, '=f.csv', 'csv', 1, now(), 'archive', 'long',
        false, 'accepted', 1)
"""
REPORTED = """
    insert into core.fact_indicator_history (province_key, indicator_key, period_key, breakdown,
        year_key, known_from_release, known_to_release, value, value_low, value_high, qualifier,
        obs_status, is_synthetic, submission_id, source_ref)
    values (342401, 101, %(key)s, %(breakdown)s, %(year)s, %(from)s, %(to)s, %(value)s, %(low)s,
        %(low)s, 'exact', 'A', false, %(from)s, %(place)s)
"""
DERIVED = """
    insert into core.{} (area_key, indicator_key, period_key, breakdown, year_key,
        known_from_release, value, value_low, value_high, qualifier, obs_status, is_synthetic,
        method, n_present, n_expected)
    values (1, 101, 2026100120261031, '', 2026, 1, 0.1250, 0.125, 0.125, 'exact', 'A', false,
        'sum', 1, 1)
"""
FIGURES = [
    ("2024-12", "", 1, None, "12345678901234.50", "12345678901234.5"),
    ("2026-10", "", 1, 2, "0.000001", "0.000001"),
    ("2026-10", "", 2, None, "100", "100"),
    ("2026-10", "type=a b", 1, None, None, "-7.10"),
    ("2026-10", "type=c", 3, None, "999", "999"),
]
"""Month, breakdown, the releases it is known from and to, value and lower bound."""


def publish(warehouse: psycopg.Connection) -> None:
    """Release 2 revises a figure of release 1, and the candidate 3 adds one."""
    warehouse.execute(DIMENSIONS)
    for month, key in MONTHS.items():
        warehouse.execute(PERIOD, {"key": key, "month": month, "year": int(month[:4])})
    for number, at in RELEASED.items():
        status = "published" if at else "candidate"
        warehouse.execute(RELEASE, {"number": number, "status": status, "at": at})
        warehouse.execute(SUBMISSION, {"number": number})
        warehouse.execute("insert into core.release_submission values (%s, %s)", [number] * 2)
    with warehouse.transaction():  # a version ends where the next begins
        for month, breakdown, since, until, value, low in FIGURES:
            warehouse.execute(REPORTED, {
                "key": MONTHS[month], "breakdown": breakdown, "year": int(month[:4]),
                "from": since, "to": until, "value": value, "low": low, "place": ODD,
            })  # fmt: skip
    for history in ("fact_area_history", "fact_period_history"):
        warehouse.execute(DERIVED.format(history).encode())
