-- A table, so that the next step is planned by its rows.
{{ config(materialized='table') }}

with bases as (
    select * from {{ ref('int_rate_basis') }}
),

-- Weights of a month of a quarter or year are of that month; else the year around may weigh.
asked as (
    select
        release_id,
        province_key,
        indicator_key,
        period_key,
        breakdown,
        is_synthetic,
        is_present,
        (period_key / 1000000000000 - 1) * 1000000000000 as look_from,
        (period_key % 100000000 / 10000 + 1) * 1000000000000 as look_to
    from {{ ref('int_area_part') }}
    union all
    select
        release_id,
        province_key,
        indicator_key,
        part_period_key as period_key,
        breakdown,
        is_synthetic,
        is_present,
        part_period_key / 100000000 * 100000000 as look_from,
        (part_period_key % 100000000 + 1) * 100000000 as look_to
    from {{ ref('int_rate_part') }}
),

ratios as (
    select distinct indicator_key from bases
    where is_ratio
),

-- Of a rate that is stated, or that is a ratio and may follow from its parts.
parts as (
    select
        asked.release_id,
        asked.province_key,
        asked.indicator_key,
        asked.period_key,
        asked.breakdown,
        asked.is_synthetic,
        min(asked.look_from) as look_from,
        max(asked.look_to) as look_to
    from asked
    left join ratios on asked.indicator_key = ratios.indicator_key
    where
        asked.is_present
        or (asked.breakdown = '' and ratios.indicator_key is not null)
    group by
        asked.release_id, asked.province_key, asked.indicator_key, asked.period_key,
        asked.breakdown, asked.is_synthetic
),

statuses as (
    select * from {{ ref('obs_status') }}
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
        history.qualifier,
        statuses.severity,
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
            and parts.look_from <= history.period_key
            and parts.look_to > history.period_key
            and core.is_known(history.known_from_release, history.known_to_release, parts.release_id)
    left join statuses on history.obs_status = statuses.obs_status
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
),

weighed as (
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
            end
        ) as own_weight,
        max(value) filter (where purpose = 'weight' and is_year_around) as weight_around,
        max(value) filter (where purpose = 'numerator' and is_same)
        * max(factor) filter (where purpose = 'numerator') as numerator,
        coalesce(bool_or(purpose = 'weight' and is_same), false) as is_denominator,
        coalesce(bool_and(qualifier = 'exact') filter (where is_same), false) as is_exact,
        max(severity) filter (where is_same) as severity
    from placed
    group by
        release_id, province_key, indicator_key, period_key, breakdown, is_synthetic, period_start,
        period_to
)

select
    release_id,
    province_key,
    indicator_key,
    period_key,
    breakdown,
    is_synthetic,
    own_weight,
    coalesce(own_weight, weight_around) as weight,
    -- Of a ratio of the two, for the total, when both are known of the period.
    case when breakdown = '' and is_denominator then numerator end as numerator,
    -- What a ratio of the two is, where nobody states it.
    case when is_exact then 'exact' else 'approx' end as qualifier,
    severity
from weighed
