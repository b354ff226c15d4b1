select
    indicator_code,
    name_vi,
    name_en,
    group_code,
    group_name_vi,
    group_name_en,
    unit,
    unit_name_vi as unit_vi,
    unit_name_en as unit_en,
    scaled_unit_name_vi as scaled_unit_vi,
    scaled_unit_name_en as scaled_unit_en,
    over_provinces,
    over_periods
from marts.dim_indicator
order by group_sort_no, group_code, indicator_key
