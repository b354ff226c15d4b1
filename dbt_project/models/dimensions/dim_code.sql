with labels as (
    select * from {{ ref('code_label') }}
),

members as (
    select * from {{ ref('breakdown_member') }}
)

select
    code_list,
    code,
    name_vi,
    name_en
from labels
union all
select
    'breakdown' as code_list,
    dimension || '=' || member as code,
    name_vi,
    name_en
from members
