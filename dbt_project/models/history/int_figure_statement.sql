-- A table, so that the next step is planned by its rows.
{{ config(materialized='table') }}

with observations as (
    select
        *,
        false as is_restated,
        false as is_withdrawn
    from {{ ref('stg_observation') }}
    where kind in ('actual', 'budget')
),

restatements as (
    select
        *,
        true as is_restated,
        null::integer as figure_no
    from {{ ref('stg_restatement') }}
),

{% set columns = [
    'release_id', 'province_key', 'indicator_key', 'period_key', 'breakdown', 'year_key', 'value',
    'value_low', 'value_high', 'qualifier', 'obs_status', 'is_synthetic', 'is_withdrawn',
    'submission_id', 'source_ref',
] | join(', ') %}

stated as (
    select {{ columns }}, is_restated, figure_no from observations
    union all
    select {{ columns }}, is_restated, figure_no from restatements
),

in_scope as (
    select * from stated
    where {{ in_scope('release_id') }}
),

last_stated as (
    select distinct on (
        release_id, indicator_key, province_key, period_key, breakdown, is_synthetic
    ) {{ columns }}
    from in_scope
    order by
        release_id asc, indicator_key asc, province_key asc, period_key asc, breakdown asc,
        is_synthetic asc, is_restated desc, submission_id desc, figure_no desc
)

select * from last_stated
