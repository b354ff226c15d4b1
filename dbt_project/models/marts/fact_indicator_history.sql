-- The table, its key and its indexes are the migrations'; dbt only writes versions into it. A run
-- reads what the candidate says and the open versions of just those figures; a rebuild begins with
-- an empty table and reads what every release said. Both take the same path through this query.
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
        province_key,
        indicator_key,
        period_key,
        breakdown,
        year_key,
        release_id as known_from_release,
        value,
        value_low,
        value_high,
        qualifier,
        obs_status,
        is_synthetic,
        submission_id,
        source_ref,
        true as is_new
    from {{ ref('int_figure_statement') }}
),

open_versions as (
    select
        history.province_key,
        history.indicator_key,
        history.period_key,
        history.breakdown,
        history.year_key,
        history.known_from_release,
        history.value,
        history.value_low,
        history.value_high,
        history.qualifier,
        history.obs_status,
        history.is_synthetic,
        history.submission_id,
        history.source_ref,
        false as is_new
    from statements
    inner join {{ this }} as history
        on
            statements.indicator_key = history.indicator_key
            and statements.province_key = history.province_key
            and statements.period_key = history.period_key
            and statements.breakdown = history.breakdown
    where history.known_to_release is null
),

timeline as (
    select * from statements
    union all
    select * from open_versions
),

said as (
    select
        *,
        row(value, value_low, value_high, qualifier, obs_status, is_synthetic) as contents
    from timeline
),

compared as (
    select
        *,
        lag(contents) over figure as contents_before
    from said
    window figure as (
        partition by indicator_key, province_key, period_key, breakdown
        order by known_from_release
    )
),

versions as (
    select
        *,
        lead(known_from_release) over figure as known_to_release
    from compared
    where contents is distinct from contents_before
    window figure as (
        partition by indicator_key, province_key, period_key, breakdown
        order by known_from_release
    )
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
    source_ref
from versions
where is_new or known_to_release is not null
