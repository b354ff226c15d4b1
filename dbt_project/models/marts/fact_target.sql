with standing_releases as (
    select * from {{ ref('stg_standing_release') }}
),

standing_submissions as (
    select * from {{ ref('stg_standing_submission') }}
),

-- Targets have no versions: they are those of what stands in the release.
observations as (
    select observation.* from {{ ref('stg_observation') }} as observation
    inner join standing_submissions
        on observation.submission_id = standing_submissions.submission_id
    -- What a reviewer approved, since a release that stands.
    inner join standing_releases on observation.release_id = standing_releases.release_id
    where observation.kind = 'target'
),

national as (
    select * from {{ ref('national_target') }}
),

indicators as (
    select * from {{ ref('indicator') }}
),

stated as (
    select
        *,
        ref_area || ' ' || {{ plan_period('year_key') }} as plan
    from observations
),

last_stated as (
    select distinct on (plan, province_key, indicator_key, breakdown, is_synthetic, period_key) *
    from stated
    order by
        plan asc, province_key asc, indicator_key asc, breakdown asc, is_synthetic asc,
        period_key asc, release_id desc, submission_id desc, figure_no desc
),

provincial as (
    select
        plan,
        province_key,
        indicator_key,
        breakdown,
        year_key as target_year,
        period_key,
        qualifier as operator,
        value_low,
        value_high,
        source_ref as source,
        submission_id,
        is_synthetic
    from last_stated
),

nationwide as (
    select
        national.plan,
        null::integer as province_key,
        indicators.indicator_key,
        coalesce(national.breakdown, '') as breakdown,
        national.target_year,
        (national.target_year || '0101' || national.target_year || '1231')::bigint as period_key,
        national.operator,
        national.value_low,
        national.value_high,
        national.source,
        null::bigint as submission_id,
        false as is_synthetic
    from national
    left join indicators
        on
            national.indicator_code = indicators.indicator_code
            and national.unit = indicators.unit
)

select * from provincial
union all
select * from nationwide
