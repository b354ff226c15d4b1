with reasons as (
    select * from {{ ref('reason') }}
)

select
    reason,
    obs_status,
    message_vi,
    message_en
from reasons
