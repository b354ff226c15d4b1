-- Columns as in core.fact_area_history.
create view marts.fact_indicator_region
with (security_invoker = true) as
select
    area_key,
    indicator_key,
    year_key,
    period_key,
    breakdown,
    breakdown = '' as is_total,
    value,
    value_low,
    value_high,
    qualifier,
    obs_status,
    is_synthetic,
    derived_over,
    method,
    reason,
    n_present,
    n_expected,
    n_parts_present,
    n_parts_expected,
    is_complete,
    method_version,
    reason_vi,
    reason_en,
    release_id
from core.area_period_figure
where area_type = 'region';

comment on view marts.fact_indicator_region is
'Figures of today''s six regions, from the provinces in force in each period: a region goes back through the '
'provinces it is made of. The scheme before July 2025 is in marts.fact_indicator_region_vn63. '
'One row a period: of a quarter or year that provinces report and that can be made of months too, the one with a '
'value before one without, the complete one before the partial, then that of reported figures; of two partial '
'ones that with the larger share of its provinces and months. Real and synthetic figures '
'make figures of their own (is_synthetic).';
comment on column marts.fact_indicator_region.is_total is
'Whether the figure is of the whole, not of a part of it: its breakdown is empty.';
comment on column marts.fact_indicator_region.derived_over is
'provinces, whose figures of the period it is made of; or periods, whose figures of the area it is made of.';
comment on column marts.fact_indicator_region.n_present is
'Provinces it rests on; of a quarter or year made of months, in the month that has the fewest.';
comment on column marts.fact_indicator_region.n_expected is
'Provinces in force at the end of the period, or of that month.';
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
