-- Two bare tables under one name, and whatever is asked of them outside: so a question about a few
-- figures finds them by their keys. Not a WITH, which the planner would keep apart from the question.
{% set columns = [
    'indicator_key', 'period_key', 'breakdown', 'known_from_release', 'known_to_release', 'value',
    'value_low', 'value_high', 'qualifier', 'obs_status', 'is_synthetic',
] -%}
select
    said_of.area_key,
    stated.indicator_key,
    stated.period_key,
    stated.breakdown,
    stated.known_from_release,
    stated.known_to_release,
    stated.value,
    stated.value_low,
    stated.value_high,
    stated.qualifier,
    stated.obs_status,
    stated.is_synthetic,
    stated.reason
from (
    select
        province_key as stated_of,
        {{ columns | join(', ') }},
        null::text as reason
    from {{ ref('fact_indicator_history') }}
    union all
    select
        area_key,
        {{ columns | join(', ') }},
        reason
    from {{ ref('fact_area_history') }}
) as stated
-- What a province says is said of the area that is all of it, under today's name too.
inner join ( -- noqa: ST05
    select
        province_key as stated_of,
        area_key
    from {{ ref('area_province') }}
    where is_whole
    union
    select
        area_key as stated_of,
        area_key
    from {{ ref('dim_area') }}
) as said_of on stated.stated_of = said_of.stated_of
-- Reported figures do not say which of several provinces they are of, so a territorial breakdown
-- stays out.
where not {{ is_territorial('stated.breakdown') }}
