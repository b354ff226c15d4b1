-- What a release took back, with the submission of an operator's decision, is gone from that release on.
with standing as (
    select * from {{ ref('stg_standing_release') }}
),

taken_in as (
    select * from {{ source('core', 'release_submission') }}
),

kept_out as (
    select * from {{ source('staging', 'kept_out') }}
)

select taken_in.submission_id
from taken_in
inner join standing on taken_in.release_id = standing.release_id
where
    not exists (
        select 1 from kept_out
        inner join standing as taken_back on kept_out.release_id = taken_back.release_id
        where
            kept_out.submission_id = taken_in.submission_id
            and kept_out.decision = 'withdrawn'
    )
