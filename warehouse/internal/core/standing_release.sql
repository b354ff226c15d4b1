-- A release that goes back to an earlier one undoes all between the two, and says nothing of its own: which
-- one it restores, its restatements say (tmdt/releases/rollback.py). Published releases have no gaps.
create view core.standing_release
with (security_barrier = true) as
with recursive published as (
    select
        release.release_id,
        (
            select substring(restated.origin from '^rollback to release (\d+)$')::integer
            from core.restatement as restated
            where restated.release_id = release.release_id and restated.origin ~ '^rollback to release \d+$'
            limit 1
        ) as back_to
    from core.release
    where release.status = 'published'
),

walk as (
    select * from published
    where release_id = (select max(release_id) from published)
    union all
    select earlier.*
    from walk
    inner join published as earlier on earlier.release_id = coalesce(walk.back_to, walk.release_id - 1)
)

select release_id
from walk
where back_to is null;

comment on view core.standing_release is
'The published releases whose figures no rollback has undone, and which are none themselves.';
comment on column core.standing_release.release_id is 'Number of the release.';
grant select on core.standing_release to bi_reader;
