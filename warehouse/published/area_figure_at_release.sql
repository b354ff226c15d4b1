create function marts.area_figure_at_release(at_release integer)
returns table (
    area_key integer, indicator_key integer, period_key bigint, breakdown text, value numeric, value_low numeric,
    value_high numeric, qualifier text, obs_status text, is_synthetic boolean, origin text, method text, reason text,
    n_present integer, n_expected integer, is_complete boolean, release_id integer
)
stable
begin atomic
    select
        figure.area_key,
        figure.indicator_key,
        figure.period_key,
        figure.breakdown,
        figure.value,
        figure.value_low,
        figure.value_high,
        figure.qualifier,
        figure.obs_status,
        figure.is_synthetic,
        figure.origin,
        figure.method,
        figure.reason,
        figure.n_present,
        figure.n_expected,
        figure.is_complete,
        figure.release_id
    from core.area_figure_at as figure
    where figure.at_release = area_figure_at_release.at_release;
end;

comment on function marts.area_figure_at_release is
'The figures of all areas (the country, regions, provinces of today and of before July 2025: see dim_area) as a release '
'had them: reported, or derived over provinces or periods, one row a figure. release_id is the release that first '
'published the value.';
