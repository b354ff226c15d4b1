with periods as (
    select * from {{ ref('dim_period') }}
),

provinces as (
    select * from {{ ref('stg_province') }}
),

-- 2010 to 2035, and further where a figure or a target reaches further.
years as (
    select generate_series(least(2010, min(year_key)), greatest(2035, max(year_key))) as year_key
    from periods
),

bounded as (
    select
        year_key,
        make_date(year_key, 1, 1) as year_start,
        make_date(year_key, 12, 31) as year_end
    from years
)

select
    bounded.year_key,
    bounded.year_start,
    bounded.year_end,
    {{ plan_period('bounded.year_key') }} as plan_period,
    count(provinces.province_key)::integer as province_count
from bounded
left join provinces
    on core.is_in_force(provinces.valid_from, provinces.valid_to, bounded.year_end)
group by bounded.year_key, bounded.year_start, bounded.year_end
