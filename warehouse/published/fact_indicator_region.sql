-- Columns as in core.fact_area_history.
create view marts.fact_indicator_region
with (security_invoker = true) as
select
    f.area_key,
    f.indicator_key,
    f.year_key,
    f.period_key,
    f.breakdown,
    f.breakdown = '' as is_total,
    f.value,
    f.value_low,
    f.value_high,
    f.qualifier,
    f.obs_status,
    f.is_synthetic,
    f.derived_over,
    f.method,
    f.reason,
    f.n_present,
    f.n_expected,
    f.n_parts_present,
    f.n_parts_expected,
    f.is_complete,
    f.method_version,
    f.reason_vi,
    f.reason_en,
    f.release_id,
    summing.can_be_summed
from core.area_figure as f
cross join lateral core.summing(f.indicator_key, f.period_key, f.breakdown) as summing
where f.area_type = 'region' and f.vintage = 'VN34';

comment on view marts.fact_indicator_region is
'Figures of today''s six regions, from the provinces in force in each period: a region goes back through the '
'provinces it is made of. The scheme before July 2025 is in marts.fact_indicator_region_vn63. '
'One row a period: of a quarter or year that provinces report and that can be made of months too, the one with a '
'value before one without, the complete one before the partial, then that of reported figures; of two partial '
'ones that with the larger share of its provinces and months. n_present and n_expected count provinces, of a '
'figure made of months those of the month with the fewest. Real and synthetic figures '
'make figures of their own (is_synthetic).';
comment on column marts.fact_indicator_region.is_total is
'Whether the figure is of the whole, not of a part of it: its breakdown is empty.';
comment on column marts.fact_indicator_region.derived_over is
'provinces, whose figures of the period it is made of; or periods, whose figures of the area it is made of.';
comment on column marts.fact_indicator_region.n_parts_present is
'Months (or quarters) that a derived quarter or year rests on; null for what is derived over provinces.';
comment on column marts.fact_indicator_region.n_parts_expected is
'Months (or quarters) that make it whole; a stock is whole with the last of them.';
comment on column marts.fact_indicator_region.is_complete is
'Whether it has a value that is whole: no province and no month is missing.';
comment on column marts.fact_indicator_region.method_version is
'Version of the indicator''s method in the period; different versions are not one series.';
comment on column marts.fact_indicator_region.reason_vi is
'The reason in Vietnamese.';
comment on column marts.fact_indicator_region.reason_en is
'The reason in English.';
comment on column marts.fact_indicator_region.release_id is
'The release that first published this value.';
comment on column marts.fact_indicator_region.can_be_summed is
'Whether it may be added up over the regions of one month: a total, of an indicator that adds up over provinces, '
'of a month. Add figures of one kind (is_synthetic) only.';
