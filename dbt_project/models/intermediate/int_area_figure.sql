with history as (
    select * from {{ ref('fact_indicator_history') }}
),

derived as (
    select * from {{ ref('fact_area_history') }}
),

areas as (
    select * from {{ ref('area_province') }}
    where is_whole
),

-- What a province says is said of the area that is all of it, under today's name too. Reported
-- figures do not say which of several provinces they are of, so a territorial breakdown stays out.
reported as (
    select
        areas.area_key,
        history.indicator_key,
        history.period_key,
        history.breakdown,
        history.known_from_release,
        history.known_to_release,
        history.value,
        history.value_low,
        history.value_high,
        history.qualifier,
        history.obs_status,
        history.is_synthetic,
        null as reason
    from history
    inner join areas on history.province_key = areas.province_key
    where not {{ is_territorial('history.breakdown') }}
)

select * from reported
union all
select
    area_key,
    indicator_key,
    period_key,
    breakdown,
    known_from_release,
    known_to_release,
    value,
    value_low,
    value_high,
    qualifier,
    obs_status,
    is_synthetic,
    reason
from derived
