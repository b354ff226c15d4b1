"""What was staged, published as a load does but without the build: for what looks at the past."""

from __future__ import annotations

from psycopg import Connection

PROVINCES = """
    create table reference.province_key as
    select 'VN34_' || lpad(n::text, 2, '0') as ref_area, n as province_key
    from generate_series(1, 96) as n;
    insert into marts.dim_province (province_key, vintage, province_code, ref_area, name_vi,
        name_en, unit_type, region, iso_3166_2, is_current)
    select province_key, 'VN34', right(ref_area, 2), ref_area, '', '', '', '', '', true
    from reference.province_key
"""
RELEASE = """
    insert into core.release
    select coalesce(max(release_id), 0) + 1, '2026-10', 'published', now(), now()
    from core.release;
    insert into core.release_submission
    select (select max(release_id) from core.release), submission_id
    from staging.submission
    where status <> 'rejected'
        and submission_id not in (select submission_id from core.release_submission);
    insert into marts.dim_indicator (indicator_key, indicator_code, name_vi, name_en,
        group_code, unit, direction, over_provinces, over_periods, method_version)
    select row_number() over (), indicator_code, '', '', '', '', '', '', '', ''
    from (select distinct indicator_code from staging.observation) as said
    on conflict do nothing;
    insert into marts.dim_period
    select distinct
        (to_char(period_start, 'YYYYMMDD') || to_char(period_end, 'YYYYMMDD'))::bigint,
        period, 'M', period_start, period_end, 2026, 'calendar'
    from staging.observation where status = 'loaded'
    on conflict do nothing;
    insert into core.fact_indicator_history (province_key, indicator_key, period_key,
        breakdown, year_key, known_from_release, value, value_low, value_high, qualifier,
        obs_status, is_synthetic, submission_id, source_ref)
    select province_key, indicator_key,
        (to_char(period_start, 'YYYYMMDD') || to_char(period_end, 'YYYYMMDD'))::bigint,
        breakdown, 2026, release_id, value, value_low, value_high, qualifier, 'A',
        is_synthetic, submission_id, source_ref
    from staging.observation as o
    inner join staging.submission as s using (submission_id)
    inner join core.release_submission using (submission_id)
    inner join marts.dim_indicator using (indicator_code)
    inner join reference.province_key on o.ref_area = province_key.ref_area
    where o.status = 'loaded'
    on conflict do nothing;
"""


def make_provinces(connection: Connection) -> None:
    """Publishes the provinces that the figures are of; once, before any release."""
    connection.execute(PROVINCES)


def publish_staged(connection: Connection) -> None:
    """Publishes everything that was staged since the last release."""
    connection.execute(RELEASE)
