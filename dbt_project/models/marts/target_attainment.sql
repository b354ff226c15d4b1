-- A plan names its province, so a plan, indicator, breakdown and period are one target (of real
-- figures, or of synthetic ones: each is compared with its own kind).
with targets as (
    select * from {{ ref('int_target_area') }}
),

actuals as (
    select * from {{ ref('int_target_actual') }}
),

reasons as (
    select * from {{ ref('reason') }}
),

-- The latest figure that may be compared; without one, the latest that may not. A figure of the period
-- itself before one that is made of its months.
latest as (
    select distinct on (plan, indicator_key, breakdown, is_synthetic, period_key) *
    from actuals
    order by
        plan asc, indicator_key asc, breakdown asc, is_synthetic asc, period_key asc,
        (why_not is null) desc, actual_end desc, actual_start asc, is_of_periods asc
),

-- Where the way began: the earliest figure of as long a period in the target's five years.
first_known as (
    select distinct on (
        actuals.plan, actuals.indicator_key, actuals.breakdown, actuals.is_synthetic,
        actuals.period_key
    )
        actuals.plan,
        actuals.indicator_key,
        actuals.breakdown,
        actuals.is_synthetic,
        actuals.period_key,
        actuals.distance,
        actuals.actual_end
    from actuals
    inner join latest
        on
            actuals.plan = latest.plan
            and actuals.indicator_key = latest.indicator_key
            and actuals.breakdown = latest.breakdown
            and actuals.is_synthetic = latest.is_synthetic
            and actuals.period_key = latest.period_key
            and actuals.actual_end < latest.actual_end
            and age(actuals.actual_end + 1, actuals.actual_start)
            = age(latest.actual_end + 1, latest.actual_start)
    where
        actuals.why_not is null
        and actuals.actual_end > actuals.period_end - interval '5 years'
    order by
        actuals.plan asc, actuals.indicator_key asc, actuals.breakdown asc,
        actuals.is_synthetic asc, actuals.period_key asc, actuals.actual_end asc
),

compared as (
    select
        targets.*,
        latest.actual_period_key,
        latest.actual_value,
        latest.actual_low,
        latest.actual_high,
        latest.actual_obs_status,
        latest.is_met,
        case when latest.why_not is null then latest.distance end as distance,
        case when latest.plan is null then 'NO_ACTUAL' else latest.why_not end as why_not,
        (targets.period_end - latest.actual_end) / 365.25 as years_left,
        (first_known.distance - latest.distance) * 365.25
        / (latest.actual_end - first_known.actual_end) as pace_so_far
    from targets
    left join latest
        on
            targets.plan = latest.plan
            and targets.indicator_key = latest.indicator_key
            and targets.breakdown = latest.breakdown
            and targets.is_synthetic = latest.is_synthetic
            and targets.period_key = latest.period_key
    left join first_known
        on
            targets.plan = first_known.plan
            and targets.indicator_key = first_known.indicator_key
            and targets.breakdown = first_known.breakdown
            and targets.is_synthetic = first_known.is_synthetic
            and targets.period_key = first_known.period_key
),

judged as (
    select
        *,
        case when years_left > 0 then round(distance / years_left, 6) end as pace_needed,
        case
            when why_not is not null then why_not
            when is_beyond_its_province and not is_met then 'BOUNDARY_CHANGED'
        end as reason
    from compared
)

select
    judged.plan,
    judged.province_key,
    judged.area_key,
    judged.indicator_key,
    judged.breakdown,
    judged.target_year,
    judged.period_key,
    judged.operator,
    judged.value_low as target_low,
    judged.value_high as target_high,
    judged.actual_period_key,
    judged.actual_value,
    judged.actual_low,
    judged.actual_high,
    judged.actual_obs_status,
    case
        when judged.reason is not null then 'not_comparable'
        when judged.is_met then 'met'
        when judged.years_left <= 0 or judged.pace_so_far < judged.pace_needed then 'off'
        else 'on_the_way'
    end as status,
    judged.reason,
    reasons.message_vi as reason_vi,
    reasons.message_en as reason_en,
    judged.distance,
    round(judged.years_left, 2) as years_left,
    judged.pace_needed,
    round(judged.pace_so_far, 6) as pace_so_far,
    judged.is_synthetic
from judged
left join reasons on judged.reason = reasons.reason
