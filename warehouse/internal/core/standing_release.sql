-- A release that goes back to an earlier one undoes all between the two, and says nothing of its own.
-- Published releases have no gaps.
create view core.standing_release
with (security_barrier = true) as
with recursive walk as (
    select
        release_id,
        restores_release
    from core.release
    where release_id = (select latest.release_id from core.published as latest)
    union all
    select
        earlier.release_id,
        earlier.restores_release
    from walk
    inner join core.release as earlier
        on earlier.release_id = coalesce(walk.restores_release, walk.release_id - 1)
)

select release_id
from walk
where restores_release is null;

comment on view core.standing_release is
'The published releases whose figures no rollback has undone, and which are none themselves.';
comment on column core.standing_release.release_id is 'Number of the release.';
grant select on core.standing_release to bi_reader;
