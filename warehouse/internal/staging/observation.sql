create view staging.observation as
select
    submission_id,
    figure.figure_no,
    figure.source_ref,
    heading.province_text,
    heading.period_text,
    heading.indicator_text,
    coalesce(figure.breakdown_text, figure.breakdown) as breakdown_text,
    figure.value_text,
    heading.unit_text,
    figure.note,
    figure.reply,
    figure.status,
    figure.reason,
    heading.kind,
    heading.ref_area,
    heading.indicator_code,
    figure.breakdown,
    heading.period,
    heading.period_start,
    heading.period_end,
    figure.value,
    coalesce(figure.value_low, figure.value) as value_low,
    coalesce(figure.value_high, figure.value) as value_high,
    figure.qualifier,
    figure.obs_status
from staging.figure
inner join staging.heading using (submission_id, heading_no);

comment on view staging.observation is 'Every figure of every submission beside what it is about.';
