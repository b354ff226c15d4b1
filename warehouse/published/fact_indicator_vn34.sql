-- Columns as in core.fact_area_history.
create view marts.fact_indicator_vn34
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
    release_id,
    method,
    reason,
    n_present,
    n_expected,
    method_version,
    reason_vi,
    reason_en,
    is_complete,
    is_total,
    can_be_summed
from marts.fact_indicator_vn34_history
where known_to_release is null;

comment on view marts.fact_indicator_vn34 is
'All figures on the boundaries of today''s 34 provinces: their own, and those of the 63 carried to them '
'by each indicator''s rule. What cannot be carried honestly is null, with the reason. Real and synthetic '
'figures (is_synthetic) stay apart.';
comment on column marts.fact_indicator_vn34.province_key is 'The province as it is today (is_current in dim_province).';
comment on column marts.fact_indicator_vn34.submission_id is 'The file that reports it; null for a figure derived from several.';
comment on column marts.fact_indicator_vn34.source_ref is 'Where in that file.';
comment on column marts.fact_indicator_vn34.method_version is
'Version of the indicator''s method in the period; different versions are not one series.';
comment on column marts.fact_indicator_vn34.reason_vi is 'The reason in Vietnamese.';
comment on column marts.fact_indicator_vn34.reason_en is 'The reason in English.';
comment on column marts.fact_indicator_vn34.release_id is 'The release that first published this value.';
comment on column marts.fact_indicator_vn34.is_complete is
'Whether it has a value that is whole: nothing that it is made of is missing.';
comment on column marts.fact_indicator_vn34.is_total is
'Whether the figure is of the whole, not of a part of it: its breakdown is empty.';
comment on column marts.fact_indicator_vn34.can_be_summed is
'Whether it may be added up over the provinces of one month: a total, of an indicator that adds up over '
'provinces, of a month. Add figures of one kind (is_synthetic) only.';
