-- The last bulletin before: that of the latest release, before this one, of an earlier month.
select
    release_id,
    period
from marts.dim_release
where release_id < %(release)s and period < %(period)s
order by release_id desc
limit 1
