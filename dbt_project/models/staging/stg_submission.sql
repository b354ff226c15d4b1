with submissions as (
    select * from {{ source('staging', 'submission') }}
),

taken_in as (
    select * from {{ source('core', 'release_submission') }}
),

releases as (
    select * from {{ source('core', 'release') }}
),

joined as (
    select
        taken_in.release_id,
        taken_in.submission_id,
        releases.status = 'candidate' as is_candidate,
        submissions.is_synthetic
    from taken_in
    inner join releases on taken_in.release_id = releases.release_id
    inner join submissions on taken_in.submission_id = submissions.submission_id
)

select * from joined
