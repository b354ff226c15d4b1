-- The published tables: copies of what dbt built in core, replaced whole by each publication
-- (tmdt/releases/release.py). Most of their comments are dbt's descriptions (warehouse/descriptions.py).

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
    valid_max numeric,
    group_name_vi text,
    group_name_en text,
    unit_name_vi text,
    unit_name_en text,
    weight_indicator_code text,
    valid_from date
);

create table marts.dim_indicator_method (
    indicator_key integer not null,
    method_version text not null,
    valid_from date,
    valid_to date,
    primary key (indicator_key, method_version)
);
comment on column marts.dim_indicator_method.valid_from is 'First day of its first period; null when always before.';
comment on column marts.dim_indicator_method.valid_to is 'First day it no longer holds for; null while it does.';

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

create table marts.dim_area (
    area_key integer primary key,
    area_code text not null unique,
    area_type text not null,
    vintage text,
    name_vi text not null,
    name_en text not null
);
comment on column marts.dim_area.area_key is 'Stable key; of a unit, the province_key of its last interval.';
comment on column marts.dim_area.vintage is 'VN63 or VN34; null for the country, which both make up.';

create table marts.area_province (
    area_key integer not null,
    province_key integer not null,
    is_whole boolean not null,
    valid_from date,
    valid_to date,
    primary key (area_key, province_key)
);
create index on marts.area_province (province_key) where is_whole;
comment on table marts.area_province is
'Which provinces an area is made of; in each period, those in force on its last day.';
comment on column marts.area_province.valid_from is 'First day of the province; null when before the warehouse begins.';
comment on column marts.area_province.valid_to is 'First day after it; null while it is in force.';

create table marts.dim_breakdown (
    dimension text primary key,
    name_vi text not null,
    name_en text not null,
    is_territorial boolean not null
);

create table marts.dim_code (
    code_list text not null,
    code text not null,
    name_vi text not null,
    name_en text not null,
    primary key (code_list, code)
);

create table marts.dim_reason (
    reason text primary key,
    obs_status text not null,
    message_vi text not null,
    message_en text not null
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

create table marts.target_attainment (
    plan text not null,
    province_key integer,
    area_key integer not null,
    indicator_key integer not null,
    breakdown text not null,
    target_year integer not null,
    period_key bigint not null,
    operator text not null,
    target_low numeric not null,
    target_high numeric not null,
    actual_period_key bigint,
    actual_value numeric,
    actual_low numeric,
    actual_high numeric,
    actual_obs_status text,
    status text not null,
    reason text,
    reason_vi text,
    reason_en text,
    distance numeric,
    years_left numeric,
    pace_needed numeric,
    pace_so_far numeric,
    is_synthetic boolean not null
);
comment on column marts.target_attainment.province_key is
'Province that set the target; null for the nation.';
comment on column marts.target_attainment.indicator_key is
'Indicator; another denominator is another indicator.';
comment on column marts.target_attainment.breakdown is
'Members that split the indicator; empty for the total.';
comment on column marts.target_attainment.period_key is
'Period the target is for; longer than a year when it is cumulative.';
comment on column marts.target_attainment.target_low is 'The target; the lower bound of a range.';
comment on column marts.target_attainment.target_high is 'The target again; the upper bound of a range.';
comment on column marts.target_attainment.actual_period_key is
'Period of the latest actual figure; null without any.';
comment on column marts.target_attainment.actual_value is
'That figure; null for a range, or for the reason given.';
comment on column marts.target_attainment.distance is
'What is missing, in the indicator''s unit; 0 when nothing is.';
comment on column marts.target_attainment.pace_needed is
'What must be gained each year from there on; null when no time is left.';
comment on column marts.target_attainment.pace_so_far is
'What was gained each year since the earliest actual of as long a period in the five years before; null without one.';

create table marts.reporting_rate (
    province_key integer not null,
    period_key bigint not null,
    form text not null,
    due_on date not null,
    due boolean not null,
    received boolean not null,
    received_at timestamptz,
    on_time boolean not null,
    complete boolean not null,
    accepted boolean not null,
    n_submissions integer not null,
    n_figures integer not null,
    n_present integer not null,
    n_expected integer not null,
    is_synthetic boolean not null,
    primary key (period_key, province_key, form, is_synthetic)
);
comment on table marts.reporting_rate is
'Obligations: one row per province in force, month and form that is due or was reported early. Synthetic '
'files do not fulfil them and have rows of their own (is_synthetic).';
