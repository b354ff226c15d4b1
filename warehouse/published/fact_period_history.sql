create view marts.fact_period_history
with (security_invoker = true) as
select
    area_key,
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
    method,
    reason,
    n_present,
    n_expected,
    known_from_release as release_id,
    known_from_release,
    case
        when known_to_release <= (select release_id from core.published) then known_to_release
    end as known_to_release,
    reason is null as is_complete,
    n_provinces_present,
    n_provinces_expected
from core.fact_period_history
where known_from_release <= (select release_id from core.published);

comment on view marts.fact_period_history is
'Every version of every figure derived over periods, in the published releases; of real figures, or of '
'synthetic ones (is_synthetic).';
comment on column marts.fact_period_history.release_id is 'The release that first published this value.';
comment on column marts.fact_period_history.is_complete is
'Whether it has a value that is whole: nothing that it is made of is missing.';
