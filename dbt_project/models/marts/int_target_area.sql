with targets as (
    select * from {{ ref('fact_target') }}
),

indicators as (
    select * from {{ ref('indicator') }}
),

members as (
    select * from {{ ref('area_province') }}
    where is_whole
),

areas as (
    select * from {{ ref('dim_area') }}
),

-- A province is followed under today's name where that is all it changed (VN34 before VN63).
of_provinces as (
    select distinct on (members.province_key)
        members.province_key,
        areas.area_key,
        areas.vintage,
        members.valid_to
    from members
    inner join areas on members.area_key = areas.area_key and areas.area_type = 'province'
    order by members.province_key asc, areas.vintage asc
),

of_country as (
    select area_key from areas
    where area_type = 'country'
)

-- What is written without an operator is to be reached from the worse side.
select
    targets.plan,
    targets.province_key,
    targets.indicator_key,
    targets.breakdown,
    targets.target_year,
    targets.period_key,
    targets.operator,
    targets.value_low,
    targets.value_high,
    targets.is_synthetic,
    coalesce(of_provinces.area_key, of_country.area_key) as area_key,
    core.period_start(targets.period_key) as period_start,
    core.period_end(targets.period_key) as period_end,
    of_provinces.vintage = 'VN63' and core.period_end(targets.period_key) >= of_provinces.valid_to
        as is_beyond_its_province,
    indicators.over_periods = 'sum' as is_flow,
    indicators.over_periods in ('sum', 'weighted_mean') as is_of_a_stretch,
    case
        when targets.operator in ('at_least', 'more_than') then targets.value_low
        when targets.operator in ('at_most', 'less_than') or indicators.direction = 'lower' then null
        else targets.value_low
    end as wanted_low,
    case
        when targets.operator in ('at_most', 'less_than') then targets.value_high
        when targets.operator in ('at_least', 'more_than') or indicators.direction = 'higher' then null
        else targets.value_high
    end as wanted_high
from targets
inner join indicators on targets.indicator_key = indicators.indicator_key
left join of_provinces on targets.province_key = of_provinces.province_key
left join of_country on targets.province_key is null
