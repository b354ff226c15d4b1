-- Columns as in core.fact_indicator_history.
-- core.is_known, written out: the planner would not inline it, because the published release is a
-- subquery.
create view marts.fact_indicator
with (security_invoker = true) as
select
    fact.province_key,
    fact.indicator_key,
    fact.year_key,
    fact.period_key,
    fact.breakdown,
    fact.value,
    fact.value_low,
    fact.value_high,
    fact.qualifier,
    fact.obs_status,
    fact.is_synthetic,
    fact.submission_id,
    fact.source_ref,
    fact.known_from_release as release_id,
    fact.breakdown = '' as is_total,
    summing.can_be_summed,
    province.area_key
from core.fact_indicator_history as fact
left join marts.dim_province as province on fact.province_key = province.province_key
cross join lateral core.summing(fact.indicator_key, fact.period_key, fact.breakdown) as summing
where
    fact.known_from_release <= (select release_id from core.published)
    and (fact.known_to_release is null or fact.known_to_release > (select release_id from core.published))
    and not fact.is_withdrawn;

comment on view marts.fact_indicator is
'One row per figure (province × indicator × breakdown × period × is_synthetic) as the latest release has it. '
'Real and synthetic figures stand side by side and never replace one another: filter by is_synthetic before adding up.';
comment on column marts.fact_indicator.release_id is 'The release that first published this value.';
comment on column marts.fact_indicator.is_total is
'Whether the figure is of the whole, not of a part of it: its breakdown is empty.';
comment on column marts.fact_indicator.can_be_summed is
'Whether it may be added up over the provinces of one month: a total, of an indicator that adds up over '
'provinces, of a month. Add figures of one kind (is_synthetic) only.';
comment on column marts.fact_indicator.area_key is 'The province in dim_area: one row for all its intervals.';
