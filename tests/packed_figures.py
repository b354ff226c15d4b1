"""The odd figures, with all that they refer to, and an indicator that is not open data."""

from __future__ import annotations

import odd_figures
import psycopg

SECRET = "secret_count"
HIDDEN = "424242"
"""Its value, wherever it is."""
ONLY_SECRET = 2025010120250131
"""A period of which there is nothing else."""
REST = """
    insert into marts.dim_year
    select year, make_date(year, 1, 1), make_date(year, 12, 31), '2021-2025', 34
    from generate_series(2010, 2035) as year;
    insert into marts.dim_breakdown values ('type', 'Loại', 'Type', false);
    insert into marts.dim_code values ('obs_status', 'A', 'bình thường', 'normal');
    update marts.dim_indicator set group_code = 'MKT', group_name_vi = 'Quy mô thị trường',
        group_name_en = 'Market size', group_sort_no = 10, unit_name_vi = 'đồng',
        unit_name_en = 'dong', name_vi = 'Doanh số', name_en = 'Sales';
    insert into marts.dim_indicator (indicator_key, indicator_code, name_vi, name_en, group_code,
        unit, direction, over_provinces, over_periods, method_version, is_public)
    values (102, 'secret_count', 'bí mật', 'secret', 'B2C', 'unit', 'higher', 'sum', 'sum', '1',
        false);
    insert into marts.dim_indicator_method values (101, '1', null, null), (102, '1', null, null);
    insert into marts.dim_period (period_key, period, freq, period_start, period_end, year_key,
        convention, month_date, period_date, label_vi, label_en, quarter_no, month_no)
    values (2025010120250131, '2025-01', 'M', '2025-01-01', '2025-01-31', 2025, 'calendar',
        '2025-01-01', '2025-01-01', '2025-01', '2025-01', 1, 1);
    insert into core.fact_indicator_history (province_key, indicator_key, period_key, breakdown,
        year_key, known_from_release, value, value_low, value_high, qualifier, obs_status,
        is_synthetic, submission_id, source_ref)
    select 342401, 102, period_key, '', year_key, 1, 424242, 424242, 424242, 'exact', 'A', false, 1,
        'x'
    from marts.dim_period
"""
DERIVED = """
    insert into core.{} (area_key, indicator_key, period_key, breakdown, year_key,
        known_from_release, value, value_low, value_high, qualifier, obs_status, is_synthetic,
        method, n_present, n_expected)
    select 1, 102, period_key, '', year_key, 1, 424242, 424242, 424242, 'exact', 'A', false, 'sum',
        1, 1
    from marts.dim_period
"""
LATER = """
    insert into core.release (release_id, load_period, status, opened_at, published_at)
    values (3, '2027-01', 'published', '2027-02-01 00:00Z', '2027-02-02 00:00Z')
    on conflict (release_id) do update set status = 'published', published_at = now();
    insert into marts.dim_period (period_key, period, freq, period_start, period_end, year_key,
        convention, month_date, period_date, label_vi, label_en, quarter_no, month_no)
    values (2027010120270131, '2027-01', 'M', '2027-01-01', '2027-01-31', 2027, 'calendar',
        '2027-01-01', '2027-01-01', '2027-01', '2027-01', 1, 1);
    insert into core.fact_indicator_history (province_key, indicator_key, period_key, breakdown,
        year_key, known_from_release, value, value_low, value_high, qualifier, obs_status,
        is_synthetic, submission_id, source_ref)
    values (342401, 101, 2027010120270131, '', 2027, 3, 7, 7, 7, 'exact', 'A', false, 3, 'A1')
"""


def publish(warehouse: psycopg.Connection) -> None:
    """Two releases, and a candidate."""
    odd_figures.publish(warehouse)
    warehouse.execute(REST)
    for history in ("fact_area_history", "fact_period_history"):
        warehouse.execute(DERIVED.format(history).encode())


def publish_another(warehouse: psycopg.Connection) -> None:
    """The candidate is published, with a month that nobody had before."""
    warehouse.execute(LATER)
