-- Derived figures as they were known at any moment, as the reported ones are; and reports that say
-- that there is nothing to report.

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
