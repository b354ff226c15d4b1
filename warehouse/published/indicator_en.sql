create view marts.indicator_en
with (security_invoker = true) as
select
    month_date,
    period_date,
    period_start,
    period_end,
    period,
    period_label_en as period_label,
    freq,
    freq_label_en as freq_label,
    calendar_en as calendar,
    year,
    quarter,
    month,
    area_type,
    area_type_label_en as area_type_label,
    area_code,
    area_en as area,
    region_en as region,
    sort_no,
    indicator_code,
    indicator_en as indicator,
    indicator_group_en as indicator_group,
    definition_en as definition,
    unit_en as unit,
    direction_en as direction,
    is_total,
    is_part,
    breakdown,
    breakdown_label_en as breakdown_label,
    dimension_en as dimension,
    member_en as member,
    value,
    value_low,
    value_high,
    value_year_before,
    change,
    change_pct,
    year_to_date,
    scaled_value,
    scaled_unit_en as scaled_unit,
    n_present,
    n_expected,
    is_complete,
    can_be_summed,
    origin,
    origin_label_en as origin_label,
    method,
    obs_status,
    status_en as status,
    qualifier_en as qualifier,
    reason_en as reason,
    is_synthetic,
    series_en as series,
    file_name,
    source_ref,
    submission_id,
    release_id
from core.indicator_series
where at_release = (select release_id from core.published);

comment on view marts.indicator_en is
'The figures of the latest release, to drag and drop: a row is an indicator, breakdown and period (month, '
'quarter, year) of the country, a region or a province on today''s boundaries. Rows do not add up, except those '
'with can_be_summed of one period and one series.';
comment on column marts.indicator_en.month_date is
'The first of the month that a month stands for: of 15 February to 14 March it is 1 March. Null for quarters and '
'years';
comment on column marts.indicator_en.period_date is
'The first day of the calendar month, quarter or year that the period stands for';
comment on column marts.indicator_en.period_start is 'First day of the period';
comment on column marts.indicator_en.period_end is 'Last day of the period';
comment on column marts.indicator_en.period is
'Code of the period: 2026-10, 2026-Q3, 2026; of the administrative calendar its two days';
comment on column marts.indicator_en.period_label is 'The period in words';
comment on column marts.indicator_en.freq is 'Frequency: M month, Q quarter, A year';
comment on column marts.indicator_en.freq_label is 'The frequency in words';
comment on column marts.indicator_en.calendar is
'Calendar: months as usual, or administrative ones from a 15th to a 14th';
comment on column marts.indicator_en.year is 'Year that the period stands for';
comment on column marts.indicator_en.quarter is 'Quarter of the year (1 to 4); null for a year';
comment on column marts.indicator_en.month is 'Month of the year (1 to 12); of months only';
comment on column marts.indicator_en.area_type is 'Kind of area: country, region or province';
comment on column marts.indicator_en.area_type_label is 'The kind of area in words';
comment on column marts.indicator_en.area_code is 'Code of the area: VN, VN34_R2, VN34_24';
comment on column marts.indicator_en.area is 'Area; a name is of one area only';
comment on column marts.indicator_en.region is 'Region of a province; null for regions and the country';
comment on column marts.indicator_en.sort_no is
'Order of areas: the country, the regions, then provinces by the Vietnamese alphabet';
comment on column marts.indicator_en.indicator_code is 'Code of the indicator';
comment on column marts.indicator_en.indicator is 'Indicator';
comment on column marts.indicator_en.indicator_group is 'Group of indicators';
comment on column marts.indicator_en.definition is 'What the name alone does not say; null when it says all';
comment on column marts.indicator_en.unit is 'Unit of the value';
comment on column marts.indicator_en.direction is 'Which way is better';
comment on column marts.indicator_en.is_total is 'Whether it is the total, without a breakdown';
comment on column marts.indicator_en.is_part is
'Whether it is a part of another figure of the same indicator, area and period: the two do not add up';
comment on column marts.indicator_en.breakdown is 'Code of the breakdown; empty for the total';
comment on column marts.indicator_en.breakdown_label is 'The breakdown in words; "Total" without one';
comment on column marts.indicator_en.dimension is 'What the breakdown is by; null for the total';
comment on column marts.indicator_en.member is 'Member of the breakdown; null for the total';
comment on column marts.indicator_en.value is
'Value, with six decimals; null for a range, and where areas or periods do not combine';
comment on column marts.indicator_en.value_low is 'Lowest value of a range';
comment on column marts.indicator_en.value_high is 'Highest value of a range';
comment on column marts.indicator_en.value_year_before is
'The value of the same period a year before, where it is whole and by the same method';
comment on column marts.indicator_en.change is
'Change on the year before, of a percentage in points; null unless both values are whole';
comment on column marts.indicator_en.change_pct is 'Change on the year before in per cent; null for a percentage';
comment on column marts.indicator_en.year_to_date is
'Sum since January, of what adds up over months; null where a month is missing or partial';
comment on column marts.indicator_en.scaled_value is 'The value in the unit that charts use';
comment on column marts.indicator_en.scaled_unit is 'The unit that charts use';
comment on column marts.indicator_en.n_present is
'Provinces that have a figure; of a derived quarter or year, in the month that has the fewest';
comment on column marts.indicator_en.n_expected is 'Provinces that there should be';
comment on column marts.indicator_en.is_complete is
'Whether it is whole: each province and month that it is made of has its figure';
comment on column marts.indicator_en.can_be_summed is
'Whether the provinces of one period add up to the country: a provinces monthly total';
comment on column marts.indicator_en.origin is 'Origin: reported by the province, or derived';
comment on column marts.indicator_en.origin_label is 'The origin in words';
comment on column marts.indicator_en.method is 'How it was derived';
comment on column marts.indicator_en.obs_status is 'Status of the observation (SDMX)';
comment on column marts.indicator_en.status is 'The status in words';
comment on column marts.indicator_en.qualifier is 'How exact: exact, about, at least, ...';
comment on column marts.indicator_en.reason is 'Why it is partial or has no value';
comment on column marts.indicator_en.is_synthetic is
'Whether it is invented; invented and real figures are never added up';
comment on column marts.indicator_en.series is '"real figures" or "invented figures"';
comment on column marts.indicator_en.file_name is 'File that reports it; null for a derived figure';
comment on column marts.indicator_en.source_ref is 'Place in the file';
comment on column marts.indicator_en.submission_id is 'Number of the file, in dim_submission';
comment on column marts.indicator_en.release_id is 'The release that first published this value';
