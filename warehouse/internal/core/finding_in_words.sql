create view core.finding_in_words
with (security_invoker = true) as
select
    (finding.opened_at at time zone 'Asia/Ho_Chi_Minh')::date as opened_on,
    finding.opened_at,
    period.month_date,
    finding.period,
    area.area_code,
    area.label_vi as area_vi,
    area.label_en as area_en,
    region.label_vi as region_vi,
    region.label_en as region_en,
    area.sort_no,
    finding.indicator_code,
    indicator.name_vi as indicator_vi,
    indicator.name_en as indicator_en,
    finding.breakdown,
    finding.code,
    finding.severity,
    severity.name_vi as severity_label_vi,
    severity.name_en as severity_label_en,
    finding.message_vi,
    finding.message_en,
    finding.state,
    state.name_vi as state_label_vi,
    state.name_en as state_label_en,
    finding.reply,
    finding.answered_at,
    finding.resolved_at,
    submission.file_name,
    finding.source_ref,
    finding.submission_id,
    finding.finding_no,
    finding.release_id,
    finding.is_synthetic,
    series.name_vi as series_vi,
    series.name_en as series_en
from marts.quality_finding as finding
inner join core.series as series on finding.is_synthetic = series.is_synthetic
inner join marts.dim_submission as submission using (submission_id)
left join marts.dim_area as area on finding.ref_area = area.area_code
left join marts.dim_area as region on area.region_area_key = region.area_key
left join marts.dim_indicator as indicator on finding.indicator_code = indicator.indicator_code
left join marts.dim_period as period on finding.period = period.period
left join marts.dim_code as severity on severity.code_list = 'severity' and finding.severity = severity.code
left join marts.dim_code as state on state.code_list = 'finding_state' and finding.state = state.code;

comment on view core.finding_in_words is
'The findings on the files of published releases, with the words of all codes in both languages.';
grant select on core.finding_in_words to bi_reader;
