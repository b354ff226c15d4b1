with provinces as (
    select * from {{ ref('stg_province') }}
)

select
    province_key,
    vintage,
    province_code,
    ref_area,
    name_vi,
    name_en,
    unit_type,
    region,
    iso_3166_2,
    valid_from,
    valid_to,
    valid_to is null as is_current,
    successor_province_key
from provinces
