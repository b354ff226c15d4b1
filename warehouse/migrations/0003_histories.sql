-- The histories: every version of every figure, reported or derived, candidate versions included.
--
-- Each version ends where another begins, no two end together, and one stays open: so the versions of
-- a figure are one chain, without overlap, gap or end. Real and synthetic figures are two series that
-- never meet: whether a figure is synthetic is part of what a version is of.

-- What provinces report -------------------------------------------------------------------------

create table core.fact_indicator_history (
    province_key integer not null,
    indicator_key integer not null,
    period_key bigint not null,
    breakdown text not null,
    year_key integer not null,
    known_from_release integer not null,
    known_to_release integer check (known_to_release > known_from_release),
    value numeric,
    value_low numeric,
    value_high numeric,
    qualifier text not null,
    obs_status text not null,
    is_synthetic boolean not null,
    submission_id bigint not null,
    source_ref text not null,
    is_withdrawn boolean not null default false,
    primary key (
        indicator_key, province_key, period_key, breakdown, is_synthetic, known_from_release
    ),
    constraint withdrawn_says_nothing check (
        case
            when is_withdrawn then num_nonnulls(value, value_low, value_high) = 0
            else num_nulls(value_low, value_high) = 0
        end
    ),
    constraint ends_where_the_next_begins foreign key
    (indicator_key, province_key, period_key, breakdown, is_synthetic, known_to_release)
    references core.fact_indicator_history
    (indicator_key, province_key, period_key, breakdown, is_synthetic, known_from_release)
    deferrable initially deferred
);
comment on table core.fact_indicator_history is
'Every version of every figure, candidate versions included. Readers use the views of marts.';
create index on core.fact_indicator_history (period_key, indicator_key);
create index on core.fact_indicator_history (known_from_release);
create index on core.fact_indicator_history (known_to_release) where known_to_release is not null;
create unique index one_open_version on core.fact_indicator_history
(indicator_key, province_key, period_key, breakdown, is_synthetic) where known_to_release is null;
create unique index one_version_ends_with_a_release on core.fact_indicator_history
(indicator_key, province_key, period_key, breakdown, is_synthetic, known_to_release)
where known_to_release is not null;

-- What is derived of them -----------------------------------------------------------------------

-- Over provinces (today's 34, regions, the country). Versioned like the figures they come from, so
-- that a release holds both, and what is published is the same number.
create table core.fact_area_history (
    area_key integer not null,
    indicator_key integer not null,
    period_key bigint not null,
    breakdown text not null,
    year_key integer not null,
    known_from_release integer not null,
    known_to_release integer check (known_to_release > known_from_release),
    value numeric,
    value_low numeric,
    value_high numeric,
    qualifier text not null,
    obs_status text not null,
    is_synthetic boolean not null,
    method text not null,
    reason text,
    n_present integer not null,
    n_expected integer not null,
    primary key (indicator_key, area_key, period_key, breakdown, is_synthetic, known_from_release)
);
create index on core.fact_area_history (period_key, indicator_key);
create index on core.fact_area_history (known_from_release);
create index on core.fact_area_history (known_to_release) where known_to_release is not null;

-- Over periods (quarters, years).
create table core.fact_period_history (like core.fact_area_history including all);

comment on table core.fact_area_history is
'Every version of every figure derived over provinces, candidate versions included.';
comment on table core.fact_period_history is
'Every version of every figure derived over periods, candidate versions included.';

alter table core.fact_area_history
add constraint whole_or_for_a_reason check (reason is not null or n_present = n_expected),
add constraint ends_where_the_next_begins foreign key
(indicator_key, area_key, period_key, breakdown, is_synthetic, known_to_release)
references core.fact_area_history
(indicator_key, area_key, period_key, breakdown, is_synthetic, known_from_release)
deferrable initially deferred;
create unique index one_open_area_version on core.fact_area_history
(indicator_key, area_key, period_key, breakdown, is_synthetic) where known_to_release is null;
create unique index one_area_version_ends_with_a_release on core.fact_area_history
(indicator_key, area_key, period_key, breakdown, is_synthetic, known_to_release)
where known_to_release is not null;

alter table core.fact_period_history
add constraint ends_where_the_next_begins foreign key
(indicator_key, area_key, period_key, breakdown, is_synthetic, known_to_release)
references core.fact_period_history
(indicator_key, area_key, period_key, breakdown, is_synthetic, known_from_release)
deferrable initially deferred;
create unique index one_open_period_version on core.fact_period_history
(indicator_key, area_key, period_key, breakdown, is_synthetic) where known_to_release is null;
create unique index one_period_version_ends_with_a_release on core.fact_period_history
(indicator_key, area_key, period_key, breakdown, is_synthetic, known_to_release)
where known_to_release is not null;
