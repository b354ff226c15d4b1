with provinces as (
    select * from {{ ref('stg_province') }}
),

areas as (
    select * from {{ ref('dim_area') }}
)

select
    provinces.province_key,
    provinces.vintage,
    provinces.province_code,
    provinces.ref_area,
    provinces.name_vi,
    provinces.name_en,
    provinces.unit_type,
    provinces.region,
    provinces.iso_3166_2,
    provinces.valid_from,
    provinces.valid_to,
    provinces.valid_to is null as is_current,
    provinces.successor_province_key,
    areas.area_key,
    areas.label_vi,
    areas.label_en
from provinces
left join areas on provinces.ref_area = areas.area_code
