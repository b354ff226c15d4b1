-- Columns as in core.fact_indicator_history.
create view marts.fact_revision
with (security_invoker = true) as
select
    latest.province_key,
    latest.indicator_key,
    latest.year_key,
    latest.period_key,
    latest.breakdown,
    first.release_id as first_release_id,
    (select published_at from marts.dim_release where release_id = first.release_id) as first_published_at,
    first.value as first_value,
    latest.release_id as latest_release_id,
    (select published_at from marts.dim_release where release_id = latest.release_id) as latest_published_at,
    latest.value as latest_value,
    versions.n_revisions,
    latest.value - first.value as change,
    round(100 * (latest.value - first.value) / nullif(abs(first.value), 0), 2) as change_pct,
    latest.is_withdrawn,
    latest.is_synthetic
from marts.fact_indicator_history as latest
cross join lateral (
    select
        count(*) - 1 as n_revisions,
        min(version.known_from_release) as first_release_id
    from marts.fact_indicator_history as version
    where
        version.indicator_key = latest.indicator_key
        and version.province_key = latest.province_key
        and version.period_key = latest.period_key
        and version.breakdown = latest.breakdown
        and version.is_synthetic = latest.is_synthetic
) as versions
inner join marts.fact_indicator_history as first
    on
        latest.indicator_key = first.indicator_key
        and latest.province_key = first.province_key
        and latest.period_key = first.period_key
        and latest.breakdown = first.breakdown
        and latest.is_synthetic = first.is_synthetic
        and versions.first_release_id = first.known_from_release
where latest.known_to_release is null;

comment on view marts.fact_revision is
'One row per figure ever published, real and synthetic ones apart: the first value, the current value, '
'and how often it changed.';
comment on column marts.fact_revision.first_release_id is 'The release that published the figure first.';
comment on column marts.fact_revision.first_published_at is 'When it was published.';
comment on column marts.fact_revision.first_value is 'The value in that release.';
comment on column marts.fact_revision.latest_release_id is 'The release of the current version.';
comment on column marts.fact_revision.latest_published_at is 'When it was published.';
comment on column marts.fact_revision.latest_value is 'The current value; null for a range or when withdrawn.';
comment on column marts.fact_revision.n_revisions is 'How often the figure was revised.';
comment on column marts.fact_revision.change is 'Latest value minus first value.';
comment on column marts.fact_revision.change_pct is 'The change in per cent of the first value, with two decimals.';
