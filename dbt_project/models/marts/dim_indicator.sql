with indicators as (
    select * from {{ ref('indicator') }}
)

select
    indicator_key,
    indicator_code,
    name_vi,
    name_en,
    group_code,
    unit,
    direction,
    over_provinces,
    over_periods,
    method_version,
    valid_min,
    valid_max
from indicators
