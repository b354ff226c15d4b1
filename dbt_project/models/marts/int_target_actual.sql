with targets as (
    select * from {{ ref('int_target_area') }}
),

methods as (
    select * from {{ ref('dim_indicator_method') }}
),

reported as (
    select
        *,
        1 as share_known,
        false as is_of_periods
    from {{ ref('int_area_figure') }}
    where known_to_release is null and (value_low is not null or reason is not null)
),

made_of_parts as (
    select
        *,
        case reason when 'PARTIAL' then n_present::numeric / n_expected else 1 end as share_known,
        true as is_of_periods
    from {{ ref('fact_period_history') }}
    where known_to_release is null
),

-- A flow is compared over as long a period, or from the target's first day on: so far. What some
-- months make, of a flow or a rate, is what a province has so far; of the country it may lack provinces.
-- How far these months reach is told by their number: a year that is not over is not missed yet.
actuals as (
    {% for figures in ['reported', 'made_of_parts'] -%}
    select
        targets.*,
        figures.period_key as actual_period_key,
        core.period_start(figures.period_key) as actual_start,
        core.period_start(figures.period_key) - 1
        + (
            (core.period_end(figures.period_key) + 1 - core.period_start(figures.period_key))
            * figures.share_known
        )::integer as actual_end,
        figures.value as actual_value,
        figures.value_low as actual_low,
        figures.value_high as actual_high,
        figures.obs_status as actual_obs_status,
        figures.is_of_periods,
        targets.is_of_a_stretch
        and core.period_start(figures.period_key) = targets.period_start
        and (figures.period_key <> targets.period_key or figures.reason = 'PARTIAL') as is_so_far,
        figures.reason
    from targets
    inner join {{ figures }} as figures
        on
            targets.area_key = figures.area_key
            and targets.indicator_key = figures.indicator_key
            and targets.breakdown = figures.breakdown
            and targets.is_synthetic = figures.is_synthetic
            and targets.period_end >= core.period_end(figures.period_key)
    where
        not targets.is_flow
        or core.period_start(figures.period_key) = targets.period_start
        or age(
            core.period_end(figures.period_key) + 1, core.period_start(figures.period_key)
        )
        = age(targets.period_end + 1, targets.period_start)
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

of_method as (
    select
        actuals.*,
        case
            when methods.indicator_key is not null then 'METHOD_BREAK'
            when actuals.is_so_far and actuals.reason = 'PARTIAL' and actuals.province_key is not null
                then null
            else actuals.reason
        end as why_not
    from actuals
    left join methods
        on
            actuals.indicator_key = methods.indicator_key
            and actuals.actual_start < methods.valid_from
            and actuals.period_start >= methods.valid_from
)

-- How far it is to what is wanted; a range is as far as its worse end.
select
    plan,
    indicator_key,
    breakdown,
    is_synthetic,
    period_key,
    period_end,
    actual_period_key,
    actual_start,
    actual_end,
    actual_value,
    actual_low,
    actual_high,
    actual_obs_status,
    is_so_far,
    is_of_periods,
    why_not,
    greatest(wanted_low - actual_low, actual_high - wanted_high, 0) as distance,
    case
        when why_not is not null or (is_so_far and wanted_high is not null) then false
        when operator = 'more_than' then actual_low > wanted_low
        when operator = 'less_than' then actual_high < wanted_high
        else
            actual_low >= coalesce(wanted_low, actual_low)
            and actual_high <= coalesce(wanted_high, actual_high)
    end as is_met
from of_method
