create view core.area_period_figure_at
with (security_invoker = true) as
select
    at_release,
    area_key,
    area_type,
    area_code,
    area_vi,
    area_en,
    region_area_key,
    sort_no,
    indicator_key,
    year_key,
    period_key,
    breakdown,
    value,
    value_low,
    value_high,
    qualifier,
    obs_status,
    is_synthetic,
    submission_id,
    source_ref,
    release_id,
    origin,
    derived_over,
    method,
    reason,
    n_present,
    n_expected,
    n_parts_present,
    n_parts_expected,
    is_complete,
    method_version,
    reason_vi,
    reason_en
from core.area_figure_at
where vintage is distinct from 'VN63';

comment on view core.area_period_figure_at is
'The figures of core.area_figure_at on today''s boundaries: of the country, its six regions and 34 provinces.';
grant select on core.area_period_figure_at to bi_reader;
