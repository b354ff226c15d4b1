-- Once for every kind of area. A view on a view is planned as one, and rows of the histories are found
-- by their keys, as long as there is no WITH in it.
create view core.area_figure
with (security_invoker = true) as
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
'Figures derived over provinces, of areas of every kind, as the latest release has them; of real figures, or '
'of synthetic ones (is_synthetic).';
grant select on core.area_figure to bi_reader;
