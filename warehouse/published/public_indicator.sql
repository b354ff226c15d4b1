-- Columns as in core.dim_indicator.
create view marts.public_indicator
with (security_invoker = true) as
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
    valid_max,
    group_name_vi,
    group_name_en,
    unit_name_vi,
    unit_name_en,
    weight_indicator_code,
    valid_from,
    definition_vi,
    definition_en,
    scaled_by,
    scaled_unit_name_vi,
    scaled_unit_name_en,
    group_sort_no
from marts.dim_indicator
where is_public;

comment on view marts.public_indicator is
'The indicators that are open data: what is given to everybody is of these alone.';
