-- Derived from the figures of a release, and versioned as they are: see fact_indicator_history.
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['area_key', 'indicator_key', 'period_key', 'breakdown', 'known_from_release'],
        full_refresh=false,
        on_schema_change='fail',
        pre_hook="{{ take_back_candidate(this) }}"
    )
}}

with statements as (
    select
        *,
        release_id as known_from_release
    from {{ ref('int_area_statement') }}
),

versions as (
    {{ versions_of(
        statements='statements',
        history=this,
        figure=['area_key', 'indicator_key', 'period_key', 'breakdown'],
        contents=[
            'value', 'value_low', 'value_high', 'qualifier', 'obs_status', 'is_synthetic',
            'method', 'reason', 'n_present', 'n_expected',
        ],
        evidence=['year_key']
    ) }}
)

select
    area_key,
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
    method,
    reason,
    n_present,
    n_expected
from versions
