with restatements as (
    select * from {{ source('core', 'restatement') }}
),

dated as (
    select
        *,
        core.period_year(period_key) as year_key
    from restatements
)

select
    release_id,
    province_key,
    indicator_key,
    period_key,
    breakdown,
    year_key,
    value,
    value_low,
    value_high,
    qualifier,
    obs_status,
    is_synthetic,
    is_withdrawn,
    submission_id,
    source_ref
from dated
