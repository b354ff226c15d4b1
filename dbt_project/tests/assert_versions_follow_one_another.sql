-- At every release a figure has one version at most, and once known it stays known: each version
-- ends where the next begins, and the last is open. And it never says the same twice in a row.
with touched as (
    select distinct
        indicator_key,
        province_key,
        period_key,
        breakdown,
        is_synthetic
    from {{ ref('fact_indicator_history') }}
    where {{ in_scope() }}
),

versions as (
    select
        history.indicator_key,
        history.province_key,
        history.period_key,
        history.breakdown,
        history.is_synthetic,
        history.known_from_release,
        history.known_to_release,
        row(
            history.value, history.value_low, history.value_high, history.qualifier,
            history.obs_status, history.is_withdrawn
        ) as contents
    from touched
    inner join {{ ref('fact_indicator_history') }} as history
        on
            touched.indicator_key = history.indicator_key
            and touched.province_key = history.province_key
            and touched.period_key = history.period_key
            and touched.breakdown = history.breakdown
            and touched.is_synthetic = history.is_synthetic
),

followed as (
    select
        *,
        lead(known_from_release) over figure as next_from_release,
        lead(contents) over figure as next_contents
    from versions
    window figure as (
        partition by indicator_key, province_key, period_key, breakdown, is_synthetic
        order by known_from_release
    )
)

select
    indicator_key,
    province_key,
    period_key,
    breakdown,
    is_synthetic,
    known_from_release
from followed
where
    known_to_release is distinct from next_from_release
    or contents is not distinct from next_contents
