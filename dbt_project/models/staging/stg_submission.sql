with submissions as (
    select * from {{ source('staging', 'submission') }}
),

taken_in as (
    select * from {{ source('core', 'release_submission') }}
),

joined as (
    select
        taken_in.release_id,
        taken_in.submission_id,
        submissions.is_synthetic
    from taken_in
    inner join submissions on taken_in.submission_id = submissions.submission_id
)

select * from joined
