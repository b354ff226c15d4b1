create view marts.fact_indicator_history
with (security_invoker = true) as
select
    province_key,
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
    known_from_release as release_id,
    known_from_release,
    case
        when known_to_release <= (select release_id from core.published) then known_to_release
    end as known_to_release,
    is_withdrawn
from core.fact_indicator_history
where known_from_release <= (select release_id from core.published);

comment on view marts.fact_indicator_history is
'Every published version of every figure, withdrawn ones included, with the releases it was known in; real and '
'synthetic figures (is_synthetic) apart.';
comment on column marts.fact_indicator_history.release_id is 'The release that first published this value, as in marts.fact_indicator.';
