-- What a province says is said of the area that is all of it, under today's name too.
select
    province_key as stated_of,
    area_key
from {{ ref('area_province') }}
where is_whole
union
select
    area_key as stated_of,
    area_key
from {{ ref('dim_area') }}
