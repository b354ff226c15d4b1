-- Both languages at once; what is not selected is not computed. Labels are joined last, because the planner
-- keeps the order of so many joins, and the columns that readers filter by come first.
create view core.indicator_series
with (security_invoker = true) as
select
    fact.at_release,
    period.month_date,
    period.period_date,
    period.period_start,
    period.period_end,
    period.period,
    period.label_vi as period_label_vi,
    period.label_en as period_label_en,
    period.freq,
    freq.name_vi as freq_label_vi,
    freq.name_en as freq_label_en,
    convention.name_vi as calendar_vi,
    convention.name_en as calendar_en,
    extract(year from period.period_date)::integer as year,
    period.quarter_no as quarter,
    period.month_no as month,
    fact.area_type,
    area_type.name_vi as area_type_label_vi,
    area_type.name_en as area_type_label_en,
    fact.area_code,
    fact.area_vi,
    fact.area_en,
    region.label_vi as region_vi,
    region.label_en as region_en,
    fact.sort_no,
    indicator.indicator_code,
    indicator.name_vi as indicator_vi,
    indicator.name_en as indicator_en,
    indicator.group_name_vi as indicator_group_vi,
    indicator.group_name_en as indicator_group_en,
    indicator.definition_vi,
    indicator.definition_en,
    indicator.unit_name_vi as unit_vi,
    indicator.unit_name_en as unit_en,
    direction.name_vi as direction_vi,
    direction.name_en as direction_en,
    fact.breakdown = '' as is_total,
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
    fact.breakdown,
    coalesce(words.member_vi, 'Tổng số') as breakdown_label_vi,
    coalesce(words.member_en, 'Total') as breakdown_label_en,
    words.dimension_vi,
    words.dimension_en,
    words.member_vi,
    words.member_en,
    fact.value::numeric(38, 6) as value,
    fact.value_low::numeric(38, 6) as value_low,
    fact.value_high::numeric(38, 6) as value_high,
    compared.value_year_before::numeric(38, 6) as value_year_before,
    case when fact.is_complete then fact.value - compared.value_year_before end::numeric(38, 6) as change,
    -- A change of a percentage in per cent of it would be taken for percentage points.
    case when fact.is_complete and indicator.unit not in ('percent', 'permille')
        then core.change_pct(fact.value, compared.value_year_before)
    end::numeric(18, 2) as change_pct,
    compared.year_to_date::numeric(38, 6) as year_to_date,
    (fact.value / indicator.scaled_by)::numeric(38, 6) as scaled_value,
    indicator.scaled_unit_name_vi as scaled_unit_vi,
    indicator.scaled_unit_name_en as scaled_unit_en,
    fact.n_present,
    fact.n_expected,
    fact.is_complete,
    fact.area_type = 'province'
    and period.freq = 'M'
    and fact.breakdown = ''
    and indicator.over_provinces = 'sum'
    and fact.value is not null as can_be_summed,
    fact.origin,
    origin.name_vi as origin_label_vi,
    origin.name_en as origin_label_en,
    fact.method,
    fact.obs_status,
    status.name_vi as status_vi,
    status.name_en as status_en,
    qualifier.name_vi as qualifier_vi,
    qualifier.name_en as qualifier_en,
    fact.reason_vi,
    fact.reason_en,
    fact.is_synthetic,
    series.name_vi as series_vi,
    series.name_en as series_en,
    submission.file_name,
    fact.source_ref,
    fact.submission_id,
    fact.release_id
from core.area_figure_at as fact
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
inner join core.series as series on fact.is_synthetic = series.is_synthetic
cross join lateral core.breakdown_in_words(fact.breakdown) as words
cross join lateral core.comparison(
    fact.at_release, fact.area_key, fact.indicator_key, fact.period_key, fact.breakdown, fact.is_synthetic,
    period.freq = 'M' and indicator.over_periods = 'sum'
) as compared
left join marts.dim_area as region on fact.region_area_key = region.area_key
left join marts.dim_submission as submission on fact.submission_id = submission.submission_id
left join marts.dim_code as freq on freq.code_list = 'freq' and period.freq = freq.code
left join marts.dim_code as area_type on area_type.code_list = 'area_type' and fact.area_type = area_type.code
left join marts.dim_code as direction
    on direction.code_list = 'direction' and indicator.direction = direction.code
left join marts.dim_code as origin on origin.code_list = 'origin' and fact.origin = origin.code
left join marts.dim_code as convention
    on convention.code_list = 'convention' and period.convention = convention.code
left join marts.dim_code as qualifier
    on qualifier.code_list = 'qualifier' and fact.qualifier = qualifier.code
left join marts.dim_code as status on status.code_list = 'obs_status' and fact.obs_status = status.code
where period.freq in ('M', 'Q', 'A') and fact.vintage is distinct from 'VN63';

comment on view core.indicator_series is
'The months, quarters and years of each release on today''s boundaries, with the words of all codes in both '
'languages. Ask for one release.';
grant select on core.indicator_series to bi_reader;
