-- From the latest release back to the first; from a rollback on to the release that it restores, past
-- those that it went back over.
with recursive

releases as not materialized (
    select * from {{ source('core', 'release') }}
),

steps as (
    select
        release_id,
        load_period,
        opened_at,
        restores_release
    from releases
    where release_id = (select max(latest.release_id) from releases as latest)
    union all
    select
        previous.release_id,
        previous.load_period,
        previous.opened_at,
        previous.restores_release
    from steps
    inner join releases as previous
        on
            previous.release_id = coalesce(
                steps.restores_release,
                (
                    select max(earlier.release_id) from releases as earlier
                    where earlier.release_id < steps.release_id
                )
            )
)

select
    release_id,
    load_period,
    opened_at
from steps
where restores_release is null
