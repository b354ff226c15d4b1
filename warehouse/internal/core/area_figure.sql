create view core.area_figure
with (security_invoker = true) as
select
    area_key,
    area_type,
    vintage,
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
where at_release = (select release_id from core.published);

comment on view core.area_figure is
'The figures of core.area_figure_at as the latest release has them.';
grant select on core.area_figure to bi_reader;
