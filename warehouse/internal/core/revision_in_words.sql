create view core.revision_in_words
with (security_invoker = true) as
select
    period.month_date,
    period.period_date,
    period.period,
    period.label_vi as period_label_vi,
    period.label_en as period_label_en,
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
    revision.breakdown,
    coalesce(words.member_vi, 'Tổng số') as breakdown_label_vi,
    coalesce(words.member_en, 'Total') as breakdown_label_en,
    revision.first_release_id,
    revision.first_published_at,
    revision.first_value::numeric(38, 6) as first_value,
    revision.latest_release_id,
    revision.latest_published_at,
    revision.latest_value::numeric(38, 6) as latest_value,
    revision.n_revisions,
    revision.change::numeric(38, 6) as change,
    revision.change_pct::numeric(38, 2) as change_pct,
    revision.is_withdrawn,
    revision.is_synthetic,
    series.name_vi as series_vi,
    series.name_en as series_en
from marts.fact_revision as revision
inner join core.series as series on revision.is_synthetic = series.is_synthetic
inner join marts.dim_indicator as indicator using (indicator_key)
inner join marts.dim_period as period using (period_key)
inner join marts.dim_province as province using (province_key)
inner join marts.dim_area as area using (area_key)
cross join lateral core.breakdown_in_words(revision.breakdown) as words
left join marts.dim_area as region on area.region_area_key = region.area_key
where revision.n_revisions > 0;

comment on view core.revision_in_words is
'The figures that were revised, with the words of all codes in both languages.';
grant select on core.revision_in_words to bi_reader;
