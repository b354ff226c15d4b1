-- Both languages at once; columns that are not selected are not computed. Labels are joined last,
-- because the planner keeps the order of so many joins, and the columns that readers filter by come first.
create view core.monthly_indicator
with (security_invoker = true) as
select
    period.period,
    period.period_start,
    period.period_end,
    extract(month from period.period_end)::integer as month,
    extract(quarter from period.period_end)::integer as quarter,
    fact.year_key as year,
    convention.name_vi as calendar_vi,
    convention.name_en as calendar_en,
    province.province_code,
    province.ref_area,
    province.name_vi as province_vi,
    province.name_en as province_en,
    unit_type.name_vi as unit_type_vi,
    unit_type.name_en as unit_type_en,
    province.region as region_vi,
    region.name_en as region_en,
    province.vintage,
    indicator.group_code,
    indicator.group_name_vi as group_vi,
    indicator.group_name_en as group_en,
    indicator.indicator_code,
    indicator.name_vi as indicator_vi,
    indicator.name_en as indicator_en,
    fact.breakdown,
    case fact.breakdown
        when '' then 'Tổng số'
        else (
            select string_agg(coalesce(label.name_vi, part.member), '; ' order by part.n)
            from unnest(string_to_array(fact.breakdown, ';')) with ordinality as part (member, n)
            left join marts.dim_code as label
                on label.code_list = 'breakdown' and part.member = label.code
        )
    end as breakdown_vi,
    case fact.breakdown
        when '' then 'Total'
        else (
            select string_agg(coalesce(label.name_en, part.member), '; ' order by part.n)
            from unnest(string_to_array(fact.breakdown, ';')) with ordinality as part (member, n)
            left join marts.dim_code as label
                on label.code_list = 'breakdown' and part.member = label.code
        )
    end as breakdown_en,
    indicator.unit_name_vi as unit_vi,
    indicator.unit_name_en as unit_en,
    fact.value,
    fact.value_low,
    fact.value_high,
    qualifier.name_vi as qualifier_vi,
    qualifier.name_en as qualifier_en,
    status.name_vi as status_vi,
    status.name_en as status_en,
    fact.is_synthetic,
    submission.file_name,
    fact.source_ref,
    fact.release_id,
    series.name_vi as series_vi,
    series.name_en as series_en
from marts.fact_indicator as fact
inner join core.series as series on fact.is_synthetic = series.is_synthetic
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
inner join marts.dim_province as province using (province_key)
inner join marts.dim_submission as submission using (submission_id)
left join marts.dim_code as region
    on region.code_list = 'region' and province.region = region.code
left join marts.dim_code as unit_type
    on unit_type.code_list = 'unit_type' and province.unit_type = unit_type.code
left join marts.dim_code as convention
    on convention.code_list = 'convention' and period.convention = convention.code
left join marts.dim_code as qualifier
    on qualifier.code_list = 'qualifier' and fact.qualifier = qualifier.code
left join marts.dim_code as status
    on status.code_list = 'obs_status' and fact.obs_status = status.code
where period.freq = 'M';

comment on view core.monthly_indicator is
'The monthly figures of the latest release with the words of all codes, in both languages.';
grant select on core.monthly_indicator to bi_reader;
