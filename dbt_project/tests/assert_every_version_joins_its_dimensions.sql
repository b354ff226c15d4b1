-- A figure whose province, indicator, period or year is not in its dimension is lost to every
-- report that joins them.
with versions as (
    select * from {{ ref('fact_indicator_history') }}
    where {{ in_scope() }}
)

select
    versions.indicator_key,
    versions.province_key,
    versions.period_key,
    versions.year_key
from versions
left join {{ ref('dim_province') }} as dim_province
    on versions.province_key = dim_province.province_key
left join {{ ref('dim_indicator') }} as dim_indicator
    on versions.indicator_key = dim_indicator.indicator_key
left join {{ ref('dim_period') }} as dim_period
    on
        versions.period_key = dim_period.period_key
        and versions.year_key = dim_period.year_key
left join {{ ref('dim_year') }} as dim_year
    on versions.year_key = dim_year.year_key
where
    dim_province.province_key is null
    or dim_indicator.indicator_key is null
    or dim_period.period_key is null
    or dim_year.year_key is null
