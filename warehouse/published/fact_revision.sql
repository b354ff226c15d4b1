-- Columns as in core.fact_indicator_history.
-- Few versions have ended, and an index finds them; each leads to the versions of its figure, and the last of
-- them to one row. What a rollback undid does not count, nor what only says the same value again.
create view marts.fact_revision
with (security_invoker = true) as
select
    replaced.province_key,
    replaced.indicator_key,
    replaced.year_key,
    replaced.period_key,
    replaced.breakdown,
    versions.releases[first.place] as first_release_id,
    (
        select release.published_at from marts.dim_release as release
        where release.release_id = versions.releases[first.place]
    ) as first_published_at,
    versions.figures[first.place] as first_value,
    versions.latest_release_id,
    (
        select release.published_at from marts.dim_release as release
        where release.release_id = versions.latest_release_id
    ) as latest_published_at,
    versions.figures[versions.n] as latest_value,
    versions.n_changes - 1 as n_revisions,
    versions.figures[versions.n] - versions.figures[first.place] as change,
    round(
        100 * (versions.figures[versions.n] - versions.figures[first.place])
        / nullif(abs(versions.figures[first.place]), 0),
        2
    ) as change_pct,
    versions.is_withdrawn,
    replaced.is_synthetic
from core.fact_indicator_history as replaced
cross join lateral (
    select
        count(*) as n,
        count(*) filter (where version.stands and version.changes) as n_changes,
        max(version.release_id) as latest_release_id,
        array_agg(version.release_id order by version.release_id) as releases,
        array_agg(version.value order by version.release_id) as figures,
        array_agg(version.stands order by version.release_id) as stand,
        (array_agg(version.is_withdrawn order by version.release_id))[count(*)] as is_withdrawn
    from (
        select
            stated.known_from_release as release_id,
            stated.value,
            stated.is_withdrawn,
            stated.known_from_release = any(
                (select array_agg(standing.release_id) from core.standing_release as standing)::integer []
            ) as stands,
            row(stated.value, stated.value_low, stated.value_high) is distinct from lag(
                row(stated.value, stated.value_low, stated.value_high)
            ) over (order by stated.known_from_release) as changes
        from core.fact_indicator_history as stated
        where
            stated.indicator_key = replaced.indicator_key
            and stated.province_key = replaced.province_key
            and stated.period_key = replaced.period_key
            and stated.breakdown = replaced.breakdown
            and stated.is_synthetic = replaced.is_synthetic
            and stated.known_from_release <= (select release_id from core.published)
    ) as version
) as versions
cross join lateral (select array_position(versions.stand, true) as place) as first
where
    replaced.known_to_release is not null
    and replaced.known_to_release = versions.latest_release_id
    and versions.n_changes > 1;

comment on view marts.fact_revision is
'One row per figure that was revised after it was published, real and synthetic ones apart: the first value, the '
'current value, and how often it changed. What a rollback undid is no revision, nor is the rollback; figures that '
'were never revised are in marts.fact_indicator only.';
comment on column marts.fact_revision.first_release_id is 'The release that published the figure first.';
comment on column marts.fact_revision.first_published_at is 'When it was published.';
comment on column marts.fact_revision.first_value is 'The value in that release.';
comment on column marts.fact_revision.latest_release_id is 'The release of the current version.';
comment on column marts.fact_revision.latest_published_at is 'When it was published.';
comment on column marts.fact_revision.latest_value is 'The current value; null for a range or when withdrawn.';
comment on column marts.fact_revision.n_revisions is
'How often its value was revised or withdrawn, apart from what a rollback undid.';
comment on column marts.fact_revision.change is 'Latest value minus first value; null for a range or when withdrawn.';
comment on column marts.fact_revision.change_pct is
'The change in per cent of the first value, with two decimals.';
