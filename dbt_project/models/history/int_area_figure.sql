-- Not a WITH, which the planner would keep apart from a question about a few figures.
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
from {{ ref('int_stated_figure') }} as stated
inner join {{ ref('int_area_identity') }} as said_of on stated.stated_of = said_of.stated_of
-- Reported figures do not say which of several provinces they are of, so a territorial breakdown
-- stays out.
where not {{ is_territorial('stated.breakdown') }}
