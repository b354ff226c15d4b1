-- The table, its key and its indexes are the migrations'; dbt only writes versions into it. A run
-- reads what the candidate says and the open versions of just those figures; a rebuild begins with
-- an empty table and reads what every release said.
--
-- delete+insert, because a replaced version must be closed before its successor is inserted
-- (one open version a figure), and merge promises no order.
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['indicator_key', 'province_key', 'period_key', 'breakdown', 'known_from_release'],
        full_refresh=false,
        on_schema_change='fail',
        pre_hook="{{ take_back_candidate(this) }}"
    )
}}

with statements as (
    select
        *,
        release_id as known_from_release
    from {{ ref('int_figure_statement') }}
),

versions as (
    {{ versions_of(
        statements='statements',
        history=this,
        figure=['indicator_key', 'province_key', 'period_key', 'breakdown'],
        contents=[
            'value', 'value_low', 'value_high', 'qualifier', 'obs_status', 'is_synthetic',
            'is_withdrawn',
        ],
        evidence=['year_key', 'submission_id', 'source_ref']
    ) }}
)

select
    province_key,
    indicator_key,
    period_key,
    breakdown,
    year_key,
    known_from_release,
    known_to_release,
    value,
    value_low,
    value_high,
    qualifier,
    obs_status,
    is_synthetic,
    submission_id,
    source_ref,
    is_withdrawn
from versions
