-- Only what is derived: where that is known, what provinces report is not read. Columns as in
-- core.fact_area_history.
create function marts.fact_indicator_area_at_release(at_release integer)
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
        figure.area_key,
        figure.indicator_key,
        figure.year_key,
        figure.period_key,
        figure.breakdown,
        figure.value,
        figure.value_low,
        figure.value_high,
        figure.qualifier,
        figure.obs_status,
        figure.is_synthetic,
        figure.derived_over,
        figure.method,
        figure.reason,
        figure.n_present,
        figure.n_expected,
        figure.n_parts_present,
        figure.n_parts_expected,
        figure.method_version,
        figure.release_id
    from core.area_figure_at as figure
    where
        figure.at_release = fact_indicator_area_at_release.at_release
        and figure.area_type in ('country', 'region')
        and figure.derived_over is not null;
end;

comment on function marts.fact_indicator_area_at_release is
'The figures of the country and of the regions of both schemes as a release had them: those that '
'marts.fact_indicator_national, marts.fact_indicator_region and marts.fact_indicator_region_vn63 have of the '
'latest.';
