-- Only what is derived: where that is known, what provinces report is not read. Columns as in
-- core.fact_area_history.
create function marts.fact_indicator_area_at_release(release integer)
returns table (
    area_key integer,
    indicator_key integer,
    year_key integer,
    period_key bigint,
    breakdown text,
    value numeric,
    value_low numeric,
    value_high numeric,
    qualifier text,
    obs_status text,
    is_synthetic boolean,
    derived_over text,
    method text,
    reason text,
    n_present integer,
    n_expected integer,
    n_parts_present integer,
    n_parts_expected integer,
    method_version text,
    release_id integer
) stable
begin atomic
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
        f.derived_over,
        f.method,
        f.reason,
        f.n_present,
        f.n_expected,
        f.n_parts_present,
        f.n_parts_expected,
        f.method_version,
        f.release_id
    from core.area_figure_at as f
    where
        f.at_release = fact_indicator_area_at_release.release
        and f.area_type in ('country', 'region')
        and f.derived_over is not null;
end;

comment on function marts.fact_indicator_area_at_release is
'The figures of the country and of the regions of both schemes as a release had them: those that '
'marts.fact_indicator_national, marts.fact_indicator_region and marts.fact_indicator_region_vn63 have of the '
'latest.';
