-- What must outlive any build: what was received, the history of figures, the releases, and the
-- published marts. dbt owns the rest (schemas reference and core) and may rebuild it at any time.

create schema staging;
create schema reference;
create schema core;
create schema marts;
create schema quality;

-- Staging: append-only ------------------------------------------------------------------------

create table staging.submission (
    submission_id bigint primary key,
    sha256 text not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
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
    figures_seen integer not null
);
comment on table staging.submission is 'One row per received file, known by its SHA-256. Never changed.';
comment on column staging.submission.submission_id is 'Number in order of reception, without gaps.';
comment on column staging.submission.load_period is 'The month whose load takes this file; null when the file does not tell.';
comment on column staging.submission.ref_area is 'The reporting province in its boundary vintage (VN63_24); null when several or unknown.';
comment on column staging.submission.figures_seen is 'Figures counted by the reader, before any of them was understood.';
create index on staging.submission (load_period);

create table staging.observation (
    submission_id bigint not null, -- of staging.submission; a reference would be asked once a figure
    figure_no integer not null,
    source_ref text not null,
    province_text text,
    period_text text,
    indicator_text text,
    breakdown_text text,
    value_text text not null,
    unit_text text,
    note text,
    reply text,
    status text not null check (status in ('loaded', 'rejected', 'ignored')),
    reason text,
    kind text check (kind in ('actual', 'target', 'budget')),
    ref_area text,
    indicator_code text,
    breakdown text,
    period text,
    period_start date,
    period_end date,
    value numeric,
    value_low numeric,
    value_high numeric,
    qualifier text,
    obs_status text,
    primary key (submission_id, figure_no),
    constraint rejected_for_a_reason check (status = 'loaded' or reason is not null),
    constraint loaded_is_understood check (
        status <> 'loaded'
        or (
            kind is not null and ref_area is not null and indicator_code is not null
            and breakdown is not null and period is not null and qualifier is not null
            and period_start is not null and period_end is not null and period_start <= period_end
            and value_low is not null and value_high is not null and value_low <= value_high
        )
    )
);
create index on staging.observation (submission_id) where kind = 'target' and status = 'loaded';
comment on table staging.observation is
'Every figure of every submission: as written (..._text), as understood, and what became of it.';
comment on column staging.observation.province_text is
'As written; null where that is the code beside it. So are period_text, indicator_text, breakdown_text.';
comment on column staging.observation.source_ref is 'Where it stood: sheet!cell, or line and column of a text file.';
comment on column staging.observation.reply is
'What the province answers to a finding, from the column Trả lời of the workbook it was given back.';
comment on column staging.observation.reason is 'Code of the finding that rejected it, or why it was ignored.';
comment on column staging.observation.value is 'In the unit of the indicator catalogue; null for a range.';

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

create view staging.figure_account as
select
    s.submission_id,
    s.file_name,
    s.load_period,
    s.ref_area,
    s.figures_seen,
    count(*) filter (where o.status = 'loaded') as figures_loaded,
    count(*) filter (where o.status = 'rejected') as figures_rejected,
    count(*) filter (where o.status = 'ignored') as figures_ignored,
    s.figures_seen = count(o.figure_no) as adds_up
from staging.submission as s
left join staging.observation as o using (submission_id)
group by s.submission_id;
comment on view staging.figure_account is
'Per submission: figures seen = loaded + rejected + ignored. A gate checks that it adds up.';

-- Releases ------------------------------------------------------------------------------------

create table core.release (
    release_id integer primary key,
    load_period text not null,
    status text not null check (status in ('candidate', 'published')),
    opened_at timestamptz not null,
    published_at timestamptz,
    note text,
    check ((status = 'published') = (published_at is not null))
);
comment on table core.release is
'Published loads, numbered without gaps, and at most one candidate: the number after the last.';
create unique index one_candidate on core.release (status) where status = 'candidate';

create table core.release_submission (
    release_id integer not null references core.release on delete cascade,
    submission_id bigint primary key references staging.submission
);
comment on table core.release_submission is 'Which release first took in which submission.';
create index on core.release_submission (release_id);

-- The history of figures ----------------------------------------------------------------------

