-- Statistics are made again years later, as their release had them. Figures have versions; what dbt makes anew with
-- each load has them from here on: kept by each publication, as far as it changes.
create schema if not exists dissemination;

create table dissemination.reporting_rate_history (
    like marts.reporting_rate,
    known_from_release integer not null,
    known_to_release integer check (known_to_release > known_from_release),
    primary key (period_key, province_key, form, series, known_from_release)
);
create unique index one_open_obligation on dissemination.reporting_rate_history
(period_key, province_key, form, series) where known_to_release is null;

create table dissemination.target_attainment_history (
    like marts.target_attainment,
    known_from_release integer not null,
    known_to_release integer check (known_to_release > known_from_release),
    primary key (plan, indicator_key, breakdown, period_key, is_synthetic, known_from_release)
);
create unique index one_open_target on dissemination.target_attainment_history
(plan, indicator_key, breakdown, period_key, is_synthetic) where known_to_release is null;

comment on table dissemination.reporting_rate_history is
'Every version of every obligation, as the releases had it. What releases from before this table had is not known.';
comment on table dissemination.target_attainment_history is
'Every version of every target and what was attained of it, as the releases had it. What releases from before this '
'table had is not known.';

insert into dissemination.reporting_rate_history
select
    obligation.*,
    published.release_id
from marts.reporting_rate as obligation
cross join core.published as published
where published.release_id is not null;
insert into dissemination.target_attainment_history
select
    target.*,
    published.release_id
from marts.target_attainment as target
cross join core.published as published
where published.release_id is not null;

-- For readers' functions; the schema is not theirs to use.
grant select on dissemination.reporting_rate_history, dissemination.target_attainment_history to bi_reader;

create table dissemination.output (
    release_id integer not null references core.release,
    name text not null,
    form text not null,
    language text check (language in ('vi', 'en')),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    bytes bigint not null,
    made_at timestamptz not null default clock_timestamp(),
    unique nulls not distinct (release_id, name, form, language, sha256)
);
comment on table dissemination.output is
'The files of statistics that were made of each release. The same bytes made again are the same row.';
