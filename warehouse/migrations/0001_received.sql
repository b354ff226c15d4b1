-- The tables that outlive any build: what was received, the releases, the histories of figures and
-- the published marts. dbt owns the rest (schema reference, and what else is in core) and may rebuild
-- it at any time. Views and functions are no migrations: see warehouse/published/ and warehouse/internal/.

create schema staging;
create schema reference;
create schema core;
create schema marts;
create schema quality;

-- What was received: append-only --------------------------------------------------------------

create table staging.submission (
    submission_id bigint primary key,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    file_name text not null,
    format text not null,
    size_bytes bigint not null,
    received_at timestamptz not null,
    archive_uri text not null,
    form text not null,
    load_period text check (load_period ~ '^\d{4}-\d{2}$'),
    ref_area text,
    reporting_unit text,
    prepared_by text,
    prepared_on text,
    is_synthetic boolean not null,
    status text not null check (status in ('accepted', 'partial', 'rejected')),
    figures_seen integer not null,
    again_of bigint references staging.submission,
    -- Known by the bytes alone, a file sent before its period began could never be loaded.
    constraint submission_is_judged_once unique nulls not distinct (sha256, again_of)
);
create index on staging.submission (load_period);
comment on table staging.submission is
'One row per received file, known by its SHA-256. Never changed. The same bytes are another row only '
'when they came again after a period had begun that lay in the future before.';
comment on column staging.submission.submission_id is 'Number in order of reception, without gaps.';
comment on column staging.submission.load_period is 'The month whose load takes this file; null when the file does not tell.';
comment on column staging.submission.ref_area is 'The reporting province in its boundary vintage (VN63_24); null when several or unknown.';
comment on column staging.submission.figures_seen is 'Figures counted by the reader, before any of them was understood.';
comment on column staging.submission.again_of is
'The submission of the same bytes before, of which some figures were refused as of the future.';

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
-- What other files say of a figure.
create index on staging.heading (ref_area, indicator_code, period_start, period_end);
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

create table staging.finding (
    submission_id bigint not null references staging.submission deferrable initially deferred,
    finding_no integer not null,
    figure_no integer,
    code text not null,
    severity text not null check (severity in ('critical', 'error', 'warning', 'info')),
    sheet text,
    cell text,
    line integer,
    indicator_code text,
    message_vi text not null,
    message_en text not null,
    fix_vi text not null,
    fix_en text not null,
    primary key (submission_id, finding_no)
);
comment on table staging.finding is
'What a rule says about a submission or one of its figures, in the words its sender reads.';

create table staging.coverage (
    submission_id bigint not null references staging.submission deferrable initially deferred,
    ref_area text not null,
    period_start date not null,
    period_end date not null,
    indicators text[] not null,
    figures_loaded integer not null,
    figures_rejected integer not null,
    primary key (submission_id, ref_area, period_start, period_end)
);
create index on staging.coverage (ref_area, period_start, period_end, submission_id);
comment on table staging.coverage is
'One row per submission, province and period of its actual figures, whatever became of them, and of '
'what it says there is none of: who reported what, without reading every figure. Written with the '
'submission.';
comment on column staging.coverage.indicators is 'Indicators of which a figure was loaded.';
