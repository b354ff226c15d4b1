-- A release that goes back to an earlier one undoes all between the two, and says nothing of its own.
-- Published releases are numbered without gaps.
create view core.standing_release
with (security_barrier = true) as
with recursive walk (release_id, restores_release) as (
    select
        release_id,
        restores_release
    from core.release
    where release_id = (select release_id from core.published)
    union all
    select
        earlier.release_id,
        earlier.restores_release
    from walk
    inner join core.release as earlier
        on coalesce(walk.restores_release, walk.release_id - 1) = earlier.release_id
)

select release_id
from walk
where restores_release is null;

comment on view core.standing_release is
'The published releases whose figures no rollback has undone, and which are none themselves.';
grant select on core.standing_release to bi_reader;