create table core.fact_indicator_history (
    province_key integer not null,
    indicator_key integer not null,
    period_key bigint not null,
    breakdown text not null,
    year_key integer not null,
    known_from_release integer not null,
    known_to_release integer check (known_to_release > known_from_release),
    value numeric,
    value_low numeric not null,
    value_high numeric not null,
    qualifier text not null,
    obs_status text not null,
    is_synthetic boolean not null,
    submission_id bigint not null,
    source_ref text not null,
    primary key (indicator_key, province_key, period_key, breakdown, known_from_release)
);
comment on table core.fact_indicator_history is
'Every version of every figure, candidate versions included. Readers use the views of marts.';
create index on core.fact_indicator_history (period_key, indicator_key);
create index on core.fact_indicator_history (known_from_release);
create index on core.fact_indicator_history (known_to_release) where known_to_release is not null;
create unique index one_open_version on core.fact_indicator_history
(indicator_key, province_key, period_key, breakdown) where known_to_release is null;

create view core.published as
select max(release_id) as release_id
from core.release
where status = 'published';
comment on view core.published is 'The release that readers see.';

-- The published marts -------------------------------------------------------------------------

create table marts.dim_province (
    province_key integer primary key,
    vintage text not null,
    province_code text not null,
    ref_area text not null,
    name_vi text not null,
    name_en text not null,
    unit_type text not null,
    region text not null,
    iso_3166_2 text not null,
    valid_from date,
    valid_to date,
    is_current boolean not null,
    successor_province_key integer
);

create table marts.dim_indicator (
    indicator_key integer primary key,
    indicator_code text not null unique,
    name_vi text not null,
    name_en text not null,
    group_code text not null,
    unit text not null,
    direction text not null,
    over_provinces text not null,
    over_periods text not null,
    method_version text not null,
    valid_min numeric,
    valid_max numeric
);

create table marts.dim_year (
    year_key integer primary key,
    year_start date not null,
    year_end date not null,
    plan_period text not null,
    province_count integer not null
);

create table marts.dim_period (
    period_key bigint primary key,
    period text not null,
    freq text not null,
    period_start date not null,
    period_end date not null,
    year_key integer not null,
    convention text not null
);

create table marts.fact_target (
    plan text not null,
    province_key integer,
    indicator_key integer not null,
    breakdown text not null,
    target_year integer not null,
    period_key bigint,
    operator text not null,
    value_low numeric,
    value_high numeric,
    source text not null,
    submission_id bigint,
    is_synthetic boolean not null
);

create view marts.dim_release as
select release_id, load_period as period, published_at, note
from core.release
where status = 'published';

create view marts.fact_indicator_history as
select
    province_key,
    indicator_key,
    year_key,
    period_key,
    breakdown,
    value,
    value_low,
    value_high,
    qualifier,
    obs_status,
    is_synthetic,
    submission_id,
    source_ref,
    known_from_release as release_id,
    known_from_release,
    case
        when known_to_release <= (select release_id from core.published) then known_to_release
    end as known_to_release
from core.fact_indicator_history
where known_from_release <= (select release_id from core.published);

create view marts.fact_indicator as
select
    province_key,
    indicator_key,
    year_key,
    period_key,
    breakdown,
    value,
    value_low,
    value_high,
    qualifier,
    obs_status,
    is_synthetic,
    submission_id,
    source_ref,
    release_id
from marts.fact_indicator_history
where known_to_release is null;

create view marts.dim_submission as
select
    s.submission_id,
    s.sha256,
    s.file_name,
    s.form,
    s.ref_area,
    s.load_period,
    s.is_synthetic,
    r.release_id
from staging.submission as s
inner join core.release_submission as rs using (submission_id)
inner join core.release as r using (release_id)
where r.status = 'published';
comment on view marts.dim_submission is
'The files behind the published figures: from submission_id to the SHA-256 of the archived bytes.';

-- Gates ---------------------------------------------------------------------------------------

create table quality.validation (
    validation_id bigint generated always as identity primary key,
    release_id integer not null,
    gate text not null,
    validated_at timestamptz not null,
    success boolean not null
);
comment on table quality.validation is 'One run of one gate over one candidate.';

create table quality.expectation_result (
    validation_id bigint not null references quality.validation on delete cascade,
    expectation_no integer not null,
    suite text not null,
    expectation text not null,
    severity text not null,
    success boolean not null,
    unexpected_count bigint,
    observed_value text,
    examples jsonb,
    primary key (validation_id, expectation_no)
);
comment on table quality.expectation_result is
'What each expectation of a gate found, with example rows where it failed.';
