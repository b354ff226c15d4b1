create view marts.dim_release
with (security_barrier = true) as
select
    release_id,
    load_period as period,
    published_at,
    note,
    content_hash
from core.release
where status = 'published';

comment on view marts.dim_release is 'Published loads: which month, when, and a hash of all facts as it had them.';
comment on column marts.dim_release.release_id is 'Number of the release, without gaps.';
comment on column marts.dim_release.period is 'The month whose submissions it took in.';
comment on column marts.dim_release.published_at is 'When it became visible to readers.';
comment on column marts.dim_release.note is 'The note of its keepers.';
comment on column marts.dim_release.content_hash is 'The sum of the hashes of its facts: unchanged as long as the past is.';
