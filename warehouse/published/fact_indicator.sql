-- Columns as in core.fact_indicator_history.
-- core.is_known, written out: the planner would not inline it, because the published release is a
-- subquery.
create view marts.fact_indicator
with (security_invoker = true) as
select
    province_key,
    indicator_key,
    year_key,
    period_key,
    breakdown,
    value,
    value_low,
    value_high,
    qualifier,
    obs_status,
    is_synthetic,
    submission_id,
    source_ref,
    known_from_release as release_id
from core.fact_indicator_history
where
    known_from_release <= (select release_id from core.published)
    and (known_to_release is null or known_to_release > (select release_id from core.published))
    and not is_withdrawn;

comment on view marts.fact_indicator is
'One row per figure (province × indicator × breakdown × period × is_synthetic) as the latest release has it. '
'Real and synthetic figures stand side by side and never replace one another: filter by is_synthetic before adding up.';
comment on column marts.fact_indicator.release_id is 'The release that first published this value.';
