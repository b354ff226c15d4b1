-- A table, so that the next step is planned by its rows.
{{ config(materialized='table') }}

with touched as (
    select * from {{ ref('int_touched_figure') }}
),

members as (
    select * from {{ ref('area_province') }}
),

ratios as (
    select distinct indicator_key from {{ ref('int_rate_basis') }}
    where is_ratio
),

history as not materialized (
    select * from {{ ref('fact_indicator_history') }}
),

-- Of a province itself only a ratio is derived, under the name that it had; like what it states, this
-- is said of today's province where that is all it changed.
units as (
    select
        provinces.province_key,
        areas.area_key
    from {{ ref('stg_province') }} as provinces
    inner join {{ ref('dim_area') }} as areas on provinces.ref_area = areas.area_code
),

-- The figures of areas that are to be derived anew.
targets as (
    select distinct
        touched.release_id,
        members.area_key,
        touched.indicator_key,
        touched.period_key,
        touched.breakdown,
        touched.is_synthetic,
        members.is_whole
    from touched
    inner join members on touched.province_key = members.province_key
    left join units
        on members.province_key = units.province_key and members.area_key = units.area_key
    left join ratios on touched.indicator_key = ratios.indicator_key
    where
        core.is_in_force(members.valid_from, members.valid_to, core.period_end(touched.period_key))
        and (
            not members.is_whole
            or (
                units.area_key is not null
                and ratios.indicator_key is not null
                and touched.breakdown = ''
                and touched.release_id >= {{ rates_since() }}
            )
        )
)

-- Every province in force at the end of the period, whether it has a figure of the series or not.
select
    targets.release_id,
    targets.area_key,
    targets.indicator_key,
    targets.period_key,
    targets.breakdown,
    targets.is_synthetic,
    targets.is_whole,
    members.province_key,
    history.value_low is not null as is_present,
    history.value,
    history.value_low,
    history.value_high,
    history.qualifier,
    history.obs_status
from targets
inner join members
    on
        targets.area_key = members.area_key
        and core.is_in_force(members.valid_from, members.valid_to, core.period_end(targets.period_key))
left join history
    on
        targets.indicator_key = history.indicator_key
        and members.province_key = history.province_key
        and targets.period_key = history.period_key
        and targets.breakdown = history.breakdown
        and targets.is_synthetic = history.is_synthetic
        and core.is_known(history.known_from_release, history.known_to_release, targets.release_id)
        and not history.is_withdrawn
