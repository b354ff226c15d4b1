-- A table, so that the next step is planned by its rows.
{{ config(materialized='table') }}

with figures as not materialized (
    select * from {{ ref('int_area_figure') }}
),

identities as (
    select * from {{ ref('int_area_identity') }}
),

stated as not materialized (
    select * from {{ ref('int_stated_figure') }}
),

indicators as (
    select * from {{ ref('indicator') }}
    where over_periods in ('last', 'sum', 'mean')
),

touched as (
    select distinct
        figures.known_from_release as release_id,
        figures.area_key,
        figures.indicator_key,
        figures.breakdown,
        figures.is_synthetic,
        figures.period_key,
        core.period_start(figures.period_key) as period_start,
        core.period_end(figures.period_key) as period_end
    from figures
    inner join indicators on figures.indicator_key = indicators.indicator_key
    where {{ in_scope('figures.known_from_release') }}
),

{{ period_wholes() }},

-- By each name of the area, so that a figure is found by its whole key.
asked as (
    select
        expected.*,
        identities.stated_of
    from expected
    inner join identities on expected.area_key = identities.area_key
)

select distinct on (
    asked.release_id, asked.area_key, asked.indicator_key, asked.whole_period_key, asked.breakdown,
    asked.is_synthetic, asked.part_freq, asked.part_period_key
)
    asked.release_id,
    asked.area_key,
    asked.indicator_key,
    asked.whole_period_key as period_key,
    asked.breakdown,
    asked.is_synthetic,
    asked.part_freq,
    asked.part_period_key,
    stated.value_low is not null as is_present,
    stated.value,
    stated.value_low,
    stated.value_high,
    stated.qualifier,
    stated.obs_status,
    stated.reason,
    stated.n_present as n_provinces_present,
    stated.n_expected as n_provinces_expected
from asked
left join stated
    on
        asked.stated_of = stated.stated_of
        and asked.indicator_key = stated.indicator_key
        and asked.part_period_key = stated.period_key
        and asked.breakdown = stated.breakdown
        and asked.is_synthetic = stated.is_synthetic
        and core.is_known(stated.known_from_release, stated.known_to_release, asked.release_id)
        and stated.value_low is not null
order by
    asked.release_id asc, asked.area_key asc, asked.indicator_key asc,
    asked.whole_period_key asc, asked.breakdown asc, asked.is_synthetic asc, asked.part_freq asc,
    asked.part_period_key asc, is_present desc
