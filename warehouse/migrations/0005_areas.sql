-- Figures derived from reported ones: over provinces (today's 34, regions, the country) and over
-- periods (quarters, years). They are versioned like the figures they come from, so that a release
-- holds both, and what is published is the same number.

-- Areas ---------------------------------------------------------------------------------------

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

create table marts.dim_reason (
    reason text primary key,
    obs_status text not null,
    message_vi text not null,
    message_en text not null
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

-- The histories -------------------------------------------------------------------------------

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
    primary key (indicator_key, area_key, period_key, breakdown, known_from_release),
    constraint whole_or_for_a_reason check (reason is not null or n_present = n_expected)
);
comment on table core.fact_area_history is
'Every version of every figure derived over provinces, candidate versions included.';
create index on core.fact_area_history (period_key, indicator_key);
create index on core.fact_area_history (known_from_release);
create index on core.fact_area_history (known_to_release) where known_to_release is not null;
create unique index one_open_area_version on core.fact_area_history
(indicator_key, area_key, period_key, breakdown) where known_to_release is null;

create unique index one_area_version_ends_with_a_release on core.fact_area_history
(indicator_key, area_key, period_key, breakdown, known_to_release) where known_to_release is not null;

create table core.fact_period_history (like core.fact_area_history including all);
alter table core.fact_period_history drop constraint whole_or_for_a_reason;
comment on table core.fact_period_history is
'Every version of every figure derived over periods, candidate versions included.';

-- One chain of versions a figure, as in fact_indicator_history.
alter table core.fact_area_history
add constraint ends_where_the_next_begins foreign key
(indicator_key, area_key, period_key, breakdown, known_to_release)
references core.fact_area_history
(indicator_key, area_key, period_key, breakdown, known_from_release)
deferrable initially deferred;
alter table core.fact_period_history
add constraint ends_where_the_next_begins foreign key
(indicator_key, area_key, period_key, breakdown, known_to_release)
references core.fact_period_history
(indicator_key, area_key, period_key, breakdown, known_from_release)
deferrable initially deferred;

-- What readers see ----------------------------------------------------------------------------

create view marts.fact_area_history as
select
    area_key,
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
    method,
    reason,
    n_present,
    n_expected,
    known_from_release as release_id,
    known_from_release,
    case
        when known_to_release <= (select release_id from core.published) then known_to_release
    end as known_to_release
from core.fact_area_history
where known_from_release <= (select release_id from core.published);
comment on view marts.fact_area_history is
'Every version of every figure derived over provinces, in the published releases.';

create view marts.fact_period_history as
select
    area_key,
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
    method,
    reason,
    n_present,
    n_expected,
    known_from_release as release_id,
    known_from_release,
    case
        when known_to_release <= (select release_id from core.published) then known_to_release
    end as known_to_release
from core.fact_period_history
where known_from_release <= (select release_id from core.published);
comment on view marts.fact_period_history is
'Every version of every figure derived over periods, in the published releases.';

-- The planner puts such a function's query in its place: a word that is not asked for is not looked
-- up. It asks before whether all is parallel safe.
create function core.in_words(indicator_key integer, period_key bigint, reason text)
returns table (method_version text, reason_vi text, reason_en text)
stable parallel safe rows 1
begin atomic
    select
        (
            select m.method_version from marts.dim_indicator_method as m
            where
                m.indicator_key = in_words.indicator_key
                and to_date(left(in_words.period_key::text, 8), 'YYYYMMDD')
                >= coalesce(m.valid_from, '-infinity')
                and to_date(left(in_words.period_key::text, 8), 'YYYYMMDD')
                < coalesce(m.valid_to, 'infinity')
        ),
        (select r.message_vi from marts.dim_reason as r where r.reason = in_words.reason),
        (select r.message_en from marts.dim_reason as r where r.reason = in_words.reason);
end;
comment on function core.in_words is
'The version of an indicator''s method that holds in a period, and a reason in both languages.';

-- A version without any part left says that the figure was withdrawn.
create view marts.fact_indicator_by_period as
select
    f.area_key,
    f.indicator_key,
    f.year_key,
    f.period_key,
    f.breakdown,
    f.value,
    f.value_low,
    f.value_high,
    f.qualifier,
    f.obs_status,
    f.is_synthetic,
    f.method,
    f.reason,
    f.n_present,
    f.n_expected,
    said.method_version,
    said.reason_vi,
    said.reason_en,
    f.release_id
from marts.fact_period_history as f
cross join lateral core.in_words(f.indicator_key, f.period_key, f.reason) as said
where f.known_to_release is null and f.n_present > 0;
comment on view marts.fact_indicator_by_period is
'Quarters and years made of months (or of quarters, where there are no months), on the calendar and '
'on the administrative calendar (nd09): a flow is summed, a stock takes its last value. What does not '
'add up over periods (a growth rate, an index) is not here; nor are reported quarters and years.';

-- Once for every kind of area. A view of a view is planned as one, and the histories are found by
-- their keys, as long as there is no WITH in it.
create view core.area_figure as
select
    f.area_key,
    f.indicator_key,
    f.year_key,
    f.period_key,
    f.breakdown,
    f.value,
    f.value_low,
    f.value_high,
    f.qualifier,
    f.obs_status,
    f.is_synthetic,
    f.method,
    f.reason,
    f.n_present,
    f.n_expected,
    said.method_version,
    said.reason_vi,
    said.reason_en,
    f.release_id
from marts.fact_area_history as f
cross join lateral core.in_words(f.indicator_key, f.period_key, f.reason) as said
where f.known_to_release is null and f.n_present > 0;
comment on view core.area_figure is
'Figures derived over provinces, of areas of every kind, as the latest release has them.';

create view marts.fact_indicator_region as
select f.*
from core.area_figure as f
inner join marts.dim_area as area using (area_key)
where area.area_type = 'region';
comment on view marts.fact_indicator_region is
'Figures of the regions, from the provinces in force in each period. A region of today (vintage VN34) '
'goes back through the provinces it is made of; one of the old scheme ends with June 2025.';

create view marts.fact_indicator_national as
select f.*
from core.area_figure as f
inner join marts.dim_area as area using (area_key)
where area.area_type = 'country';
comment on view marts.fact_indicator_national is
'Figures of the country, from the provinces in force in each period. n_present of n_expected says how '
'many of them have reported: fewer is a partial figure, with status P.';

-- What a province says of itself stays as it is, with its evidence; what is carried across is in the
-- other table, under the key of the province of today. Two bare tables under one name, and whatever
-- is asked of them outside: so a question about one indicator finds its rows by their keys. (Not a
-- WITH: the planner would keep it apart, and read both tables whole.)
create view marts.fact_indicator_vn34_history as
select
    whole.area_key as province_key,
    f.indicator_key,
    f.year_key,
    f.period_key,
    f.breakdown,
    f.value,
    f.value_low,
    f.value_high,
    f.qualifier,
    f.obs_status,
    f.is_synthetic,
    f.submission_id,
    f.source_ref,
    f.known_from_release as release_id,
    f.method,
    f.reason,
    f.n_present,
    f.n_expected,
    said.method_version,
    said.reason_vi,
    said.reason_en,
    f.known_from_release,
    case
        when f.known_to_release <= (select release_id from core.published) then f.known_to_release
    end as known_to_release
from (
    select
        province_key as stated_of,
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
        is_withdrawn,
        submission_id,
        source_ref,
        'as_reported'::text as method,
        null::text as reason,
        1 as n_present,
        1 as n_expected,
        known_from_release,
        known_to_release
    from core.fact_indicator_history
    union all
    select
        area_key,
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
        false,
        null::bigint,
        null::text,
        method,
        reason,
        n_present,
        n_expected,
        known_from_release,
        known_to_release
    from core.fact_area_history
) as f
inner join marts.area_province as whole on f.stated_of = whole.province_key and whole.is_whole
inner join marts.dim_area as area on whole.area_key = area.area_key
inner join marts.dim_province as province on whole.province_key = province.province_key
cross join lateral core.in_words(f.indicator_key, f.period_key, f.reason) as said
where
    f.known_from_release <= (select release_id from core.published)
    and not f.is_withdrawn
    and f.n_present > 0
    and area.vintage = 'VN34' and area.area_type = 'province'
    and (
        f.breakdown = ''
        or province.vintage = 'VN34'
        or f.breakdown !~ (
            select '(^|;)(' || string_agg(dimension, '|') || ')='
            from marts.dim_breakdown
            where is_territorial
        )
    );
comment on view marts.fact_indicator_vn34_history is
'Every published version of every figure on the boundaries of today''s 34 provinces, with the releases '
'it was known in. A version that withdraws its figure is not here: where it begins, the one before ends.';
comment on column marts.fact_indicator_vn34_history.province_key is
'The province as it is today (is_current in dim_province).';
comment on column marts.fact_indicator_vn34_history.submission_id is
'The file that says so; null for a figure made of several.';
comment on column marts.fact_indicator_vn34_history.source_ref is 'Where in that file.';

create view marts.fact_indicator_vn34 as
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
    release_id,
    method,
    reason,
    n_present,
    n_expected,
    method_version,
    reason_vi,
    reason_en
from marts.fact_indicator_vn34_history
where known_to_release is null;
comment on view marts.fact_indicator_vn34 is
'All figures on the boundaries of today''s 34 provinces: their own, and those of the 63 carried to them '
'by each indicator''s rule. What cannot be carried honestly is null, with the reason.';
comment on column marts.fact_indicator_vn34.province_key is 'The province as it is today (is_current in dim_province).';
comment on column marts.fact_indicator_vn34.submission_id is 'The file that says so; null for a figure made of several.';
comment on column marts.fact_indicator_vn34.source_ref is 'Where in that file.';

create function marts.on_boundaries(vintage text, period text)
returns setof marts.fact_indicator_vn34
language plpgsql stable
as $$
#variable_conflict use_column
declare
    asked marts.dim_period;
    ended date := (select max(p.valid_to) from marts.dim_province as p where p.vintage = 'VN63');
begin
    select * into asked from marts.dim_period as d where d.period = on_boundaries.period;
    if on_boundaries.vintage not in ('VN63', 'VN34') then
        raise exception 'there are no boundaries %', on_boundaries.vintage
        using hint = 'VN63 (until June 2025) or VN34 (today).', errcode = 'invalid_parameter_value';
    elsif asked is null then
        raise exception 'no figure is of the period %', on_boundaries.period
        using hint = 'Periods are in marts.dim_period.', errcode = 'invalid_parameter_value';
    elsif on_boundaries.vintage = 'VN34' then
        return query select * from marts.fact_indicator_vn34 as f where f.period_key = asked.period_key;
    elsif asked.period_end >= ended then
        raise exception 'figures of % cannot be given on the 63 provinces, which ended before % / '
            'không thể đưa số liệu kỳ % về 63 tỉnh, đã kết thúc trước ngày %',
            asked.period, ended, asked.period, ended
        using
            hint = 'A figure of a merged province is never split: there is nothing to split it by. Ask for VN34. / '
                'Số liệu của tỉnh đã nhập không được tách trở lại. Hãy dùng VN34.',
            errcode = 'feature_not_supported';
    else
        return query
            select
                f.province_key, f.indicator_key, f.year_key, f.period_key, f.breakdown,
                f.value, f.value_low, f.value_high, f.qualifier, f.obs_status, f.is_synthetic,
                f.submission_id, f.source_ref, f.release_id,
                'as_reported', null::text, 1, 1, null::text, null::text, null::text
            from marts.fact_indicator as f
            inner join marts.dim_province as p using (province_key)
            where f.period_key = asked.period_key and p.vintage = 'VN63';
    end if;
end
$$;
comment on function marts.on_boundaries is
'The figures of a period on the boundaries VN63 or VN34: select * from marts.on_boundaries(''VN34'', ''2024-06''). '
'Nothing is split from 34 back to 63: that is refused.';

-- Targets -------------------------------------------------------------------------------------

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

-- Comments that no model of dbt has (see warehouse/descriptions.py) --------------------------------

do $$
declare
    view text;
begin
    foreach view in array array[
        'fact_area_history', 'fact_period_history', 'fact_indicator_by_period', 'fact_indicator_region',
        'fact_indicator_national', 'fact_indicator_vn34', 'fact_indicator_vn34_history'
    ] loop
        execute format(
            'comment on column marts.%I.release_id is ''The release that said this first.''', view
        );
        continue when view in ('fact_area_history', 'fact_period_history');
        execute format(
            'comment on column marts.%I.method_version is %L', view,
            'Version of the indicator''s method in the period; two versions are not one series.'
        );
        execute format('comment on column marts.%I.reason_vi is ''The reason in Vietnamese.''', view);
        execute format('comment on column marts.%I.reason_en is ''The reason in English.''', view);
    end loop;
end
$$;
