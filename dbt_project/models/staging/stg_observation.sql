-- Each is read twice, and must be looked up for the candidate rather than made whole before.
with loaded as not materialized (
    select * from {{ source('staging', 'observation') }}
    where status = 'loaded'
),

submissions as not materialized (
    select * from {{ ref('stg_submission') }}
),

held as (
    select
        held_figure.submission_id,
        held_figure.figure_no,
        question.release_id as approved_in
    from {{ source('quality', 'held_figure') }} as held_figure
    inner join {{ source('quality', 'question') }} as question
        on held_figure.question_id = question.question_id
),

provinces as (
    select * from {{ ref('stg_province') }}
),

indicators as (
    select * from {{ ref('indicator') }}
),

-- A figure that a reviewer must approve is stated by the release that took the approval in, or by
-- that of its submission if that is later.
stated as (
    select
        submissions.release_id,
        submissions.is_synthetic,
        loaded.*
    from submissions
    inner join loaded on submissions.submission_id = loaded.submission_id
    left join held
        on loaded.submission_id = held.submission_id and loaded.figure_no = held.figure_no
    where held.submission_id is null
    union all
    select
        greatest(submissions.release_id, held.approved_in) as release_id,
        submissions.is_synthetic,
        loaded.*
    from held
    inner join submissions on held.submission_id = submissions.submission_id
    inner join loaded
        on held.submission_id = loaded.submission_id and held.figure_no = loaded.figure_no
    where held.approved_in is not null
),

-- Left joins: a code that is not in the catalogues must stop the build, not lose its figure.
keyed as (
    select
        stated.release_id,
        stated.submission_id,
        stated.figure_no,
        stated.is_synthetic,
        stated.kind,
        stated.ref_area,
        provinces.province_key,
        indicators.indicator_key,
        core.period_key(stated.period_start, stated.period_end) as period_key,
        stated.breakdown,
        extract(year from stated.period_end)::integer as year_key,
        stated.value,
        stated.value_low,
        stated.value_high,
        stated.qualifier,
        coalesce(stated.obs_status, 'A') as obs_status,
        stated.source_ref
    from stated
    left join provinces
        on
            stated.ref_area = provinces.ref_area
            and core.is_in_force(provinces.applies_from, provinces.applies_to, stated.period_end)
    left join indicators on stated.indicator_code = indicators.indicator_code
)

select * from keyed
