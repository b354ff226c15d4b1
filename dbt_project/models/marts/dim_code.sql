with labels as (
    select * from {{ ref('code_label') }}
)

select
    code_list,
    code,
    name_vi,
    name_en
from labels
