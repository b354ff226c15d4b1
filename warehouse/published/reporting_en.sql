create view marts.reporting_en
with (security_invoker = true) as
select
    month_date,
    period,
    period_label_en as period_label,
    area_code,
    area_en as area,
    region_en as region,
    sort_no,
    form,
    due_on,
    due,
    received,
    received_at,
    on_time,
    complete,
    accepted,
    state,
    state_label_en as state_label,
    n_submissions,
    n_figures,
    n_present,
    n_expected,
    is_synthetic,
    series_en as series
from core.reporting_in_words;

comment on view marts.reporting_en is 'What each province owed for each month, and what came of it.';
comment on column marts.reporting_en.month_date is 'First day of the month that is owed';
comment on column marts.reporting_en.period is
'Code of the period: 2026-10, 2026-Q3, 2026; of the administrative calendar its two days';
comment on column marts.reporting_en.period_label is 'The period in words';
comment on column marts.reporting_en.area_code is 'Code of the area on the boundaries of the time: VN63_24, VN34_24';
comment on column marts.reporting_en.area is 'Area; one of the past says until when it was';
comment on column marts.reporting_en.region is 'Region of the province';
comment on column marts.reporting_en.sort_no is
'Order of areas: the country, the regions, then provinces by the Vietnamese alphabet';
comment on column marts.reporting_en.form is 'The form that is owed';
comment on column marts.reporting_en.due_on is 'Last day on which the report is on time; null for a month from before the collection';
comment on column marts.reporting_en.due is 'Whether that day had passed when the release was opened';
comment on column marts.reporting_en.received is 'Whether a file had come';
comment on column marts.reporting_en.received_at is 'When the first file came';
comment on column marts.reporting_en.on_time is 'Whether it came in time';
comment on column marts.reporting_en.complete is 'Whether it holds every mandatory monthly indicator';
comment on column marts.reporting_en.accepted is 'Whether a file was accepted without a rejected figure';
comment on column marts.reporting_en.state is 'What came of it: on_time, late, missing, not_due or not_owed';
comment on column marts.reporting_en.state_label is 'The same in words';
comment on column marts.reporting_en.n_submissions is 'Files that had come';
comment on column marts.reporting_en.n_figures is 'Figures loaded from them';
comment on column marts.reporting_en.n_present is 'Mandatory indicators that it holds';
comment on column marts.reporting_en.n_expected is 'Mandatory indicators';
comment on column marts.reporting_en.is_synthetic is 'Whether the files are invented; null where none came';
comment on column marts.reporting_en.series is
'Whether "real figures" or "invented figures" are owed: filter by it before counting';
