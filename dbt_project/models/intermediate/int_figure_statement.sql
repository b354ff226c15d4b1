with observations as (
    select * from {{ ref('stg_observation') }}
    where kind in ('actual', 'budget')
),

in_scope as (
    select * from observations
    {% if not var('rebuild') %}
    where is_candidate
    {% endif %}
),

last_stated as (
    select distinct on (release_id, indicator_key, province_key, period_key, breakdown)
        release_id,
        province_key,
        indicator_key,
        period_key,
        breakdown,
        year_key,
        value,
        value_low,
        value_high,
        qualifier,
        obs_status,
        is_synthetic,
        submission_id,
        source_ref
    from in_scope
    order by
        release_id asc, indicator_key asc, province_key asc, period_key asc, breakdown asc,
        submission_id desc, figure_no desc
)

select * from last_stated
