-- A release that goes back to an earlier one undoes all between the two, and says nothing of its own.
-- Published releases are numbered without gaps.
create view core.standing_release
with (security_barrier = true) as
with recursive walk (release_id, back_to) as (
    select
        published.release_id,
        core.rolled_back_to(published.release_id)
    from core.published
    union all
    select
        earlier.release_id,
        core.rolled_back_to(earlier.release_id)
    from walk
    cross join lateral (select coalesce(walk.back_to, walk.release_id - 1) as release_id) as earlier
    where earlier.release_id > 0
)

select release_id
from walk
where back_to is null;

comment on view core.standing_release is
'The published releases whose figures no rollback has undone, and which are none themselves.';
grant select on core.standing_release to bi_reader;
