create view marts.monthly_indicator_en
with (security_invoker = true) as
select
    period,
    period_start,
    year,
    quarter,
    month,
    calendar_en as calendar,
    province_code,
    ref_area,
    province_en as province,
    unit_type_en as province_type,
    region_en as region,
    vintage as boundary_vintage,
    group_en as indicator_group,
    indicator_code,
    indicator_en as indicator,
    breakdown_en as breakdown,
    unit_en as unit,
    value,
    value_low,
    value_high,
    qualifier_en as qualifier,
    status_en as status,
    is_synthetic,
    file_name,
    source_ref,
    release_id,
    series_en as series
from core.monthly_indicator;

comment on view marts.monthly_indicator_en is
'Replaced by marts.indicator_en. The monthly figures of the latest release as provinces reported them, on the '
'boundaries of the time, with words for all codes. Invented figures are among them, named in the column series: '
'filter by it before adding up or comparing.';
comment on column marts.monthly_indicator_en.period_start is 'First day of the month.';
comment on column marts.monthly_indicator_en.quarter is 'Quarter of the last day.';
comment on column marts.monthly_indicator_en.month is 'Month of the last day.';
comment on column marts.monthly_indicator_en.year is 'Year of the last day.';
comment on column marts.monthly_indicator_en.calendar is 'Calendar month, or the administrative one from a 15th to a 14th.';
comment on column marts.monthly_indicator_en.province is 'Name of the province or city.';
comment on column marts.monthly_indicator_en.province_type is 'Province or city.';
comment on column marts.monthly_indicator_en.boundary_vintage is 'VN63 (until 2025-06-30) or VN34 (from 2025-07-01).';
comment on column marts.monthly_indicator_en.region is 'Socio-economic region.';
comment on column marts.monthly_indicator_en.indicator_group is 'Name of the group of indicators.';
comment on column marts.monthly_indicator_en.indicator is 'Name of the indicator.';
comment on column marts.monthly_indicator_en.breakdown is 'What the figure is of; "Total" when it is not broken down.';
comment on column marts.monthly_indicator_en.unit is 'Name of the unit of measure.';
comment on column marts.monthly_indicator_en.status is 'SDMX observation status in words.';
comment on column marts.monthly_indicator_en.qualifier is 'How exactly the figure is stated, in words.';
comment on column marts.monthly_indicator_en.file_name is 'The submission''s file.';
comment on column marts.monthly_indicator_en.period is 'The month: 2026-10; its two days for an administrative month.';
comment on column marts.monthly_indicator_en.province_code is 'Two-digit code; it names a place only with a date.';
comment on column marts.monthly_indicator_en.ref_area is 'Boundary vintage and province code (VN34_24).';
comment on column marts.monthly_indicator_en.indicator_code is 'Code of the indicator.';
comment on column marts.monthly_indicator_en.value is 'The figure in its unit; null for a range.';
comment on column marts.monthly_indicator_en.value_low is 'Lower bound of a range; else the figure.';
comment on column marts.monthly_indicator_en.value_high is 'Upper bound of a range; else the figure.';
comment on column marts.monthly_indicator_en.is_synthetic is 'Whether the figure is invented.';
comment on column marts.monthly_indicator_en.source_ref is 'Where in that file the figure stands.';
comment on column marts.monthly_indicator_en.release_id is 'The release that first published this value.';
comment on column marts.monthly_indicator_en.series is
'"real figures", or "invented figures", which are no statistics; never add the two up.';
