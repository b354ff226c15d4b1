-- A table, so that the next step is planned by its rows.
{{ config(materialized='table') }}

with history as not materialized (
    select * from {{ ref('fact_indicator_history') }}
),

bases as (
    select * from {{ ref('int_rate_basis') }}
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
)

select * from changed
union
select * from rates
