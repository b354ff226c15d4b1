create view core.target_in_words
with (security_invoker = true) as
select
    core.period_end(target.period_key) as target_date,
    target.target_year,
    target.plan,
    area.area_type,
    area.area_code,
    area.label_vi as area_vi,
    area.label_en as area_en,
    region.label_vi as region_vi,
    region.label_en as region_en,
    area.sort_no,
    indicator.indicator_code,
    indicator.name_vi as indicator_vi,
    indicator.name_en as indicator_en,
    indicator.group_name_vi as indicator_group_vi,
    indicator.group_name_en as indicator_group_en,
    indicator.unit_name_vi as unit_vi,
    indicator.unit_name_en as unit_en,
    target.breakdown,
    coalesce(words.member_vi, 'Tổng số') as breakdown_label_vi,
    coalesce(words.member_en, 'Total') as breakdown_label_en,
    operator.name_vi as operator_vi,
    operator.name_en as operator_en,
    target.target_low::numeric(38, 6) as target_low,
    target.target_high::numeric(38, 6) as target_high,
    actual.period as actual_period,
    actual.label_vi as actual_period_label_vi,
    actual.label_en as actual_period_label_en,
    target.actual_value::numeric(38, 6) as actual_value,
    target.actual_low::numeric(38, 6) as actual_low,
    target.actual_high::numeric(38, 6) as actual_high,
    target.status,
    status.name_vi as status_label_vi,
    status.name_en as status_label_en,
    target.reason_vi,
    target.reason_en,
    target.distance::numeric(38, 6) as distance,
    target.years_left::numeric(18, 2) as years_left,
    target.pace_needed::numeric(38, 6) as pace_needed,
    target.pace_so_far::numeric(38, 6) as pace_so_far,
    target.is_synthetic,
    series.name_vi as series_vi,
    series.name_en as series_en
from marts.target_attainment as target
inner join core.series as series on target.is_synthetic = series.is_synthetic
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_area as area using (area_key)
cross join lateral core.breakdown_in_words(target.breakdown) as words
left join marts.dim_area as region on area.region_area_key = region.area_key
left join marts.dim_period as actual on target.actual_period_key = actual.period_key
left join marts.dim_code as operator on operator.code_list = 'qualifier' and target.operator = operator.code
left join marts.dim_code as status on status.code_list = 'target_status' and target.status = status.code;

comment on view core.target_in_words is
'The targets of the latest release against its figures, with the words of all codes in both languages.';
grant select on core.target_in_words to bi_reader;
