with indicators as (
    select * from {{ ref('indicator') }}
),

groups as (
    select * from {{ ref('indicator_group') }}
),

units as (
    select * from {{ ref('unit') }}
)

select
    indicators.indicator_key,
    indicators.indicator_code,
    indicators.name_vi,
    indicators.name_en,
    indicators.group_code,
    indicators.unit,
    indicators.direction,
    indicators.over_provinces,
    indicators.over_periods,
    indicators.method_version,
    indicators.valid_min,
    indicators.valid_max,
    groups.name_vi as group_name_vi,
    groups.name_en as group_name_en,
    units.name_vi as unit_name_vi,
    units.name_en as unit_name_en,
    indicators.weight_indicator_code,
    indicators.valid_from,
    indicators.definition_vi,
    indicators.definition_en,
    coalesce(shown.factor, 1) as scaled_by,
    coalesce(shown.name_vi, units.name_vi) as scaled_unit_name_vi,
    coalesce(shown.name_en, units.name_en) as scaled_unit_name_en,
    groups.sort_order as group_sort_no,
    indicators.is_public
from indicators
left join groups on indicators.group_code = groups.group_code
left join units on indicators.unit = units.unit
left join units as shown on units.shown_in = shown.unit
