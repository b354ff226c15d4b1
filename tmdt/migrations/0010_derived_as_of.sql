-- Derived figures as they were known at any moment, as the reported ones are; and reports that say
-- that there is nothing to report.

-- Today's 34 provinces: every version, of which the latest are what the view shows -------------

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
    (
        select m.method_version from marts.dim_indicator_method as m
        where
            m.indicator_key = f.indicator_key
            and to_date(left(f.period_key::text, 8), 'YYYYMMDD') >= coalesce(m.valid_from, '-infinity')
            and to_date(left(f.period_key::text, 8), 'YYYYMMDD') < coalesce(m.valid_to, 'infinity')
    ) as method_version,
    (select r.message_vi from marts.dim_reason as r where r.reason = f.reason) as reason_vi,
    (select r.message_en from marts.dim_reason as r where r.reason = f.reason) as reason_en,
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
comment on column marts.fact_indicator_vn34_history.release_id is 'The release that said this first.';
comment on column marts.fact_indicator_vn34_history.method_version is
'Version of the indicator''s method in the period; two versions are not one series.';
comment on column marts.fact_indicator_vn34_history.reason_vi is 'The reason in Vietnamese.';
comment on column marts.fact_indicator_vn34_history.reason_en is 'The reason in English.';

create or replace view marts.fact_indicator_vn34 as
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

-- As they were known ---------------------------------------------------------------------------

create function marts.fact_indicator_vn34_as_of(as_of timestamptz)
returns setof marts.fact_indicator_vn34 stable
begin atomic
    select
        history.province_key,
        history.indicator_key,
        history.year_key,
        history.period_key,
        history.breakdown,
        history.value,
        history.value_low,
        history.value_high,
        history.qualifier,
        history.obs_status,
        history.is_synthetic,
        history.submission_id,
        history.source_ref,
        history.release_id,
        history.method,
        history.reason,
        history.n_present,
        history.n_expected,
        history.method_version,
        history.reason_vi,
        history.reason_en
    from (
        select max(release_id) as release_id
        from marts.dim_release
        where published_at <= as_of
    ) as known
    inner join marts.fact_indicator_vn34_history as history
        on
            history.known_from_release <= known.release_id
            and (history.known_to_release is null or history.known_to_release > known.release_id);
end;
comment on function marts.fact_indicator_vn34_as_of is
'marts.fact_indicator_vn34 as it was at a moment: as the last release published by then had it.';

create function marts.fact_area_as_of(as_of timestamptz)
returns setof marts.fact_area_history stable
begin atomic
    select history.*
    from (
        select max(release_id) as release_id
        from marts.dim_release
        where published_at <= as_of
    ) as known
    inner join marts.fact_area_history as history
        on
            history.known_from_release <= known.release_id
            and (history.known_to_release is null or history.known_to_release > known.release_id)
    where history.n_present > 0;
end;
comment on function marts.fact_area_as_of is
'The figures derived over provinces (of today''s 34, of regions and of the country: see dim_area) as they were known at a '
'moment: as the last release published by then had them.';

create function marts.fact_period_as_of(as_of timestamptz)
returns setof marts.fact_period_history stable
begin atomic
    select history.*
    from (
        select max(release_id) as release_id
        from marts.dim_release
        where published_at <= as_of
    ) as known
    inner join marts.fact_period_history as history
        on
            history.known_from_release <= known.release_id
            and (history.known_to_release is null or history.known_to_release > known.release_id)
    where history.n_present > 0;
end;
comment on function marts.fact_period_as_of is
'The figures derived over periods (quarters and years) as they were known at a '
'moment: as the last release published by then had them.';

-- A report that says of everything that there is none is a report ------------------------------

comment on table staging.coverage is
'One row per submission, province and period of its actual figures, whatever became of them, and of '
'what it says there is none of: who reported what, without reading every figure. Written with the '
'submission.';
insert into staging.coverage
select distinct submission_id, ref_area, period_start, period_end, '{}'::text[], 0, 0
from staging.observation
where
    kind = 'actual' and status = 'ignored' and reason = 'NO_FIGURE'
    and ref_area is not null and period_end is not null
on conflict do nothing;
