create view marts.target_en
with (security_invoker = true) as
select
    target_date,
    target_year,
    plan,
    area_type,
    area_code,
    area_en as area,
    region_en as region,
    sort_no,
    indicator_code,
    indicator_en as indicator,
    indicator_group_en as indicator_group,
    unit_en as unit,
    breakdown,
    breakdown_label_en as breakdown_label,
    operator_en as operator,
    target_low,
    target_high,
    actual_period,
    actual_period_label_en as actual_period_label,
    actual_value,
    actual_low,
    actual_high,
    status,
    status_label_en as status_label,
    reason_en as reason,
    distance,
    years_left,
    pace_needed,
    pace_so_far,
    is_synthetic,
    series_en as series
from core.target_in_words;

comment on view marts.target_en is 'Targets against the latest actual figures, with the pace still needed.';
comment on column marts.target_en.target_date is 'Last day of the period that the target is for';
comment on column marts.target_en.target_year is 'Year of the target';
comment on column marts.target_en.plan is 'The decision or plan that sets it';
comment on column marts.target_en.area_type is 'Kind of area: country, region or province';
comment on column marts.target_en.area_code is 'Code of the area on the boundaries of the time: VN63_24, VN34_24';
comment on column marts.target_en.area is 'Area; one of the past says until when it was';
comment on column marts.target_en.region is 'Region of the province';
comment on column marts.target_en.sort_no is
'Order of areas: the country, the regions, then provinces by the Vietnamese alphabet';
comment on column marts.target_en.indicator_code is 'Code of the indicator';
comment on column marts.target_en.indicator is 'Indicator';
comment on column marts.target_en.indicator_group is 'Group of indicators';
comment on column marts.target_en.unit is 'Unit of the value';
comment on column marts.target_en.breakdown is 'Code of the breakdown; empty for the total';
comment on column marts.target_en.breakdown_label is 'The breakdown in words; "Total" without one';
comment on column marts.target_en.operator is 'How a figure meets the target: at least, at most, ...';
comment on column marts.target_en.target_low is 'The target; the lower bound of a range';
comment on column marts.target_en.target_high is 'The target again; the upper bound of a range';
comment on column marts.target_en.actual_period is 'Period of the latest actual figure; null without any';
comment on column marts.target_en.actual_period_label is 'The same in words';
comment on column marts.target_en.actual_value is 'The actual figure; null for a range';
comment on column marts.target_en.actual_low is 'Its lower bound';
comment on column marts.target_en.actual_high is 'Its upper bound';
comment on column marts.target_en.status is 'How it stands: met, on_the_way, off or not_comparable';
comment on column marts.target_en.status_label is 'The same in words';
comment on column marts.target_en.reason is 'Why it cannot be compared';
comment on column marts.target_en.distance is 'What is missing, in the indicator''s unit; 0 when nothing is';
comment on column marts.target_en.years_left is 'Years left after the latest actual figure';
comment on column marts.target_en.pace_needed is 'What must be gained each year from there on';
comment on column marts.target_en.pace_so_far is 'What was gained each year so far';
comment on column marts.target_en.is_synthetic is
'Whether it is invented; invented and real figures are never added up';
comment on column marts.target_en.series is '"real figures" or "invented figures"';
