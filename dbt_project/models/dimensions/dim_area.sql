with provinces as (
    select * from {{ ref('stg_province') }}
),

regions_and_country as (
    select * from {{ ref('area') }}
),

-- A unit is one area for all its intervals, under the key of the last.
units as (
    select distinct on (ref_area)
        province_key as area_key,
        ref_area as area_code,
        'province' as area_type,
        vintage,
        name_vi,
        name_en
    from provinces
    order by ref_area asc, valid_to desc nulls first
)

select
    area_key,
    area_code,
    area_type,
    vintage,
    name_vi,
    name_en
from units
union all
select
    area_key,
    area_code,
    area_type,
    vintage,
    name_vi,
    name_en
from regions_and_country
