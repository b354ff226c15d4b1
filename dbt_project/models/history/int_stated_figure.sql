-- Two bare tables under one name, and whatever is asked of them outside: so a question about a few
-- figures finds them by their keys. Not a WITH, which the planner would keep apart from the question.
{% set columns = [
    'indicator_key', 'period_key', 'breakdown', 'known_from_release', 'known_to_release', 'value',
    'value_low', 'value_high', 'qualifier', 'obs_status', 'is_synthetic',
] -%}
select
    province_key as stated_of,
    {{ columns | join(', ') }},
    null::text as reason,
    1 as n_present,
    1 as n_expected
from {{ ref('fact_indicator_history') }}
union all
select
    area_key as stated_of,
    {{ columns | join(', ') }},
    reason,
    n_present,
    n_expected
from {{ ref('fact_area_history') }}
