with loaded as (
    select * from {{ source('staging', 'observation') }}
    where status = 'loaded'
),

submissions as (
    select * from {{ ref('stg_submission') }}
),

provinces as (
    select * from {{ ref('stg_province') }}
),

indicators as (
    select * from {{ ref('indicator') }}
),

-- Left joins: a code that is not in the catalogues must stop the build, not lose its figure.
keyed as (
    select
        submissions.release_id,
        loaded.submission_id,
        loaded.figure_no,
        submissions.is_candidate,
        submissions.is_synthetic,
        loaded.kind,
        loaded.ref_area,
        provinces.province_key,
        indicators.indicator_key,
        {{ period_key('loaded.period_start', 'loaded.period_end') }} as period_key,
        loaded.breakdown,
        extract(year from loaded.period_end)::integer as year_key,
        loaded.value,
        loaded.value_low,
        loaded.value_high,
        loaded.qualifier,
        coalesce(loaded.obs_status, 'A') as obs_status,
        loaded.source_ref
    from submissions
    inner join loaded on submissions.submission_id = loaded.submission_id
    left join provinces
        on
            loaded.ref_area = provinces.ref_area
            and loaded.period_end >= provinces.applies_from
            and loaded.period_end < provinces.applies_to
    left join indicators on loaded.indicator_code = indicators.indicator_code
)

select * from keyed
