-- One row per area: the country, regions, provinces of today and of before July 2025; which provinces are in force in the month.
select
    area.area_key,
    area.area_code,
    area.area_type,
    area.vintage,
    area.name_vi,
    area.name_en,
    region.area_code as region_code,
    coalesce(bool_or(province.is_current), false) as is_current,
    area.area_type = 'province'
    and coalesce(bool_or(
        (%(month)s::date + interval '1 month') > coalesce(province.valid_from, '-infinity')
        and (%(month)s::date + interval '1 month') <= coalesce(province.valid_to, 'infinity')
    ), false) as is_in_force
from marts.dim_area as area
left join marts.dim_area as region on area.region_area_key = region.area_key
left join marts.dim_province as province on area.area_type = 'province' and area.area_code = province.ref_area
group by area.area_key, region.area_code
order by area.sort_no
