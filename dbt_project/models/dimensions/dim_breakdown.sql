with dimensions as (
    select * from {{ ref('breakdown_dimension') }}
)

select
    dimension,
    name_vi,
    name_en,
    is_territorial
from dimensions
