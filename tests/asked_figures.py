"""Two published releases with figures to ask for: on both boundaries, real and invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

from tmdt.dissemination.content.document import Document, Text
from tmdt.dissemination.requests.request import StatisticsRequest, parse_request

SALES, SHARE = "b2c_sales_vnd", "ecom_share_pct"
MONTHS = ("2025-05", "2026-09", "2026-10", "2026-11")
HOSTILE = '=HYPERLINK("http://evil") <script>alert(1)</script>'
"""A name as hostile as a submission's text could be."""
PLACES = """
    insert into marts.dim_area (area_key, area_code, area_type, vintage, name_vi, name_en, label_vi,
        label_en, is_current, sort_no) values
        (1, 'VN', 'country', null, 'Cả nước', 'Viet Nam', 'Cả nước', 'Viet Nam', true, 0),
        (34001, 'VN34_R1', 'region', 'VN34', 'Vùng một', 'Region', 'Vùng một', 'Region', true, 1),
        (342401, 'VN34_24', 'province', 'VN34', 'Bắc Ninh', 'Bac Ninh', 'Bắc Ninh', 'Bac Ninh',
         true, 11),
        (340101, 'VN34_01', 'province', 'VN34', 'Hà Nội', 'Ha Noi', 'Hà Nội', 'Ha Noi', true, 10),
        (632401, 'VN63_24', 'province', 'VN63', 'Bắc Giang', 'Bac Giang', 'Bắc Giang (đến 6/2025)',
         'Bac Giang (until 6/2025)', false, 20),
        (632701, 'VN63_27', 'province', 'VN63', 'Bắc Ninh', 'Bac Ninh', 'Bắc Ninh (đến 6/2025)',
         'Bac Ninh (until 6/2025)', false, 21);
    update marts.dim_area set region_area_key = 34001 where area_type = 'province';
    insert into marts.dim_province (province_key, vintage, province_code, ref_area, name_vi,
        name_en, unit_type, region, iso_3166_2, valid_from, valid_to, is_current, area_key)
    select area_key, vintage, right(area_code, 2), area_code, name_vi, name_en, 'province', 'R',
        'VN-00', case vintage when 'VN34' then '2025-07-01'::date end,
        case vintage when 'VN63' then '2025-07-01'::date end, is_current, area_key
    from marts.dim_area where area_type = 'province';
    insert into marts.area_province (area_key, province_key, is_whole)
    select area_key, area_key, true from marts.dim_area where area_type = 'province';
    insert into marts.area_province (area_key, province_key, is_whole)
    values (342401, 632401, false), (342401, 632701, false);
    insert into marts.dim_indicator (indicator_key, indicator_code, name_vi, name_en, group_code,
        unit, unit_name_vi, unit_name_en, direction, over_provinces, over_periods, method_version)
    values
        (101, 'b2c_sales_vnd', 'Doanh số B2C', 'B2C sales', 'B2C', 'VND', 'đồng', 'dong', 'higher',
         'sum', 'sum', '1'),
        (102, 'ecom_share_pct', 'Tỷ trọng', 'Share', 'MKT', 'percent', '%', 'per cent', 'higher',
         'weighted_mean', 'last', '1');
    insert into marts.dim_code values
        ('obs_status', 'A', 'bình thường', 'normal value'),
        ('origin', 'reported', 'tỉnh báo cáo', 'reported by the province'),
        ('origin', 'derived', 'suy ra', 'derived'),
        ('qualifier', 'at_least', 'ít nhất', 'at least'),
        ('breakdown', 'type=a', 'Loại A', 'Type A');
    insert into marts.dim_reason
    values ('MISSING', 'P', 'thiếu tỉnh', 'a province is missing');
"""
PERIOD = """
    insert into marts.dim_period (period_key, period, freq, period_start, period_end, year_key,
        convention, month_date, period_date, label_vi, label_en)
    select to_char(d, 'YYYYMMDD')::bigint * 100000000
        + to_char(d + interval '1 month -1 day', 'YYYYMMDD')::bigint, %(month)s, 'M', d,
        d + interval '1 month -1 day', extract(year from d), 'calendar', d, d, %(month)s, %(month)s
    from (values ((%(month)s || '-01')::date)) as day (d)
"""
RELEASE = """
    insert into core.release
        (release_id, load_period, status, opened_at, published_at, content_hash)
    values (%(number)s, %(month)s, 'published', %(at)s, %(at)s, %(number)s);
"""
SUBMISSION = """
    insert into staging.submission (submission_id, sha256, file_name, format, size_bytes,
        received_at, archive_uri, form, load_period, ref_area, is_synthetic, status, figures_seen)
    values (%(number)s, lpad(%(number)s::text, 64, '0'), %(name)s, 'csv', 1, now(), 'archive',
        'long', %(month)s, %(area)s, false, 'accepted', 1)
"""
REPORTED = """
    insert into core.fact_indicator_history (province_key, indicator_key, period_key, breakdown,
        year_key, known_from_release, known_to_release, value, value_low, value_high, qualifier,
        obs_status, is_synthetic, submission_id, source_ref)
    select %(province)s, %(indicator)s, period_key, %(breakdown)s, year_key, %(since)s, %(until)s,
        %(value)s, %(low)s, %(high)s, %(qualifier)s, 'A', %(synthetic)s, 1, 'line 2'
    from marts.dim_period where period = %(month)s
"""
DERIVED = """
    insert into core.fact_area_history (area_key, indicator_key, period_key, breakdown, year_key,
        known_from_release, value, value_low, value_high, qualifier, obs_status, is_synthetic,
        method, reason, n_present, n_expected)
    select %(area)s, 101, period_key, '', year_key, 1, %(value)s, %(value)s, %(value)s, 'exact',
        'A', false, 'sum', %(reason)s, %(present)s, 2
    from marts.dim_period where period = %(month)s
"""


