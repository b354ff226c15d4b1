-- As core.indicator_series, but of both boundary vintages and in both languages, and without comparisons.
create view marts.figure_at_release
with (security_invoker = true) as
select
    fact.at_release as release_id,
    fact.area_type,
    fact.vintage,
    fact.area_code,
    fact.area_vi,
    fact.area_en,
    fact.sort_no,
    indicator.group_sort_no,
    indicator.indicator_key,
    indicator.indicator_code,
    indicator.name_vi as indicator_vi,
    indicator.name_en as indicator_en,
    indicator.unit,
    indicator.unit_name_vi as unit_vi,
    indicator.unit_name_en as unit_en,
    period.freq,
    period.period,
    period.period_date,
    period.period_start,
    period.period_end,
    period.label_vi as period_vi,
    period.label_en as period_en,
    fact.breakdown,
    coalesce(words.member_vi, 'Tổng số') as breakdown_vi,
    coalesce(words.member_en, 'Total') as breakdown_en,
    fact.breakdown like '%commune=%' or fact.breakdown <> '' and exists (
        select from core.area_figure_at as whole
        where
            whole.at_release = fact.at_release
            and whole.area_key = fact.area_key
            and whole.indicator_key = fact.indicator_key
            and whole.period_key = fact.period_key
            and whole.is_synthetic = fact.is_synthetic
            and whole.breakdown <> fact.breakdown
            and string_to_array(whole.breakdown, ';') <@ string_to_array(fact.breakdown, ';')
    ) as is_part,
    fact.value,
    fact.value_low,
    fact.value_high,
    fact.qualifier,
    qualifier.name_vi as qualifier_vi,
    qualifier.name_en as qualifier_en,
    fact.obs_status,
    status.name_vi as status_vi,
    status.name_en as status_en,
    fact.origin,
    origin.name_vi as origin_vi,
    origin.name_en as origin_en,
    fact.method,
    fact.method_version,
    fact.reason_vi,
    fact.reason_en,
    fact.n_present,
    fact.n_expected,
    fact.is_complete,
    fact.area_type = 'province'
    and period.freq = 'M'
    and fact.breakdown = ''
    and indicator.over_provinces = 'sum'
    and fact.value is not null as can_be_summed,
    fact.is_synthetic
from core.area_figure_at as fact
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
cross join lateral core.breakdown_in_words(fact.breakdown) as words
left join marts.dim_code as origin on origin.code_list = 'origin' and fact.origin = origin.code
left join marts.dim_code as qualifier
    on qualifier.code_list = 'qualifier' and fact.qualifier = qualifier.code
left join marts.dim_code as status on status.code_list = 'obs_status' and fact.obs_status = status.code;

comment on view marts.figure_at_release is
'The figures of any area and period as a release had them, on the boundaries of today and of before July 2025, in '
'both languages: filter by release_id, and by is_synthetic.';
comment on column marts.figure_at_release.release_id is 'The release that is asked for: filter by it.';
comment on column marts.figure_at_release.area_type is 'Country, region or province.';
comment on column marts.figure_at_release.vintage is 'Boundary vintage of the area; null for the country.';
comment on column marts.figure_at_release.area_code is 'VN, VN34_R2 or VN34_24.';
comment on column marts.figure_at_release.area_vi is 'Name of the area in Vietnamese; no other area has it.';
comment on column marts.figure_at_release.area_en is 'The same in English.';
comment on column marts.figure_at_release.sort_no is 'Order of areas in lists.';
comment on column marts.figure_at_release.group_sort_no is 'Order of the indicator''s group in lists.';
comment on column marts.figure_at_release.indicator_key is 'Key of the indicator, and its order within its group.';
comment on column marts.figure_at_release.indicator_code is 'Code of the indicator.';
comment on column marts.figure_at_release.indicator_vi is 'Name of the indicator in Vietnamese.';
comment on column marts.figure_at_release.indicator_en is 'The same in English.';
comment on column marts.figure_at_release.unit is 'Unit of measure.';
comment on column marts.figure_at_release.unit_vi is 'Name of the unit in Vietnamese.';
comment on column marts.figure_at_release.unit_en is 'The same in English.';
comment on column marts.figure_at_release.freq is 'SDMX frequency (M, Q, A), or span.';
comment on column marts.figure_at_release.period is 'Code of the period.';
comment on column marts.figure_at_release.period_date is
'The first day of the calendar month, quarter or year that the period stands for.';
comment on column marts.figure_at_release.period_start is 'First day of the period.';
comment on column marts.figure_at_release.period_end is 'Last day of the period.';
comment on column marts.figure_at_release.period_vi is 'The period in Vietnamese words.';
comment on column marts.figure_at_release.period_en is 'The same in English.';
comment on column marts.figure_at_release.breakdown is 'What part of the indicator it is; empty for the total.';
comment on column marts.figure_at_release.breakdown_vi is 'The part in Vietnamese words.';
comment on column marts.figure_at_release.breakdown_en is 'The same in English.';
comment on column marts.figure_at_release.is_part is 'Whether another figure of the release includes it.';
comment on column marts.figure_at_release.value is 'The value; null where a range or a reason stands instead.';
comment on column marts.figure_at_release.value_low is 'Lower bound of a range.';
comment on column marts.figure_at_release.value_high is 'Upper bound of a range.';
comment on column marts.figure_at_release.qualifier is 'How exact: exact, about, at_least and so on.';
comment on column marts.figure_at_release.qualifier_vi is 'The same in Vietnamese words.';
comment on column marts.figure_at_release.qualifier_en is 'The same in English words.';
comment on column marts.figure_at_release.obs_status is 'Status of the observation (SDMX).';
comment on column marts.figure_at_release.status_vi is 'The status in Vietnamese words.';
comment on column marts.figure_at_release.status_en is 'The same in English.';
comment on column marts.figure_at_release.origin is 'Reported by the province, or derived.';
comment on column marts.figure_at_release.origin_vi is 'The origin in Vietnamese words.';
comment on column marts.figure_at_release.origin_en is 'The same in English.';
comment on column marts.figure_at_release.method is 'How it was derived, as sum or weighted_mean.';
comment on column marts.figure_at_release.method_version is
'Version of the indicator''s method in the period; different versions are not one series.';
comment on column marts.figure_at_release.reason_vi is 'Why it is partial or has no value, in Vietnamese.';
comment on column marts.figure_at_release.reason_en is 'The same in English.';
comment on column marts.figure_at_release.n_present is 'Provinces that it is made of.';
comment on column marts.figure_at_release.n_expected is 'Provinces that it should be made of.';
comment on column marts.figure_at_release.is_complete is 'Whether nothing that it is made of is missing.';
comment on column marts.figure_at_release.can_be_summed is
'Whether it may be added up over the provinces of one month: a total with a value, of an indicator that adds up.';
comment on column marts.figure_at_release.is_synthetic is
'Whether it is invented; invented and real figures are never added up.';
