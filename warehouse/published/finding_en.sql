create view marts.finding_en
with (security_invoker = true) as
select
    opened_on,
    opened_at,
    month_date,
    period,
    area_code,
    area_en as area,
    region_en as region,
    sort_no,
    indicator_code,
    indicator_en as indicator,
    breakdown,
    code,
    severity,
    severity_label_en as severity_label,
    message_en as message,
    state,
    state_label_en as state_label,
    reply,
    answered_at,
    resolved_at,
    file_name,
    source_ref,
    submission_id,
    finding_no,
    release_id,
    is_synthetic,
    series_en as series
from core.finding_in_words;

comment on view marts.finding_en is 'Findings on the files of published releases, and how they were settled.';
comment on column marts.finding_en.opened_on is 'Day on which the file came, in Viet Nam';
comment on column marts.finding_en.opened_at is 'When the file came';
comment on column marts.finding_en.month_date is 'Month of the figure; null when it is not known';
comment on column marts.finding_en.period is 'Period of the figure';
comment on column marts.finding_en.area_code is 'Code of the area on the boundaries of the time: VN63_24, VN34_24';
comment on column marts.finding_en.area is 'Area; one of the past says until when it was';
comment on column marts.finding_en.region is 'Region of the province';
comment on column marts.finding_en.sort_no is
'Order of areas: the country, the regions, then provinces by the Vietnamese alphabet';
comment on column marts.finding_en.indicator_code is 'Code of the indicator';
comment on column marts.finding_en.indicator is 'Indicator';
comment on column marts.finding_en.breakdown is 'Code of the breakdown; empty for the total';
comment on column marts.finding_en.code is 'Code of the rule';
comment on column marts.finding_en.severity is 'Severity: critical, error, warning or info';
comment on column marts.finding_en.severity_label is 'The same in words';
comment on column marts.finding_en.message is 'The message to the sender';
comment on column marts.finding_en.state is 'State: open, answered, resolved or noted';
comment on column marts.finding_en.state_label is 'The same in words';
comment on column marts.finding_en.reply is 'What the province replied';
comment on column marts.finding_en.answered_at is 'When it did';
comment on column marts.finding_en.resolved_at is 'When it was settled';
comment on column marts.finding_en.file_name is 'Name of the file';
comment on column marts.finding_en.source_ref is 'Place in the file';
comment on column marts.finding_en.submission_id is 'Number of the file';
comment on column marts.finding_en.finding_no is 'Number within the file';
comment on column marts.finding_en.release_id is 'The release that first took the file in';
comment on column marts.finding_en.is_synthetic is
'Whether it is invented; invented and real figures are never added up';
comment on column marts.finding_en.series is '"real figures" or "invented figures"';
