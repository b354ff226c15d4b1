-- Who follows a province begins on the day it ends: so there is no circle, no gap, and nobody who
-- ended without a successor.
with provinces as (
    select * from {{ ref('province') }}
)

select
    provinces.province_key,
    provinces.ref_area,
    provinces.valid_from,
    provinces.valid_to,
    provinces.successor_province_key,
    successors.valid_from as successor_valid_from
from provinces
left join provinces as successors
    on provinces.successor_province_key = successors.province_key
where
    provinces.valid_to is distinct from successors.valid_from
    or (provinces.valid_to is null and provinces.successor_province_key is not null)
    or provinces.valid_from >= provinces.valid_to