def publish(warehouse: psycopg.Connection) -> None:
    """Release 2 revises Bắc Ninh and adds Hà Nội; of May 2025 one of two provinces is known."""
    warehouse.execute(PLACES)
    for month in MONTHS:
        warehouse.execute(PERIOD, {"month": month})
    for number, at in ((1, "2021-11-05T01:00Z"), (2, "2021-12-05T01:00Z")):
        add_release(warehouse, number, at)
    warehouse.execute(
        SUBMISSION, {"number": 1, "name": HOSTILE, "month": "2026-10", "area": "VN34_24"}
    )
    with warehouse.transaction():  # a version ends where the next begins
        report(warehouse, 342401, "2026-10", "100.50", since=1, until=2)
        report(warehouse, 342401, "2026-10", "101.25", since=2)
        report(warehouse, 342401, "2026-09", "90", since=1)
        report(warehouse, 340101, "2026-10", "12345678901234567890.123", since=2)
        report(warehouse, 340101, "2026-10", "7", since=2, breakdown="type=a")
        report(warehouse, 342401, "2026-10", "12.5", since=1, indicator=102)
        report(warehouse, 342401, "2026-10", None, since=1, breakdown="type=b", low="5")
        report(warehouse, 340101, "2026-11", "3", since=1, synthetic=True)
        report(warehouse, 632401, "2025-05", "40", since=1)
    derive(warehouse, 342401, "2025-05", "40", 1, "MISSING")
    derive(warehouse, 1, "2026-10", "201.75", 2, None)


def add_release(
    warehouse: psycopg.Connection, number: int, at: str = "2022-01-05T01:00Z", month="2026-10"
) -> None:
    warehouse.execute(RELEASE, {"number": number, "at": at, "month": month})


def report(
    warehouse: psycopg.Connection, province: int, month: str, value: str | None, *, since: int,
    until: int | None = None, indicator: int = 101, breakdown: str = "", low: str | None = None,
    synthetic: bool = False,
) -> None:  # fmt: skip
    warehouse.execute(REPORTED, {
        "province": province, "month": month, "value": value, "since": since, "until": until,
        "indicator": indicator, "breakdown": breakdown, "synthetic": synthetic,
        "low": low or value, "high": "8" if low else value,
        "qualifier": "at_least" if low else "exact",
    })  # fmt: skip


def derive(
    warehouse: psycopg.Connection, area: int, month: str, value: str, present: int,
    reason: str | None,
) -> None:  # fmt: skip
    warehouse.execute(DERIVED, {
        "area": area, "month": month, "value": value, "present": present, "reason": reason,
    })  # fmt: skip


def ask(**given: Any) -> StatisticsRequest:
    """A request for the sales of October, or what is given instead."""
    return parse_request(
        {"indicators": [SALES], "from": "2026-10", "to": "2026-10", "forms": ["html"]}
        | {name.rstrip("_"): value for name, value in given.items()}
    )


def table(document: Document, name: str, language: str = "en") -> list[dict[str, Any]]:
    """The rows of a table of a document by the names of its columns, in one language."""
    found = next(it for it in document.tables() if it.name == name)
    return [
        {
            column.name: cell.of(language) if isinstance(cell, Text) else cell
            for column, cell in zip(found.columns, row, strict=True)
        }
        for row in found.rows
    ]


def content(folder: Path) -> dict[str, bytes]:
    """The files in a folder, by name."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}
