-- Columns as in core.fact_period_history.
-- A version without any part means that the figure was withdrawn.
create view marts.fact_indicator_by_period
with (security_invoker = true) as
select
    f.area_key,
    f.indicator_key,
    f.year_key,
    f.period_key,
    f.breakdown,
    f.value,
    f.value_low,
    f.value_high,
    f.qualifier,
    f.obs_status,
    f.is_synthetic,
    f.method,
    f.reason,
    f.n_present,
    f.n_expected,
    said.method_version,
    said.reason_vi,
    said.reason_en,
    f.release_id,
    f.n_provinces_present,
    f.n_provinces_expected,
    f.is_complete
from marts.fact_period_history as f
cross join lateral core.in_words(f.indicator_key, f.period_key, f.reason) as said
where f.known_to_release is null and f.n_present > 0;

comment on view marts.fact_indicator_by_period is
'Quarters and years made of months (or of quarters, where there are no months), on the calendar and '
'on the administrative calendar (nd09): a flow is summed, a stock takes its last value, a rate is weighed '
'by its denominator of each month. What cannot be combined (an index, a rank) is not here; nor are reported '
'quarters and years. Real and synthetic months make figures of their own (is_synthetic).';
comment on column marts.fact_indicator_by_period.method_version is
'Version of the indicator''s method in the period; different versions are not one series.';
comment on column marts.fact_indicator_by_period.reason_vi is 'The reason in Vietnamese.';
comment on column marts.fact_indicator_by_period.reason_en is 'The reason in English.';
comment on column marts.fact_indicator_by_period.release_id is 'The release that first published this value.';
comment on column marts.fact_indicator_by_period.is_complete is
'Whether it has a value that is whole: no month is missing, and no province in a month.';
