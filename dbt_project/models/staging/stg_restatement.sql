with restatements as (
    select * from {{ source('core', 'restatement') }}
),

releases as (
    select * from {{ source('core', 'release') }}
),

joined as (
    select
        restatements.*,
        releases.status = 'candidate' as is_candidate,
        (restatements.period_key % 100000000 / 10000)::integer as year_key
    from restatements
    inner join releases on restatements.release_id = releases.release_id
)

select
    release_id,
    is_candidate,
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
from joined
