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
        name_en,
        province_code,
        region,
        valid_to
    from provinces
    order by ref_area asc, valid_to desc nulls first
),

endings as (
    select
        vintage,
        region,
        nullif(max(coalesce(valid_to, 'infinity')), 'infinity') as valid_to
    from units
    group by vintage, region
),

areas as (
    select * from units
    union all
    select
        regions_and_country.area_key,
        regions_and_country.area_code,
        regions_and_country.area_type,
        regions_and_country.vintage,
        regions_and_country.name_vi,
        regions_and_country.name_en,
        null as province_code,
        null as region,
        endings.valid_to
    from regions_and_country
    left join endings
        on
            regions_and_country.vintage = endings.vintage
            and regions_and_country.name_vi = endings.region
)

-- Names come again with other boundaries: a label is one area's, and says until when it was.
select
    areas.area_key,
    areas.area_code,
    areas.area_type,
    areas.vintage,
    areas.name_vi,
    areas.name_en,
    areas.province_code,
    regions.area_key as region_area_key,
    areas.name_vi || coalesce(to_char(areas.valid_to - 1, '" (đến "FMMM"/"YYYY")"'), '') as label_vi,
    areas.name_en || coalesce(to_char(areas.valid_to - 1, '" (until "FMMM"/"YYYY")"'), '') as label_en,
    areas.valid_to is null as is_current,
    row_number() over (
        order by
            array_position(array['country', 'region', 'province'], areas.area_type) asc,
            areas.valid_to desc nulls first,
            case areas.area_type when 'region' then areas.area_code end asc,
            core.vietnamese_order(areas.name_vi) asc,
            areas.area_code asc
    )::integer - 1 as sort_no
from areas
left join regions_and_country as regions
    on areas.vintage = regions.vintage and areas.region = regions.name_vi
