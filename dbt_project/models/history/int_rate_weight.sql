-- A table, so that the next step is planned by its rows.
{{ config(materialized='table') }}

with parts as (
    select distinct
        release_id,
        province_key,
        indicator_key,
        period_key,
        breakdown,
        is_synthetic
    from {{ ref('int_area_part') }}
    where is_present
),

bases as (
    select * from {{ ref('int_rate_basis') }}
),

units as (
    select * from {{ ref('stg_province') }}
),

history as not materialized (
    select * from {{ ref('fact_indicator_history') }}
),

-- Figures of the weight and the numerator, of the same province and series, about the same time.
known as (
    select
        parts.*,
        bases.purpose,
        bases.over_periods,
        bases.factor,
        history.value,
        history.period_key as basis_period_key,
        core.period_start(parts.period_key) as period_start,
        core.period_end(parts.period_key) + 1 as period_to,
        core.period_start(history.period_key) as basis_start,
        core.period_end(history.period_key) + 1 as basis_to
    from parts
    inner join bases on parts.indicator_key = bases.indicator_key
    inner join units on parts.province_key = units.province_key
    inner join units as same_unit on units.ref_area = same_unit.ref_area
    inner join history
        on
            bases.basis_indicator_key = history.indicator_key
            and same_unit.province_key = history.province_key
            and history.breakdown = ''
            and parts.is_synthetic = history.is_synthetic
            and not history.is_withdrawn
            and {{ in_years_of('history.period_key', 'parts.period_key') }}
            and core.is_known(history.known_from_release, history.known_to_release, parts.release_id)
),

-- The figure of that very period; else its months together; else that of the year around it.
placed as (
    select
        *,
        basis_period_key = period_key as is_same,
        over_periods = 'sum' and basis_start >= period_start and basis_to <= period_to
        and basis_to = basis_start + interval '1 month' as is_month_inside,
        basis_start <= period_start and basis_to >= period_to
        and basis_to = basis_start + interval '1 year' as is_year_around
    from known
)

select
    release_id,
    province_key,
    indicator_key,
    period_key,
    breakdown,
    is_synthetic,
    coalesce(
        max(value) filter (where purpose = 'weight' and is_same),
        case
            when
                period_start + count(value) filter (where purpose = 'weight' and is_month_inside)
                * interval '1 month' = period_to
                then sum(value) filter (where purpose = 'weight' and is_month_inside)
        end,
        max(value) filter (where purpose = 'weight' and is_year_around)
    ) as weight,
    max(value) filter (where purpose = 'numerator' and is_same)
    * max(factor) filter (where purpose = 'numerator') as numerator,
    coalesce(bool_or(purpose = 'weight' and is_same), false) as is_denominator
from placed
group by
    release_id, province_key, indicator_key, period_key, breakdown, is_synthetic, period_start,
    period_to
