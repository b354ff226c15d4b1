with coverage as (
    select * from {{ source('staging', 'coverage') }}
),

submissions as (
    select * from {{ source('staging', 'submission') }}
),

taken_in as (
    select * from {{ source('core', 'release_submission') }}
),

standing as (
    select * from {{ ref('stg_standing_submission') }}
),

kept_out as (
    select * from {{ source('staging', 'kept_out') }}
),

release_opened as (
    select opened_at from {{ ref('stg_standing_release') }}
    order by release_id desc
    limit 1
),

-- What stands in the release had come, whatever the clocks of two machines say. What no release will
-- take in (rejected, or set apart) came too, and brings nothing. What waits for a load of its own is
-- not told of before that, nor is what an operator withdrew or a rollback went back over.
known as (
    select
        coverage.submission_id,
        coverage.ref_area,
        coverage.period_start,
        coverage.period_end,
        case
            when standing.submission_id is not null then coverage.indicators else '{}'::text[]
        end as indicators,
        case
            when standing.submission_id is not null then coverage.figures_loaded else 0
        end as figures_loaded,
        coverage.figures_rejected,
        submissions.received_at,
        submissions.is_synthetic,
        standing.submission_id is not null as is_standing,
        date_trunc('month', coverage.period_end)::date as month_start
    from coverage
    inner join submissions on coverage.submission_id = submissions.submission_id
    left join standing on coverage.submission_id = standing.submission_id
    left join taken_in on coverage.submission_id = taken_in.submission_id
    left join kept_out on coverage.submission_id = kept_out.submission_id
    cross join release_opened
    where
        standing.submission_id is not null
        or (
            taken_in.submission_id is null
            and submissions.received_at <= release_opened.opened_at
            and coalesce(kept_out.decision = 'set_apart', submissions.status = 'rejected')
        )
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
    is_standing,
    indicators,
    figures_loaded,
    figures_rejected
from of_months
