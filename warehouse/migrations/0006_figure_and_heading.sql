-- What figures are about is said once: staging.observation becomes a view of two tables.
--
-- A million figures of one file are about forty indicators of one province and month. Kept beside
-- each figure, province, period, indicator and unit were most of what had to be written and read.

create table staging.heading (
    submission_id bigint not null, -- of staging.submission, which is written last
    heading_no integer not null,
    province_text text,
    period_text text,
    indicator_text text,
    unit_text text,
    kind text check (kind in ('actual', 'target', 'budget')),
    ref_area text,
    indicator_code text,
    period text,
    period_start date,
    period_end date,
    primary key (submission_id, heading_no),
    constraint period_runs_forward check (period_start <= period_end)
);
comment on table staging.heading is
'What figures of a submission are about, once: as written (..._text) and as understood.';

create table staging.figure (
    submission_id bigint not null,
    figure_no integer not null,
    heading_no integer not null, -- of staging.heading; a reference would be asked once a figure
    source_ref text not null,
    breakdown_text text,
    breakdown text,
    value_text text not null,
    value numeric,
    value_low numeric,
    value_high numeric,
    qualifier text,
    obs_status text,
    note text,
    reply text,
    status text not null,
    reason text,
    constraint status_is_known check (status in ('loaded', 'rejected', 'ignored')),
    constraint rejected_for_a_reason check (status = 'loaded' or reason is not null),
    constraint loaded_is_understood check (
        status <> 'loaded'
        or (
            breakdown is not null and qualifier is not null
            and coalesce(value_low, value) is not null and coalesce(value_high, value) is not null
            and (value_low <= value_high) is not false
        )
    )
);
-- Figures come in the order of their submissions, numbered by whoever holds the lock on staging, so
-- an index by blocks finds a submission. A key by figure would cost as much as writing them; that a
-- figure is counted once is for a gate to check.
create index figure_of_submission on staging.figure
using brin (submission_id) with (pages_per_range = 32, autosummarize = on);
comment on table staging.figure is
'Every figure of every submission: as written, as understood, and what became of it.';
comment on column staging.figure.source_ref is
'Where it stood: sheet!cell, or the line of a text file.';
comment on column staging.figure.breakdown_text is 'As written; null where breakdown says the same.';
comment on column staging.figure.value is 'In the unit of the indicator catalogue; null for a range.';
comment on column staging.figure.value_low is 'Lower bound; null where it is the value. So is value_high.';
comment on column staging.figure.reply is
'What the province answers to a finding, from the column Trả lời of the workbook it was given back.';
comment on column staging.figure.reason is
'Code of the finding that rejected it, or why it was ignored.';

insert into staging.heading
select
    submission_id,
    row_number() over (partition by submission_id order by min(figure_no)),
    coalesce(province_text, right(ref_area, 2)),
    coalesce(period_text, period),
    coalesce(indicator_text, indicator_code),
    unit_text,
    kind,
    ref_area,
    indicator_code,
    period,
    period_start,
    period_end
from staging.observation
group by
    submission_id, province_text, period_text, indicator_text, unit_text, kind, ref_area,
    indicator_code, period, period_start, period_end;

insert into staging.figure
select
    o.submission_id,
    o.figure_no,
    h.heading_no,
    o.source_ref,
    o.breakdown_text,
    o.breakdown,
    o.value_text,
    o.value,
    nullif(o.value_low, o.value),
    nullif(o.value_high, o.value),
    o.qualifier,
    o.obs_status,
    o.note,
    o.reply,
    o.status,
    o.reason
from staging.observation as o
inner join staging.heading as h
    on
        o.submission_id = h.submission_id
        and (
            coalesce(o.province_text, right(o.ref_area, 2)), coalesce(o.period_text, o.period),
            coalesce(o.indicator_text, o.indicator_code), o.unit_text, o.kind, o.ref_area,
            o.indicator_code, o.period, o.period_start, o.period_end
        ) is not distinct from (
            h.province_text, h.period_text, h.indicator_text, h.unit_text, h.kind, h.ref_area,
            h.indicator_code, h.period, h.period_start, h.period_end
        )
order by o.submission_id, o.figure_no;

drop view staging.figure_account;
drop function staging.cover;
drop table staging.observation cascade; -- with views of dbt's, which every build makes anew

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

create view staging.figure_account as
select
    s.submission_id,
    s.file_name,
    s.load_period,
    s.ref_area,
    s.figures_seen,
    count(*) filter (where f.status = 'loaded') as figures_loaded,
    count(*) filter (where f.status = 'rejected') as figures_rejected,
    count(*) filter (where f.status = 'ignored') as figures_ignored,
    s.figures_seen = count(f.figure_no) as adds_up
from staging.submission as s
left join staging.figure as f using (submission_id)
group by s.submission_id;
comment on view staging.figure_account is
'Per submission: figures seen = loaded + rejected + ignored. A gate checks that it adds up.';
