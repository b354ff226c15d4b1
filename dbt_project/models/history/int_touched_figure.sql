-- A table, so that the next step is planned by its rows.
{{ config(materialized='table') }}

with history as not materialized (
    select * from {{ ref('fact_indicator_history') }}
),

bases as (
    select * from {{ ref('int_rate_basis') }}
),

averaged as (
    select indicator_key from {{ ref('indicator') }}
    where over_periods = 'weighted_mean'
),

units as (
    select * from {{ ref('stg_province') }}
),

changed as (
    select
        known_from_release as release_id,
        province_key,
        indicator_key,
        period_key,
        breakdown,
        is_synthetic
    from history
    where {{ in_scope() }} and not {{ is_territorial('breakdown') }}
),

-- A rate's figure for an area changes with its weight too, wherever one period holds the other.
rates as (
    select
        changed.release_id,
        rates.province_key,
        rates.indicator_key,
        rates.period_key,
        rates.breakdown,
        rates.is_synthetic
    from changed
    inner join bases on changed.indicator_key = bases.basis_indicator_key
    inner join units on changed.province_key = units.province_key
    inner join units as same_unit on units.ref_area = same_unit.ref_area
    -- Looked up weight by weight (hence the offset), never read whole: weights are few. By the index
    -- without communes, which are territorial: there are thousands of them beside each rate.
    cross join
        lateral (
            select history.* from history
            where
                history.indicator_key = bases.indicator_key
                and history.province_key = same_unit.province_key
                and history.is_synthetic = changed.is_synthetic
                and {{ in_years_of('history.period_key', 'changed.period_key') }}
                and core.is_known(history.known_from_release, history.known_to_release, changed.release_id)
                and history.breakdown not like '%commune=%'
                and not {{ is_territorial('history.breakdown') }}
            offset 0 -- noqa: AM09
        ) as rates
    where
        changed.breakdown = ''
        and (
            {{ holds('changed.period_key', 'rates.period_key') }}
            or {{ holds('rates.period_key', 'changed.period_key') }}
        )
),

-- A ratio that nobody states follows from its numerator and its denominator of the period.
ratios as (
    select
        changed.release_id,
        changed.province_key,
        bases.indicator_key,
        changed.period_key,
        changed.breakdown,
        changed.is_synthetic
    from changed
    inner join bases on changed.indicator_key = bases.basis_indicator_key
    where
        bases.is_ratio and changed.breakdown = '' and changed.release_id >= {{ rates_since() }}
),

-- The first release that derives them does so of all that is known.
known_at_first as not materialized (
    select * from history
    where
        {{ in_scope(rates_since()) }}
        and core.is_known(known_from_release, known_to_release, {{ rates_since() }})
        and not is_withdrawn
),

first_derived as (
    select
        {{ rates_since() }} as release_id,
        known_at_first.province_key,
        averaged.indicator_key,
        known_at_first.period_key,
        known_at_first.breakdown,
        known_at_first.is_synthetic
    from known_at_first
    inner join averaged on known_at_first.indicator_key = averaged.indicator_key
    where not {{ is_territorial('known_at_first.breakdown') }}
    union
    select
        {{ rates_since() }} as release_id,
        known_at_first.province_key,
        bases.indicator_key,
        known_at_first.period_key,
        known_at_first.breakdown,
        known_at_first.is_synthetic
    from known_at_first
    inner join bases on known_at_first.indicator_key = bases.basis_indicator_key
    where bases.is_ratio and known_at_first.breakdown = ''
)

select * from changed
union
select * from rates
union
select * from ratios
union
select * from first_derived
