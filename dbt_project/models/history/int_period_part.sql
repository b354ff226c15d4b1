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
    where over_periods <> 'not_additive'
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

-- The months a figure stands for, by the rules of dim_period.
conventions as (
    select
        *,
        core.convention(period_start, period_end) as convention
    from touched
),

twins as (
    select
        *,
        core.month_beginning(convention, period_start) as month_from,
        core.month_beginning(convention, period_end + 1) as month_to
    from conventions
),

-- A month is part of a quarter and a year; a quarter of a year. Other spans, as a year to date,
-- are part of nothing.
wholes as (
    select distinct
        twins.release_id,
        twins.area_key,
        twins.indicator_key,
        twins.breakdown,
        twins.is_synthetic,
        twins.convention,
        lengths.freq,
        date_trunc(lengths.unit, twins.month_from)::date as whole_from,
        (date_trunc(lengths.unit, twins.month_from) + lengths.whole_length)::date as whole_to
    from twins
    inner join (
        values
        (interval '1 month', 'Q', 'quarter', interval '3 months'),
        (interval '1 month', 'A', 'year', interval '1 year'),
        (interval '3 months', 'A', 'year', interval '1 year')
    ) as lengths (part_length, freq, unit, whole_length)
        on twins.month_from + lengths.part_length = twins.month_to
    where
        extract(day from twins.month_from) = 1
        and (
            lengths.part_length = interval '1 month'
            or twins.month_from = date_trunc('quarter', twins.month_from)
        )
),

expected as (
    select
        wholes.*,
        core.key_of_months(wholes.convention, wholes.whole_from, wholes.whole_to) as whole_period_key,
        steps.part_freq,
        core.key_of_months(
            wholes.convention, part_from::date, (part_from + steps.part_length)::date
        ) as part_period_key
    from wholes
    inner join (
        values
        ('Q', 'M', interval '1 month'),
        ('A', 'M', interval '1 month'),
        ('A', 'Q', interval '3 months')
    ) as steps (freq, part_freq, part_length)
        on wholes.freq = steps.freq
    cross join lateral generate_series(
        wholes.whole_from, wholes.whole_to - 1, steps.part_length
    ) as part_from
),

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
