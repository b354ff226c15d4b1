-- Columns as in core.fact_indicator_history.
-- Most figures have one version. Of the others `before` is the version that the latest replaced; only their
-- versions are counted. What a rollback undid does not count, nor what only says the same value again.
create view marts.fact_revision
with (security_invoker = true) as
select
    latest.province_key,
    latest.indicator_key,
    latest.year_key,
    latest.period_key,
    latest.breakdown,
    coalesce(counted.first_release_id, latest.known_from_release) as first_release_id,
    (
        select release.published_at from marts.dim_release as release
        where release.release_id = coalesce(counted.first_release_id, latest.known_from_release)
    ) as first_published_at,
    case when before.known_to_release is null then latest.value else counted.first_value end as first_value,
    latest.known_from_release as latest_release_id,
    (
        select release.published_at from marts.dim_release as release
        where release.release_id = latest.known_from_release
    ) as latest_published_at,
    latest.value as latest_value,
    coalesce(counted.n_revisions, 0) as n_revisions,
    case when counted.n_revisions > 0 then latest.value - counted.first_value end as change,
    case when counted.n_revisions > 0 then
        round(100 * (latest.value - counted.first_value) / nullif(abs(counted.first_value), 0), 2)
    end as change_pct,
    latest.is_withdrawn,
    latest.is_synthetic
from core.fact_indicator_history as latest
left join core.fact_indicator_history as before
    on
        latest.indicator_key = before.indicator_key
        and latest.province_key = before.province_key
        and latest.period_key = before.period_key
        and latest.breakdown = before.breakdown
        and latest.is_synthetic = before.is_synthetic
        and latest.known_from_release = before.known_to_release
left join lateral (
    select
        greatest(count(*) filter (where version.stands and version.changes) - 1, 0) as n_revisions,
        (array_agg(version.known_from_release order by version.stands desc, version.known_from_release))[1]
            as first_release_id,
        (array_agg(version.value order by version.stands desc, version.known_from_release))[1] as first_value
    from (
        select
            stated.known_from_release,
            stated.value,
            standing.stands,
            row(stated.value, stated.value_low, stated.value_high, stated.is_withdrawn) is distinct from lag(
                row(stated.value, stated.value_low, stated.value_high, stated.is_withdrawn)
            ) over (partition by standing.stands order by stated.known_from_release) as changes
        from core.fact_indicator_history as stated
        cross join lateral (
            select stated.known_from_release = any((select array_agg(release_id) from core.standing_release)::integer[])
                as stands
        ) as standing
        where
            stated.indicator_key = before.indicator_key
            and stated.province_key = before.province_key
            and stated.period_key = before.period_key
            and stated.breakdown = before.breakdown
            and stated.is_synthetic = before.is_synthetic
            and stated.known_from_release <= (select release_id from core.published)
    ) as version
) as counted on before.known_to_release is not null
where
    latest.known_from_release <= (select release_id from core.published)
    and (latest.known_to_release is null or latest.known_to_release > (select release_id from core.published));

comment on view marts.fact_revision is
'One row per figure ever published, real and synthetic ones apart: the first value, the current value, and how often '
'it changed. What a rollback undid is no revision, nor is the rollback; a figure that was never revised has no '
'change: order by abs(change_pct) desc nulls last.';
comment on column marts.fact_revision.first_release_id is 'The release that published the figure first.';
comment on column marts.fact_revision.first_published_at is 'When it was published.';
comment on column marts.fact_revision.first_value is 'The value in that release.';
comment on column marts.fact_revision.latest_release_id is 'The release of the current version.';
comment on column marts.fact_revision.latest_published_at is 'When it was published.';
comment on column marts.fact_revision.latest_value is 'The current value; null for a range or when withdrawn.';
comment on column marts.fact_revision.n_revisions is
'How often its value was revised or withdrawn, apart from what a rollback undid.';
comment on column marts.fact_revision.change is 'Latest value minus first value; null when it was never revised.';
comment on column marts.fact_revision.change_pct is
'The change in per cent of the first value, with two decimals; null when it was never revised.';
