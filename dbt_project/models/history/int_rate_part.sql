-- A table, so that the next step is planned by its rows.
{{ config(materialized='table') }}

with touched_rates as (
    select touched.*
    from {{ ref('int_touched_figure') }} as touched
    inner join {{ ref('indicator') }} as indicators
        on
            touched.indicator_key = indicators.indicator_key
            and indicators.over_periods = 'weighted_mean'
    where touched.release_id >= {{ rates_since() }}
),

members as (
    select * from {{ ref('area_province') }}
),

history as not materialized (
    select * from {{ ref('fact_indicator_history') }}
),

touched as (
    select distinct
        touched_rates.release_id,
        members.area_key,
        touched_rates.indicator_key,
        touched_rates.breakdown,
        touched_rates.is_synthetic,
        touched_rates.period_key,
        core.period_start(touched_rates.period_key) as period_start,
        core.period_end(touched_rates.period_key) as period_end
    from touched_rates
    inner join members on touched_rates.province_key = members.province_key
    where
        core.is_in_force(
            members.valid_from, members.valid_to, core.period_end(touched_rates.period_key)
        )
),

{{ period_wholes() }}

-- Every month and quarter, each with the provinces in force at its end; without any if there was none.
select
    expected.release_id,
    expected.area_key,
    expected.indicator_key,
    expected.whole_period_key as period_key,
    expected.breakdown,
    expected.is_synthetic,
    expected.part_freq,
    expected.part_period_key,
    members.province_key,
    history.value_low is not null as is_present,
    history.value,
    history.value_low,
    history.value_high,
    history.qualifier,
    history.obs_status
from expected
left join members
    on
        expected.area_key = members.area_key
        and core.is_in_force(
            members.valid_from, members.valid_to, core.period_end(expected.part_period_key)
        )
left join history
    on
        expected.indicator_key = history.indicator_key
        and members.province_key = history.province_key
        and expected.part_period_key = history.period_key
        and expected.breakdown = history.breakdown
        and expected.is_synthetic = history.is_synthetic
        and core.is_known(history.known_from_release, history.known_to_release, expected.release_id)
        and not history.is_withdrawn
