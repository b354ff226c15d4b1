-- No figure is lost on the way: what the releases in scope were last told about a figure is, in
-- the words of staging, what its version of that release says, unless the release restates it.
with told as (
    select distinct on (
        taken_in.release_id, observation.ref_area, observation.indicator_code,
        observation.period_start, observation.period_end, observation.breakdown,
        submission.is_synthetic
    )
        taken_in.release_id,
        submission.is_synthetic,
        observation.*
    from {{ source('core', 'release_submission') }} as taken_in
    inner join {{ source('staging', 'submission') }} as submission
        on taken_in.submission_id = submission.submission_id
    inner join {{ source('staging', 'observation') }} as observation
        on taken_in.submission_id = observation.submission_id
    left join {{ source('quality', 'held_figure') }} as held
        on
            observation.submission_id = held.submission_id
            and observation.figure_no = held.figure_no
    left join {{ source('quality', 'question') }} as question
        on held.question_id = question.question_id
    where
        observation.status = 'loaded'
        and observation.kind <> 'target'
        and (held.submission_id is null or question.release_id <= taken_in.release_id)
        and {{ in_scope('taken_in.release_id') }}
    order by
        taken_in.release_id asc, observation.ref_area asc, observation.indicator_code asc,
        observation.period_start asc, observation.period_end asc, observation.breakdown asc,
        submission.is_synthetic asc, observation.submission_id desc, observation.figure_no desc
)

select
    told.submission_id,
    told.figure_no
from told
left join {{ ref('stg_province') }} as province
    on
        told.ref_area = province.ref_area
        and core.is_in_force(province.applies_from, province.applies_to, told.period_end)
left join {{ ref('dim_indicator') }} as indicator on told.indicator_code = indicator.indicator_code
left join {{ ref('fact_indicator_history') }} as history
    on
        indicator.indicator_key = history.indicator_key
        and province.province_key = history.province_key
        and core.period_key(told.period_start, told.period_end) = history.period_key
        and told.breakdown = history.breakdown
        and told.is_synthetic = history.is_synthetic
        and core.is_known(history.known_from_release, history.known_to_release, told.release_id)
left join {{ source('core', 'restatement') }} as restatement
    on
        told.release_id = restatement.release_id
        and indicator.indicator_key = restatement.indicator_key
        and province.province_key = restatement.province_key
        and core.period_key(told.period_start, told.period_end) = restatement.period_key
        and told.breakdown = restatement.breakdown
        and told.is_synthetic = restatement.is_synthetic
where
    restatement.release_id is null
    and (
        history.submission_id is null
        or told.value is distinct from history.value
        or told.value_low is distinct from history.value_low
        or told.value_high is distinct from history.value_high
        or told.qualifier <> history.qualifier
        or coalesce(told.obs_status, 'A') <> history.obs_status
    )
