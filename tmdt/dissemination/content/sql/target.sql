-- One row per target that the release knew and the month's year, or a later one, is to attain: of the country and of provinces.
select
    target.plan,
    target.target_year,
    area.area_code,
    area.area_type,
    area.label_vi as area_vi,
    area.label_en as area_en,
    area.sort_no,
    indicator.indicator_code,
    indicator.name_vi,
    indicator.name_en,
    indicator.unit_name_vi as unit_vi,
    indicator.unit_name_en as unit_en,
    target.breakdown,
    target.operator,
    trim_scale(target.target_low) as target_low,
    trim_scale(target.target_high) as target_high,
    actual.label_vi as actual_period_vi,
    actual.label_en as actual_period_en,
    trim_scale(target.actual_value) as actual_value,
    trim_scale(target.actual_low) as actual_low,
    trim_scale(target.actual_high) as actual_high,
    target.status,
    target.reason_vi,
    target.reason_en
from marts.target_attainment_at_release(%(release)s) as target
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_area as area using (area_key)
left join marts.dim_period as actual on target.actual_period_key = actual.period_key
where
    target.is_synthetic = %(synthetic)s
    and target.target_year >= extract(year from %(month)s::date)
order by
    area.sort_no, target.target_year, indicator.indicator_key, target.breakdown collate "C", target.plan, target.period_key
