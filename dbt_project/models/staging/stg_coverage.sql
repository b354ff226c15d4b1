with coverage as (
    select * from {{ source('staging', 'coverage') }}
),

submissions as (
    select * from {{ source('staging', 'submission') }}
),

taken_in as (
    select * from {{ source('core', 'release_submission') }}
),

kept_out as (
    select * from {{ source('staging', 'kept_out') }}
),

release_opened as (
    select opened_at from {{ source('core', 'release') }}
    order by release_id desc
    limit 1
),

-- What is in a release had come before it, whatever the clocks of two machines say. A file that was
-- set apart was received, and brings nothing; one that was withdrawn is as if it had not come.
known as (
    select
        coverage.submission_id,
        coverage.ref_area,
        coverage.period_start,
        coverage.period_end,
        case
            when kept_out.submission_id is null then coverage.indicators else '{}'::text[]
        end as indicators,
        case
            when kept_out.submission_id is null then coverage.figures_loaded else 0
        end as figures_loaded,
        coverage.figures_rejected,
        submissions.received_at,
        submissions.is_synthetic,
        date_trunc('month', coverage.period_end)::date as month_start
    from coverage
    inner join submissions on coverage.submission_id = submissions.submission_id
    left join taken_in on coverage.submission_id = taken_in.submission_id
    left join kept_out on coverage.submission_id = kept_out.submission_id
    cross join release_opened
    where
        (
            submissions.received_at <= release_opened.opened_at
            or taken_in.submission_id is not null
        )
        and kept_out.decision is distinct from 'withdrawn'
),

-- A calendar month, or the administrative month of the same name (from the 15th to the 14th).
of_months as (
    select * from known
    where
        core.period_key(period_start, period_end) = core.key_of_months(
            core.convention(period_start, period_end),
            month_start,
            (month_start + interval '1 month')::date
        )
)

select
    submission_id,
    ref_area,
    month_start,
    received_at,
    is_synthetic,
    indicators,
    figures_loaded,
    figures_rejected
from of_months
